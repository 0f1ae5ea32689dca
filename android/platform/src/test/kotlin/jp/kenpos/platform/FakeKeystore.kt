package jp.kenpos.platform

import android.security.keystore.KeyGenParameterSpec
import java.io.InputStream
import java.io.OutputStream
import java.security.InvalidKeyException
import java.security.Key
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.UnrecoverableKeyException
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

/** A place of keys named AndroidKeyStore, in memory. What seals is the JDK's own AES. */
class FakeKeystore {
    /** Puts it where the system's would be. */
    fun install() {
        Security.removeProvider(NAME)
        Security.addProvider(Here())
        kept.clear()
        invalid.clear()
    }

    /** The system has thrown the keys away. */
    fun forget() = kept.clear()

    /** The keys are there and refuse to work, as Android 9 and later tell it. */
    fun invalidate() {
        invalid += kept.keys
    }

    private class Here : Provider(NAME, "1", "keys of a test") {
        init {
            put("KeyStore.$NAME", Store::class.java.name)
            put("KeyGenerator.AES", Generator::class.java.name)
        }
    }

    /** Makes the keys. */
    class Generator : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun engineInit(params: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
            check(!spec.isUserAuthenticationRequired) { "a sync in the night has no finger" }
        }

        override fun engineInit(random: SecureRandom?) = throw InvalidKeyException()

        override fun engineInit(keysize: Int, random: SecureRandom?) = throw InvalidKeyException()

        override fun engineGenerateKey(): SecretKey {
            val bytes = ByteArray(spec.keySize / 8).also(SecureRandom()::nextBytes)
            invalid -= spec.keystoreAlias
            return SecretKeySpec(bytes, "AES").also { kept[spec.keystoreAlias] = it }
        }
    }

    /** Keeps the keys. */
    class Store : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? {
            if (alias in invalid) throw UnrecoverableKeyException()
            return kept[alias]
        }

        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit
        override fun engineContainsAlias(alias: String) = alias in kept
        override fun engineDeleteEntry(alias: String) = kept.remove(alias).let { }
        override fun engineAliases(): Enumeration<String> = Collections.enumeration(kept.keys)
        override fun engineSize() = kept.size
        override fun engineIsKeyEntry(alias: String) = alias in kept
        override fun engineIsCertificateEntry(alias: String) = false
        override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null
        override fun engineGetCertificate(alias: String): Certificate? = null
        override fun engineGetCertificateAlias(cert: Certificate): String? = null
        override fun engineGetCreationDate(alias: String): Date? = null
        override fun engineSetKeyEntry(a: String, k: Key, p: CharArray?, c: Array<Certificate>?) = unused()
        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = unused()
        override fun engineSetCertificateEntry(alias: String, cert: Certificate) = unused()
        override fun engineStore(stream: OutputStream?, password: CharArray?) = unused()

        private fun unused(): Nothing = error("the app makes keys and imports none")
    }

    private companion object {
        const val NAME = "AndroidKeyStore"
        val kept = HashMap<String, SecretKey>()
        val invalid = HashSet<String>()
    }
}
