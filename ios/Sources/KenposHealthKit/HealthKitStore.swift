import Foundation
import HealthKit
import KenposCore
import KenposKit

/// HealthKit: the steps and weighings of this iPhone.
///
/// Comes in: the core's commands; that the app was launched. Goes out: what HealthKit answered, or why it did not; the app's work,
/// whenever something was saved or deleted. Must never happen: a decision (which page, which day, what counts is the core's); a
/// number that HealthKit did not give; a word about whether reading is allowed, which HealthKit never tells; anything written.
public final class HealthKitStore: HealthStore {
    private let store: HKHealthStore
    private let observers: Observers
    /// What this run has read of, if this is a run's.
    private let seen = Seen()

    public init() {
        store = HKHealthStore()
        observers = Observers(store)
    }

    private init(of whole: HealthKitStore) { (store, observers) = (whole.store, whole.observers) }

    public func forOneRun() -> any HealthStore { HealthKitStore(of: self) }

    /// Shows the system's question, where the system was not asked yet. What was answered stays between it and the member.
    public func ask() async {
        // Where it could not be asked, the next reading says why.
        try? await store.requestAuthorization(toShare: [], read: Set(SampleKind.allCases.map(\.type)))
        // An observer of what was not asked for yet ended with an error, and HealthKit may have refused to wake the app.
        observers.keep(anew: true)
    }

    /// How HealthKit is asked to wake the app.
    public var wakeUps: any WakeUps { observers }

    /// From now on `run` is called, with time in the background, when something was saved or deleted. Before the launch ends.
    public func observe(_ run: @escaping @Sendable (any BackgroundTime) async -> Void) {
        observers.start(run)
    }

    public func carryOut(_ command: HealthCommand) async -> HealthOutcome {
        switch command {
        case .queryAnchored(let kind, let anchor, let since, let limit):
            await told(anchored: true) {
                seen.add(observers.taken(kind))
                return try await page(kind, anchor, since, limit)
            }
        case .dayTotal(_, let since, let until, let excludeManual, let bySource):
            await told(anchored: false) { try await total(since, until, excludeManual, bySource) }
        case .complete:
            seen.answer()
        case .takeToken, .readRecords, .getChanges, .readCounter:
            // Of another platform's store: there is none of the kind on this phone.
            .unsupported(why: .noHardware)
        }
    }

    /// One page, no live query: it ends with its answer.
    private func page(
        _ kind: SampleKind, _ anchor: Data?, _ since: Timestamp, _ limit: UInt32
    ) async throws -> HealthOutcome {
        let begun = HKQuery.predicateForSamples(withStart: since, end: nil, options: .strictStartDate)
        let query = HKAnchoredObjectQueryDescriptor(
            predicates: [.quantitySample(type: kind.type, predicate: begun)], anchor: try anchor.map(unarchived),
            limit: Int(limit))
        let page = try await query.result(for: store)
        return .samples(
            samples: page.addedSamples.map { sample(of: kind, $0) },
            deleted: page.deletedObjects.map(\.uuid.uuidString), anchor: try archived(page.newAnchor))
    }

    /// HealthKit's own sum of the time from `since` to `until`, as the Health app shows it: of a sample that reaches over the edge, the
    /// part inside counts. A collection of one interval does that, and only over samples that overlap; a plain statistics query
    /// takes each sample whole.
    private func total(
        _ since: Timestamp, _ until: Timestamp, _ excludeManual: Bool, _ bySource: Bool
    ) async throws -> HealthOutcome {
        var conditions = [HKQuery.predicateForSamples(withStart: since, end: until)]
        if excludeManual {
            conditions.append(
                HKQuery.predicateForObjects(
                    withMetadataKey: HKMetadataKeyWasUserEntered, operatorType: .notEqualTo, value: true))
        }
        let query = HKStatisticsCollectionQueryDescriptor(
            predicate: .quantitySample(
                type: SampleKind.steps.type, predicate: NSCompoundPredicate(andPredicateWithSubpredicates: conditions)),
            options: bySource ? [.cumulativeSum, .separateBySource] : .cumulativeSum,
            anchorDate: since, intervalComponents: DateComponents(second: Int(until.timeIntervalSince(since))))
        // The parts of those samples that lie outside stand in intervals of their own, which hold nothing else: they are not looked at.
        let sums = try await query.result(for: store).statistics(for: since)
        guard let sums, let sum = sums.sumQuantity() else { return .noData(permissionConfirmed: false) }
        let sources = bySource ? sums.sources ?? [] : []
        return .total(
            count: text(sum, in: .count()),
            bySource: sources.map { source in
                SourceSum(
                    origin: source.bundleIdentifier,
                    count: sums.sumQuantity(for: source).map { text($0, in: .count()) })
            })
    }
}

extension SampleKind {
    /// What HealthKit calls it.
    var type: HKQuantityType {
        switch self {
        case .steps: HKQuantityType(.stepCount)
        case .weight: HKQuantityType(.bodyMass)
        }
    }
}
