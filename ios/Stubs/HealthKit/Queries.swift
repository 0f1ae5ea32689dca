// Signatures only, from Apple's documentation (developer.apple.com/documentation): healthkit/hkquery, healthkit/hkqueryoptions,
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
    open class func predicateForSamples(
        withStart startDate: Date?, end endDate: Date?, options: HKQueryOptions = []
    ) -> NSPredicate { fatalError() }
    open class func predicateForObjects(
        withMetadataKey key: String, operatorType: NSComparisonPredicate.Operator, value: Any
    ) -> NSPredicate { fatalError() }
}

open class HKQueryAnchor: NSObject, NSSecureCoding, @unchecked Sendable {
    public static var supportsSecureCoding: Bool { fatalError() }
    public required init?(coder: NSCoder) { fatalError() }
    open func encode(with coder: NSCoder) { fatalError() }
}

public struct HKSamplePredicate<Sample: HKSample> {}

extension HKSamplePredicate where Sample == HKQuantitySample {
    public static func quantitySample(
        type: HKQuantityType, predicate: NSPredicate? = nil
    ) -> HKSamplePredicate<HKQuantitySample> { fatalError() }
}

public struct HKAnchoredObjectQueryDescriptor<Sample: HKSample> {
    public struct Result {
        public let addedSamples: [Sample]
        public let deletedObjects: [HKDeletedObject]
        public let newAnchor: HKQueryAnchor
    }

    public init(predicates: [HKSamplePredicate<Sample>], anchor: HKQueryAnchor?, limit: Int? = nil) { fatalError() }
    public func result(for healthStore: HKHealthStore) async throws -> Result { fatalError() }
}

public struct HKStatisticsOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let separateBySource = HKStatisticsOptions(rawValue: 1)
    public static let cumulativeSum = HKStatisticsOptions(rawValue: 16)
}

open class HKStatistics: NSObject, @unchecked Sendable {
    open var sources: [HKSource]? { fatalError() }
    open func sumQuantity() -> HKQuantity? { fatalError() }
    open func sumQuantity(for source: HKSource) -> HKQuantity? { fatalError() }
}

open class HKStatisticsCollection: NSObject, @unchecked Sendable {
    open func statistics(for date: Date) -> HKStatistics? { fatalError() }
}

public struct HKStatisticsCollectionQueryDescriptor {
    public init(
        predicate: HKSamplePredicate<HKQuantitySample>, options: HKStatisticsOptions, anchorDate: Date,
        intervalComponents: DateComponents
    ) { fatalError() }
    public func result(for healthStore: HKHealthStore) async throws -> HKStatisticsCollection { fatalError() }
}

public typealias HKObserverQueryCompletionHandler = () -> Void

open class HKObserverQuery: HKQuery, @unchecked Sendable {
    public init(
        sampleType: HKSampleType, predicate: NSPredicate?,
        updateHandler: @escaping @Sendable (
            HKObserverQuery, @escaping HKObserverQueryCompletionHandler, (any Error)?
        ) -> Void
    ) { fatalError() }
}
