package jp.kenpos.kit

import jp.kenpos.bindings.RustBuffer
import jp.kenpos.bindings.UniffiLib
import jp.kenpos.bindings.UniffiRustCallStatus
import jp.kenpos.bindings.scaffoldingNothing
import jp.kenpos.bindings.scaffoldingRecord
import jp.kenpos.bindings.scaffoldingRecords
import kotlinx.serialization.json.Json
import org.junit.jupiter.api.Test

private const val ROUNDS = 11
private const val RECORDS = 500

/**
 * What a call through the generated Kotlin costs beside the foreign call alone: the Kotlin half of `kenpos-lab bench ffi`.
 * No test: its name keeps it out of every run that does not ask for it.
 */
class FfiBench {
    private val status = UniffiRustCallStatus()

    @Test
    fun `tell what calls cost`() {
        val told = mapOf(
            "empty" to
                inTurn(200_000, {
                    scaffoldingNothing()
                }) { UniffiLib.uniffi_kenpos_fn_func_scaffolding_nothing(status) },
            "record" to inTurn(20_000, { scaffoldingRecord() }) {
                free(UniffiLib.uniffi_kenpos_fn_func_scaffolding_record(status))
            },
            "records_500" to inTurn(500, { scaffoldingRecords(RECORDS.toUInt()) }) {
                free(UniffiLib.uniffi_kenpos_fn_func_scaffolding_records(RECORDS, status))
            },
        )
        println("ffi: ${Json.encodeToString(told)}")
    }

    private fun free(answer: RustBuffer.ByValue) = UniffiLib.ffi_kenpos_rustbuffer_free(answer, status)

    /** Microseconds a call, ours and the floor; the first rounds are for the JVM to compile what it runs. */
    private fun inTurn(times: Int, ours: () -> Unit, floor: () -> Unit): List<List<Double>> =
        List(2 * ROUNDS) { listOf(micros(times, ours), micros(times, floor)) }.takeLast(ROUNDS)

    private fun micros(times: Int, call: () -> Unit): Double {
        val began = System.nanoTime()
        repeat(times) { call() }
        return (System.nanoTime() - began) / times / 1_000.0
    }
}
