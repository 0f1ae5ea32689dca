package jp.kenpos.kit

import jp.kenpos.bindings.Consents
import jp.kenpos.bindings.HttpTransport
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.bindings.Setup
import java.lang.ProcessBuilder.Redirect
import java.nio.file.Path
import kotlin.io.path.writeText

private val PROGRAM: String = System.getProperty("kenpos.program")
private const val ROSTER = """relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,registered_on
employee,10001,山田 太郎,1985-04-01,10,0001,06273494,2010-04-01,,
"""
private const val FIRST_WORDS = "listening on "

/** `kenpos serve` with one member in its roster, on a free port. The process ends with this. */
class Server(folder: Path) : AutoCloseable {
    private val store = "sqlite:${folder.resolve("union.db")}"
    private val process: Process

    /** Its base address. */
    val url: String

    init {
        val roster = folder.resolve("members.csv")
        roster.writeText(ROSTER)
        office("import-members", roster.toString())
        process = program("serve", "--listen", "127.0.0.1:0", "--store", store).start()
        val firstLine = process.inputReader().readLine().orEmpty()
        if (!firstLine.startsWith(FIRST_WORDS)) close()
        check(firstLine.startsWith(FIRST_WORDS)) { "the server said: $firstLine" }
        url = firstLine.removePrefix(FIRST_WORDS).trim()
    }

    /** What the audit of the books says. Fails where it finds something. */
    fun audit(): String = office("audit-ledger", "--json")

    override fun close() {
        process.destroy()
        process.waitFor()
    }

    /** A command of the desk; what it prints. */
    fun office(vararg words: String): String = officeOf(store, *words)
}

/** A command of the desk on a [store], and what it prints. */
fun officeOf(store: String, vararg words: String): String {
    val process = program("office", "--store", store, *words).start()
    val answer = process.inputReader().readText()
    check(process.waitFor() == 0) { "kenpos office ${words.first()}: $answer" }
    return answer
}

private fun program(vararg words: String) = ProcessBuilder(PROGRAM, *words).redirectError(Redirect.DISCARD)

/** The member of the roster, who registers. */
fun taro(url: String) = Setup(
    serverUrl = url,
    person = Person.NewEmployee("U10001", initialPassword = "19850401", newPassword = "correct horse 7"),
    activationCode = null,
    goals = listOf("ひと駅歩く"),
    stepTarget = 8_000u,
)

/** Setup, and the consent to the terms in force. */
suspend fun Phone.setUp(setup: Setup): Consents {
    request { setup(setup, DEADLINE_MS) }
    val terms = request { terms(DEADLINE_MS) }
    return request { consent(Purpose.PROGRAMME, terms.version, DEADLINE_MS) }
}

/** Long enough for any request on this machine. */
const val DEADLINE_MS: ULong = 30_000u

/** How a phone in [home] is opened. */
fun config(home: String) = OpenConfig(home, "0.1.0", Platform.COMMAND_LINE, SecretPlace.FILE)

/** A phone in [folder], nobody signed in. */
suspend fun phone(folder: Path, name: String = "phone", over: HttpTransport? = null): Phone =
    Phone.open(config("$folder/$name"), over)

/** A phone of Taro's, set up with the server at [url]. */
suspend fun phoneOfTaro(folder: Path, url: String): Phone = phone(folder).also { phone -> phone.setUp(taro(url)) }
