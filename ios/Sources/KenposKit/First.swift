import Foundation

/// What `work` comes to, or `late` when the time is up or the task was cancelled before. Work that does not end when it is
/// told to is left behind: nobody waits for it.
func first<T: Sendable>(
    until end: ContinuousClock.Instant, otherwise late: T, _ work: @escaping @Sendable () async -> T
) async -> T {
    if Task.isCancelled || end <= .now { return late }
    let answer = Answer<T>()
    let working = Task { answer.give(await work()) }
    let waiting = Task {
        try await Task.sleep(until: end)
        answer.give(late)
    }
    defer {
        working.cancel()
        waiting.cancel()
    }
    return await withTaskCancellationHandler {
        await answer.wait()
    } onCancel: {
        answer.give(late)
    }
}

/// One value, once. The first that is given stands.
final class Answer<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var given: Value?
    private var waiter: CheckedContinuation<Value, Never>?

    func give(_ value: Value) {
        lock.lock()
        let waiter = given == nil ? waiter : nil
        given = given ?? value
        lock.unlock()
        waiter?.resume(returning: value)
    }

    /// For one who waits.
    func wait() async -> Value {
        await withCheckedContinuation { continuation in
            lock.lock()
            waiter = continuation
            let given = given
            lock.unlock()
            if let given { continuation.resume(returning: given) }
        }
    }
}
