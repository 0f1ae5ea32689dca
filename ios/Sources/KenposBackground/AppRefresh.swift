import BackgroundTasks
import Foundation
import KenposKit

/// The system's app refresh: it wakes the app when it thinks fit, and not before it is asked to.
///
/// Comes in: what a wake-up starts, and when the core wishes for one. Goes out: that work, with the system's time. Must never
/// happen: a time that the core did not name; a request that replaces one that was to stand.
public final class AppRefresh: WakeUps, @unchecked Sendable {
    private let identifier: String
    private let lock = NSLock()
    private var last: Task<Void, Never>?

    /// - Parameter identifier: as the app's `Info.plist` permits it.
    public init(identifier: String) { self.identifier = identifier }

    /// Says what a wake-up starts. Before the launch ends: afterwards the system does not take it.
    public func register(_ run: @escaping @Sendable (any BackgroundTime) async -> Void) {
        // Refused where the identifier is not permitted: then nobody is woken either.
        _ = BGTaskScheduler.shared.register(forTaskWithIdentifier: identifier, using: nil) { task in
            let held = Held(task: task)
            let time = SystemTime { held.task.setTaskCompleted(success: $0) }
            task.expirationHandler = { [weak time] in time?.expire() }
            Task {
                await run(time)
                time.complete(well: false)
            }
        }
    }

    public func keep() {
        inTurn { [identifier] in
            let isAskedFor = await BGTaskScheduler.shared.pendingTaskRequests().contains { $0.identifier == identifier }
            if !isAskedFor { submit(identifier, begin: nil) }
        }
    }

    public func next(inMs: UInt64) {
        let begin = Date(timeIntervalSinceNow: Double(inMs) / 1_000)
        inTurn { [identifier] in submit(identifier, begin: begin) }
    }

    public func stop() {
        inTurn { [identifier] in BGTaskScheduler.shared.cancel(taskRequestWithIdentifier: identifier) }
    }

    /// One after the other, as they were asked: the system answers late what it was asked for before.
    private func inTurn(_ act: @escaping @Sendable () async -> Void) {
        lock.withLock {
            let before = last
            last = Task {
                await before?.value
                await act()
            }
        }
    }
}

/// The system's task, which is ended from whatever thread the work ends on.
private struct Held: @unchecked Sendable {
    let task: BGTask
}

/// A request replaces the one before it.
private func submit(_ identifier: String, begin: Date?) {
    let request = BGAppRefreshTaskRequest(identifier: identifier)
    request.earliestBeginDate = begin
    // Where the member has turned background refresh off, the app sends when it is in front; the core is told.
    try? BGTaskScheduler.shared.submit(request)
}
