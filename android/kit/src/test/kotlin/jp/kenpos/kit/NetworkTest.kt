package jp.kenpos.kit

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import com.sun.net.httpserver.HttpsConfigurator
import com.sun.net.httpserver.HttpsServer
import jp.kenpos.bindings.Header
import jp.kenpos.bindings.HttpRequest
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.TransportException
import jp.kenpos.bindings.WhyStopped
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.nio.file.Path
import java.security.KeyStore
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import javax.net.ssl.KeyManagerFactory
import javax.net.ssl.SSLContext
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse

/** Against real servers of this machine. The JVM's HTTP stands for Android's, which has the same face. */
class NetworkTest {
    @TempDir
    lateinit var folder: Path

    private val network = SystemNetwork()
    private val threads = Executors.newCachedThreadPool()
    private val servers = mutableListOf<HttpServer>()

    @AfterEach
    fun `no server is left`() {
        servers.forEach { it.stop(0) }
        threads.shutdownNow()
    }

    @Test
    fun `a request arrives as it is and its answer comes back whole`() {
        val url = serve { exchange ->
            assertEquals("POST", exchange.requestMethod)
            assertEquals("application/json", exchange.requestHeaders.getFirst("Content-Type"))
            assertEquals("Bearer a", exchange.requestHeaders.getFirst("Authorization"))
            exchange.responseHeaders.add("Retry-After", "7")
            exchange.answer(200, exchange.requestBody.readBytes().reversedArray())
        }
        val answer = network.send(request(url, "POST", "abc".toByteArray()))
        assertEquals(200, answer.status.toInt())
        assertEquals("cba", answer.body.decodeToString())
        assertEquals("7", answer.headers.single { it.name.equals("retry-after", ignoreCase = true) }.value)
    }

    @Test
    fun `each status is an answer with its body`() {
        for (status in listOf(200, 204, 400, 401, 404, 409, 422, 500, 503)) {
            val url = serve { it.answer(status, if (status == 204) ByteArray(0) else "why".toByteArray()) }
            for (method in listOf("GET", "POST")) {
                val answer = network.send(request(url, method))
                assertEquals(status, answer.status.toInt())
                assertEquals(if (status == 204) "" else "why", answer.body.decodeToString(), "$method $status")
            }
        }
    }

    @Test
    fun `a redirect is an answer and is not followed`() {
        val url = serve { exchange ->
            assertEquals("/v1/sync", exchange.requestURI.path)
            exchange.responseHeaders.add("Location", "/elsewhere")
            exchange.answer(302, ByteArray(0))
        }
        assertEquals(302, network.send(request("$url/v1/sync")).status.toInt())
    }

    @Test
    fun `no cookie is kept`() {
        val url = serve { exchange ->
            assertFalse("Cookie" in exchange.requestHeaders)
            exchange.responseHeaders.add("Set-Cookie", "who=taro")
            exchange.answer(200, ByteArray(0))
        }
        repeat(2) { network.send(request(url)) }
    }

    @Test
    fun `no more of an answer is read than was asked for`() {
        val url = serve { it.answer(200, ByteArray(100_000) { 7 }) }
        val answer = network.send(request(url).copy(answerBytesMax = 40_000u))
        assertContentEquals(ByteArray(40_000) { 7 }, answer.body)
    }

    @Test
    fun `a server that is silent or slow is out of time`() {
        val never = CountDownLatch(1)
        val silent = serve { never.await() }
        val slow = serve { exchange ->
            exchange.sendResponseHeaders(200, 0)
            // A byte now and then keeps each read from running out of time by itself.
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                exchange.responseBody.write(1)
                exchange.responseBody.flush()
            }
        }
        for (url in listOf(silent, slow)) {
            assertFailsWith<TransportException.TimedOut> { network.send(request(url).copy(timeoutMs = 300u)) }
        }
        never.countDown()
    }

    @Test
    fun `no server at all is unreachable and its address is not told`() {
        val gone = ServerSocket(0, 0, InetAddress.getLoopbackAddress()).use { "http://127.0.0.1:${it.localPort}" }
        assertUnreachable(gone, "127.0.0.1")
        assertUnreachable("http://no-such-name.invalid", "invalid")
    }

    @Test
    fun `a certificate nobody vouches for is no connection and its address is not told`() {
        val server = HttpsServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
        server.httpsConfigurator = HttpsConfigurator(ownCertificate())
        start(server) { it.answer(200, ByteArray(0)) }
        assertUnreachable("https://127.0.0.1:${server.address.port}", "127.0.0.1")
    }

    @Test
    fun `a day goes over it to a real server`() = runTest {
        Server(folder).use { server ->
            val config = OpenConfig("$folder/phone", "0.1.0", Platform.ANDROID, SecretPlace.FILE)
            Phone.open(config, network, PlatformSecrets()).use { phone ->
                phone.setUp(taro(server.url))
                phone.call { logWeight(68_200u, null, 540) }
                assertEquals(WhyStopped.DONE, phone.request { sync(DEADLINE_MS, SyncReason.MEMBER) }.whyStopped)
                assertEquals(1_010L, phone.call { points(Language.JA) }.balance)
            }
        }
    }

    private fun assertUnreachable(url: String, address: String) {
        val why = assertFailsWith<TransportException.Unreachable> { network.send(request(url)) }
        assertFalse(address in why.detail, why.detail)
    }

    private fun request(url: String, method: String = "GET", body: ByteArray = ByteArray(0)) = HttpRequest(
        method = method,
        url = url,
        headers = listOf(Header("Content-Type", "application/json"), Header("Authorization", "Bearer a")),
        body = body,
        timeoutMs = 10_000u,
        answerBytesMax = 4_000_000u,
    )

    private fun serve(answer: (HttpExchange) -> Unit): String {
        val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
        start(server, answer)
        return "http://127.0.0.1:${server.address.port}"
    }

    private fun start(server: HttpServer, answer: (HttpExchange) -> Unit) {
        servers += server
        server.executor = threads
        server.createContext("/") { exchange -> exchange.use { answer(it) } }
        server.start()
    }

    private fun HttpExchange.use(work: (HttpExchange) -> Unit) = try {
        work(this)
    } catch (wrong: AssertionError) {
        answer(599, wrong.message.orEmpty().toByteArray())
    } finally {
        close()
    }

    private fun HttpExchange.answer(status: Int, body: ByteArray) {
        sendResponseHeaders(status, if (body.isEmpty()) -1 else body.size.toLong())
        responseBody.use { if (body.isNotEmpty()) it.write(body) }
    }

    /** A certificate that this server has signed itself. */
    private fun ownCertificate(): SSLContext {
        val file = folder.resolve("server.p12").toFile()
        val command = listOf("-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=127.0.0.1")
        val kept = listOf("-keystore", file.path, "-storepass", PASSWORD, "-storetype", "PKCS12")
        val keytool = ProcessBuilder(listOf("${System.getProperty("java.home")}/bin/keytool") + command + kept)
        check(keytool.redirectErrorStream(true).start().also { it.inputReader().readText() }.waitFor() == 0)
        val keys = KeyStore.getInstance(file, PASSWORD.toCharArray())
        val managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm())
        managers.init(keys, PASSWORD.toCharArray())
        return SSLContext.getInstance("TLS").apply { init(managers.keyManagers, null, null) }
    }

    private companion object {
        const val PASSWORD = "changeit"
    }
}
