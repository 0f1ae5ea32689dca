package jp.kenpos.platform.tell

import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.net.Uri
import androidx.annotation.DrawableRes
import androidx.core.app.NotificationChannelCompat
import androidx.core.app.NotificationCompat
import androidx.core.app.NotificationManagerCompat
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.NoticeItem

/**
 * Notifications of this phone's own; nothing is sent from anywhere.
 *
 * Comes in: what is new. Goes out: one notification for each kind, the last replaces the one before. Must never happen: a
 * measurement in one; a title of the union on a locked screen.
 *
 * @param icon the small picture in the bar.
 */
class LocalNotices(
    private val context: Context,
    @param:DrawableRes private val icon: Int,
    private val language: () -> Language,
) {
    private val manager = NotificationManagerCompat.from(context)

    /** Whether the member lets this app show any. */
    val allowed: Boolean get() = manager.areNotificationsEnabled()

    /** New notices of the union. */
    fun tell(new: List<NoticeItem>) {
        val one = new.singleOrNull()
        val text = one?.title ?: Words.NEW_NOTICES.of(language(), new.size)
        show(Kind.NOTICES, Words.NOTICES.of(language()), text, open = "notices")
    }

    /** That something can still be recorded today. */
    fun remind() =
        show(Kind.REMINDER, Words.REMINDER_TITLE.of(language()), Words.REMINDER_TEXT.of(language()), open = "today")

    private fun show(kind: Kind, title: String, text: String, open: String) {
        if (!allowed) return
        // Making a channel again changes its name alone: what the member chose stands.
        manager.createNotificationChannel(
            NotificationChannelCompat.Builder(kind.channel, NotificationManagerCompat.IMPORTANCE_DEFAULT)
                .setName(kind.label.of(language()))
                .build(),
        )
        val notification = builder(kind, title)
            .setContentText(text)
            .setStyle(NotificationCompat.BigTextStyle().bigText(text))
            .setContentIntent(opening(open))
            .setPublicVersion(builder(kind, kind.inPublic.of(language())).build())
            .build()
        manager.notify(kind.channel, 0, notification)
    }

    private fun builder(kind: Kind, title: String) = NotificationCompat.Builder(context, kind.channel)
        .setSmallIcon(icon)
        .setContentTitle(title)
        .setVisibility(NotificationCompat.VISIBILITY_PRIVATE)
        .setAutoCancel(true)

    /** Opens this app at a place of it. */
    private fun opening(place: String): PendingIntent {
        val intent = Intent(Intent.ACTION_VIEW, Uri.parse("$LINK_SCHEME://$place")).setPackage(context.packageName)
        return PendingIntent.getActivity(context, 0, intent, PendingIntent.FLAG_IMMUTABLE)
    }

    private enum class Kind(val channel: String, val label: Words, val inPublic: Words) {
        NOTICES("notices", Words.NOTICES, Words.NEW_NOTICE),
        REMINDER("reminder", Words.REMINDER, Words.REMINDER_TITLE),
    }
}

/** The scheme of the links into this app: `kenpos://points`. */
const val LINK_SCHEME = "kenpos"
