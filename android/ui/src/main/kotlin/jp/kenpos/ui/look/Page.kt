package jp.kenpos.ui.look

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.imePadding
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.foundation.lazy.rememberLazyListState
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Text
import androidx.compose.material3.TopAppBar
import androidx.compose.material3.TopAppBarDefaults
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import jp.kenpos.kit.Screen
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** Wider than this a line is hard to read. */
private val WIDEST = 640.dp

/** The list of a page, for tests that scroll. */
const val PAGE = "page"

/**
 * One screen: its title, what it shows, and at the thumb what is done with it.
 *
 * @param onBack none at the four places.
 * @param bottom the main button, always to be seen.
 */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
fun Page(
    title: String,
    onBack: (() -> Unit)? = null,
    actions: @Composable RowScope.() -> Unit = {},
    bottom: (@Composable () -> Unit)? = null,
    list: LazyListState = rememberLazyListState(),
    content: LazyListScope.() -> Unit,
) = Scaffold(
    topBar = {
        TopAppBar(
            title = {
                Text(title, Modifier.semantics { heading() }, style = MaterialTheme.typography.titleLarge)
            },
            navigationIcon = { if (onBack != null) BackButton(onBack) },
            actions = actions,
            colors = TopAppBarDefaults.topAppBarColors(containerColor = LocalPalette.current.page),
        )
    },
    bottomBar = { if (bottom != null) Thumb(bottom) },
) { inner ->
    Box(Modifier.fillMaxSize().padding(inner).imePadding(), Alignment.TopCenter) {
        LazyColumn(
            Modifier.widthIn(max = WIDEST).fillMaxSize().testTag(PAGE),
            list,
            PaddingValues(start = 16.dp, top = 8.dp, end = 16.dp, bottom = 24.dp),
            verticalArrangement = Arrangement.spacedBy(12.dp),
            content = content,
        )
    }
}

@Composable
private fun BackButton(onBack: () -> Unit) {
    val name = CommonWords.back.text()
    IconButton(onBack, Modifier.semantics { contentDescription = name }) { Icon(Icons.back, null) }
}

@Composable
private fun Thumb(content: @Composable () -> Unit) = Box(Modifier.fillMaxWidth(), Alignment.Center) {
    Column(
        Modifier.widthIn(max = WIDEST).fillMaxWidth().padding(start = 16.dp, top = 8.dp, end = 16.dp, bottom = 16.dp),
        Arrangement.spacedBy(12.dp),
        Alignment.CenterHorizontally,
    ) { content() }
}

/** Draws [screen] once it is there: before, that it is coming; where there is none, why. */
fun <T> LazyListScope.state(screen: Screen<T>, content: LazyListScope.(T) -> Unit) = when (screen) {
    is Screen.Waiting -> item { Coming() }
    is Screen.Shown -> content(screen.state)
    is Screen.Failed -> item { Remark(Mark.ATTENTION, troubleText(screen.why)) }
}

/** Something is on its way. */
@Composable
fun Coming() {
    val name = CommonWords.loading.text()
    Box(Modifier.fillMaxWidth().padding(48.dp), Alignment.Center) {
        CircularProgressIndicator(Modifier.semantics { contentDescription = name })
    }
}

/** There is nothing yet, and that is no fault. */
@Composable
fun Nothing(text: String) =
    Box(Modifier.fillMaxWidth().padding(vertical = 32.dp, horizontal = 16.dp), Alignment.Center) {
        Text(text, color = LocalPalette.current.softInk, style = MaterialTheme.typography.bodyMedium)
    }
