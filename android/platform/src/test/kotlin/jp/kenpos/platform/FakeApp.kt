package jp.kenpos.platform

import android.app.Application
import jp.kenpos.kit.Phone
import jp.kenpos.platform.work.storesOf

/** An application of a test: its phone is the one the test has opened. */
class FakeApp :
    Application(),
    HasShell {
    /** What stands in for the phone; none: it cannot be opened. */
    var phone: Phone? = null

    override val shell by lazy {
        Shell(this, ShellParts("1.0.0", android.R.drawable.ic_menu_agenda, { phone!! }, { storesOf("4321") }))
    }
}
