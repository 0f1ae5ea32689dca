import KenposCore
import KenposKit
import Testing

private let aMinuteMs: UInt64 = 60_000

@Suite(.timeLimit(.minutes(2)))
struct CancelTests {
    @Test("A cancelled waiter ends every request of the phone, and nothing is lost")
    func cancelledWaiter() async throws {
        try await onARoad { phone, road, server in
            try await phone.setUp(at: server.url)
            _ = try await phone.logWeight()
            var stuck = road.stuck.makeAsyncIterator()
            road.block()
            async let neverCancelled = phone.request { try await $0.sync(deadlineMs: aMinuteMs, reason: .member) }
            await stuck.next()
            let waiter = Task { try await phone.request { try await $0.sync(deadlineMs: aMinuteMs, reason: .member) } }
            await stuck.next()

            waiter.cancel()
            #expect(try await waiter.value.whyStopped == .cancelled)
            #expect(try await neverCancelled.whyStopped == .cancelled)
            #expect(try await phone.home().queued == 1)

            road.clear()
            let report = try await phone.sync()
            #expect(report.whyStopped == .done && report.remaining == 0)
            #expect(try await phone.balance() == 1_010)
            try server.audit()
        }
    }

    @Test("A request that stands aside is cancelled alone")
    func aside() async throws {
        try await onARoad { phone, road, server in
            try await phone.setUp(at: server.url)
            var stuck = road.stuck.makeAsyncIterator()
            road.block()
            let members = Task { try await phone.request { try await $0.sync(deadlineMs: aMinuteMs, reason: .member) } }
            await stuck.next()
            let aside = Task {
                try await phone.request(sparing: true) {
                    try await $0.sync(deadlineMs: aMinuteMs, reason: .background)
                }
            }
            await stuck.next()
            aside.cancel()
            await #expect(throws: CancellationError.self) { try await aside.value }
            road.clear()
            #expect(try await members.value.whyStopped != .cancelled)
        }
    }

    @Test("Setup can be cancelled and repeated, and registers once")
    func cancelledSetup() async throws {
        try await onARoad { phone, road, server in
            var stuck = road.stuck.makeAsyncIterator()
            road.block()
            let setup = taro(at: server.url)
            let waiter = Task { try await phone.request { try await $0.setup(setup: setup, deadlineMs: aMinuteMs) } }
            await stuck.next()
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            road.clear()
            try await phone.setUp(at: server.url)
            try await phone.sync()
            #expect(try await phone.balance() == 1_000)
            try server.audit()
        }
    }

    @Test("A task that is cancelled already asks nothing of the server", arguments: 1...20)
    func cancelledBefore(_ round: Int) async throws {
        try await onARoad { phone, road, _ in
            road.block()
            // Now before the request, now on its way into the core: in no case does it wait for its deadline.
            let setup = taro(at: "http://127.0.0.1:9")
            let waiter = Task { try await phone.request { try await $0.setup(setup: setup, deadlineMs: aMinuteMs) } }
            for _ in 1..<round { await Task.yield() }
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
            road.clear()
        }
    }

    @Test("A request ends at its deadline")
    func deadline() async throws {
        try await onARoad { phone, road, server in
            road.block()
            let setup = taro(at: server.url)
            let error = try await errorOf {
                try await phone.request { try await $0.setup(setup: setup, deadlineMs: 1) }
            }
            guard case .NotNow(code: "timed_out", _) = error else { throw Trouble("\(error)") }
            road.clear()
        }
    }

    @Test("Closing the phone ends the request that nobody cancelled")
    func closing() async throws {
        try await onARoad { phone, road, server in
            try await phone.setUp(at: server.url)
            var stuck = road.stuck.makeAsyncIterator()
            road.block()
            let waiter = Task { try await phone.request { try await $0.sync(deadlineMs: aMinuteMs, reason: .member) } }
            await stuck.next()
            await phone.close()
            let error = try await errorOf { try await waiter.value }
            guard case .NotNow(code: "paused", _) = error else { throw Trouble("\(error)") }
            road.clear()
        }
    }
}
