import Dispatch
import Foundation
import KenposCore

/// One phone for Swift's concurrency. Keep one for the life of the app.
///
/// Comes in: calls of the core, from any task. Goes out: their answers, or a `KenposError`. Must never happen here: a
/// decision or a number; work of the core on the caller's thread or on one of Swift's own few (it reads and writes
/// files); a phone that rests while somebody works with it.
public actor Phone {
    private var open: Kenpos?
    private let files: DispatchQueue
    private let line = Line()
    private var workers = 0
    private var requests = 0

    /// To rest takes up to a second: on a thread of this phone's own, so that nobody else waits for it.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { line.asUnownedSerialExecutor() }

    /// A phone over `core`, which it owns from now on.
    public init(_ core: Kenpos) {
        open = core
        files = DispatchQueue(label: "jp.kenpos.files", attributes: .concurrent)
    }

    /// Opens a phone as `Kenpos.open` does. On an iPhone its home is a folder that `PhoneFolder` has prepared, and its network
    /// `SystemNetwork`: the library that ships has none of its own.
    ///
    /// Throws `Invalid`, `Storage`.
    public static func open(
        _ config: OpenConfig, transport: (any HttpTransport)? = nil, secrets: (any SecretStore)? = nil
    ) async throws -> Phone {
        let core = try await worked(on: .global()) {
            try Kenpos.open(config: config, transport: transport, secrets: secrets)
        }
        return Phone(core)
    }

    /// A call that does not wait for a server: `phone.call { try $0.logGoal(goal: goal, done: true, day: nil) }`. What it
    /// has begun to write it ends, also when the caller is cancelled.
    ///
    /// Throws as the core's own function says; `NotNow` with the code `closed` after `close()`.
    public func call<T: Sendable>(_ work: @escaping @Sendable (Kenpos) throws -> T) async throws -> T {
        let core = try core()
        return try await onFiles { try work(core) }
    }

    /// Work that reads and writes files.
    func onFiles<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await worked(on: files, work)
    }

    /// A call that waits for a server: `phone.request { try await $0.sync(deadlineMs: 60_000, reason: .member) }`. To cancel
    /// the task is `Kenpos.cancel`: every request of this phone ends, and what the server has not answered for stays owed.
    /// A sync that was cancelled reports it; any other request throws `CancellationError`, and so does one that is left behind.
    ///
    /// While somebody is `awake` a request keeps the files open too: its answer would come to closed ones.
    ///
    /// - Parameter sparing: whether the others hear nothing where it is cancelled: it is left behind, and ends once it is the last that
    ///   is under way, or by itself.
    public func request<T: Sendable>(
        sparing: Bool = false, _ work: @escaping @Sendable (Kenpos) async throws -> T
    ) async throws -> T {
        let (core, ended, isAwake) = (try core(), Flag(), workers > 0)
        try Task.checkCancellation()
        let answer = Answer<Result<T, any Error>>()
        requests += 1
        if isAwake { workers += 1 }
        // Not within the task of who asked: that one may leave it behind.
        Task {
            let result: Result<T, any Error>
            do { result = .success(try await work(core)) } catch { result = .failure(error) }
            ended.raise()
            requests -= 1
            if isAwake { end(core) }
            answer.give(result)
        }
        do {
            return try await withTaskCancellationHandler {
                try await answer.wait().get()
            } onCancel: {
                Task {
                    await cancel(core, until: ended) {
                        if sparing { answer.give(.failure(CancellationError())) }
                        return sparing
                    }
                }
            }
        } catch KenposError.NotNow(code: "cancelled", _) where Task.isCancelled {
            throw CancellationError()
        }
    }

    /// Does `work` with the files open. The last to end closes them, frees their lock and so lets the system suspend the
    /// app; also after work that failed or was cancelled.
    public func awake<T: Sendable>(_ work: @Sendable (Phone) async throws -> T) async throws -> T {
        let core = try core()
        workers += 1
        if workers == 1 { core.resume() }
        defer { end(core) }
        return try await work(self)
    }

    /// Closes the files, frees their lock, ends the requests under way, within a second, and lets go of the core. For good; safe to
    /// repeat.
    public func close() {
        open?.pause()
        open?.cancel()
        open = nil
    }

    /// Ends every request under way.
    func endRequests() { open?.cancel() }

    /// Comes back once nobody works, or the task is cancelled.
    func untilRested() async {
        while workers > 0, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(10)) }
    }

    private func end(_ core: Kenpos) {
        workers -= 1
        if workers == 0 { core.pause() }
    }

    /// A request may be on its way into the core when its task is cancelled, where one word would pass it by.
    /// `spares` is asked where others are under way.
    private func cancel(_ core: Kenpos, until ended: Flag, spares: @Sendable () -> Bool) async {
        while !ended.isRaised {
            if requests == 1 || !spares() { core.cancel() }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    private func core() throws -> Kenpos {
        if let open { return open }
        throw KenposError.NotNow(code: "closed", detail: "this phone was closed; open it again")
    }
}

/// Does `work` on a thread that may wait for a disk. Swift's own are as many as processors, and all of Swift waits with them.
func worked<T: Sendable>(on files: DispatchQueue, _ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        files.async { continuation.resume(with: Result { try work() }) }
    }
}

/// One thing after the other, on a thread that may wait.
private final class Line: SerialExecutor {
    private let queue = DispatchQueue(label: "jp.kenpos.phone")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let line = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: line) }
    }
}

/// Something that happens once and can be seen from anywhere.
final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private var raised = false

    var isRaised: Bool { lock.withLock { raised } }

    func raise() { lock.withLock { raised = true } }
}
