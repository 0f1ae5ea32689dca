package jp.kenpos.kit

import jp.kenpos.bindings.HttpRequest
import jp.kenpos.bindings.HttpResponse
import jp.kenpos.bindings.HttpTransport
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.SecretStore
import jp.kenpos.bindings.SecretStoreException
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.TransportException
import jp.kenpos.bindings.WhyStopped
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.IOException
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue

private const val SECRET = "correct horse 7"

/** An Android app brings its own network and its own place of secrets. */
class PlatformTest {
    @TempDir
    lateinit var folder: Path

    private val network = PlatformNetwork()
    private val secrets = PlatformSecrets()

    @Test
    fun `a day goes over the app's own network with secrets in the app's own place`() = runTest {
        Server(folder).use { server ->
            androidPhone().use { phone ->
                phone.setUp(taro(server.url))
                phone.call { logWeight(68_200u, null, 540) }
                assertEquals(WhyStopped.DONE, phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }.whyStopped)
                assertEquals(1_010L, phone.call { points(Language.JA) }.balance)
                assertFalse(secrets.kept.isEmpty())
                server.audit()
            }
        }
    }

    @Test
    fun `a network that throws is no answer and what waits is sent later`() = runTest {
        Server(folder).use { server ->
            androidPhone().use { phone ->
                phone.setUp(taro(server.url))
                phone.call { logWeight(68_200u, null, 540) }
                network.trouble = IllegalArgumentException("the app's own mistake")
                assertEquals(WhyStopped.OFFLINE, phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }.whyStopped)
                network.trouble = null
                assertEquals(WhyStopped.DONE, phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }.whyStopped)
                assertEquals(1_010L, phone.call { points(Language.JA) }.balance)
            }
        }
    }

    @Test
    fun `not even an error of the app's own code makes an answer or a secret`() = runTest {
        Server(folder).use { server ->
            androidPhone().use { phone ->
                val setup = taro(server.url)
                secrets.troubleOfKeeping = NotImplementedError(SECRET)
                assertTold(phone.troubleOf { setup(setup, DEADLINE_MS) })
                assertTrue(secrets.kept.isEmpty())
                secrets.troubleOfKeeping = null
                network.trouble = NotImplementedError(SECRET)
                assertIs<KenposException.Offline>(phone.troubleOf { setup(setup, DEADLINE_MS) })
                network.trouble = null
                phone.request { setup(setup, DEADLINE_MS) }
                secrets.trouble = NotImplementedError(SECRET)
                assertTold(phone.troubleOf { sync(DEADLINE_MS, SyncReason.MEMBER) })
                secrets.trouble = null
                assertEquals(WhyStopped.DONE, phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }.whyStopped)
                server.audit()
            }
        }
    }

    @Test
    fun `of what the app's own code throws only the class is told`() {
        val (lentNetwork, lentSecrets) = LentNetwork(network) to LentSecrets(secrets)
        val request = HttpRequest("GET", "http://127.0.0.1:9", emptyList(), ByteArray(0), 1_000u, 1_000u)
        for (thrown in listOf(NotImplementedError(SECRET), StackOverflowError(SECRET), IOException(SECRET))) {
            network.trouble = thrown
            secrets.trouble = thrown
            val told = listOf(
                assertFailsWith<TransportException.Unreachable> { lentNetwork.send(request) }.detail,
                assertFailsWith<SecretStoreException.Failed> { lentSecrets.get("a") }.detail,
                assertFailsWith<SecretStoreException.Failed> { lentSecrets.set("a", "b") }.detail,
                assertFailsWith<SecretStoreException.Failed> { lentSecrets.delete("a") }.detail,
            )
            assertTrue(told.all { thrown.javaClass.name in it && SECRET !in it }, "$told")
        }
        network.trouble = TransportException.TimedOut()
        assertFailsWith<TransportException.TimedOut> { lentNetwork.send(request) }
        secrets.trouble = SecretStoreException.Locked()
        assertFailsWith<SecretStoreException.Locked> { lentSecrets.get("a") }
    }

    @Test
    fun `secrets that are locked or throw end no session`() = runTest {
        Server(folder).use { server ->
            androidPhone().use { phone ->
                phone.setUp(taro(server.url))
                secrets.trouble = SecretStoreException.Locked()
                phone.call { logWeight(68_200u, null, 540) }
                assertEquals(WhyStopped.LOCKED, phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }.whyStopped)
                secrets.trouble = IllegalStateException("the app's own mistake")
                assertIs<KenposException>(phone.troubleOf { sync(DEADLINE_MS, SyncReason.MEMBER) })
                secrets.trouble = null
                assertEquals(WhyStopped.DONE, phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }.whyStopped)
            }
        }
    }

    /** Only the class of what was thrown is told. */
    private fun assertTold(trouble: Throwable?) {
        val detail = assertIs<KenposException.Storage>(trouble).detail
        assertTrue("NotImplementedError" in detail && SECRET !in detail, detail)
    }

    private suspend fun Phone.troubleOf(work: suspend Kenpos.() -> Unit) =
        runCatching { request(work) }.exceptionOrNull()

    private suspend fun androidPhone(): Phone =
        Phone.open(config("$folder/phone").copy(platform = Platform.ANDROID), network, secrets)
}

/** The system's network, lent by an app whose own code makes a mistake while there is [trouble]. */
class PlatformNetwork : HttpTransport {
    private val system = SystemNetwork()

    @Volatile
    var trouble: Throwable? = null

    override fun send(request: HttpRequest): HttpResponse {
        trouble?.let { throw it }
        return system.send(request)
    }
}

/** A place of secrets that is gone with the test. */
class PlatformSecrets : SecretStore {
    val kept = ConcurrentHashMap<String, String>()

    @Volatile
    var trouble: Throwable? = null

    @Volatile
    var troubleOfKeeping: Throwable? = null

    override fun get(name: String): String? {
        trouble?.let { throw it }
        return kept[name]
    }

    override fun set(name: String, secret: String) {
        (trouble ?: troubleOfKeeping)?.let { throw it }
        kept[name] = secret
    }

    override fun delete(name: String) {
        trouble?.let { throw it }
        kept.remove(name)
    }
}
