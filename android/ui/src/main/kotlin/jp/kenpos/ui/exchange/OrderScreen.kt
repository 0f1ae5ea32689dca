package jp.kenpos.ui.exchange

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import androidx.lifecycle.viewmodel.compose.viewModel
import androidx.navigation.NavController
import jp.kenpos.bindings.CatalogueItem
import jp.kenpos.bindings.OrderRequest
import jp.kenpos.kit.Screen
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.back
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Entry
import jp.kenpos.ui.look.Field
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.MainButton
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.Typed
import jp.kenpos.ui.look.state
import jp.kenpos.ui.otherwise
import jp.kenpos.ui.shown
import jp.kenpos.ui.troubleAt
import jp.kenpos.ui.words.ExchangeWords
import jp.kenpos.ui.words.LocalLanguage
import jp.kenpos.ui.words.Phrase
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.text

private const val RECIPIENT = "address.recipient"
private const val POSTAL_CODE = "address.postal_code"
private const val ADDRESS = "address.address"
private const val PHONE = "address.phone"
private val FIELDS = arrayOf(RECIPIENT, POSTAL_CODE, ADDRESS, PHONE)

/** The order of one thing: how many, where to, a question, and then it is ordered. */
@Composable
fun OrderScreen(model: PhoneModel, ways: NavController, item: String) {
    val screen by model.catalogue.shown()
    val order = viewModel { OrderModel(model.phone) }
    val found = (screen as? Screen.Shown)?.state?.items?.find { it.item == item }
    val messages = LocalMessages.current
    val language = LocalLanguage.current
    val list = rememberLazyListState()
    LaunchedEffect(order.trouble) {
        val at = FIELDS.indexOf(order.field)
        if (order.trouble != null) list.animateScrollToItem(if (at < 0) 0 else at + FIRST_FIELD)
    }
    LaunchedEffect(found, order.quantity) { if (found != null) order.look(found) }
    Page(
        ExchangeWords.order.text(),
        ways::back,
        list = list,
        bottom = found?.let {
            {
                val ready = order.isFilled && order.cost != null
                MainButton(ExchangeWords.check.text(), enabled = ready, working = order.working) {
                    order.ask(it)
                }
            }
        },
    ) {
        state(screen) {
            if (found == null) item { Remark(Mark.INFO, ExchangeWords.gone.text()) } else form(found, order)
        }
    }
    val asked = order.asked
    if (found != null && asked != null) {
        Sure(found, asked, onNo = order::dismiss) {
            order.order(language) {
                messages.say(ExchangeWords.ordered.fill(language))
                ways.back()
            }
        }
    }
}

/** Where the fields of the address begin in the list: after what is ordered and the heading. */
private const val FIRST_FIELD = 2

private fun LazyListScope.form(item: CatalogueItem, order: OrderModel) {
    if (order.isNewPrice) {
        item("trouble") { Remark(Mark.ATTENTION, ExchangeWords.newPrice.text()) }
    } else {
        otherwise(order, *FIELDS)
    }
    item("what") { What(item, order) }
    item("to") { Heading(ExchangeWords.to.text()) }
    field(order, RECIPIENT, ExchangeWords.recipient, order.recipient) { order.recipient = it }
    field(order, POSTAL_CODE, ExchangeWords.postalCode, order.postalCode, ExchangeWords.postalCodeHint, Typed.LATIN) {
        order.postalCode = it
    }
    field(order, ADDRESS, ExchangeWords.address, order.address, ExchangeWords.addressHint) { order.address = it }
    field(order, PHONE, ExchangeWords.phone, order.phoneNumber, ExchangeWords.phoneHint, Typed.LATIN) {
        order.phoneNumber = it
    }
    item("kept") { Note(ExchangeWords.addressKept.text()) }
}

private fun LazyListScope.field(
    order: OrderModel,
    name: String,
    label: Phrase,
    value: String,
    hint: Phrase? = null,
    typed: Typed = Typed.TEXT,
    onChange: (String) -> Unit,
) = item(name) {
    Field(label.text(), value, typed = typed, hint = hint?.text(), trouble = order.troubleAt(name)) {
        onChange(it)
        order.forget()
    }
}

/** What is ordered, how many, and what it costs. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun What(item: CatalogueItem, order: OrderModel) = Panel {
    Priced(item.name, points(item.points))
    Text(item.description, style = MaterialTheme.typography.bodyMedium)
    FlowRow(
        horizontalArrangement = Arrangement.spacedBy(16.dp),
        itemVerticalAlignment = Alignment.CenterVertically,
    ) {
        Text(ExchangeWords.quantity.text(), style = MaterialTheme.typography.bodyMedium)
        Stepper(order)
    }
    Entry(priceText(item.points, order.quantity), order.cost?.let { points(it) }.orEmpty(), strong = true)
}

@Composable
private fun Stepper(order: OrderModel) =
    Row(horizontalArrangement = Arrangement.spacedBy(8.dp), verticalAlignment = Alignment.CenterVertically) {
        StepButton("−", ExchangeWords.fewer.text(), !order.isLeast, order::fewer)
        Text(
            "${order.quantity}",
            Modifier.widthIn(min = 32.dp).semantics { liveRegion = LiveRegionMode.Polite },
            textAlign = TextAlign.Center,
            style = MaterialTheme.typography.titleLarge,
        )
        StepButton("＋", ExchangeWords.more.text(), !order.isMost, order::more)
    }

@Composable
private fun StepButton(sign: String, name: String, enabled: Boolean, onClick: () -> Unit) =
    SideButton(sign, Modifier.semantics { contentDescription = name }, enabled, onClick)

/** 500 P × 2 */
@Composable
private fun priceText(points: Long, quantity: UInt): String =
    ExchangeWords.price.text("points" to points(points), "n" to "$quantity")

/** The last question, about exactly what is sent. */
@Composable
private fun Sure(item: CatalogueItem, asked: OrderRequest, onNo: () -> Unit, onYes: () -> Unit) = Asking(
    ExchangeWords.sure.text(),
    yes = ExchangeWords.order.text(),
    onYes = onYes,
    onNo = onNo,
) {
    Entry(quantityText(item.name, asked.quantity), points(asked.points), strong = true)
    Said(asked.address.run { listOf(recipient, postalCode, address, phone).joinToString("\n") })
    Note(ExchangeWords.setAside.text())
}
