package jp.kenpos.ui

import jp.kenpos.bindings.Channel
import jp.kenpos.kit.HealthStore
import kotlinx.coroutines.flow.StateFlow
import java.time.LocalTime

/**
 * The device the screens run on: what only the system can do.
 *
 * Comes in: what the member pressed. Goes out: what the system did, as facts. Must never happen: a decision, a number,
 * a call of the core.
 */
interface Device {
    /** The address of the union's server that this app was built for. None: the member types it. */
    val server: String?

    /** The version of this app, for people. */
    val appVersion: String

    /** Where this device could have its steps from, the best first. Empty: they are typed. */
    val channels: List<Channel>

    /** The reader of a channel; none on a device that has none. */
    fun healthStore(channel: Channel): HealthStore?

    /** Asks the system for what reading [channel] needs; false when it was not given. */
    suspend fun askPermission(channel: Channel): Boolean

    /** Opens the system's page where the member allows it. */
    fun openSettings(channel: Channel)

    /** Opens Health Connect's page in the store. */
    fun getProvider()

    /** Opens this app's page in the store. */
    fun updateApp()

    /** Lets the member choose a photo or a PDF; none when nothing was chosen. */
    suspend fun pickProof(): ByteArray?

    /** Lets the member keep [text] as a file named [name]; false when it was not kept. */
    suspend fun keepFile(name: String, text: String): Boolean

    /** When the system reminds the member each day; none: never. */
    val reminder: StateFlow<LocalTime?>

    /** Sets or ends the reminder; false when the member does not allow notifications. */
    suspend fun remindAt(time: LocalTime?): Boolean

    /** What other people's work this app holds, with its licences. */
    fun licences(): String
}
