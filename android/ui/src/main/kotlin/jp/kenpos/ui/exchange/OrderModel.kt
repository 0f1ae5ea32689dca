package jp.kenpos.ui.exchange

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import jp.kenpos.bindings.Address
import jp.kenpos.bindings.CatalogueItem
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.OrderRequest
import jp.kenpos.bindings.SyncReason
import jp.kenpos.kit.Phone
import jp.kenpos.ui.Calls
import jp.kenpos.ui.PATIENCE_MS

/** How many of one thing the core takes in one order. */
private const val MOST = 10u

/**
 * One order on its way.
 *
 * Comes in: what the member chooses and types. Goes out: one order, of exactly what was shown in the question. Must
 * never happen: an address kept longer than this screen; what was typed lost by an error.
 */
internal class OrderModel(phone: Phone) : Calls(phone) {
    var quantity by mutableStateOf(1u)
        private set
    var recipient by mutableStateOf("")
    var postalCode by mutableStateOf("")
    var address by mutableStateOf("")
    var phoneNumber by mutableStateOf("")

    /** What is asked about; none: nothing yet. */
    var asked by mutableStateOf<OrderRequest?>(null)
        private set

    val isLeast: Boolean get() = quantity == 1u
    val isMost: Boolean get() = quantity == MOST
    val isFilled: Boolean get() = listOf(recipient, postalCode, address, phoneNumber).none(String::isBlank)

    /** Whether the server has another price than the one that was asked about. */
    val isNewPrice: Boolean get() = (trouble as? KenposException.Invalid)?.code == "price_changed"

    fun fewer() {
        if (!isLeast) quantity--
    }

    fun more() {
        if (!isMost) quantity++
    }

    /** What all of it costs, as the core says it for the price of today; none: it does not say yet. */
    var cost by mutableStateOf<Long?>(null)
        private set

    /** Looks up what so many of [item] cost. */
    suspend fun look(item: CatalogueItem) {
        cost = try {
            val wanted = quantity
            phone.call { orderCost(item.item, wanted) }
        } catch (_: KenposException) {
            null
        }
    }

    /** Asks about an order of [item], at the cost on the screen. */
    fun ask(item: CatalogueItem) {
        val to = Address(recipient.trim(), postalCode.trim(), address.trim(), phoneNumber.trim())
        asked = cost?.let { OrderRequest(item.item, quantity, it, to) }
    }

    fun dismiss() {
        asked = null
    }

    /** Orders what was asked about. */
    fun order(language: Language, onOrdered: () -> Unit) {
        val request = asked ?: return
        asked = null
        start {
            try {
                request { order(request, language, PATIENCE_MS) }
            } catch (error: KenposException.Invalid) {
                // The new price comes with a sync; it is shown beside what went wrong.
                if (error.code == "price_changed") request { sync(PATIENCE_MS, SyncReason.MEMBER) }
                throw error
            }
            onOrdered()
        }
    }
}
