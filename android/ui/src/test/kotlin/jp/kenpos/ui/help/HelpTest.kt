package jp.kenpos.ui.help

import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Topic
import jp.kenpos.kit.Phone
import jp.kenpos.kit.World
import jp.kenpos.ui.Sight
import jp.kenpos.ui.TestShell
import jp.kenpos.ui.faults
import jp.kenpos.ui.open
import jp.kenpos.ui.publishExample
import jp.kenpos.ui.withApp
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.FieldWords
import jp.kenpos.ui.words.HelpWords
import jp.kenpos.ui.words.PlaceWords
import jp.kenpos.ui.words.SetupWords
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals

private const val FORGOT = "パスワードを忘れました。"
private const val FORGOT_ANSWER = "24時間有効な1回だけのコード"
private const val ABROAD = "海外にいるときの「1日」は？"
private const val ABROAD_ANSWER = "日本時間の0時から24時まで"

/** The frequent questions, and questions to the union's desk, with and without a session. */
class HelpTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `with no frequent questions the screen says so`() = withApp(folder) {
        press(said(PlaceWords.help))
        see(said(HelpWords.noQuestions))
        picture("help-empty")
    }

    @Test
    fun `a question opens to its answer and closes again`() = withApp(folder, prepare = ::published) {
        press(said(PlaceWords.help))
        picture("help")
        press(FORGOT)
        see(FORGOT_ANSWER)
        picture("help-answer")
        press(FORGOT)
        miss(FORGOT_ANSWER)
    }

    @Test
    fun `the search finds what stands in a question or in its answer`() = withApp(folder, prepare = ::published) {
        press(said(PlaceWords.help))
        type(said(HelpWords.search), "24時")
        see(ABROAD)
        see(FORGOT)
        miss("どの端末で使えますか？")
        picture("help-search")
        type(said(HelpWords.search), "ない言葉")
        see(said(HelpWords.nothingFound))
    }

    @Test
    fun `the desk is asked, and its answer comes to the screen`() = withApp(folder, prepare = ::published) {
        press(said(PlaceWords.help))
        press(said(HelpWords.ask))
        press(said(HelpWords.points))
        type(said(HelpWords.words), "いつ付きますか？")
        picture("help-ask")
        press(said(CommonWords.send))
        see(said(HelpWords.answerWaits))
        world.desk("answer", "words" to "サーバーで確認された日に付きます。")
        sync()
        press(said(HelpWords.points))
        see("サーバーで確認された日に付きます。")
        picture("help-answered")
        val asked = phone.call { inquiries() }.items.single()
        assertEquals(Topic.POINTS to "いつ付きますか？", asked.topic to asked.words)
    }

    @Test
    fun `without a network the question stays as it was typed and is sent later`() =
        withApp(folder, Sight(dark = true)) {
            press(said(PlaceWords.help))
            press(said(HelpWords.ask))
            press(said(HelpWords.other))
            type(said(HelpWords.words), "ねこは歩数に入りますか")
            world.faults("request_lost")
            press(said(CommonWords.send))
            see("オフライン")
            see("ねこは歩数に入りますか")
            picture("help-ask-offline-dark")
            press(said(CommonWords.send))
            see(said(HelpWords.answerWaits))
        }

    @Test
    fun `who cannot sign in asks the desk with a contact and is told what happens next`() =
        withApp(folder, signedIn = false, prepare = { world, _, _ -> world.publishExample("faq", "faq.toml") }) {
            press(said(SetupWords.help))
            see(said(HelpWords.questions))
            picture("help-outside")
            type(said(HelpWords.contactNeeded), "taro@example.jp")
            picture("help-outside-contact")
            press(said(CommonWords.send))
            see(said(HelpWords.outsideSent))
            see(said(HelpWords.nextCode))
            picture("help-outside-sent")
            press(said(HelpWords.toFirst))
            see(said(SetupWords.welcome))
        }

    @Test
    fun `who cannot sign in reads the frequent questions, and hears why when they do not come`() =
        withApp(folder, signedIn = false, prepare = { world, _, _ ->
            world.publishExample("faq", "faq.toml")
            world.faults("request_lost")
        }) {
            press(said(SetupWords.help))
            see("オフライン")
            picture("help-outside-offline")
            press(said(CommonWords.again))
            press(said(HelpWords.questions))
            press(ABROAD)
            see(ABROAD_ANSWER)
            picture("help-outside-questions")
        }

    @Test
    fun `the questions are those of the server that is typed, and no other desk is asked`() =
        withApp(folder, signedIn = false, builtFor = false, prepare = { world, _, _ ->
            world.publishExample("faq", "faq.toml")
        }) {
            press(said(SetupWords.help))
            type(said(FieldWords.server), road.url)
            press(said(CommonWords.back))
            press(said(SetupWords.help))
            see(said(HelpWords.questions))
            type(said(FieldWords.server), "1")
            miss(said(HelpWords.questions))
            press(said(CommonWords.back))
            press(said(SetupWords.help))
            see(said(CommonWords.again))
            miss(said(HelpWords.questions))
        }

    @Test
    fun `at twice the font on a narrow phone who cannot sign in can ask`() =
        withApp(folder, Sight(Language.EN, fontScale = 2f, width = 320, height = 640), signedIn = false) {
            press(said(SetupWords.help))
            picture("help-outside-font2-320-en")
            type(said(HelpWords.contactNeeded), "taro@example.jp")
            press(said(CommonWords.send))
            see(said(HelpWords.outsideSent))
        }
}

private suspend fun published(world: World, phone: Phone, shell: TestShell) {
    world.publishExample("faq", "faq.toml")
    open(phone, shell)
}
