package jp.kenpos.platform

import android.content.ContentResolver
import android.net.Uri
import androidx.activity.result.contract.ActivityResultContracts
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.FileNotFoundException
import java.io.IOException
import java.io.InputStream

/** One byte more than any proof may have: what is longer is cut here, and the core says that it is too long. */
private const val PROOF_BYTES_READ = 10 * 1024 * 1024 + 1

/** What a proof may be; the core looks into the file and knows better. */
private val PROOFS = arrayOf("image/*", "application/pdf")

/**
 * Files that the member chooses, through the system's own chooser, so that this app needs no permission for files.
 *
 * Comes in: the member's choice. Goes out: the bytes, or the text kept where they said. Must never happen: a file read
 * without end; half a file told as kept.
 */
class Files(
    private val resolver: ContentResolver,
    private val open: Ask<Array<String>, Uri?>,
    private val create: Ask<String, Uri?>,
) {
    /** A photo or a PDF; none where nothing was chosen or it cannot be read. */
    suspend fun pickProof(): ByteArray? = open.ask(PROOFS)?.let { uri ->
        withContext(Dispatchers.IO) {
            try {
                resolver.openInputStream(uri)?.use { it.atMost(PROOF_BYTES_READ) }
            } catch (_: IOException) {
                null
            } catch (_: SecurityException) {
                null
            }
        }
    }

    /** Keeps [text] in a file that the system calls [name] at first; false where it was not kept whole. */
    suspend fun keep(name: String, text: String): Boolean = create.ask(name)?.let { uri ->
        withContext(Dispatchers.IO) {
            try {
                // Without `t` a longer file that is replaced would keep its end.
                val stream = resolver.openOutputStream(uri, "wt") ?: throw FileNotFoundException()
                stream.use { it.write(text.encodeToByteArray()) }
                true
            } catch (_: IOException) {
                false
            } catch (_: SecurityException) {
                false
            }
        }
    } ?: false

    companion object {
        /** Opens any document. */
        val OPEN = ActivityResultContracts.OpenDocument()

        /** Makes a document of JSON. */
        val CREATE = ActivityResultContracts.CreateDocument("application/json")
    }
}

private fun InputStream.atMost(bytes: Int): ByteArray {
    val all = ByteArray(bytes)
    var count = 0
    while (count < bytes) {
        val read = read(all, count, bytes - count)
        if (read < 0) break
        count += read
    }
    return all.copyOf(count)
}
