import Foundation
import HealthKit
import KenposCore
import KenposKit

/// What HealthKit calls when something was saved or deleted, also where the app does not run.
///
/// Comes in: what a wake-up starts. Goes out: that work, and afterwards HealthKit's completion handlers. Must never happen: a handler
/// that is not called (after three, HealthKit stops waking the app), or that is called twice.
final class Observers: @unchecked Sendable {
    private let store: HKHealthStore
    private let lock = NSLock()
    private var run: (@Sendable (any BackgroundTime) async -> Void)?
    private var queries: [HKObserverQuery] = []
    private var waiting: [Answer] = []

    init(_ store: HKHealthStore) { self.store = store }

    /// Begins, with what a wake-up starts.
    func start(_ run: @escaping @Sendable (any BackgroundTime) async -> Void) {
        lock.withLock { self.run = run }
        start()
    }

    /// Begins anew.
    func start() {
        guard let run = lock.withLock({ run }) else { return }
        let new = SampleKind.allCases.map { query(of: $0, run) }
        let old = lock.withLock {
            defer { queries = new }
            return queries
        }
        old.forEach(store.stop)
        new.forEach(store.execute)
        // Steps are told once an hour at most, whatever is asked for. Where it is refused, the app reads when it is in front.
        for kind in SampleKind.allCases {
            store.enableBackgroundDelivery(for: kind.type, frequency: .hourly) { _, _ in }
        }
    }

    /// Calls every completion handler that waits.
    @discardableResult
    func complete() -> HealthOutcome {
        let answers = lock.withLock {
            defer { waiting = [] }
            return waiting
        }
        for answer in answers { answer.call() }
        return .done
    }

    private func query(
        of kind: SampleKind, _ run: @escaping @Sendable (any BackgroundTime) async -> Void
    ) -> HKObserverQuery {
        // Without a predicate: also what was saved while the app did not run.
        HKObserverQuery(sampleType: kind.type, predicate: nil) { [self] _, completion, error in
            // Nothing was told, and the query has ended; `start` begins it anew.
            if error != nil { return completion() }
            let answer = Answer(call: completion)
            lock.withLock { waiting.append(answer) }
            Task {
                let wake = Wake(observers: self)
                await run(wake)
                wake.complete(well: false)
            }
        }
    }
}

/// HealthKit's completion handler, which may be called from any thread.
private struct Answer: @unchecked Sendable {
    let call: () -> Void
}

/// The time that HealthKit gives. It says neither how much that is nor when it is up: the work ends by itself.
private struct Wake: BackgroundTime {
    let observers: Observers

    var left: Duration? { nil }

    func onExpiry(_ act: @escaping @Sendable () -> Void) {}

    func complete(well: Bool) { observers.complete() }
}
