package jp.kenpos.kit

import kotlinx.coroutines.channels.Channel
import java.io.InputStream
import java.io.OutputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import java.net.URI
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.concurrent.thread

/**
 * The road from a phone to a [server]. While it is blocked, requests set out and no answer comes; each is told in
 * [stuck]. While it is cut, no request sets out.
 */
class Road(server: String) : AutoCloseable {
    private val server = URI(server)
    private val door = ServerSocket(0, 0, InetAddress.getLoopbackAddress())
    private val sockets = ConcurrentLinkedQueue<Socket>()

    /** The address for the phone. */
    val url = "http://127.0.0.1:${door.localPort}"

    /** One for each request that is stuck. */
    val stuck = Channel<Unit>(Channel.UNLIMITED)

    @Volatile
    private var blocked = false

    @Volatile
    private var isCut = false

    init {
        begin { while (true) door.accept().let { if (isCut) it.close() else carry(it) } }
    }

    fun block() {
        blocked = true
    }

    /** As in a tunnel: at once nothing goes through. */
    fun cut() {
        isCut = true
        sockets.forEach(Socket::close)
    }

    fun mend() {
        isCut = false
    }

    /** Connections with a request that is stuck are lost. */
    fun clear() {
        blocked = false
        sockets.forEach(Socket::close)
    }

    override fun close() {
        door.close()
        sockets.forEach(Socket::close)
    }

    private fun carry(phone: Socket) {
        val onward = Socket(server.host, server.port)
        sockets += listOf(phone, onward)
        begin { pass(phone.getInputStream(), onward.getOutputStream(), isRequest = true) }
        begin { pass(onward.getInputStream(), phone.getOutputStream(), isRequest = false) }
    }

    private fun pass(from: InputStream, to: OutputStream, isRequest: Boolean) {
        val bytes = ByteArray(64 * 1024)
        while (true) {
            val count = from.read(bytes)
            if (count < 0) return to.close()
            if (isRequest && blocked) {
                stuck.trySend(Unit)
                return
            }
            to.write(bytes, 0, count)
        }
    }

    /** Work that ends when its socket is closed. */
    private fun begin(work: () -> Unit) = thread(isDaemon = true) {
        try {
            work()
        } catch (_: SocketException) {
            // The road was cleared or closed.
        }
    }
}
