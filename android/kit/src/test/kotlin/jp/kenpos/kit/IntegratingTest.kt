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
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.bindings.SecretStore
import jp.kenpos.bindings.Setup
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.TypedWeight
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
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
suspend fun register(
    phone: Phone,
    server: String,
    employee: Person.NewEmployee,
    agreed: Boolean,
): Pair<String, String>? {
    val setup = Setup(
        serverUrl = server,
        person = employee,
        activationCode = null,
        goals = listOf("ひと駅歩く"),
        stepTarget = 8_000u,
        consent = agreed,
        checkupConsent = false,
    )
    return try {
        phone.request { setup(setup, deadlineMs = 30_000u) }
        null
    } catch (wrong: KenposException.Invalid) {
        wrong.field to wrong.detail
    } catch (refused: KenposException.Refused) {
        "person" to refused.detail
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
suspend fun workInBackground(phone: Phone, store: HealthStore, deadlineMs: ULong): ULong? {
    phone.call { resume() }
    phone.readHealth(Channel.HEALTH_CONNECT, HealthReason.BACKGROUND, store)
    val report = phone.request { sync(deadlineMs, SyncReason.BACKGROUND) }
    phone.call { pause() }
    return report.nextWishMs
}

suspend fun toTheFront(phone: Phone) {
    phone.call { resume() }
    phone.call { launch() }
    phone.request { sync(20_000u, SyncReason.FOREGROUND) }
}

suspend fun toTheBack(phone: Phone) = phone.call { pause() }

class IntegratingTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `the app of the page lives a day`() = runTest {
        Server(folder).use { server ->
            openPhone("$folder/phone", PlatformSecrets()).use { phone ->
                val taro = Person.NewEmployee("U10001", initialPassword = "19850401", newPassword = "correct horse 7")
                assertEquals("server", register(phone, "nowhere", taro, agreed = true)?.first)
                assertEquals(
                    "person",
                    register(phone, server.url, taro.copy(initialPassword = "19850402"), true)?.first,
                )
                assertNull(register(phone, server.url, taro, agreed = true))

                val drawn = Queue<Home>(Queue.CONFLATED)
                val looking = launch { showHome(phone, { drawn.trySend(it) }, { error("a member is signed in") }) }
                toTheFront(phone)
                assertNull(logTypedWeight(phone, "682") { null })
                assertNotNull(logTypedWeight(phone, "682") { question -> question.answers.single().weightGrams })
                while (drawn.receive().weightGrams != 68_200u) continue
                looking.cancel()

                toTheBack(phone)
                assertIs<KenposException.NotNow>(
                    runCatching {
                        logTypedWeight(phone, "68.4") { null }
                    }.exceptionOrNull(),
                )
                workInBackground(phone, { HealthOutcome.Locked }, deadlineMs = 25_000u)
                phone.call { resume() }
                assertEquals(1_016L, phone.call { points(Language.JA) }.balance)
                server.audit()
            }
        }
    }
}
