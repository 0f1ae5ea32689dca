package jp.kenpos.kit

import jp.kenpos.bindings.Address
import jp.kenpos.bindings.CatalogueItem
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthOutcome
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.Home
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Logged
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.OrderRequest
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.bindings.SecretStore
import jp.kenpos.bindings.Setup
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.Terms
import jp.kenpos.bindings.TypedWeight
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlinx.coroutines.channels.Channel as Queue

// What docs/integrating.md shows an app engineer, word for word: `./check docs` holds the two together.

suspend fun openPhone(folder: String, keystore: SecretStore): Phone = Phone.open(
    OpenConfig(home = folder, appVersion = "1.0.0", platform = Platform.ANDROID, secrets = SecretPlace.FILE),
    transport = SystemNetwork(),
    secrets = keystore,
)

/** Null: it is done. Otherwise the field to mark, and what to say beside it. */
suspend fun register(phone: Phone, server: String, employee: Person.NewEmployee): Pair<String, String>? {
    val setup = Setup(
        serverUrl = server,
        person = employee,
        activationCode = null,
        goals = listOf("ひと駅歩く"),
        stepTarget = 8_000u,
    )
    return try {
        phone.request { setup(setup, deadlineMs = 30_000u) }
        null
    } catch (wrong: KenposException.Invalid) {
        wrong.field to wrong.sentence(Language.JA)
    } catch (refused: KenposException.Refused) {
        "person" to refused.sentence(Language.JA)
    }
}

/** [ask] shows the terms in plain words. Nothing uploads before the consent to the programme. */
suspend fun askConsent(phone: Phone, ask: suspend (Terms) -> Boolean) {
    val shown = phone.request { terms(deadlineMs = 30_000u) }
    if (ask(shown)) {
        phone.request { consent(Purpose.PROGRAMME, agreedTo = shown.version, deadlineMs = 30_000u) }
    }
}

suspend fun logTypedWeight(phone: Phone, typed: String, ask: suspend (TypedWeight.Question) -> UInt?): Logged? {
    val read = phone.call { readWeight(typed, unit = null, measuredAt = null, language = Language.JA) }
    val grams = when (read) {
        is TypedWeight.Clear -> read.weightGrams
        is TypedWeight.Question -> ask(read) ?: return null
    }
    return phone.call { logWeight(grams, measuredAt = null, utcOffsetMinutes = 540) }
}

suspend fun showHome(phone: Phone, draw: (Home) -> Unit, showSetup: () -> Unit) {
    phone.screens.home.collect { screen ->
        when (screen) {
            is Screen.Waiting -> Unit
            is Screen.Shown -> draw(screen.state)
            is Screen.Failed -> if (screen.why is KenposException.NotSetUp) showSetup()
        }
    }
}

/** Null: it is ordered. Otherwise what to say. Only the price that was shown is charged. */
suspend fun orderOne(phone: Phone, shown: CatalogueItem, to: Address): String? = try {
    val one = OrderRequest(item = shown.item, quantity = 1u, points = shown.points, address = to)
    phone.request { order(one, Language.JA, deadlineMs = 30_000u) }
    null
} catch (changed: KenposException.Invalid) {
    changed.sentence(Language.JA)
} catch (refused: KenposException.Refused) {
    refused.sentence(Language.JA)
}

/** What a worker does with the time the system gives it; answers in how many milliseconds to come again. */
suspend fun workInBackground(phone: Phone, store: HealthStore, deadlineMs: ULong): ULong? = phone.awake {
    val read = phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.BACKGROUND, store)
    val sent = phone.requestAside { sync(deadlineMs, SyncReason.BACKGROUND) }
    listOfNotNull(read.nextWishMs, sent.nextWishMs).minOrNull()
}

/** For as long as the member looks at the app, which cancels it when it leaves the front. */
suspend fun stayInFront(phone: Phone) = phone.awake {
    try {
        phone.call { launch() }
    } catch (_: KenposException) {
        // Nobody is signed in yet, or the data cannot be read: the screens say which.
    }
    phone.keepSending()
}

@Timeout(60)
class IntegratingTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `the app of the page lives a day`() = runBlocking<Unit> {
        Server(folder).use { server ->
            openPhone("$folder/phone", PlatformSecrets()).use { phone ->
                val taro = Person.NewEmployee("U10001", initialPassword = "19850401", newPassword = "correct horse 7")
                assertEquals("server", register(phone, "nowhere", taro)?.first)
                assertEquals(
                    "person",
                    register(phone, server.url, taro.copy(initialPassword = "19850402"))?.first,
                )
                assertNull(register(phone, server.url, taro))
                askConsent(phone) { it.purposes.first().ja.isNotBlank() }

                val drawn = Queue<Home>(Queue.CONFLATED)
                val looking = launch { showHome(phone, { drawn.trySend(it) }, { error("a member is signed in") }) }
                val inFront = launch { stayInFront(phone) }
                assertNull(logTypedWeight(phone, "682") { null })
                assertNotNull(logTypedWeight(phone, "682") { question -> question.answers.single().weightGrams })
                while (drawn.receive().let { it.weightGrams != 68_200u || it.earned != 16L }) continue
                looking.cancel()

                inFront.cancelAndJoin()
                assertIs<KenposException.NotNow>(
                    runCatching {
                        logTypedWeight(phone, "68.4") { null }
                    }.exceptionOrNull(),
                )
                workInBackground(phone, { HealthOutcome.Locked }, deadlineMs = 25_000u)
                assertEquals(1_016L, phone.awake { phone.call { points(Language.JA) } }.balance)
                server.audit()
            }
        }
    }
}
