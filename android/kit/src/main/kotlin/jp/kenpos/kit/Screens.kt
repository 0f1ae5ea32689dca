package jp.kenpos.kit

import jp.kenpos.bindings.Campaigns
import jp.kenpos.bindings.Catalogue
import jp.kenpos.bindings.ChangesObserver
import jp.kenpos.bindings.ChartPeriod
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.FaqSection
import jp.kenpos.bindings.History
import jp.kenpos.bindings.HistoryChart
import jp.kenpos.bindings.HistoryObserver
import jp.kenpos.bindings.Home
import jp.kenpos.bindings.HomeObserver
import jp.kenpos.bindings.Inquiries
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Link
import jp.kenpos.bindings.LinksObserver
import jp.kenpos.bindings.LogObserver
import jp.kenpos.bindings.LogScreen
import jp.kenpos.bindings.Notices
import jp.kenpos.bindings.NoticesObserver
import jp.kenpos.bindings.Orders
import jp.kenpos.bindings.Outbox
import jp.kenpos.bindings.Points
import jp.kenpos.bindings.PointsObserver
import jp.kenpos.bindings.Results
import jp.kenpos.bindings.Subscription
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.catch
import kotlinx.coroutines.flow.stateIn

/** What a screen has to show. */
sealed interface Screen<out T> {
    /** The core has not answered yet. */
    data object Waiting : Screen<Nothing>

    /** The state, already decided: a shell draws it. */
    data class Shown<out T>(val state: T) : Screen<T>

    /** There is none: nobody is signed in, or the data cannot be read. */
    class Failed(val why: KenposException) : Screen<Nothing>
}

/**
 * The screens of one phone, each as a flow of its states.
 *
 * Comes in: who looks. Goes out: the state now and each one that differs, the last of several that follow each other
 * quickly. Must never happen: a subscription that outlives the last one who looks; a state after the phone was closed.
 */
class Screens internal constructor(
    private val scope: CoroutineScope,
    private val subscribe: (Kenpos.() -> Subscription) -> Subscription,
) {
    /** Today at a glance. */
    val home: StateFlow<Screen<Home>> by lazy {
        screen { tell ->
            observeHome(
                object : HomeObserver {
                    override fun changed(home: Home) = tell(Screen.Shown(home))
                    override fun failed(error: KenposException) = tell(Screen.Failed(error))
                },
            )
        }
    }

    /** The days that are open for entries. */
    val log: StateFlow<Screen<LogScreen>> by lazy {
        screen { tell ->
            observeLog(
                object : LogObserver {
                    override fun changed(log: LogScreen) = tell(Screen.Shown(log))
                    override fun failed(error: KenposException) = tell(Screen.Failed(error))
                },
            )
        }
    }

    /** The union's notices. */
    val notices: StateFlow<Screen<Notices>> by lazy {
        screen { tell ->
            observeNotices(
                object : NoticesObserver {
                    override fun changed(notices: Notices) = tell(Screen.Shown(notices))
                    override fun failed(error: KenposException) = tell(Screen.Failed(error))
                },
            )
        }
    }

    /** What was entered from one day to another, both included. A flow of its own for each call: keep it. */
    fun history(fromDay: Day, toDay: Day): StateFlow<Screen<History>> = screen { tell ->
        observeHistory(
            fromDay,
            toDay,
            object : HistoryObserver {
                override fun changed(history: History) = tell(Screen.Shown(history))
                override fun failed(error: KenposException) = tell(Screen.Failed(error))
            },
        )
    }

    /** The points, each entry explained. A flow of its own for each call: keep it. */
    fun points(language: Language): StateFlow<Screen<Points>> = screen { tell ->
        observePoints(
            language,
            object : PointsObserver {
                override fun changed(points: Points) = tell(Screen.Shown(points))
                override fun failed(error: KenposException) = tell(Screen.Failed(error))
            },
        )
    }

    /** Where the reading of each channel stands. A flow of its own for each call: keep it. */
    fun links(language: Language): StateFlow<Screen<List<Link>>> = screen { tell ->
        observeLinks(
            language,
            object : LinksObserver {
                override fun changed(links: List<Link>) = tell(Screen.Shown(links))
                override fun failed(error: KenposException) = tell(Screen.Failed(error))
            },
        )
    }

    /** The chart of a period, [back] periods before the one that holds today. A flow of its own for each call: keep it. */
    fun chart(period: ChartPeriod, back: UInt): StateFlow<Screen<HistoryChart>> =
        lookedAt { historyChart(period, back) }

    /** The campaigns and designated events, and how far the member is. A flow of its own for each call: keep it. */
    fun campaigns(language: Language): StateFlow<Screen<Campaigns>> = lookedAt { campaigns(language) }

    /** Results, exams a nurse asked for, surveys, what was sent in. A flow of its own for each call: keep it. */
    fun results(language: Language): StateFlow<Screen<Results>> = lookedAt { results(language) }

    /** The goods, with the prices of today. A flow of its own for each call: keep it. */
    fun catalogue(language: Language): StateFlow<Screen<Catalogue>> = lookedAt { catalogue(language) }

    /** The member's orders. A flow of its own for each call: keep it. */
    fun orders(language: Language): StateFlow<Screen<Orders>> = lookedAt { orders(language) }

    /** What the member asked the desk, with the answers. */
    val inquiries: StateFlow<Screen<Inquiries>> by lazy { lookedAt { inquiries() } }

    /** What is owed to the server and what it refused. */
    val outbox: StateFlow<Screen<Outbox>> by lazy { lookedAt { outbox() } }

    /** The frequent questions. A flow of its own for each call: keep it. */
    fun faq(language: Language): StateFlow<Screen<List<FaqSection>>> = lookedAt { faq(language) }

    /** A screen without an observer of its own in the core: its call, again after every change. */
    private fun <T> lookedAt(look: Kenpos.() -> T): StateFlow<Screen<T>> = screen { tell ->
        observeChanges(
            object : ChangesObserver {
                override fun changed() = try {
                    tell(Screen.Shown(look()))
                } catch (error: KenposException) {
                    // Of a pause a screen says nothing; its end is a change.
                    if (error is KenposException.NotNow && error.code == "paused") Unit else tell(Screen.Failed(error))
                }
            },
        )
    }

    /** Observes while somebody looks; keeps what was shown last for the next one. */
    private fun <T> screen(observe: Kenpos.((Screen<T>) -> Unit) -> Subscription): StateFlow<Screen<T>> =
        callbackFlow<Screen<T>> {
            subscribe { observe { screen -> trySend(screen) } }.use { subscription ->
                awaitClose { subscription.end() }
            }
        }
            .buffer(Channel.CONFLATED)
            .catch { error -> if (error is KenposException) emit(Screen.Failed(error)) else throw error }
            .stateIn(scope, SharingStarted.WhileSubscribed(), Screen.Waiting)
}
