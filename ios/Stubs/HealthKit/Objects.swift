// Signatures from Apple's documentation (developer.apple.com/documentation): healthkit/hkobject, healthkit/hksample,
// healthkit/hkquantitysample, healthkit/hkdeletedobject, healthkit/hksource, healthkit/hksourcerevision,
// healthkit/hkquantity, healthkit/hkunit, healthkit/hkmetricprefix, healthkit/hkobjecttype, healthkit/hkquantitytype,
// healthkit/hkquantitytypeidentifier, healthkit/hkmetadatakeywasuserentered, healthkit/hkmetadatakeysyncidentifier.

import Foundation

// swift-format-ignore: AlwaysUseLowerCamelCase
public let HKMetadataKeyWasUserEntered = "HKWasUserEntered", HKMetadataKeySyncIdentifier = "HKMetadataKeySyncIdentifier"

public struct HKQuantityTypeIdentifier: Hashable, RawRepresentable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let stepCount = HKQuantityTypeIdentifier(rawValue: "HKQuantityTypeIdentifierStepCount")
    public static let bodyMass = HKQuantityTypeIdentifier(rawValue: "HKQuantityTypeIdentifierBodyMass")
}

open class HKObjectType: NSObject, @unchecked Sendable {}

open class HKSampleType: HKObjectType, @unchecked Sendable {}

open class HKQuantityType: HKSampleType, @unchecked Sendable {
    private let identifier: HKQuantityTypeIdentifier
    public init(_ identifier: HKQuantityTypeIdentifier) { self.identifier = identifier }
    override open func isEqual(_ object: Any?) -> Bool { (object as? HKQuantityType)?.identifier == identifier }
    override open var hash: Int { identifier.hashValue }
}

public enum HKMetricPrefix: Int, Sendable {
    case none = 0
    case kilo = 9
}

open class HKUnit: NSObject, @unchecked Sendable {
    override public required init() {}
    open class func count() -> Self { Self() }
    open class func gramUnit(with prefix: HKMetricPrefix) -> Self { Self() }
}

open class HKQuantity: NSObject, @unchecked Sendable {
    private let value: Double
    init(_ value: Double) { self.value = value }
    open func doubleValue(for unit: HKUnit) -> Double { value }
}

open class HKSource: NSObject, @unchecked Sendable {
    open class func `default`() -> HKSource { HKSource("jp.kenpos.app") }
    public let bundleIdentifier: String
    init(_ bundleIdentifier: String) { self.bundleIdentifier = bundleIdentifier }
}

open class HKSourceRevision: NSObject, @unchecked Sendable {
    public let source: HKSource
    public let productType: String?
    init(_ source: HKSource) { (self.source, productType) = (source, "iPhone17,1") }
}

open class HKObject: NSObject, @unchecked Sendable {
    public let uuid = UUID()
    public let metadata: [String: Any]?
    public let sourceRevision: HKSourceRevision
    init(_ source: HKSource, _ metadata: [String: Any]?) {
        (self.metadata, sourceRevision) = (metadata, HKSourceRevision(source))
    }
}

open class HKSample: HKObject, @unchecked Sendable {
    public let startDate: Date
    public let endDate: Date
    init(_ start: Date, _ end: Date, _ source: HKSource, _ metadata: [String: Any]?) {
        (startDate, endDate) = (start, end)
        super.init(source, metadata)
    }
}

open class HKQuantitySample: HKSample, @unchecked Sendable {
    public let quantity: HKQuantity
    init(_ quantity: HKQuantity, _ start: Date, _ end: Date, _ source: HKSource, _ metadata: [String: Any]?) {
        self.quantity = quantity
        super.init(start, end, source, metadata)
    }
}

open class HKDeletedObject: NSObject, @unchecked Sendable {
    public let uuid: UUID
    init(_ uuid: UUID) { self.uuid = uuid }
}
