package jp.kenpos.ui.setup

import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasStateDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isEnabled
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.Terms
import jp.kenpos.kit.DEADLINE_MS
import jp.kenpos.ui.faults
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.SetupWords
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

/** Setup, from the first question to 今日. */
class SetupTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `an employee registers, consents and chooses, and ends with the points of the registration`() =
        withApp(folder, signedIn = false) {
            see(said(SetupWords.who))
            picture("setup-who")
            press(said(SetupWords.employee))
            type(said(FieldWords.kenposId), "U10001")
            picture("setup-id")
            press(said(CommonWords.next))
            type(said(FieldWords.initialPassword), "19850401")
            picture("setup-initial-password")
            press(said(CommonWords.next))
            type(said(FieldWords.newPassword), "correct horse 7")
            picture("setup-new-password")
            press(said(CommonWords.next))
            see(said(SetupWords.consent))
            see(hasText(said(SetupWords.agree)) and isEnabled())
            picture("setup-consent")
            press(said(SetupWords.agree))
            see(said(SetupWords.checkupConsent))
            picture("setup-checkup-consent")
            press(said(SetupWords.notNow))
            press(said(SetupWords.goalStation))
            type(said(FieldWords.goal), "水を飲む")
            press(said(SetupWords.addGoal))
            picture("setup-goals")
            press(said(CommonWords.next))
            see(said(SetupWords.target))
            picture("setup-target")
            press(said(CommonWords.next))
            see(said(SetupWords.source))
            picture("setup-source")
            press(said(CommonWords.next))
            see(said(SetupWords.done))
            see("1,006")
            picture("setup-done")
            press(said(SetupWords.begin))
            see("今日 6 / 31 P")
            val settings = phone.call { settings() }
            assertEquals(listOf("ひと駅歩く", "水を飲む"), settings.goals)
            assertEquals(8_000u, settings.stepTarget)
        }

    @Test
    fun `terms that do not come are asked for again, and nobody agrees to what they cannot read`() =
        withApp(folder, signedIn = false) {
            typeEmployee()
            // The registration, and then the terms.
            world.faults("none", "request_lost")
            press(said(CommonWords.next))
            see(said(SetupWords.consent))
            picture("setup-no-terms")
            press(said(CommonWords.again))
            press(said(SetupWords.agree))
            see(said(SetupWords.checkupConsent))
        }

    @Test
    fun `other terms than those that were shown are shown before anybody consents to them`() = withApp(folder) {
        val (before, others) = phone.call { account() }.consents to mutableListOf<UInt>()
        val refused = assertFailsWith<KenposException.Invalid> {
            phone.agree(Purpose.CHECKUP_RESULTS, Terms(2u, emptyList())) { others += it.version }
        }
        assertEquals("terms_version", refused.field)
        assertEquals(listOf(1u), others)
        assertEquals(before, phone.call { account() }.consents)
    }

    @Test
    fun `the button whose call is under way keeps its name and says that it works`() =
        withApp(folder, signedIn = false) {
            typeEmployee()
            road.block()
            press(said(CommonWords.next))
            road.stuck.receive()
            see(hasContentDescription(said(CommonWords.next)) and hasStateDescription(said(CommonWords.loading)))
            picture("setup-working")
            // The request is lost, and the button can be pressed again.
            road.clear()
            press(said(CommonWords.next))
            see(said(SetupWords.consent))
        }

    @Test
    fun `a wrong password says so, keeps what was typed and lets it be mended`() = withApp(folder, signedIn = false) {
        press(said(SetupWords.registered))
        type(said(FieldWords.kenposId), "U10001")
        press(said(CommonWords.next))
        type(said(FieldWords.password), "not the one")
        press(said(CommonWords.next))
        see("IDまたはパスワードが違います")
        picture("setup-wrong-password")
        press(said(CommonWords.back))
        see("U10001")
    }

    @Test
    fun `a spouse registers by the four fields of the card and an ID of their own`() =
        withApp(folder, signedIn = false) {
            press(said(SetupWords.spouse))
            type(said(FieldWords.cardSymbol), "10")
            type(said(FieldWords.cardNumber), "0001")
            picture("setup-card")
            press(said(CommonWords.next))
            type(said(FieldWords.insurerNumber), "06273494")
            press(said(CommonWords.next))
            type(said(FieldWords.birthDate), "19870615")
            picture("setup-birth-date")
            press(said(CommonWords.next))
            type(said(FieldWords.newId), "hanako.y")
            picture("setup-new-id")
            press(said(CommonWords.next))
            type(said(FieldWords.newPassword), "correct horse 7")
            press(said(CommonWords.next))
            see(said(SetupWords.consent))
            assertEquals("hanako.y", phone.call { account() }.kenposId)
        }

    @Test
    fun `a card number that is not in the roster leads back to nothing lost`() = withApp(folder, signedIn = false) {
        press(said(SetupWords.spouse))
        type(said(FieldWords.cardSymbol), "10")
        type(said(FieldWords.cardNumber), "0001")
        press(said(CommonWords.next))
        type(said(FieldWords.insurerNumber), "06273495")
        press(said(CommonWords.next))
        type(said(FieldWords.birthDate), "1987-06-15")
        press(said(CommonWords.next))
        type(said(FieldWords.newId), "hanako.y")
        press(said(CommonWords.next))
        type(said(FieldWords.newPassword), "correct horse 7")
        press(said(CommonWords.next))
        see("保険者番号")
        see("06273495")
        picture("setup-wrong-insurer")
    }

    @Test
    fun `a code of the desk sets a new password`() = withApp(
        folder,
        prepare = { _, phone, _ -> phone.request { signOut(DEADLINE_MS) } },
        between = { },
    ) {
        see("ログアウトしています")
        picture("setup-signed-out")
        press(said(SetupWords.forgot))
        type(said(FieldWords.kenposId), "U10001")
        press(said(CommonWords.next))
        val code = world.desk("reset_code", "employee" to "U10001").jsonPrimitive.content
        type(said(FieldWords.resetCode), code)
        press(said(CommonWords.next))
        type(said(FieldWords.newPassword), "battery staple 8")
        press(said(CommonWords.next))
        see(said(SetupWords.goals))
    }
}
