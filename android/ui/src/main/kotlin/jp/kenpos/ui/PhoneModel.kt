package jp.kenpos.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.State
import androidx.compose.runtime.collectAsState
import androidx.lifecycle.ViewModel
import jp.kenpos.bindings.ChartPeriod
import jp.kenpos.bindings.HistoryChart
import jp.kenpos.bindings.Language
import jp.kenpos.kit.Phone
import jp.kenpos.kit.Screen
import kotlinx.coroutines.flow.StateFlow

/** How long a request may take that the member waits for. */
const val PATIENCE_MS: ULong = 30_000u

/** Carries the states of one phone to the screens. Each is observed while a screen shows it. */
class PhoneModel(val phone: Phone, val language: Language) : ViewModel() {
    /** Today. */
    val home = phone.screens.home

    /** The days that are open for entries. */
    val log = phone.screens.log

    /** The union's notices. */
    val notices = phone.screens.notices

    /** The points. */
    val points by lazy { phone.screens.points(language) }

    /** Where each channel of this phone stands. */
    val links by lazy { phone.screens.links(language) }

    /** Campaigns and events. */
    val campaigns by lazy { phone.screens.campaigns(language) }

    /** Results, exams, surveys, what was sent in. */
    val results by lazy { phone.screens.results(language) }

    /** The goods. */
    val catalogue by lazy { phone.screens.catalogue(language) }

    /** The member's orders. */
    val orders by lazy { phone.screens.orders(language) }

    /** What the member asked, with the answers. */
    val inquiries = phone.screens.inquiries

    /** The frequent questions. */
    val faq by lazy { phone.screens.faq(language) }

    private val charts = HashMap<Pair<ChartPeriod, UInt>, StateFlow<Screen<HistoryChart>>>()

    /** One period of the past days. */
    fun chart(period: ChartPeriod, back: UInt): StateFlow<Screen<HistoryChart>> =
        charts.getOrPut(period to back) { phone.screens.chart(period, back) }
}

/** The state as the composition sees it. */
@Composable
fun <T> StateFlow<Screen<T>>.shown(): State<Screen<T>> = collectAsState()
