package jp.kenpos.desktop

import jp.kenpos.bindings.Channel
import jp.kenpos.kit.HealthStore
import jp.kenpos.ui.Device
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.withContext
import java.awt.FileDialog
import java.awt.Frame
import java.io.File
import java.time.LocalTime

internal const val VERSION = "0.1.0"

/** A computer: it has no health store, no store of apps and no reminders, and says so by having none. */
internal class Computer(override val server: String?) : Device {
    override val appVersion = VERSION
    override val channels = emptyList<Channel>()
    override val reminder: StateFlow<LocalTime?> = MutableStateFlow(null)

    override fun healthStore(channel: Channel): HealthStore? = null

    override suspend fun askPermission(channel: Channel) = false

    override fun openSettings(channel: Channel) = Unit

    override fun getProvider() = Unit

    override fun updateApp() = Unit

    override suspend fun pickProof(): ByteArray? = chosen(FileDialog.LOAD, "")?.readBytes()

    override suspend fun keepFile(name: String, text: String): Boolean {
        val file = chosen(FileDialog.SAVE, name) ?: return false
        withContext(Dispatchers.IO) { file.writeText(text) }
        return true
    }

    override suspend fun remindAt(time: LocalTime?) = false

    override fun licences(): String = "MIT OR Apache-2.0"

    private suspend fun chosen(mode: Int, name: String): File? = withContext(Dispatchers.IO) {
        val dialog = FileDialog(null as Frame?, "KENPOS", mode)
        dialog.file = name
        dialog.isVisible = true
        dialog.file?.let { File(dialog.directory, it) }
    }
}
