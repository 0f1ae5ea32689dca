package jp.kenpos.ui

import androidx.compose.animation.EnterTransition
import androidx.compose.animation.ExitTransition
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Badge
import androidx.compose.material3.BadgedBox
import androidx.compose.material3.Icon
import androidx.compose.material3.NavigationBar
import androidx.compose.material3.NavigationBarItem
import androidx.compose.material3.NavigationBarItemDefaults
import androidx.compose.material3.NavigationRail
import androidx.compose.material3.NavigationRailItem
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import androidx.navigation.NavBackStackEntry
import androidx.navigation.NavController
import androidx.navigation.NavHostController
import androidx.navigation.NavType
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import androidx.navigation.compose.currentBackStackEntryAsState
import androidx.navigation.compose.rememberNavController
import androidx.navigation.navArgument
import androidx.savedstate.read
import jp.kenpos.bindings.AwardCode
import jp.kenpos.bindings.Day
import jp.kenpos.kit.Screen
import jp.kenpos.ui.campaigns.CampaignsScreen
import jp.kenpos.ui.exchange.ExchangeScreen
import jp.kenpos.ui.exchange.OrderScreen
import jp.kenpos.ui.help.HelpScreen
import jp.kenpos.ui.history.HistoryScreen
import jp.kenpos.ui.log.LogScreen
import jp.kenpos.ui.log.StepsScreen
import jp.kenpos.ui.log.WeightScreen
import jp.kenpos.ui.look.LocalPalette
import jp.kenpos.ui.notices.NoticesScreen
import jp.kenpos.ui.outbox.OutboxScreen
import jp.kenpos.ui.points.PointsScreen
import jp.kenpos.ui.results.ResultsScreen
import jp.kenpos.ui.settings.ConsentScreen
import jp.kenpos.ui.settings.SettingsScreen
import jp.kenpos.ui.setup.SignInScreen
import jp.kenpos.ui.today.TodayScreen
import jp.kenpos.ui.why.WhyAwardScreen
import jp.kenpos.ui.why.WhyDayScreen
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.text
import java.time.LocalDate

/** From this width on the places stand at the side. */
private val TABLET = 600.dp

/** The app of a member who is set up: the four places and what is behind them. */
@Composable
internal fun SignedIn(model: PhoneModel, link: String?, onLinked: () -> Unit) {
    val ways = rememberNavController()
    LaunchedEffect(link) {
        if (link == null) return@LaunchedEffect
        ways.goTo(link)
        onLinked()
    }
    BoxWithConstraints(Modifier.fillMaxSize()) {
        val wide = maxWidth >= TABLET
        val here by ways.currentBackStackEntryAsState()
        val place = Place.entries.find { it.route == here?.destination?.route }
        Column {
            Row(Modifier.weight(1f)) {
                if (wide) Rail(ways, model, place)
                Box(Modifier.weight(1f)) { Screens(ways, model) }
            }
            if (!wide && place != null) Bar(ways, model, place)
        }
    }
}

@Composable
private fun Bar(ways: NavController, model: PhoneModel, here: Place) =
    NavigationBar(containerColor = LocalPalette.current.surface, tonalElevation = 0.dp) {
        val palette = LocalPalette.current
        for (place in Place.entries) {
            NavigationBarItem(
                selected = place == here,
                onClick = { ways.goTo(place) },
                icon = { PlaceIcon(place, model) },
                label = { Text(place.label.text(), maxLines = 1, overflow = TextOverflow.Ellipsis) },
                colors = NavigationBarItemDefaults.colors(
                    selectedIconColor = palette.primary,
                    selectedTextColor = palette.primary,
                    indicatorColor = palette.faint,
                    unselectedIconColor = palette.softInk,
                    unselectedTextColor = palette.softInk,
                ),
            )
        }
    }

@Composable
private fun Rail(ways: NavController, model: PhoneModel, here: Place?) =
    NavigationRail(Modifier.padding(top = 16.dp), containerColor = LocalPalette.current.page) {
        for (place in Place.entries) {
            NavigationRailItem(
                selected = place == here,
                onClick = { ways.goTo(place) },
                icon = { PlaceIcon(place, model) },
                label = { Text(place.label.text()) },
            )
        }
    }

@Composable
private fun PlaceIcon(place: Place, model: PhoneModel) {
    val notices by model.notices.shown()
    val unread = (notices as? Screen.Shown)?.state?.unread ?: 0uL
    if (place != Place.NOTICES || unread == 0uL) return Icon(place.icon, null)
    val words = PlaceWords.unread.text("n" to "$unread")
    BadgedBox({
        Badge(Modifier.semantics { contentDescription = words }) { Text("$unread") }
    }) { Icon(place.icon, null) }
}

private val DAY = navArgument(Routes.DAY) { type = NavType.StringType }
private val MAYBE_DAY = navArgument(Routes.DAY) {
    type = NavType.StringType
    nullable = true
}
private val MAYBE_RECORD = navArgument(Routes.RECORD) {
    type = NavType.StringType
    nullable = true
}

@Composable
private fun Screens(ways: NavHostController, model: PhoneModel) = NavHost(ways, Place.TODAY.route, enterTransition = {
    EnterTransition.None
}, exitTransition = { ExitTransition.None }) {
    composable(Place.TODAY.route) { TodayScreen(model, ways) }
    composable(Place.LOG.route) { LogScreen(model, ways, day = null) }
    composable(Routes.LOG_DAY, listOf(DAY)) { LogScreen(model, ways, it.day(), onBack = ways::back) }
    composable(Routes.WEIGHT, listOf(DAY, MAYBE_RECORD)) {
        WeightScreen(model, ways, it.day()!!, it.word(Routes.RECORD))
    }
    composable(Routes.STEPS, listOf(DAY, MAYBE_RECORD)) {
        StepsScreen(model, ways, it.day()!!, it.word(Routes.RECORD))
    }
    composable(Place.POINTS.route) { PointsScreen(model, ways) }
    composable(Place.NOTICES.route) { NoticesScreen(model, ways) }
    composable(Routes.HISTORY) { HistoryScreen(model, ways) }
    composable(Routes.WHY_DAY, listOf(DAY)) { WhyDayScreen(model, ways, it.day()!!) }
    composable(Routes.WHY_AWARD, listOf(navArgument(Routes.AWARD) { type = NavType.StringType }, MAYBE_DAY)) {
        WhyAwardScreen(model, ways, AwardCode.valueOf(it.word(Routes.AWARD)!!), it.day())
    }
    composable(Routes.OUTBOX) { OutboxScreen(model, ways) }
    composable(Routes.CAMPAIGNS) { CampaignsScreen(model, ways) }
    composable(Routes.EXCHANGE) { ExchangeScreen(model, ways) }
    composable(Routes.ORDER, listOf(navArgument(Routes.ITEM) { type = NavType.StringType })) {
        OrderScreen(model, ways, it.word(Routes.ITEM)!!)
    }
    composable(Routes.RESULTS) { ResultsScreen(model, ways) }
    composable(Routes.HELP) { HelpScreen(model, ways) }
    composable(Routes.SETTINGS) { SettingsScreen(model, ways) }
    composable(Routes.CONSENT) { ConsentScreen(model, ways) }
    composable(Routes.SIGN_IN) { SignInScreen(model, ways) }
}

private fun NavBackStackEntry.word(name: String): String? = arguments?.read { getStringOrNull(name) }

private fun NavBackStackEntry.day(): Day? = word(Routes.DAY)?.let(LocalDate::parse)
