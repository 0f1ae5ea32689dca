package jp.kenpos.platform

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.conflate

/** Broadcasts of the system while somebody listens. */
internal fun Context.broadcasts(vararg actions: String): Flow<Unit> = callbackFlow {
    val receiver = object : BroadcastReceiver() {
        override fun onReceive(context: Context, intent: Intent) {
            trySend(Unit)
        }
    }
    registerReceiver(receiver, IntentFilter().apply { actions.forEach(::addAction) })
    awaitClose { unregisterReceiver(receiver) }
}.conflate()
