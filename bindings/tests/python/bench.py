"""What a call through the generated Python costs beside the foreign call alone: the Python half of `kenpos-lab bench ffi`.

Comes in: the module `kenpos` with testkit (PYTHONPATH). Goes out: a line of JSON, `ffi: {kind: [[ours, floor], …]}`, in
microseconds a call; ours and the floor take turns. Must never happen: a call of the core.
"""

import ctypes
import json
import time

import kenpos

ROUNDS = 11
RECORDS = 500
LIBRARY, STATUS = kenpos._UniffiLib, ctypes.byref(kenpos._UniffiRustCallStatus.default())


def micros(call, times):
    began = time.perf_counter_ns()
    for _ in range(times):
        call()
    return (time.perf_counter_ns() - began) / times / 1000


def freed(answer):
    LIBRARY.ffi_kenpos_rustbuffer_free(answer, STATUS)


CALLS = {
    "empty": (20_000, kenpos.scaffolding_nothing, lambda: LIBRARY.uniffi_kenpos_fn_func_scaffolding_nothing(STATUS)),
    "record": (5_000, kenpos.scaffolding_record,
               lambda: freed(LIBRARY.uniffi_kenpos_fn_func_scaffolding_record(STATUS))),
    "records_500": (20, lambda: kenpos.scaffolding_records(RECORDS),
                    lambda: freed(LIBRARY.uniffi_kenpos_fn_func_scaffolding_records(RECORDS, STATUS))),
}


def main():
    told = {}
    for kind, (times, ours, floor) in CALLS.items():
        micros(ours, times), micros(floor, times)
        told[kind] = [(micros(ours, times), micros(floor, times)) for _ in range(ROUNDS)]
    print("ffi:", json.dumps(told))


if __name__ == "__main__":
    main()
