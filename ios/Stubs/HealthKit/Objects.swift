// Signatures only, from Apple's documentation (developer.apple.com/documentation): healthkit/hkobject, healthkit/hksample,
// healthkit/hkquantitysample, healthkit/hkdeletedobject, healthkit/hksource, healthkit/hksourcerevision,
// healthkit/hkquantity, healthkit/hkunit, healthkit/hkmetricprefix, healthkit/hkobjecttype, healthkit/hkquantitytype,
// healthkit/hkquantitytypeidentifier, healthkit/hkmetadatakeywasuserentered, healthkit/hkmetadatakeysyncidentifier.

import Foundation

// swift-format-ignore: AlwaysUseLowerCamelCase
public let HKMetadataKeyWasUserEntered = "", HKMetadataKeySyncIdentifier = ""

public struct HKQuantityTypeIdentifier: Hashable, RawRepresentable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let stepCount = HKQuantityTypeIdentifier(rawValue: "")
    public static let bodyMass = HKQuantityTypeIdentifier(rawValue: "")
}

open class HKObjectType: NSObject, @unchecked Sendable {}

open class HKSampleType: HKObjectType, @unchecked Sendable {}

open class HKQuantityType: HKSampleType, @unchecked Sendable {
    public init(_ identifier: HKQuantityTypeIdentifier) { fatalError() }
}

public enum HKMetricPrefix: Int, Sendable {
    case none = 0
    case kilo = 9
}

open class HKUnit: NSObject, @unchecked Sendable {
    open class func count() -> Self { fatalError() }
    open class func gramUnit(with prefix: HKMetricPrefix) -> Self { fatalError() }
}

open class HKQuantity: NSObject, @unchecked Sendable {
    open func doubleValue(for unit: HKUnit) -> Double { fatalError() }
}

open class HKSource: NSObject, @unchecked Sendable {
    open class func `default`() -> HKSource { fatalError() }
    open var bundleIdentifier: String { fatalError() }
}

open class HKSourceRevision: NSObject, @unchecked Sendable {
    open var source: HKSource { fatalError() }
    open var productType: String? { fatalError() }
}

open class HKObject: NSObject, @unchecked Sendable {
    open var uuid: UUID { fatalError() }
    open var metadata: [String: Any]? { fatalError() }
    open var sourceRevision: HKSourceRevision { fatalError() }
}

open class HKSample: HKObject, @unchecked Sendable {
    open var startDate: Date { fatalError() }
    open var endDate: Date { fatalError() }
}

open class HKQuantitySample: HKSample, @unchecked Sendable {
    open var quantity: HKQuantity { fatalError() }
}

open class HKDeletedObject: NSObject, @unchecked Sendable {
    open var uuid: UUID { fatalError() }
}
