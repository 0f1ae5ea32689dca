package jp.kenpos.kit

import jp.kenpos.bindings.Header
import jp.kenpos.bindings.HttpRequest
import jp.kenpos.bindings.HttpResponse
import jp.kenpos.bindings.HttpTransport
import jp.kenpos.bindings.TransportException
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream
import java.net.ConnectException
import java.net.HttpURLConnection
import java.net.SocketTimeoutException
import java.net.URI
import java.net.UnknownHostException
import javax.net.ssl.SSLException

private const val CHUNK_BYTES = 16 * 1024

/**
 * The system's network: its certificates, its proxy, its VPN.
 *
 * Comes in: one request. Goes out: one answer, whatever its status. Must never happen: a redirect that is followed, a
 * cache, a cookie; an answer longer than was asked for; an address in an error.
 */
class SystemNetwork : HttpTransport {
    override fun send(request: HttpRequest): HttpResponse {
        val deadline = Deadline(request.timeoutMs)
        val connection = URI(request.url).toURL().openConnection() as HttpURLConnection
        return try {
            connection.send(request, deadline)
            connection.answer(request, deadline)
        } catch (error: IOException) {
            throw trouble(error)
        } finally {
            connection.disconnect()
        }
    }

    private fun HttpURLConnection.send(request: HttpRequest, deadline: Deadline) {
        requestMethod = request.method
        instanceFollowRedirects = false
        useCaches = false
        connectTimeout = deadline.leftMs()
        readTimeout = deadline.leftMs()
        for ((name, value) in request.headers) setRequestProperty(name, value)
        if (request.method == "POST") {
            doOutput = true
            outputStream.use { it.write(request.body) }
        }
        readTimeout = deadline.leftMs()
    }

    private fun HttpURLConnection.answer(request: HttpRequest, deadline: Deadline): HttpResponse {
        val status = responseCode
        if (status !in STATUSES) throw IOException("no HTTP")
        val stream = if (status < ERRORS_FROM) inputStream else errorStream
        val body = stream?.use { read(it, request.answerBytesMax, deadline) } ?: ByteArray(0)
        val headers = headerFields.filterKeys { it != null }
            .flatMap { (name, values) -> values.map { Header(name, it) } }
        return HttpResponse(status.toUShort(), headers, body)
    }

    /** No more than [bytesMax] bytes, and none after the deadline, however slowly they come. */
    private fun HttpURLConnection.read(stream: InputStream, bytesMax: ULong, deadline: Deadline): ByteArray {
        val read = ByteArrayOutputStream()
        val chunk = ByteArray(CHUNK_BYTES)
        while (true) {
            readTimeout = deadline.leftMs()
            val room = minOf(bytesMax - read.size().toULong(), chunk.size.toULong()).toInt()
            val count = if (room == 0) -1 else stream.read(chunk, 0, room)
            if (count < 0) return read.toByteArray()
            read.write(chunk, 0, count)
        }
    }

    /** The kind of trouble alone: the text of an exception may hold the address. */
    private fun trouble(error: IOException): TransportException = when (error) {
        is SocketTimeoutException -> TransportException.TimedOut()

        is UnknownHostException -> TransportException.Unreachable("the server's name was not found")

        is ConnectException -> TransportException.Unreachable("the server takes no connection")

        is SSLException -> TransportException.Unreachable(
            "no secure connection: its certificate, or the network's, is not trusted",
        )

        else -> TransportException.Unreachable("the connection ended")
    }

    private companion object {
        val STATUSES = 100..599
        const val ERRORS_FROM = 400
    }
}

/** How much time of a request is left. */
private class Deadline(private val timeoutMs: ULong) {
    private val begun = System.nanoTime()

    /** At least 1, because 0 would wait for ever. */
    fun leftMs(): Int {
        val gone = ((System.nanoTime() - begun) / NANOS_A_MILLISECOND).toULong()
        if (gone >= timeoutMs) throw SocketTimeoutException()
        return (timeoutMs - gone).coerceAtMost(Int.MAX_VALUE.toULong()).toInt()
    }

    private companion object {
        const val NANOS_A_MILLISECOND = 1_000_000L
    }
}
