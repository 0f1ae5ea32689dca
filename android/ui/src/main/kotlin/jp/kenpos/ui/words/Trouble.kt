package jp.kenpos.ui.words

import androidx.compose.runtime.Composable
import androidx.compose.runtime.ReadOnlyComposable
import jp.kenpos.bindings.KenposException
import jp.kenpos.kit.sentence

/** An error of the core as a sentence, in the language of the screens. */
@Composable
@ReadOnlyComposable
fun troubleText(error: KenposException): String = error.sentence(LocalLanguage.current)
