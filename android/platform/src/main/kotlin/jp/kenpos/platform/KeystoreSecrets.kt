package jp.kenpos.platform

import android.content.Context
import android.os.Build
import android.os.UserManager
import android.util.AtomicFile
import android.util.Base64
import jp.kenpos.bindings.SecretStore
import jp.kenpos.bindings.SecretStoreException
import java.io.File
import java.io.FileNotFoundException
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.ProviderException

private const val FOLDER = "secrets"

/**
 * The secrets of a session, each sealed in a file of its own, in no backup.
 *
 * Comes in: a name and a secret. Goes out: the secret, on the disk before [set] returns. Must never happen: "there is
 * none" while the device is locked; a secret or its name in an error.
 *
 * A secret whose key is gone for good (the system threw it away, or the files came from another device) is told as none,
 * because that is what it is: the member signs in again, and what was logged is kept.
 *
 * @param folder is made where it is missing.
 * @param unlocked whether the device was unlocked since it was started; before that nothing can be read.
 */
class KeystoreSecrets(
    private val folder: File,
    private val cipher: SecretCipher,
    private val unlocked: () -> Boolean,
) : SecretStore {
    /** The secrets of this app on this device. */
    constructor(context: Context) : this(
        File(context.noBackupFilesDir, FOLDER),
        KeystoreCipher(),
        { isUnlocked(context) },
    )

    override fun get(name: String): String? = guarded {
        val sealed = try {
            file(name).readFully()
        } catch (_: FileNotFoundException) {
            return@guarded null
        }
        try {
            cipher.open(sealed).decodeToString()
        } catch (_: KeyGone) {
            null
        }
    }

    override fun set(name: String, secret: String) = guarded {
        val sealed = cipher.seal(secret.encodeToByteArray())
        if (!folder.isDirectory && !folder.mkdirs()) throw IOException("no folder")
        val file = file(name)
        val stream = file.startWrite()
        try {
            stream.write(sealed)
            file.finishWrite(stream)
        } catch (full: IOException) {
            file.failWrite(stream)
            throw full
        }
    }

    override fun delete(name: String) = guarded { file(name).delete() }

    private fun <T> guarded(work: () -> T): T {
        if (!unlocked()) throw SecretStoreException.Locked()
        return try {
            synchronized(this, work)
        } catch (_: IOException) {
            throw SecretStoreException.Failed("the secrets could not be read or written; make room on the device")
        } catch (_: GeneralSecurityException) {
            throw SecretStoreException.Failed(NO_KEYSTORE)
        } catch (_: ProviderException) {
            throw SecretStoreException.Failed(NO_KEYSTORE)
        }
    }

    /** Named so that any name is a file name. */
    private fun file(name: String) =
        AtomicFile(File(folder, Base64.encodeToString(name.encodeToByteArray(), Base64.URL_SAFE or Base64.NO_WRAP)))

    private companion object {
        const val NO_KEYSTORE = "the device's Keystore did not answer; start the device again and try once more"

        /** Before Android 7 nothing of an app runs until the device was unlocked. */
        fun isUnlocked(context: Context): Boolean = Build.VERSION.SDK_INT < Build.VERSION_CODES.N ||
            context.getSystemService(UserManager::class.java).isUserUnlocked
    }
}
