package jp.kenpos.kit

import jp.kenpos.bindings.HttpRequest
import jp.kenpos.bindings.HttpResponse
import jp.kenpos.bindings.HttpTransport
import jp.kenpos.bindings.SecretStore
import jp.kenpos.bindings.SecretStoreException
import jp.kenpos.bindings.TransportException

// What an app lends the core, so that whatever the app's own code throws is an error the core knows. The generated code
// catches exceptions only: past an `Error`, as of a TODO() or a recursion too deep, a secret would count as kept. Of what
// was thrown only the class is told: its text may hold an address or a secret.

/** An app's network. */
internal class LentNetwork(private val app: HttpTransport) : HttpTransport {
    override fun send(request: HttpRequest): HttpResponse = try {
        app.send(request)
    } catch (known: TransportException) {
        throw known
    } catch (other: Throwable) {
        throw TransportException.Unreachable("the app's own network failed: ${other.javaClass.name}")
    }
}

/** An app's place of secrets. */
internal class LentSecrets(private val app: SecretStore) : SecretStore {
    override fun get(name: String): String? = guarded { app.get(name) }

    override fun set(name: String, secret: String) = guarded { app.set(name, secret) }

    override fun delete(name: String) = guarded { app.delete(name) }

    private inline fun <T> guarded(work: () -> T): T = try {
        work()
    } catch (known: SecretStoreException) {
        throw known
    } catch (other: Throwable) {
        throw SecretStoreException.Failed("the app's own secret store failed: ${other.javaClass.name}")
    }
}
