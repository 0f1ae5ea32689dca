// Signatures from Apple's documentation (developer.apple.com/documentation): healthkit/hkhealthstore,
// healthkit/hkupdatefrequency, healthkit/hkerror, healthkit/hkerror/code.

import Foundation

public enum HKUpdateFrequency: Int, Sendable {
    case immediate = 1
    case hourly, daily, weekly
}

open class HKHealthStore: NSObject, @unchecked Sendable {
    let played: Played
    override public init() { played = .next }
    open func requestAuthorization(
        toShare typesToShare: Set<HKSampleType>, read typesToRead: Set<HKObjectType>
    ) async throws { try played.told { _ in } }
    open func execute(_ query: HKQuery) { if let query = query as? HKObserverQuery { played.listen(query, true) } }
    open func stop(_ query: HKQuery) { if let query = query as? HKObserverQuery { played.listen(query, false) } }
    open func enableBackgroundDelivery(
        for type: HKObjectType, frequency: HKUpdateFrequency,
        withCompletion completion: @escaping @Sendable (Bool, (any Error)?) -> Void
    ) {
        let isKept = (type as? HKQuantityType).map { played.deliver($0, true) } ?? false
        completion(isKept, isKept ? nil : HKError(.unknownError))
    }
    open func disableBackgroundDelivery(
        for type: HKObjectType, withCompletion completion: @escaping @Sendable (Bool, (any Error)?) -> Void
    ) {
        if let type = type as? HKQuantityType { _ = played.deliver(type, false) }
        completion(true, nil)
    }
}

public struct HKError: Error {
    public enum Code: Int, Sendable {
        case unknownError = 0
        case errorHealthDataUnavailable, errorHealthDataRestricted, errorInvalidArgument, errorAuthorizationDenied
        case errorAuthorizationNotDetermined, errorDatabaseInaccessible, errorUserCanceled
        case errorAnotherWorkoutSessionStarted, errorUserExitedWorkoutSession, errorRequiredAuthorizationDenied
        case errorNoData, errorWorkoutActivityNotAllowed, errorDataSizeExceeded
        case errorBackgroundWorkoutSessionNotAllowed, errorNotPermissibleForGuestUserMode
    }

    public let code: Code
    public init(_ code: Code, userInfo: [String: Any] = [:]) { self.code = code }
}
