import Foundation
import HealthKit
import KenposCore
import KenposKit

/// What HealthKit calls when something was saved or deleted, also where the app does not run.
///
/// Comes in: what a wake-up starts; whether wake-ups are wanted. Goes out: that work, and HealthKit's completion handlers once what
/// was read is kept. Must never happen: a handler that is not called (after three, HealthKit stops waking the app), or that is called
/// twice; an observer that ended and is taken for one that listens.
final class Observers: WakeUps, @unchecked Sendable {
    private let store: HKHealthStore
    private let lock = NSLock()
    private var run: (@Sendable (any BackgroundTime) async -> Void)?
    private var queries: [SampleKind: HKObserverQuery] = [:]
    private var waiting: [SampleKind: [Answer]] = [:]
    private var seen: [Answer] = []

    init(_ store: HKHealthStore) { self.store = store }

    /// Begins, with what a wake-up starts.
    func start(_ run: @escaping @Sendable (any BackgroundTime) async -> Void) {
        lock.withLock { self.run = run }
        keep()
    }

    /// Sees to it that every kind is listened for: a query has ended where it was not allowed, or HealthKit was locked.
    func keep() {
        guard let run = lock.withLock({ run }) else { return }
        for kind in SampleKind.allCases {
            let new: HKObserverQuery? = lock.withLock {
                if queries[kind] != nil { return nil }
                queries[kind] = query(of: kind, run)
                return queries[kind]
            }
            guard let new else { continue }
            store.execute(new)
            // Steps are told once an hour at most, whatever is asked for. Where it is refused, the app reads when it is in front.
            store.enableBackgroundDelivery(for: kind.type, frequency: .hourly) { _, _ in }
        }
    }

    /// HealthKit says itself when something is new.
    func next(inMs: UInt64) {}

    /// Listens no more, and is woken no more.
    func stop() {
        let old = lock.withLock {
            defer { queries = [:] }
            return queries
        }
        for (kind, query) in old {
            store.stop(query)
            store.disableBackgroundDelivery(for: kind.type) { _, _ in }
        }
    }

    /// A kind is read now: what it was told before, this reading sees.
    func reads(_ kind: SampleKind) {
        lock.withLock {
            seen += waiting.removeValue(forKey: kind) ?? []
        }
    }

    /// Calls every completion handler whose news were read, now that they are kept.
    @discardableResult
    func complete() -> HealthOutcome {
        let answers = lock.withLock {
            defer { seen = [] }
            return seen
        }
        for answer in answers { answer.call() }
        return .done
    }

    private func query(
        of kind: SampleKind, _ run: @escaping @Sendable (any BackgroundTime) async -> Void
    ) -> HKObserverQuery {
        // Without a predicate: also what was saved while the app did not run.
        HKObserverQuery(sampleType: kind.type, predicate: nil) { [self] query, completion, error in
            if error != nil {
                // Nothing was told, and the query has ended; `keep` begins another.
                lock.withLock { if queries[kind] === query { queries[kind] = nil } }
                return completion()
            }
            let answer = Answer(completion)
            lock.withLock { waiting[kind, default: []].append(answer) }
            Task {
                // At the end of its own work at the latest, whatever came of that.
                let time = SystemTime { [self] _ in
                    lock.withLock { waiting[kind]?.removeAll { $0 === answer } }
                    answer.call()
                }
                await run(time)
                time.complete(well: false)
            }
        }
    }
}

/// HealthKit's completion handler, which may be called from any thread, and is called once.
private final class Answer: @unchecked Sendable {
    private let lock = NSLock()
    private var handler: (() -> Void)?

    init(_ handler: @escaping () -> Void) { self.handler = handler }

    func call() {
        let handler = lock.withLock {
            defer { self.handler = nil }
            return self.handler
        }
        handler?()
    }
}
