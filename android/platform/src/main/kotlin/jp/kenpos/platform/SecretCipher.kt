package jp.kenpos.platform

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.UnrecoverableKeyException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** Seals secrets with a key that never leaves the device. */
interface SecretCipher {
    /**
     * Seals [plain]; where there is no key, or none that works any more, one is made first.
     *
     * @throws GeneralSecurityException when the device cannot do it now.
     */
    fun seal(plain: ByteArray): ByteArray

    /**
     * What was sealed.
     *
     * @throws KeyGone when no key will ever open it again.
     * @throws GeneralSecurityException when the device cannot do it now.
     */
    fun open(sealed: ByteArray): ByteArray
}

/** The key that sealed this is gone for good: what it sealed is lost. */
class KeyGone(cause: Throwable? = null) : GeneralSecurityException("the key of the device was renewed", cause)

/**
 * AES-GCM under a key of the Android Keystore.
 *
 * Comes in: a secret. Goes out: its 12 bytes of nonce and what it was sealed to. Must never happen: a key that asks for
 * a finger or for an unlocked screen, because a sync in the night needs it; a nonce chosen here (the Keystore's own is
 * never used twice).
 */
class KeystoreCipher(private val alias: String = "kenpos.secrets") : SecretCipher {
    private val keys: KeyStore by lazy { KeyStore.getInstance(KEYSTORE).apply { load(null) } }

    override fun seal(plain: ByteArray): ByteArray = synchronized(this) {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key() ?: newKey())
        } catch (_: KeyPermanentlyInvalidatedException) {
            // How Android 6 to 8 tell it.
            cipher.init(Cipher.ENCRYPT_MODE, newKey())
        }
        cipher.iv + cipher.doFinal(plain)
    }

    override fun open(sealed: ByteArray): ByteArray = synchronized(this) {
        if (sealed.size <= NONCE_BYTES) throw KeyGone()
        val cipher = Cipher.getInstance(TRANSFORMATION)
        try {
            val nonce = GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES)
            cipher.init(Cipher.DECRYPT_MODE, key() ?: throw KeyGone(), nonce)
            cipher.doFinal(sealed, NONCE_BYTES, sealed.size - NONCE_BYTES)
        } catch (invalidated: KeyPermanentlyInvalidatedException) {
            throw KeyGone(invalidated)
        } catch (otherKey: AEADBadTagException) {
            throw KeyGone(otherKey)
        }
    }

    /** The key; none where there is none that works. */
    private fun key(): SecretKey? = try {
        keys.getKey(alias, null) as SecretKey?
    } catch (unusable: UnrecoverableKeyException) {
        // From Android 9 on this is how a key that was invalidated is told; trouble of the moment has a cause.
        if (unusable.cause != null) throw unusable
        null
    }

    private fun newKey(): SecretKey {
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, KEYSTORE)
        generator.init(
            KeyGenParameterSpec.Builder(alias, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(KEY_BITS)
                .build(),
        )
        return generator.generateKey()
    }

    private companion object {
        const val KEYSTORE = "AndroidKeyStore"
        const val TRANSFORMATION = "AES/GCM/NoPadding"
        const val KEY_BITS = 256
        const val TAG_BITS = 128
        const val NONCE_BYTES = 12
    }
}
