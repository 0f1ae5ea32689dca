package jp.kenpos.ui.exchange

import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableIntStateOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.navigation.NavController
import jp.kenpos.bindings.Catalogue
import jp.kenpos.bindings.OrderLine
import jp.kenpos.bindings.Orders
import jp.kenpos.kit.Screen
import jp.kenpos.ui.Calls
import jp.kenpos.ui.PATIENCE_MS
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.Routes
import jp.kenpos.ui.back
import jp.kenpos.ui.calls
import jp.kenpos.ui.goTo
import jp.kenpos.ui.isOffline
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Figure
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Nothing
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.look.Tabs
import jp.kenpos.ui.look.state
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.shown
import jp.kenpos.ui.todayOf
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.ExchangeWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.text

private const val GOODS = 0
private const val ORDERS = 1

/** What points are exchanged for, and what became of the orders. */
@Composable
fun ExchangeScreen(model: PhoneModel, ways: NavController) {
    val catalogue by model.catalogue.shown()
    val orders by model.orders.shown()
    val offline = todayOf(model)?.isOffline == true
    val calls = calls(model.phone)
    var part by rememberSaveable { mutableIntStateOf(GOODS) }
    var cancelling by rememberSaveable { mutableStateOf<String?>(null) }
    Page(PlaceWords.exchange.text(), ways::back) {
        if (offline) item { Remark(Mark.WAITING, ExchangeWords.offline.text()) }
        otherwise(calls)
        item { Tabs(listOf(ExchangeWords.goods.text(), ExchangeWords.orders.text()), part) { part = it } }
        if (part == GOODS) {
            state(catalogue) { goods(it, (orders as? Screen.Shown)?.state, ways) }
        } else {
            state(orders) { orders(it) { order -> cancelling = order } }
        }
    }
    val asked = (orders as? Screen.Shown)?.state?.items?.find { it.order == cancelling && it.canCancel } ?: return
    Cancelling(asked, calls) { cancelling = null }
}

private fun LazyListScope.goods(catalogue: Catalogue, orders: Orders?, ways: NavController) {
    item {
        Panel {
            Heading(ExchangeWords.balance.text())
            Figure(count(catalogue.balance), "P", CommonWords.loading.text())
            orders?.held?.takeIf { it > 0 }?.let { Note(ExchangeWords.held.text("points" to points(it))) }
        }
    }
    catalogue.opensOn?.let { day ->
        item { Remark(Mark.INFO, ExchangeWords.opensOn.text("day" to dayText(day))) }
    }
    if (catalogue.items.isEmpty()) item { Nothing(ExchangeWords.noGoods.text()) }
    items(catalogue.items, key = { it.item }) { item ->
        ItemPanel(item, open = catalogue.opensOn == null) { ways.goTo(Routes.order(item.item)) }
    }
}

private fun LazyListScope.orders(orders: Orders, onCancel: (String) -> Unit) {
    if (orders.items.isEmpty()) item { Nothing(ExchangeWords.noOrders.text()) }
    items(orders.items, key = { it.order }) { order -> OrderPanel(order) { onCancel(order.order) } }
}

/** What cancelling means, before it is done. */
@Composable
private fun Cancelling(order: OrderLine, calls: Calls, onDone: () -> Unit) {
    val messages = LocalMessages.current
    Asking(
        ExchangeWords.cancelOf.text("name" to order.name),
        yes = ExchangeWords.cancel.text(),
        loses = true,
        no = ExchangeWords.keep.text(),
        onYes = {
            onDone()
            calls.start {
                request { cancelOrder(order.order, messages.language, PATIENCE_MS) }
                messages.say(ExchangeWords.saidCancelled.fill(messages.language))
            }
        },
        onNo = onDone,
    ) { Said(ExchangeWords.cancelMeans.text("points" to points(order.points))) }
}
