package jp.kenpos.ui.campaigns

import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.navigation.NavController
import jp.kenpos.kit.Screen
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.back
import jp.kenpos.ui.calls
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Nothing
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.state
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.CampaignWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.text

/** What the union offers for a time: what it pays, how far the member is, and the way in. */
@Composable
fun CampaignsScreen(model: PhoneModel, ways: NavController) {
    val screen by model.campaigns.shown()
    val calls = calls(model.phone)
    var joining by rememberSaveable { mutableStateOf<String?>(null) }
    var leaving by rememberSaveable { mutableStateOf<String?>(null) }
    var checkingIn by rememberSaveable { mutableStateOf<String?>(null) }
    Page(PlaceWords.campaigns.text(), ways::back) {
        state(screen) { shown ->
            if (shown.campaigns.isEmpty() && shown.events.isEmpty()) item { Nothing(CampaignWords.none.text()) }
            if (shown.campaigns.isNotEmpty()) item { Heading(CampaignWords.campaigns.text()) }
            items(shown.campaigns, key = { "campaign ${it.campaign}" }) { campaign ->
                CampaignPanel(
                    campaign,
                    onJoin = { joining = campaign.campaign },
                    onLeave = { leaving = campaign.campaign },
                )
            }
            if (shown.events.isNotEmpty()) item { Heading(CampaignWords.events.text()) }
            items(shown.events, key = { "event ${it.event}" }) { event ->
                EventPanel(event) { checkingIn = event.event }
            }
        }
    }
    val state = (screen as? Screen.Shown)?.state ?: return
    state.campaigns.find { it.campaign == joining }?.let { Joining(it, calls) { joining = null } }
    state.campaigns.find { it.campaign == leaving }?.let { Leaving(it, calls) { leaving = null } }
    state.events.find { it.event == checkingIn }?.let { CheckingIn(it, calls) { checkingIn = null } }
}
