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
    /// For which HealthKit refused to wake the app.
    private var refused: Set<SampleKind> = []
    /// Held while HealthKit is asked: what was decided first is asked first, so that nobody's end undoes another's beginning.
    private let turn = NSLock()

    init(_ store: HKHealthStore) { self.store = store }

    /// Begins, with what a wake-up starts.
    func start(_ run: @escaping @Sendable (any BackgroundTime) async -> Void) {
        lock.withLock { self.run = run }
        keep()
    }

    func keep() { keep(anew: false) }

    /// Sees to it that every kind is listened for, and wakes the app: a query has ended where it was not allowed, or HealthKit was
    /// locked; to wake the app may have been refused. `anew`: HealthKit is asked for that also where it did not refuse.
    func keep(anew: Bool) {
        turn.withLock {
            guard let run = lock.withLock({ run }) else { return }
            for kind in SampleKind.allCases {
                let (new, wakes): (HKObserverQuery?, Bool) = lock.withLock {
                    let new = queries[kind] == nil ? query(of: kind, run) : nil
                    queries[kind] = new ?? queries[kind]
                    return (new, refused.remove(kind) != nil || new != nil || anew)
                }
                if let new { store.execute(new) }
                if wakes { wake(for: kind) }
            }
        }
    }

    /// Steps are told once an hour at most, whatever is asked for. Where it is refused, the app reads when it is in front, and asks
    /// again with the next occasion.
    private func wake(for kind: SampleKind) {
        store.enableBackgroundDelivery(for: kind.type, frequency: .hourly) { [self] isKept, _ in
            if !isKept { lock.withLock { _ = refused.insert(kind) } }
        }
    }

    /// HealthKit says itself when something is new.
    func next(inMs: UInt64) {}

    /// Listens no more, and is woken no more.
    func stop() {
        turn.withLock {
            let old = lock.withLock {
                defer { (queries, refused) = ([:], []) }
                return queries
            }
            for (kind, query) in old {
                store.stop(query)
                store.disableBackgroundDelivery(for: kind.type) { _, _ in }
            }
        }
    }

    /// A kind is read now: what it was told before, this reading sees, and answers for.
    func taken(_ kind: SampleKind) -> [Answer] { lock.withLock { waiting.removeValue(forKey: kind) ?? [] } }

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

/// The completion handlers whose news one run reads.
final class Seen: @unchecked Sendable {
    private let lock = NSLock()
    private var answers: [Answer] = []

    func add(_ more: [Answer]) { lock.withLock { answers += more } }

    /// Calls them, now that what was read is kept.
    func answer() -> HealthOutcome {
        let answers = lock.withLock {
            defer { self.answers = [] }
            return self.answers
        }
        for answer in answers { answer.call() }
        return .done
    }
}

/// HealthKit's completion handler, which may be called from any thread, and is called once.
final class Answer: @unchecked Sendable {
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
