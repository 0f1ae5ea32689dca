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
    private let refresh = AppRefresh(identifier: "jp.kenpos.sync")
    private let health = HealthKitStore()

    var wakeUps: any WakeUps { AllWakeUps(refresh, health.wakeUps) }

    /// Where the channels of this phone are read. Also where a company's profile forbids HealthKit: the first reading says so, and
    /// a channel that was not offered could not.
    var stores: [Channel: any HealthStore] { [.appleHealth: health] }

    /// Shows the system's question about a channel, where it was not asked yet.
    func ask(_ channel: Channel) async {
        if channel == .appleHealth { await health.ask() }
    }

    /// Registers what the system calls while nobody looks.
    func register(_ work: BackgroundWork) {
        refresh.register { await work.run(in: $0) }
        health.observe { given in
            // HealthKit's time ends with its handlers, once what it had is kept. What is sent after that has time of its own.
            let lent = await Lent.time(named: "health") { given.complete(well: $0) }
            await work.run(in: lent)
            lent.complete(well: false)
        }
    }
}
