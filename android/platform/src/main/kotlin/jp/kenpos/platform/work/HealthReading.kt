package jp.kenpos.platform.work

import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.KenposException
import jp.kenpos.kit.HealthStore
import jp.kenpos.kit.Phone
import jp.kenpos.kit.readHealth

/**
 * Reads the channels of this phone, one after the other.
 *
 * Comes in: why it is read. Goes out: when to come again. Must never happen: trouble of one channel that keeps another
 * from being read. A channel that the member has not linked ends its run by itself.
 */
class HealthReading(private val stores: Map<Channel, HealthStore>) {
    /** Reads them all; the earliest wish in milliseconds, none where nobody wishes for another run. */
    suspend fun read(phone: Phone, reason: HealthReason): ULong? = stores.mapNotNull { (channel, store) ->
        wishOf { phone.readHealth(channel, reason, store).nextWishMs }
    }.minOrNull()
}

/** The wish of a run; none where it could not be made: the screens say why, and the next occasion tries again. */
internal suspend fun wishOf(run: suspend () -> ULong?): ULong? = try {
    run()
} catch (_: KenposException) {
    null
}
