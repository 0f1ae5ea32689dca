import Foundation
import KenposCore
import UIKit

/// What the system lets the app do in the background, to be asked from any thread.
final class Power: @unchecked Sendable {
    private let lock = NSLock()
    private var isAllowed = true

    /// Looks again; only the main thread may.
    @MainActor
    func look() {
        let isAllowed = UIApplication.shared.backgroundRefreshStatus == .available
        lock.withLock { self.isAllowed = isAllowed }
    }

    var now: Background {
        if !lock.withLock({ isAllowed }) { return .off }
        return ProcessInfo.processInfo.isLowPowerModeEnabled ? .lowPower : .allowed
    }
}
