// Signatures from Apple's documentation (developer.apple.com/documentation): healthkit/hkquery, healthkit/hkqueryoptions,
// healthkit/hkqueryanchor, healthkit/hksamplepredicate, healthkit/hkanchoredobjectquerydescriptor,
// healthkit/hkstatisticscollectionquerydescriptor, healthkit/hkstatisticscollection, healthkit/hkstatistics,
// healthkit/hkstatisticsoptions, healthkit/hkobserverquery, healthkit/hkobserverquerycompletionhandler.

import Foundation

public struct HKQueryOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let strictStartDate = HKQueryOptions(rawValue: 1)
}

open class HKQuery: NSObject, @unchecked Sendable {
    /// Without an option what overlaps the time; with `strictStartDate` what begins in it.
    open class func predicateForSamples(
        withStart startDate: Date?, end endDate: Date?, options: HKQueryOptions = []
    ) -> NSPredicate {
        NSPredicate { sample, _ in
            guard let sample = sample as? HKSample else { return false }
            let begins = options.contains(.strictStartDate) ? sample.startDate : sample.endDate
            return begins >= startDate ?? .distantPast && sample.startDate < endDate ?? .distantFuture
        }
    }
    open class func predicateForObjects(
        withMetadataKey key: String, operatorType: NSComparisonPredicate.Operator, value: Any
    ) -> NSPredicate {
        NSPredicate { object, _ in
            let isEqual = (object as? HKObject)?.metadata?[key] as? Bool == value as? Bool
            return operatorType == .equalTo ? isEqual : !isEqual
        }
    }
}

open class HKQueryAnchor: NSObject, NSSecureCoding, @unchecked Sendable {
    let place: Int
    init(_ place: Int) { self.place = place }
    public static var supportsSecureCoding: Bool { true }
    public required init?(coder: NSCoder) { place = coder.decodeInteger(forKey: "place") }
    open func encode(with coder: NSCoder) { coder.encode(place, forKey: "place") }
}

public struct HKSamplePredicate<Sample: HKSample> {
    let type: HKQuantityType
    let predicate: NSPredicate?

    func takes(_ sample: HKQuantitySample, _ type: HKQuantityType) -> Bool {
        type == self.type && predicate?.evaluate(with: sample) ?? true
    }
}

extension HKSamplePredicate where Sample == HKQuantitySample {
    public static func quantitySample(
        type: HKQuantityType, predicate: NSPredicate? = nil
    ) -> HKSamplePredicate<HKQuantitySample> { HKSamplePredicate(type: type, predicate: predicate) }
}

/// Apple's is generic over the sample; here there are quantities.
public struct HKAnchoredObjectQueryDescriptor<Sample: HKSample> {
    public struct Result {
        public let addedSamples: [Sample]
        public let deletedObjects: [HKDeletedObject]
        public let newAnchor: HKQueryAnchor
    }

    private let predicates: [HKSamplePredicate<Sample>]
    private let anchor: HKQueryAnchor?
    private let limit: Int?

    public init(predicates: [HKSamplePredicate<Sample>], anchor: HKQueryAnchor?, limit: Int? = nil) {
        (self.predicates, self.anchor, self.limit) = (predicates, anchor, limit)
    }

    public func result(for healthStore: HKHealthStore) async throws -> Result {
        await healthStore.played.pass()
        return try healthStore.played.told { events in
            var (added, deleted, place): ([Sample], [HKDeletedObject], Int) = ([], [], anchor?.place ?? 0)
            while place < events.count, added.count + deleted.count < limit ?? .max {
                switch events[place] {
                case .saved(let sample, let type):
                    if predicates.contains(where: { $0.takes(sample, type) }), let sample = sample as? Sample {
                        added.append(sample)
                    }
                case .deleted(let object, let type):
                    if predicates.contains(where: { $0.type == type }) { deleted.append(object) }
                }
                place += 1
            }
            return Result(addedSamples: added, deletedObjects: deleted, newAnchor: HKQueryAnchor(place))
        }
    }
}

public struct HKStatisticsOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let separateBySource = HKStatisticsOptions(rawValue: 1)
    public static let cumulativeSum = HKStatisticsOptions(rawValue: 16)
}

open class HKStatistics: NSObject, @unchecked Sendable {
    private let parts: [(source: HKSource, value: Double)]
    private let options: HKStatisticsOptions
    init(_ parts: [(source: HKSource, value: Double)], _ options: HKStatisticsOptions) {
        (self.parts, self.options) = (parts, options)
    }
    /// Not merged: of two that count the same time, Apple takes one.
    open func sumQuantity() -> HKQuantity? { parts.isEmpty ? nil : HKQuantity(parts.map(\.value).reduce(0, +)) }
    open var sources: [HKSource]? { options.contains(.separateBySource) ? parts.map(\.source) : nil }
    open func sumQuantity(for source: HKSource) -> HKQuantity? {
        parts.first { $0.source === source }.map { HKQuantity($0.value) }
    }
}

open class HKStatisticsCollection: NSObject, @unchecked Sendable {
    private let interval: (Date) -> HKStatistics?
    init(_ interval: @escaping (Date) -> HKStatistics?) { self.interval = interval }
    open func statistics(for date: Date) -> HKStatistics? { interval(date) }
}

public struct HKStatisticsCollectionQueryDescriptor {
    private let predicate: HKSamplePredicate<HKQuantitySample>
    private let options: HKStatisticsOptions
    private let anchor: Date
    private let seconds: Double

    public init(
        predicate: HKSamplePredicate<HKQuantitySample>, options: HKStatisticsOptions, anchorDate: Date,
        intervalComponents: DateComponents
    ) {
        (self.predicate, self.options, anchor) = (predicate, options, anchorDate)
        seconds = Double(intervalComponents.second ?? 0)
    }

    /// Each interval has of a sample the part that lies in it, as others have seen of Apple's.
    public func result(for healthStore: HKHealthStore) async throws -> HKStatisticsCollection {
        try healthStore.played.told { events in
            let gone = Set(events.compactMap { if case .deleted(let object, _) = $0 { object.uuid } else { nil } })
            let samples = events.compactMap { event -> HKQuantitySample? in
                guard case .saved(let sample, let type) = event, predicate.takes(sample, type) else { return nil }
                return gone.contains(sample.uuid) ? nil : sample
            }
            return HKStatisticsCollection { [options, anchor, seconds] date in
                let begin = anchor + (date.timeIntervalSince(anchor) / seconds).rounded(.down) * seconds
                let parts = samples.compactMap { sample -> (source: HKSource, value: Double)? in
                    let inside = min(sample.endDate, begin + seconds).timeIntervalSince(max(sample.startDate, begin))
                    let whole = sample.endDate.timeIntervalSince(sample.startDate)
                    if inside <= 0 { return nil }
                    return (sample.sourceRevision.source, sample.quantity.doubleValue(for: .count()) * inside / whole)
                }
                return parts.isEmpty ? nil : HKStatistics(parts, options)
            }
        }
    }
}

public typealias HKObserverQueryCompletionHandler = () -> Void

open class HKObserverQuery: HKQuery, @unchecked Sendable {
    let type: HKQuantityType
    let updateHandler: @Sendable (HKObserverQuery, @escaping HKObserverQueryCompletionHandler, (any Error)?) -> Void

    public init(
        sampleType: HKSampleType, predicate: NSPredicate?,
        updateHandler: @escaping @Sendable (
            HKObserverQuery, @escaping HKObserverQueryCompletionHandler, (any Error)?
        ) -> Void
    ) {
        guard let type = sampleType as? HKQuantityType else { fatalError("of quantities alone") }
        (self.type, self.updateHandler) = (type, updateHandler)
    }
}
