import KenposCore

/// The phone's health store, as the platform has it.
public protocol HealthStore: Sendable {
    /// Carries out one command and says what came of it: facts, no numbers of its own. An error is an outcome too, and so
    /// is a task that was cancelled. `complete` comes last in every run, also in one that failed: what the run read is kept
    /// as far as it can be, and the completion handlers of the system whose news it read are called now.
    func carryOut(_ command: HealthCommand) async -> HealthOutcome

    /// The store for one run. Runs overlap: what one has read and not kept yet, another's `complete` does not answer for.
    func forOneRun() -> any HealthStore
}

extension HealthStore {
    /// A store that waits for no answer needs no other.
    public func forOneRun() -> any HealthStore { self }
}

extension Phone {
    /// Reads a channel to its end: the core says what to ask, `store` asks it.
    ///
    /// Comes in: why, and how long it may take. Goes out: what the run did. Must never happen: a run without its last
    /// command; a wait for a store that does not answer. What was cut off was not answered, and the next run asks again.
    ///
    /// Throws as `HealthRun.nextCommand` and `HealthRun.report`.
    public nonisolated func readHealth(
        _ channel: Channel, _ reason: HealthReason, from store: any HealthStore, within limit: Duration = .seconds(30)
    ) async throws -> HealthReport {
        let (end, store) = (ContinuousClock.now + limit, store.forOneRun())
        let run: HealthRun
        do {
            run = try await call { $0.healthRun(channel: channel, reason: reason) }
        } catch {
            _ = await store.carryOut(.complete)  // The system waits also where there is no run.
            throw error
        }
        var trouble: (any Error)?
        while true {
            do {
                guard let command = try await onFiles({ try run.nextCommand() }) else { break }
                let outcome = await answer(to: command, of: store, until: end)
                try await onFiles { try run.report(outcome: outcome) }
            } catch {
                trouble = trouble ?? error
            }
        }
        if let trouble { throw trouble }
        return try await onFiles { run.summary() }
    }
}

private func answer(
    to command: HealthCommand, of store: any HealthStore, until end: ContinuousClock.Instant
) async -> HealthOutcome {
    if case .complete = command { return await store.carryOut(command) }
    return await first(until: end, otherwise: .cancelled) { await store.carryOut(command) }
}
