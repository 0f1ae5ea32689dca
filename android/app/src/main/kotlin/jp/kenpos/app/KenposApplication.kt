package jp.kenpos.app

import android.app.Application
import android.content.Context
import jp.kenpos.platform.HasShell
import jp.kenpos.platform.Shell
import jp.kenpos.platform.ShellParts

/**
 * One process of the app: it has the one [Shell], and lets it follow the app to the front and away from it.
 *
 * Comes in: the start of a process, by the member, a worker, an alarm. Goes out: the shell. Must never happen: a file opened
 * before somebody needs it.
 */
open class KenposApplication :
    Application(),
    HasShell {
    /** What differs in tests. */
    protected open val parts: ShellParts get() = ShellParts(appVersion = versionOf(this), icon = R.drawable.ic_bar)

    override val shell: Shell by lazy { Shell(this, parts) }

    override fun onCreate() {
        super.onCreate()
        shell.follow()
    }
}

/** The version that stands in the manifest. */
internal fun versionOf(context: Context): String =
    context.packageManager.getPackageInfo(context.packageName, 0).versionName.orEmpty()
