import Foundation
import HealthKit
import KenposCore
import KenposHealthKit
import KenposKit
import Testing

private let steps = HKQuantityType(.stepCount)
private let midnight = Date(timeIntervalSince1970: 1_795_273_200)
private let hour = 3_600.0

/// The adapter on a HealthKit that is played (`ios/Stubs/HealthKit`): what it asks, and what it hands on. What Apple's answers is not
/// shown here.
@Suite(.timeLimit(.minutes(1)), .serialized)
struct HealthKitTests {}

private func adapter(on played: Played) -> HealthKitStore {
    Played.next = played
    return HealthKitStore()
}

extension HealthKitTests {
    struct StoreTests {
        private let played = Played()
        private let store: HealthKitStore

        init() { store = adapter(on: played) }

        @Test("A page has what was saved and deleted since the last one, with the facts of each sample")
        func pages() async throws {
            let first = played.save(steps, 1_200, from: midnight, to: midnight + hour)
            played.save(
                HKQuantityType(.bodyMass), 68.2, from: midnight, to: midnight, by: "com.example.scale",
                metadata: [HKMetadataKeyWasUserEntered: true, HKMetadataKeySyncIdentifier: "a"])
            let (samples, deleted, anchor) = try await page(.steps, after: nil)
            let sample = try #require(samples.first)
            #expect(samples.count == 1 && deleted.isEmpty)
            #expect(
                sample.id == first.uuidString && sample.kind == .steps && sample.value == "1200"
                    && sample.unit == "count")
            #expect(sample.start == midnight && sample.end == midnight + hour && sample.method == .automatic)
            #expect(sample.origin == "com.apple.health" && !sample.own && sample.device == "iPhone17,1")

            let weight = try #require(try await page(.weight, after: nil).samples.first)
            #expect(weight.value == "68.2" && weight.unit == "kg" && weight.method == .manual && weight.syncId == "a")

            let second = played.save(steps, 30, from: midnight + hour, to: midnight + 2 * hour, by: "jp.kenpos.app")
            played.delete(first, steps)
            let next = try await page(.steps, after: anchor)
            #expect(next.samples.map(\.id) == [second.uuidString] && next.samples.first?.own == true)
            #expect(next.deleted == [first.uuidString])
        }

        @Test("A page is no longer than the core asked for, and the next goes on behind it")
        func limit() async throws {
            for number in 1...5 { played.save(steps, Double(number), from: midnight, to: midnight + hour) }
            let first = try await page(.steps, after: nil, limit: 3)
            let second = try await page(.steps, after: first.anchor, limit: 3)
            #expect(first.samples.map(\.value) == ["1", "2", "3"] && second.samples.map(\.value) == ["4", "5"])
        }

        @Test("An anchor that is none is told as HealthKit tells one that it does not take")
        func anchors() async {
            let answer = await store.carryOut(
                .queryAnchored(kind: .steps, anchor: Data([1, 2]), since: midnight, limit: 10))
            #expect(answer == healthkitOutcome(code: 3, anchored: true))
        }

        @Test(
            "Of a walk over midnight a day has its part; typed steps go only where the core wants it; each source has its sum"
        )
        func sums() async {
            played.save(steps, 600, from: midnight - hour, to: midnight + hour)
            played.save(steps, 100, from: midnight + hour, to: midnight + 2 * hour, by: "com.example.watch")
            played.save(
                steps, 5_000, from: midnight + hour, to: midnight + 2 * hour,
                metadata: [HKMetadataKeyWasUserEntered: true])
            #expect(await total() == .total(count: "5400", bySource: []))
            #expect(await total(excludeManual: true) == .total(count: "400", bySource: []))
            guard case .total(_, let sources) = await total(excludeManual: true, bySource: true) else {
                Issue.record("no total")
                return
            }
            #expect(sources.map(\.origin) == ["com.apple.health", "com.example.watch"])
            #expect(sources.map(\.count) == ["300", "100"])
        }

        @Test("A day without a sample is no number and no zero")
        func nothing() async {
            #expect(await total() == .noData(permissionConfirmed: false))
        }

        @Test("Each error of HealthKit is the core's outcome for it, and a foreign one is unknown", arguments: 0...15)
        func errors(_ number: Int) async throws {
            let code = try #require(HKError.Code(rawValue: number))
            played.fail(HKError(code))
            for anchored in [true, false] {
                let answer = anchored ? await answer(.steps) : await total()
                #expect(answer == healthkitOutcome(code: Int64(number), anchored: anchored))
            }
            played.fail(NSError(domain: "another", code: number))
            #expect(await total() == healthkitOutcome(code: 0, anchored: false))
        }

        @Test("What another platform's store is asked, HealthKit does not have")
        func others() async {
            #expect(await store.carryOut(.readCounter) == .unsupported(why: .noHardware))
        }

        private func answer(_ kind: SampleKind) async -> HealthOutcome {
            await store.carryOut(.queryAnchored(kind: kind, anchor: nil, since: midnight, limit: 10))
        }

        private func page(
            _ kind: SampleKind, after anchor: Data?, limit: UInt32 = 10
        ) async throws -> (samples: [Sample], deleted: [String], anchor: Data) {
            let answer = await store.carryOut(.queryAnchored(kind: kind, anchor: anchor, since: midnight, limit: limit))
            guard case .samples(let samples, let deleted, let anchor) = answer else { throw NoPage(answer: answer) }
            return (samples, deleted, anchor)
        }

        private func total(excludeManual: Bool = false, bySource: Bool = false) async -> HealthOutcome {
            await store.carryOut(
                .dayTotal(
                    day: "2026-11-22", since: midnight, until: midnight + 24 * hour, excludeManual: excludeManual,
                    bySource: bySource))
        }

        private struct NoPage: Error {
            let answer: HealthOutcome
        }
    }
}

/// HealthKit wakes the app, and is told each time that it was dealt with.
extension HealthKitTests {
    struct ObserverTests {
        private let played = Played()
        private let store: HealthKitStore

        init() { store = adapter(on: played) }

        /// Listens with runs that last until `end`; the first two, of what each observer is told at once, have begun. Goes out: one for each
        /// run that begins.
        private func observed(until end: AsyncStream<Void>) async -> AsyncStream<Void>.Iterator {
            let (begun, begins) = AsyncStream<Void>.makeStream()
            store.observe { _ in
                begins.yield()
                for await _ in end { return }
            }
            var runs = begun.makeAsyncIterator()
            for _ in 1...2 { await runs.next() }
            return runs
        }

        @Test("Each wake-up starts the work, and its handler is called once, also where the work calls for it itself")
        func wakes() async {
            let store = store
            let (ran, runs) = AsyncStream<Void>.makeStream()
            store.observe { time in
                _ = await store.carryOut(.queryAnchored(kind: .steps, anchor: nil, since: midnight, limit: 10))
                _ = await store.carryOut(.complete)
                time.complete(well: true)
                runs.yield()
            }
            #expect(played.heard.count == 2 && played.wakes.count == 2)
            let (told, telling) = AsyncStream<Void>.makeStream()
            var (work, handlers) = (ran.makeAsyncIterator(), told.makeAsyncIterator())
            // Each observer is told something at once.
            for _ in 1...2 { await work.next() }
            for _ in 1...4 {
                played.wake(steps) { telling.yield() }
                await work.next()
                await handlers.next()
            }
            telling.finish()
            #expect(await handlers.next() == nil, "never twice")
        }

        @Test("What came after a reading had begun is not answered with it")
        func later() async {
            let (goes, told) = (AsyncStream<Void>.makeStream(), Told())
            var runs = await observed(until: goes.stream)
            played.wake(steps) { told.add("before") }
            await runs.next()
            _ = await store.carryOut(.queryAnchored(kind: .steps, anchor: nil, since: midnight, limit: 10))
            played.wake(steps) { told.add("after") }
            await runs.next()
            _ = await store.carryOut(.complete)
            #expect(told.all == ["before"])
            goes.continuation.finish()
        }

        @Test("What one run is reading another does not answer for: its handler waits for its own commit")
        func overlapping() async {
            let (goes, told) = (AsyncStream<Void>.makeStream(), Told())
            var runs = await observed(until: goes.stream)
            played.wake(steps) { told.add("steps") }
            await runs.next()
            let (asked, asks) = AsyncStream<Void>.makeStream()
            let (answered, answers) = AsyncStream<Void>.makeStream()
            played.hold {
                asks.yield()
                for await _ in answered { return }
            }
            let page = HealthCommand.queryAnchored(kind: .steps, anchor: nil, since: midnight, limit: 10)
            let (slow, quick) = (store.forOneRun(), store.forOneRun())
            let reading = Task { await slow.carryOut(page) }
            for await _ in asked { break }
            _ = await quick.carryOut(page)
            _ = await quick.carryOut(.complete)
            _ = await store.carryOut(.complete)
            #expect(told.all.isEmpty)
            answers.finish()
            _ = await reading.value
            #expect(told.all.isEmpty, "read, and not kept yet")
            _ = await slow.carryOut(.complete)
            #expect(told.all == ["steps"])
            goes.continuation.finish()
        }

        @Test("Where HealthKit refused to wake the app it is asked again, and a question of the system asks anew")
        func refused() async {
            played.refuse(true)
            store.observe { _ in }
            #expect(played.heard.count == 2 && played.wakes.isEmpty)
            store.wakeUps.keep()
            #expect(played.wakes.isEmpty)
            played.refuse(false)
            store.wakeUps.keep()
            #expect(played.wakes.count == 2 && played.heard.count == 2, "with the same observers")
            played.forgetWakes()
            store.wakeUps.keep()
            #expect(played.wakes.isEmpty, "what was not refused is not asked for again")
            await store.ask()
            #expect(played.wakes.count == 2)
        }

        @Test("Work that never says it is done gives its wake-up back when it ends")
        func forgetful() async {
            store.observe { _ in }
            let (told, telling) = AsyncStream<Void>.makeStream()
            var handlers = told.makeAsyncIterator()
            played.wake(steps) { telling.yield() }
            await handlers.next()
        }

        @Test("An observer that HealthKit ended calls its handler, and begins anew with the next occasion")
        func ended() async {
            store.observe { _ in }
            played.fail(HKError(.errorDatabaseInaccessible))
            let (told, telling) = AsyncStream<Void>.makeStream()
            var handlers = told.makeAsyncIterator()
            played.wake(steps) { telling.yield() }
            await handlers.next()
            #expect(played.heard == [HKQuantityType(.bodyMass)])
            played.fail(nil)
            store.wakeUps.keep()
            #expect(Set(played.heard) == [steps, HKQuantityType(.bodyMass)] && played.heard.count == 2)
        }

        @Test(
            "Where nobody is signed in any more nobody listens, and HealthKit wakes nobody; a new sign-in begins anew")
        func stopped() async {
            let store = store
            let (ran, runs) = AsyncStream<Void>.makeStream()
            store.observe { _ in
                store.wakeUps.stop()
                runs.yield()
            }
            var work = ran.makeAsyncIterator()
            for _ in 1...2 { await work.next() }
            #expect(played.heard.isEmpty && played.wakes.isEmpty, "and that ended")
            store.wakeUps.keep()
            #expect(played.heard.count == 2 && played.wakes.count == 2)
        }

        @Test("Nothing listens before the launch said what a wake-up starts")
        func early() async {
            store.wakeUps.keep()
            await store.ask()
            #expect(played.heard.isEmpty)
        }
    }
}

/// What was told, in order.
private final class Told: @unchecked Sendable {
    private let lock = NSLock()
    private var told: [String] = []

    var all: [String] { lock.withLock { told } }

    func add(_ what: String) { lock.withLock { told.append(what) } }
}
