package jp.kenpos.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.lifecycle.ViewModel
import androidx.lifecycle.viewModelScope
import androidx.lifecycle.viewmodel.compose.viewModel
import jp.kenpos.bindings.KenposException
import jp.kenpos.kit.Phone
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/**
 * The calls of one screen: at most one at a time, and what became of the last.
 *
 * A call goes on when the device is turned. What went wrong stays until the next call, so that the member can read it;
 * what was typed stays on the screen.
 */
open class Calls(protected val phone: Phone) : ViewModel() {
    /** Whether one is under way. */
    var working by mutableStateOf(false)
        private set

    /** What the last one ended with; none: it went well. */
    var trouble by mutableStateOf<KenposException?>(null)
        private set

    /** The field the trouble is about, where it is about one. */
    val field: String? get() = (trouble as? KenposException.Invalid)?.field

    /** Begins [work], unless another is under way. Only the core's errors end it; anything else is a defect. */
    fun start(work: suspend Phone.() -> Unit): Job? {
        if (working) return null
        working = true
        trouble = null
        return viewModelScope.launch {
            try {
                phone.work()
            } catch (error: KenposException) {
                trouble = error
            } finally {
                working = false
            }
        }
    }

    /** The member changed the input: what was said of the old one goes. */
    fun forget() {
        trouble = null
    }
}

/** The calls of the screen that asks, kept as long as it is on the way back. */
@Composable
fun calls(phone: Phone): Calls = viewModel { Calls(phone) }
