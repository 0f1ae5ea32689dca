import Foundation
import KenposCore

/// The device the screens run on: what only the system can do.
///
/// Comes in: what the member pressed. Goes out: what the system did, as facts. Must never happen: a decision, a number, a
/// call of the core.
@MainActor
public protocol Device: AnyObject {
    /// The address of the union's server that this app was built for. None: the member types it.
    var server: String? { get }

    /// What every employee's ID begins with, where a company has preset it.
    var idPrefix: String? { get }

    /// The version of this app, for people.
    var appVersion: String { get }

    /// Where this device could have its steps from, the best first. Empty: they are typed.
    var channels: [Channel] { get }

    /// The reader of a channel; none on a device that has none.
    func healthStore(_ channel: Channel) -> (any HealthStore)?

    /// Shows the system's question about a channel, where it has not been asked. What was answered HealthKit never tells.
    func askPermission(_ channel: Channel) async

    /// Opens the system's page where the member allows it.
    func openSettings(_ channel: Channel)

    /// Whether this app has a page in the store.
    var canUpdateApp: Bool { get }

    /// Opens that page.
    func updateApp()

    /// Lets the member choose a photo or a PDF; none when nothing was chosen. Throws where what was chosen cannot be read.
    func pickProof() async throws -> Data?

    /// When the system reminds the member each day; none: never.
    var reminder: TimeOfDay? { get }

    /// Sets or ends the reminder; false when the member does not allow notifications.
    func remind(at time: TimeOfDay?) async -> Bool

    /// What other people's work this app holds, with its licences.
    var licences: String { get }
}

/// A time of the phone's own clock.
public struct TimeOfDay: Hashable, Sendable {
    public let hour: Int
    public let minute: Int

    /// None: there is no such time.
    public init?(hour: Int, minute: Int) {
        guard (0..<24).contains(hour), (0..<60).contains(minute) else { return nil }
        (self.hour, self.minute) = (hour, minute)
    }
}
