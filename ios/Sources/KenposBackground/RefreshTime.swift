import BackgroundTasks
import Foundation
import KenposKit

/// The time of one app refresh.
///
/// Comes in: the system's task. Goes out: that its time is up; that the work is done. Must never happen: a task that is not ended,
/// or ended twice; an expiry that nobody hears because it came first.
final class RefreshTime: BackgroundTime, @unchecked Sendable {
    private let task: BGTask
    private let lock = NSLock()
    private var isUp = false
    private var isDone = false
    private var act: (@Sendable () -> Void)?

    init(_ task: BGTask) {
        self.task = task
        task.expirationHandler = { [weak self] in self?.expire() }
    }

    /// The system does not say.
    var left: Duration? { nil }

    func onExpiry(_ act: @escaping @Sendable () -> Void) {
        let isUp = lock.withLock {
            self.act = act
            return self.isUp
        }
        if isUp { act() }
    }

    func complete(well: Bool) {
        let isFirst = lock.withLock {
            defer { isDone = true }
            return !isDone
        }
        if isFirst { task.setTaskCompleted(success: well) }
    }

    private func expire() {
        let act = lock.withLock {
            isUp = true
            return self.act
        }
        act?()
    }
}
