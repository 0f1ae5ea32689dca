package jp.kenpos.platform

import android.app.Application
import android.os.UserManager
import jp.kenpos.bindings.SecretStoreException
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.io.File
import java.security.ProviderException
import kotlin.test.assertContains
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNull

/** Over the real cipher and a stand-in for the system's place of keys: Robolectric has none. */
@RunWith(RobolectricTestRunner::class)
class SecretsTest {
    @get:Rule
    val temporary = TemporaryFolder()

    private val folder by lazy { File(temporary.root, "secrets") }
    private val keys = FakeKeystore()
    private var unlocked = true

    @Before
    fun `a device with a Keystore`() = keys.install()

    private fun store(cipher: SecretCipher = KeystoreCipher()) = KeystoreSecrets(folder, cipher) { unlocked }

    @Test
    fun `what is kept is there for another process and what is forgotten is not`() {
        assertNull(store().get("a/refresh"), "what was never kept is not there")
        store().delete("a/refresh")
        store().set("a/refresh", "first")
        store().set("b/refresh", "秘密 \"quoted\"\n")
        store().set("a/refresh", "second")
        assertEquals("second", store().get("a/refresh"))
        assertEquals("秘密 \"quoted\"\n", store().get("b/refresh"))
        store().delete("a/refresh")
        assertNull(store().get("a/refresh"))
        assertEquals("秘密 \"quoted\"\n", store().get("b/refresh"))
    }

    @Test
    fun `no file holds a secret and no two are sealed alike`() {
        store().set("a", "the same secret")
        store().set("b", "the same secret")
        val (a, b) = folder.listFiles()!!.map { it.readBytes() }
        assertFalse(a.contentEquals(b))
        for (file in folder.listFiles()!!) assertFalse("secret" in file.readBytes().decodeToString(), file.name)
    }

    @Test
    fun `a locked device is told as locked and never as signed out`() {
        store().set("a", "kept")
        unlocked = false
        assertFailsWith<SecretStoreException.Locked> { store().get("a") }
        assertFailsWith<SecretStoreException.Locked> { store().set("a", "other") }
        assertFailsWith<SecretStoreException.Locked> { store().delete("a") }
        unlocked = true
        assertEquals("kept", store().get("a"))
    }

    @Test
    @Config(sdk = [34])
    fun `a phone that was started and not yet unlocked is locked`() {
        val app: Application = RuntimeEnvironment.getApplication()
        shadowOf(app.getSystemService(UserManager::class.java)).setUserUnlocked(false)
        assertFailsWith<SecretStoreException.Locked> { KeystoreSecrets(app).get("a") }
    }

    @Test
    fun `a key that is gone for good leaves none and the next secret gets a key of its own`() {
        store().set("a", "lost")
        keys.forget()
        assertNull(store().get("a"))
        store().set("b", "new")
        assertEquals("new", store().get("b"))
        assertNull(store().get("a"), "it was sealed by another key")
    }

    @Test
    fun `a key that no longer works is replaced`() {
        store().set("a", "lost")
        keys.invalidate()
        assertNull(store().get("a"))
        store().set("a", "new")
        assertEquals("new", store().get("a"))
    }

    @Test
    fun `a file cut short is none`() {
        store().set("a", "kept")
        folder.listFiles()!!.single().writeBytes(ByteArray(3))
        assertNull(store().get("a"))
    }

    @Test
    fun `a Keystore that does not answer loses nothing and says what to do without a name`() {
        store().set("a/refresh", "kept")
        val silent = object : SecretCipher {
            override fun seal(plain: ByteArray) = throw ProviderException("a/refresh")
            override fun open(sealed: ByteArray) = throw ProviderException("a/refresh")
        }
        val failed = assertFailsWith<SecretStoreException.Failed> { store(silent).get("a/refresh") }
        assertContains(failed.detail, "start the device again")
        assertFalse("refresh" in failed.detail)
        assertFailsWith<SecretStoreException.Failed> { store(silent).set("a/refresh", "other") }
        assertEquals("kept", store().get("a/refresh"))
    }

    @Test
    fun `a place that cannot be written is an error that says what to do`() {
        temporary.newFile("secrets")
        val failed = assertFailsWith<SecretStoreException.Failed> { store().set("a", "secret") }
        assertContains(failed.detail, "make room")
    }
}
