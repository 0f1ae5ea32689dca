package jp.kenpos.platform

import android.app.Application
import android.content.ActivityNotFoundException
import android.net.Uri
import androidx.activity.result.ActivityResultCallback
import androidx.activity.result.ActivityResultCaller
import androidx.activity.result.ActivityResultLauncher
import androidx.activity.result.ActivityResultRegistry
import androidx.activity.result.contract.ActivityResultContract
import androidx.core.app.ActivityOptionsCompat
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.test.runTest
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue

@RunWith(RobolectricTestRunner::class)
class AskTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val resolver = shadowOf(app.contentResolver)
    private val uri = Uri.parse("content://documents/1")
    private val chooser = Chooser()
    private val files by lazy {
        Files(app.contentResolver, Ask(chooser, Files.OPEN), Ask(chooser, Files.CREATE))
    }

    @Test
    fun `two questions are asked one after the other and each gets its own answer`() = runTest {
        val files = files
        val first = async(start = CoroutineStart.UNDISPATCHED) { files.pickProof() }
        val second = async(start = CoroutineStart.UNDISPATCHED) { files.pickProof() }
        resolver.registerInputStream(uri, ByteArrayInputStream(byteArrayOf(1)))
        assertEquals(1, chooser.asked)
        chooser.answer(null)
        assertNull(first.await())
        testScheduler.runCurrent()
        assertEquals(2, chooser.asked)
        chooser.answer(uri)
        assertContentEquals(byteArrayOf(1), second.await())
    }

    @Test
    fun `a phone without the screen that is asked for answers none`() = runTest {
        chooser.missing = true
        assertNull(files.pickProof())
        assertFalse(files.keep("kenpos.json", "{}"))
    }

    @Test
    fun `a proof comes back whole and one without end is cut beyond what any proof may have`() = runTest {
        suspend fun pick(stream: InputStream): ByteArray? {
            resolver.registerInputStream(uri, stream)
            val files = files
            val picked = async(start = CoroutineStart.UNDISPATCHED) { files.pickProof() }
            chooser.answer(uri)
            return picked.await()
        }
        assertContentEquals(ByteArray(70_000) { 3 }, pick(ByteArrayInputStream(ByteArray(70_000) { 3 })))
        val endless = object : InputStream() {
            override fun read() = 0
        }
        assertEquals(10 * 1024 * 1024 + 1, pick(endless)?.size)
        val broken = object : InputStream() {
            override fun read() = throw IOException("the card was taken out")
        }
        assertNull(pick(broken))
    }

    @Test
    fun `a text is kept where the member says and half of one is not kept`() = runTest {
        suspend fun keep(stream: OutputStream): Boolean {
            resolver.registerOutputStream(uri, stream)
            val files = files
            val kept = async(start = CoroutineStart.UNDISPATCHED) { files.keep("kenpos.json", "{ \"体重\": 1 }") }
            chooser.answer(uri)
            return kept.await()
        }
        val file = ByteArrayOutputStream()
        assertTrue(keep(file))
        assertEquals("{ \"体重\": 1 }", file.toString())
        val full = object : OutputStream() {
            override fun write(b: Int) = throw IOException("no room")
        }
        assertFalse(keep(full))
    }

    /** The system's chooser, answered by the test. */
    private class Chooser : ActivityResultCaller {
        var missing = false
        var asked = 0
        private var request = 0

        private val registry = object : ActivityResultRegistry() {
            override fun <I, O> onLaunch(
                requestCode: Int,
                contract: ActivityResultContract<I, O>,
                input: I,
                options: ActivityOptionsCompat?,
            ) {
                if (missing) throw ActivityNotFoundException()
                asked += 1
                request = requestCode
            }
        }

        fun answer(uri: Uri?) {
            registry.dispatchResult(request, uri)
        }

        override fun <I, O> registerForActivityResult(
            contract: ActivityResultContract<I, O>,
            callback: ActivityResultCallback<O>,
        ): ActivityResultLauncher<I> = registerForActivityResult(contract, registry, callback)

        override fun <I, O> registerForActivityResult(
            contract: ActivityResultContract<I, O>,
            registry: ActivityResultRegistry,
            callback: ActivityResultCallback<O>,
        ): ActivityResultLauncher<I> =
            registry.register("${System.identityHashCode(contract)} $asked", contract, callback)
    }
}
