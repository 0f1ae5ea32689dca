import KenposKit
import UIKit

/// Some time in which the app is not suspended, in the background too.
///
/// Comes in: what it is for. Goes out: the time. Must never happen: time that is not given back: the system ends such an app.
@MainActor
final class Lent {
    private var task = UIBackgroundTaskIdentifier.invalid
    private weak var time: SystemTime?

    private init() {}

    /// - Parameter done: is told first when it is given back, and whether nothing was cut off.
    static func time(named name: String, _ done: @escaping @Sendable (Bool) -> Void = { _ in }) -> SystemTime {
        let lent = Lent()
        lent.task = UIApplication.shared.beginBackgroundTask(withName: name) { lent.time?.expire() }
        // Only what has begun is told how much there is; in front that is without end, and the system lends half a minute at most.
        let time = SystemTime(left: .seconds(min(UIApplication.shared.backgroundTimeRemaining, 30))) { well in
            done(well)
            Task { @MainActor in lent.giveBack() }
        }
        lent.time = time
        return time
    }

    private func giveBack() {
        if task == .invalid { return }
        UIApplication.shared.endBackgroundTask(task)
        task = .invalid
    }
}
