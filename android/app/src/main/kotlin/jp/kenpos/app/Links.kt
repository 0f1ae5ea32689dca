package jp.kenpos.app

import android.net.Uri
import jp.kenpos.platform.tell.LINK_SCHEME
import jp.kenpos.ui.Place
import jp.kenpos.ui.Routes

/** The screens a link may open: whoever wrote it, it shows a member what they could have opened themselves. */
private val LINKED = Place.entries.map { it.route } + listOf(
    Routes.HISTORY,
    Routes.OUTBOX,
    Routes.CAMPAIGNS,
    Routes.EXCHANGE,
    Routes.RESULTS,
    Routes.HELP,
    Routes.SETTINGS,
)

/**
 * The route of a link into the app, `kenpos://points`.
 *
 * Comes in: an address, also from a web page or another app. Goes out: a route; none for anything that is not one of the
 * few known, or says more than its name. Must never happen: a screen that acts by being opened; text of a stranger in one.
 */
fun routeOf(link: Uri?): String? {
    if (link == null || !link.isHierarchical || link.scheme != LINK_SCHEME) return null
    return LINKED.find { link.toString() == "$LINK_SCHEME://$it" }
}
