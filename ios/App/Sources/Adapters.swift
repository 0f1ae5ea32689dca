import KenposBackground
import KenposCore
import KenposHealthKit
import KenposKit

/// What the system lends this app: a health store, and time in the background.
///
/// Comes in: the work that a wake-up starts. Goes out: wake-ups, each with its time. Must never happen: an observer or a task that
/// is registered after the launch, which the system would not call.
@MainActor
final class Adapters {
    let wakeUps = AppRefresh(identifier: "jp.kenpos.sync")
    private let health = HealthKitStore()

    /// Where the channels of this phone are read; none on a device without HealthKit.
    var stores: [Channel: any HealthStore] { HealthKitStore.isAvailable ? [.appleHealth: health] : [:] }

    /// Shows the system's question about a channel, where it was not asked yet.
    func ask(_ channel: Channel) async {
        if channel == .appleHealth { await health.ask() }
    }

    /// Registers what the system calls while nobody looks.
    func register(_ work: BackgroundWork) {
        wakeUps.register { await work.run(in: $0) }
        health.observe { await work.run(in: $0) }
    }
}
