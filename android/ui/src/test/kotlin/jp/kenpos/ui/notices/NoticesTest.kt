package jp.kenpos.ui.notices

import jp.kenpos.bindings.Language
import jp.kenpos.kit.Phone
import jp.kenpos.kit.World
import jp.kenpos.ui.Place
import jp.kenpos.ui.Sight
import jp.kenpos.ui.TestShell
import jp.kenpos.ui.open
import jp.kenpos.ui.post
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.ExchangeWords
import jp.kenpos.ui.words.NoticeWords
import jp.kenpos.ui.words.PlaceWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals

private const val A_YEAR_AND_THREE_MONTHS = 470

/** お知らせ: the union's notices, and points that soon run out. */
class NoticesTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `with no notices the screen says so`() = withApp(folder) {
        press(said(Place.NOTICES.label))
        see(said(NoticeWords.none))
        picture("notices-empty")
    }

    @Test
    fun `an unread notice is marked by a word, opens with a tap and is read then`() =
        withApp(folder, prepare = ::posted) {
            press(said(Place.NOTICES.label))
            see(said(NoticeWords.unread))
            picture("notices")
            press("歩こう月間")
            see("12月は、みんなで歩きます。")
            picture("notices-open")
            assertEquals(1uL, phone.call { notices() }.unread)
            press("定期健診のご案内")
            miss(said(NoticeWords.unread))
            assertEquals(0uL, phone.call { notices() }.unread)
        }

    @Test
    fun `points that soon run out are told with their day and lead to the exchange`() =
        withApp(folder, Sight(dark = true), prepare = ::runningOut) {
            press(said(Place.NOTICES.label))
            see("2028年3月31日に期限を迎えます")
            picture("notices-expiry-dark")
            press(said(PlaceWords.exchange))
            see(said(ExchangeWords.balance))
        }

    @Test
    fun `at twice the font on a narrow phone a notice can be read`() =
        withApp(folder, Sight(Language.EN, fontScale = 2f, width = 320, height = 640), prepare = ::posted) {
            press(said(Place.NOTICES.label))
            press("歩こう月間")
            see("12月は、みんなで歩きます。")
            picture("notices-font2-320-en")
        }
}

private suspend fun posted(world: World, phone: Phone, shell: TestShell) {
    world.post("定期健診のご案内", "1月から健診の予約を受け付けます。\n詳しくは健康保険組合のサイトをご覧ください。")
    world.letDaysPass(1)
    world.post("歩こう月間", "12月は、みんなで歩きます。")
    open(phone, shell)
}

/** Points of November 2026 run out with March 2028; the desk tells it in the months before. */
private suspend fun runningOut(world: World, phone: Phone, shell: TestShell) {
    world.letDaysPass(A_YEAR_AND_THREE_MONTHS)
    world.desk("write_expiry")
    open(phone, shell)
}
