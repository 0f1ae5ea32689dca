package jp.kenpos.ui.exchange

import jp.kenpos.bindings.Address
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.OrderRequest
import jp.kenpos.bindings.OrderStage
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.kit.Phone
import jp.kenpos.kit.World
import jp.kenpos.ui.Place
import jp.kenpos.ui.Scene
import jp.kenpos.ui.Sight
import jp.kenpos.ui.TestShell
import jp.kenpos.ui.faults
import jp.kenpos.ui.liveAWeek
import jp.kenpos.ui.open
import jp.kenpos.ui.publishGoods
import jp.kenpos.ui.stock
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.ExchangeWords
import jp.kenpos.ui.words.PlaceWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The exchange: what can be had, an order on its way, and what became of it. */
class ExchangeTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `before anything is offered the screen says so, also of the orders`() = withApp(folder) {
        press(said(PlaceWords.exchange))
        see(said(ExchangeWords.noGoods))
        picture("exchange-empty")
        press(said(ExchangeWords.orders))
        see(said(ExchangeWords.noOrders))
    }

    @Test
    fun `before the exchange opens it says when, and nothing can be ordered`() = withApp(folder, prepare = ::offered) {
        press(said(PlaceWords.exchange))
        see(said(ExchangeWords.opensOn, "day" to "11月29日(日)"))
        see("今治タオル")
        miss(said(ExchangeWords.order))
        picture("exchange-not-open")
    }

    @Test
    fun `what is wrong with an address stands beside its field, and what was typed stays`() =
        withApp(folder, prepare = ::opened) {
            press(said(PlaceWords.exchange))
            see(said(ExchangeWords.notEnough))
            picture("exchange")
            press(said(ExchangeWords.order))
            picture("order-empty")
            fill(postalCode = "541-00")
            press(said(ExchangeWords.check))
            see(said(ExchangeWords.setAside))
            picture("order-sure")
            press(said(ExchangeWords.order))
            miss(said(ExchangeWords.postalCodeHint))
            picture("order-postal-code")
            see("山田 太郎")
            type(said(ExchangeWords.postalCode), "43")
            press(said(ExchangeWords.check))
            press(said(ExchangeWords.order))
            see(said(ExchangeWords.ordered))
            press(said(ExchangeWords.orders))
            see(said(ExchangeWords.waits))
            picture("exchange-orders")
            assertEquals(OrderStage.HELD, order().stage)
        }

    @Test
    fun `an order is cancelled after a question, and the points are there again`() =
        withApp(folder, prepare = ::ordered) {
            val before = phone.call { catalogue(Language.JA) }.balance
            press(said(PlaceWords.exchange))
            press(said(ExchangeWords.orders))
            press(said(ExchangeWords.cancel))
            see(said(ExchangeWords.cancelMeans, "points" to "500 P"))
            picture("exchange-cancel")
            press(said(ExchangeWords.keep))
            assertEquals(OrderStage.HELD, order().stage)
            press(said(ExchangeWords.cancel))
            press(said(ExchangeWords.cancel))
            see(said(ExchangeWords.cancelled))
            assertEquals(before + 500, phone.call { catalogue(Language.JA) }.balance)
        }

    @Test
    fun `an order that was shipped says so and cannot be cancelled any more`() =
        withApp(folder, Sight(dark = true), prepare = ::ordered) {
            world.desk("ship")
            sync()
            press(said(PlaceWords.exchange))
            press(said(ExchangeWords.orders))
            see(said(ExchangeWords.shipped))
            miss(said(ExchangeWords.cancel))
            picture("exchange-shipped-dark")
        }

    @Test
    fun `at a new price nothing is ordered, and the new price is shown`() = withApp(folder, prepare = ::opened) {
        press(said(PlaceWords.exchange))
        press(said(ExchangeWords.order))
        fill()
        world.publishGoods(towel = 600)
        press(said(ExchangeWords.check))
        press(said(ExchangeWords.order))
        see(said(ExchangeWords.newPrice))
        see("600 P")
        picture("order-new-price")
        assertTrue(phone.call { orders(Language.JA) }.items.isEmpty())
        press(said(ExchangeWords.check))
        press(said(ExchangeWords.order))
        see(said(ExchangeWords.ordered))
        assertEquals(600, order().points)
    }

    @Test
    fun `where the answer is lost the form stays, and ordering again is the same order`() =
        withApp(folder, prepare = ::opened) {
            press(said(PlaceWords.exchange))
            press(said(ExchangeWords.order))
            fill()
            world.faults("answer_lost")
            press(said(ExchangeWords.check))
            press(said(ExchangeWords.order))
            see(said(CommonWords.onlineOnly))
            see("山田 太郎")
            picture("order-offline")
            press(said(ExchangeWords.check))
            press(said(ExchangeWords.order))
            see(said(ExchangeWords.ordered))
            assertEquals(1, phone.call { orders(Language.JA) }.items.size)
        }

    @Test
    fun `more than the points are enough for is refused with words, and fewer are ordered`() =
        withApp(folder, prepare = ::opened) {
            press(said(PlaceWords.exchange))
            press(said(ExchangeWords.order))
            fill()
            repeat(2) { press(said(ExchangeWords.more)) }
            see("500 P × 3")
            see("1,500 P")
            press(said(ExchangeWords.check))
            press(said(ExchangeWords.order))
            see("ポイントが足りません")
            picture("order-not-enough")
            press(said(ExchangeWords.fewer))
            press(said(ExchangeWords.check))
            press(said(ExchangeWords.order))
            see(said(ExchangeWords.ordered))
            assertEquals(2u, order().quantity)
        }

    @Test
    fun `at twice the font on a narrow phone an order can be made`() =
        withApp(folder, Sight(Language.EN, fontScale = 2f, width = 320, height = 640), prepare = ::opened) {
            press(said(Place.POINTS.label))
            press(said(PlaceWords.exchange))
            picture("exchange-font2-320-en")
            press(said(ExchangeWords.order))
            picture("order-font2-320-en")
            fill()
            press(said(ExchangeWords.check))
            picture("order-sure-font2-320-en")
            press(said(ExchangeWords.order))
            press(said(ExchangeWords.orders))
            see(said(ExchangeWords.waits))
        }

    private fun Scene.fill(postalCode: String = "541-0043") {
        type(said(ExchangeWords.recipient), "山田 太郎")
        type(said(ExchangeWords.postalCode), postalCode)
        type(said(ExchangeWords.address), "大阪市中央区高麗橋1-1-1")
        type(said(ExchangeWords.phone), "06-1234-5678")
    }

    private suspend fun Scene.order() = phone.call { orders(Language.JA) }.items.single()
}

private suspend fun offered(world: World, phone: Phone, shell: TestShell) {
    world.publishGoods(towel = 500)
    world.stock("towel", 9)
    open(phone, shell)
}

/** A week later: the exchange is open, and there is more than enough for two towels. */
private suspend fun opened(world: World, phone: Phone, shell: TestShell) {
    offered(world, phone, shell)
    liveAWeek(world, phone, shell)
}

private suspend fun ordered(world: World, phone: Phone, shell: TestShell) {
    opened(world, phone, shell)
    val home = Address("山田 太郎", "541-0043", "大阪市中央区高麗橋1-1-1", "06-1234-5678")
    val request = OrderRequest("towel", 1u, 500, home)
    phone.request { order(request, Language.JA, DEADLINE_MS) }
}
