import Foundation
import HealthKit
import KenposCore

/// A sample of HealthKit as the core takes it: the same facts, and none that the sample does not hold.
func sample(of kind: SampleKind, _ sample: HKQuantitySample) -> Sample {
    let origin = sample.sourceRevision.source.bundleIdentifier
    let isTyped = sample.metadata?[HKMetadataKeyWasUserEntered] as? Bool ?? false
    return Sample(
        id: sample.uuid.uuidString, kind: kind, start: sample.startDate, end: sample.endDate,
        value: text(sample.quantity, in: kind.unit), unit: kind.unitName, origin: origin,
        own: origin == HKSource.default().bundleIdentifier, device: sample.sourceRevision.productType,
        method: isTyped ? .manual : .automatic, lastModified: nil,
        syncId: sample.metadata?[HKMetadataKeySyncIdentifier] as? String,
        // HealthKit names a zone at most, and what it was from UTC is not the sample's to say.
        utcOffsetMinutes: nil)
}

/// The shortest decimal text that is HealthKit's double, without an exponent. What is no number stays none, and the core refuses it.
func text(_ quantity: HKQuantity, in unit: HKUnit) -> String {
    let text = "\(quantity.doubleValue(for: unit))"
    return Decimal(string: text)?.description ?? text
}

/// The anchor as bytes that only HealthKit understands.
func archived(_ anchor: HKQueryAnchor) throws -> Data {
    try NSKeyedArchiver.archivedData(withRootObject: anchor, requiringSecureCoding: true)
}

/// The anchor of such bytes; what is none is told as HealthKit tells an anchor that it does not take.
func unarchived(_ bytes: Data) throws -> HKQueryAnchor {
    guard let anchor = try? NSKeyedUnarchiver.unarchivedObject(ofClass: HKQueryAnchor.self, from: bytes) else {
        throw HKError(.errorInvalidArgument)
    }
    return anchor
}

extension SampleKind {
    fileprivate var unit: HKUnit {
        switch self {
        case .steps: .count()
        // HealthKit does not tell in which unit a weight was saved; it has this one without a conversion.
        case .weight: .gramUnit(with: .kilo)
        }
    }

    fileprivate var unitName: String {
        switch self {
        case .steps: "count"
        case .weight: "kg"
        }
    }
}
