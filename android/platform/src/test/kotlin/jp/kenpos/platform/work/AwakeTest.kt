package jp.kenpos.platform.work

import jp.kenpos.bindings.KenposException
import jp.kenpos.kit.Phone
import jp.kenpos.kit.phone
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runTest
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [34])
class AwakeTest {
    @get:Rule
    val folder = TemporaryFolder()

    @Test
    fun `the phone is awake while anybody works and rests when the last one has ended`() = withPhone { phone, awake ->
        awake.during {
            awake.during { assertTrue(phone.isAwake()) }
            assertTrue(phone.isAwake(), "the first one is still at it")
        }
        assertFalse(phone.isAwake())
        awake.during { assertTrue(phone.isAwake(), "again") }
    }

    @Test
    fun `work that fails lets the phone rest`() = withPhone { phone, awake ->
        assertFailsWith<IllegalStateException> { awake.during { error("the work") } }
        assertFalse(phone.isAwake())
    }

    @Test
    fun `work that is cancelled lets the phone rest`() = withPhone { phone, awake ->
        val begun = CompletableDeferred<Unit>()
        val work = launch {
            awake.during {
                begun.complete(Unit)
                awaitCancellation()
            }
        }
        begun.await()
        assertTrue(phone.isAwake())
        work.cancel()
        work.join()
        assertFalse(phone.isAwake())
    }

    private fun withPhone(story: suspend CoroutineScope.(Phone, Awake) -> Unit) = runTest {
        phone(folder.root.toPath()).use { phone -> story(phone, Awake { phone }) }
    }
}

/** A phone that rests says so to every call. */
suspend fun Phone.isAwake(): Boolean = try {
    call { home() }
    true
} catch (why: KenposException) {
    if (why is KenposException.NotNow) assertEquals("paused", why.code)
    why !is KenposException.NotNow
}
