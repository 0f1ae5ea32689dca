package jp.kenpos.app

import jp.kenpos.bindings.OpenConfig
import jp.kenpos.bindings.Platform
import jp.kenpos.bindings.SecretPlace
import jp.kenpos.kit.Phone
import jp.kenpos.platform.ShellParts
import java.io.File

/** The app with the core as a computer has it: its library is the machine's own, and Robolectric has no Keystore. */
class TestApplication : KenposApplication() {
    /** How its phone is opened; a test may put something else here. */
    var open: suspend () -> Phone = {
        Phone.open(OpenConfig(File(filesDir, "phone").path, "0.1.0", Platform.COMMAND_LINE, SecretPlace.FILE))
    }

    override val parts: ShellParts get() = ShellParts("0.1.0", R.drawable.ic_bar, open = { open() })
}
