package jp.kenpos.ui

import androidx.compose.animation.EnterTransition
import androidx.compose.animation.ExitTransition
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.produceState
import androidx.lifecycle.viewModelScope
import androidx.navigation.NavController
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import androidx.navigation.compose.rememberNavController
import jp.kenpos.bindings.Account
import jp.kenpos.bindings.Banner
import jp.kenpos.bindings.Home
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.SyncReason
import jp.kenpos.kit.Screen
import kotlinx.coroutines.launch

/**
 * The pages of one screen: [first], and those that only it leads to. Back, also the system's, leads to the first; each
 * has calls of its own.
 */
@Composable
internal inline fun <reified P : Enum<P>> Pages(first: P, crossinline page: @Composable (P, NavController) -> Unit) {
    val pages = rememberNavController()
    NavHost(
        pages,
        first.name,
        enterTransition = { EnterTransition.None },
        exitTransition = { ExitTransition.None },
    ) {
        for (one in enumValues<P>()) composable(one.name) { page(one, pages) }
    }
}

/** Who is signed in, looked at again whenever today has changed; none while that cannot be read. */
@Composable
internal fun accountOf(model: PhoneModel): Account? {
    val home by model.home.shown()
    val account by produceState<Account?>(null, model, home) {
        value = try {
            model.phone.call { account() }
        } catch (_: KenposException) {
            null
        }
    }
    return account
}

/**
 * Sends what waits while the member goes on, also to another screen. What came of it, 今日 says.
 */
internal fun PhoneModel.sendSoon() {
    viewModelScope.launch {
        try {
            phone.request { sync(PATIENCE_MS, SyncReason.MEMBER) }
        } catch (_: KenposException) {
            // Nothing is lost: it waits, and the next sync sends it.
        }
    }
}

/** Today, once it is there. */
@Composable
internal fun todayOf(model: PhoneModel): Home? {
    val home by model.home.shown()
    return (home as? Screen.Shown)?.state
}

/** Whether the server did not answer when it was asked last. */
internal val Home.isOffline: Boolean get() = banners.any { it.banner is Banner.Offline }
