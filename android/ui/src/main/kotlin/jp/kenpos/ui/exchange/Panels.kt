package jp.kenpos.ui.exchange

import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp
import jp.kenpos.bindings.CatalogueItem
import jp.kenpos.bindings.OrderLine
import jp.kenpos.bindings.OrderStage
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.Sides
import jp.kenpos.ui.look.aloud
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.ExchangeWords
import jp.kenpos.ui.words.dayText
import jp.kenpos.ui.words.momentText
import jp.kenpos.ui.words.points
import jp.kenpos.ui.words.text

/** One thing to order; [open] is whether the exchange is, for this member. */
@Composable
internal fun ItemPanel(item: CatalogueItem, open: Boolean, onOrder: () -> Unit) = Panel {
    Priced(item.name, points(item.points))
    Text(item.description, style = MaterialTheme.typography.bodyMedium)
    item.until?.let { Note(CommonWords.until.text("day" to dayText(it))) }
    when {
        !item.enough -> Marked(Mark.MISSING, ExchangeWords.notEnough.text())

        open -> {
            val order = ExchangeWords.order.text()
            SideButton(order, Modifier.aloud(order, item.name), onClick = onOrder)
        }
    }
}

/** One order: where it stands, why, and the way out while there is one. */
@Composable
internal fun OrderPanel(order: OrderLine, onCancel: () -> Unit) = Panel {
    Priced(quantityText(order.name, order.quantity), points(order.points))
    Note(momentText(order.orderedAt))
    Marked(order.stage.mark(), ExchangeWords.of(order.stage).text())
    Note(order.why)
    if (order.canCancel) {
        val cancel = ExchangeWords.cancel.text()
        QuietButton(cancel, Modifier.align(Alignment.End).aloud(cancel, order.name), onClick = onCancel)
    }
}

/** タオル × 2 */
@Composable
internal fun quantityText(name: String, quantity: UInt): String =
    ExchangeWords.quantityOf.text("name" to name, "n" to "$quantity")

/** What it is, and at the right what it costs. */
@Composable
internal fun Priced(name: String, price: String) = Sides {
    Heading(name, Modifier.padding(end = 16.dp))
    Text(price, fontWeight = FontWeight.Bold, style = MaterialTheme.typography.bodyLarge)
}

private fun OrderStage.mark(): Mark = when (this) {
    OrderStage.HELD -> Mark.WAITING
    OrderStage.SHIPPED -> Mark.DONE
    OrderStage.CANCELLED -> Mark.INFO
}
