package jp.kenpos.ui.settings

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.lifecycle.viewmodel.compose.viewModel
import jp.kenpos.bindings.Button
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.Link
import jp.kenpos.bindings.LinkState
import jp.kenpos.kit.Phone
import jp.kenpos.kit.readHealth
import jp.kenpos.ui.Calls
import jp.kenpos.ui.Device
import jp.kenpos.ui.LocalDevice
import jp.kenpos.ui.Otherwise
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.look.Asking
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.LocalMessages
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Marked
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.QuietButton
import jp.kenpos.ui.look.Said
import jp.kenpos.ui.look.SideButton
import jp.kenpos.ui.look.aloud
import jp.kenpos.ui.sendSoon
import jp.kenpos.ui.today.label
import jp.kenpos.ui.words.LogWords
import jp.kenpos.ui.words.SettingsWords
import jp.kenpos.ui.words.momentText
import jp.kenpos.ui.words.text

/** One channel of this phone: where its reading stands in words, and what the member can do about it. */
@Composable
internal fun LinkPanel(link: Link, model: PhoneModel) {
    // Calls of its own: what goes wrong with one channel is said with that channel.
    val calls = viewModel(key = "link ${link.channel}") { Calls(model.phone) }
    val device = LocalDevice.current
    var unlinking by rememberSaveable { mutableStateOf(false) }
    val channel = LogWords.of(link.channel).text()
    Panel {
        Heading(channel)
        Marked(link.mark(), link.text)
        for (hint in link.hints) Note(hint.text)
        link.readAt?.let { Note(SettingsWords.readAt.text("moment" to momentText(it))) }
        link.againAt?.let { Note(SettingsWords.readAgain.text("moment" to momentText(it))) }
        for (left in link.leftOut) {
            Note(SettingsWords.leftOut.text("what" to SettingsWords.of(left.reason).text(), "n" to "${left.count}"))
        }
        calls.Otherwise()
        link.button?.let { button ->
            val label = button.label().text()
            SideButton(label, Modifier.aloud(label, channel), enabled = !calls.working) {
                calls.start {
                    press(button, link.channel, device)
                    model.sendSoon()
                }
            }
        }
        if (link.linkedAt != null) {
            val unlink = SettingsWords.unlink.text()
            QuietButton(unlink, Modifier.align(Alignment.End).aloud(unlink, channel)) { unlinking = true }
        }
    }
    if (unlinking) Unlinking(link.channel, calls) { unlinking = false }
}

private fun Link.mark(): Mark = when (state) {
    LinkState.UP_TO_DATE -> Mark.DONE
    LinkState.NOT_LINKED -> Mark.MISSING
    LinkState.READING, LinkState.RATE_LIMITED, LinkState.MIGRATING, LinkState.LOCKED -> Mark.WAITING
    else -> if (button == null) Mark.INFO else Mark.ATTENTION
}

/** What was read so far is the member's: kept, or deleted, as they say. */
@Composable
private fun Unlinking(channel: Channel, calls: Calls, onDone: () -> Unit) {
    val messages = LocalMessages.current
    val unlink = { keep: Boolean ->
        onDone()
        calls.start {
            call { unlinkHealth(channel, keep) }
            messages.say(SettingsWords.unlinked.fill(messages.language))
        }
    }
    Asking(
        SettingsWords.unlinkOf.text("channel" to LogWords.of(channel).text()),
        yes = null,
        onYes = {},
        onNo = onDone,
        no = SettingsWords.unlinkNot.text(),
    ) {
        Said(SettingsWords.unlinkMeans.text())
        SideButton(SettingsWords.unlinkKeep.text(), Modifier.fillMaxWidth()) { unlink(true) }
        SideButton(SettingsWords.unlinkDelete.text(), Modifier.fillMaxWidth()) { unlink(false) }
    }
}

/** Does what the core's [button] of a link says, on the phone and on the device. */
private suspend fun Phone.press(button: Button, channel: Channel, device: Device) = when (button) {
    Button.LINK -> {
        call { linkHealth(channel) }
        ask(channel, device)
    }

    Button.CLAIM -> {
        call { claimPhoneData() }
        ask(channel, device)
    }

    Button.ASK_PERMISSION -> ask(channel, device)

    Button.READ_NOW -> read(channel, device)

    Button.OPEN_SETTINGS -> device.openSettings(channel)

    Button.GET_PROVIDER -> device.getProvider()

    // The others stand with no link.
    else -> Unit
}

/** What was not given, the reading says in words. */
private suspend fun Phone.ask(channel: Channel, device: Device) {
    device.askPermission(channel)
    read(channel, device)
}

private suspend fun Phone.read(channel: Channel, device: Device) {
    val store = device.healthStore(channel) ?: return
    readHealth(channel, HealthReason.MEMBER, store)
}
