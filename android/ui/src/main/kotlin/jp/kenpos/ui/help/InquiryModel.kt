package jp.kenpos.ui.help

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.lifecycle.viewModelScope
import jp.kenpos.bindings.FaqSection
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.NewInquiry
import jp.kenpos.bindings.Topic
import jp.kenpos.kit.Phone
import jp.kenpos.ui.Calls
import jp.kenpos.ui.PATIENCE_MS
import kotlinx.coroutines.launch

/** A question on its way to the union's desk. What was typed stays on any error. */
internal class InquiryModel(phone: Phone) : Calls(phone) {
    var topic by mutableStateOf<Topic?>(null)
    var words by mutableStateOf("")
    var contact by mutableStateOf("")
    var kenposId by mutableStateOf("")

    /** Where it is asked without a session: another place has questions of its own. */
    var server by mutableStateOf("")
        private set

    /** The frequent questions of [server]; none: they are not there yet. */
    var faq by mutableStateOf<List<FaqSection>?>(null)
        private set

    /** Why they are not there. */
    var noFaq by mutableStateOf<KenposException?>(null)
        private set

    /** Whether the desk has it. */
    var sent by mutableStateOf(false)
        private set

    private var offered: String? = null

    /** What was typed as the server on the way here. Once taken up, this page's own field is as the member leaves it. */
    fun offer(typed: String) {
        if (typed == offered) return
        offered = typed
        at(typed)
    }

    /** Asks at [typed] from now on. */
    fun at(typed: String) {
        if (typed == server) return
        server = typed
        faq = null
        noFaq = null
    }

    val isFilled: Boolean get() = topic != null && words.isNotBlank()

    /** Asks as the member who is signed in; the answer comes with a sync. */
    fun ask() = start {
        val inquiry = inquiry(id = null, at = null)
        request { ask(inquiry, PATIENCE_MS) }
        sent = true
    }

    /** Asks without a session. */
    fun askOutside() = start {
        val inquiry = inquiry(kenposId.trim().ifEmpty { null }, server.trim())
        request { ask(inquiry, PATIENCE_MS) }
        sent = true
    }

    /** The member has read what happens next: another question may follow. */
    fun read() {
        sent = false
    }

    /** Fetches the frequent questions of [server]. A failure is no reason not to ask. */
    fun lookUp(language: Language) {
        val asked = server
        if (asked.isBlank()) return
        noFaq = null
        viewModelScope.launch {
            try {
                val found = phone.request { faqOf(asked.trim(), language, PATIENCE_MS) }
                if (asked == server) faq = found
            } catch (error: KenposException) {
                if (asked == server) noFaq = error
            }
        }
    }

    private fun inquiry(id: String?, at: String?) =
        NewInquiry(topic ?: Topic.OTHER, words.trim(), contact.trim().ifEmpty { null }, id, at)
}
