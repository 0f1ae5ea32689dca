import HealthKit
import KenposCore

/// `HKError.unknownError`: of another domain, whose numbers mean something else.
private let unknown: Int64 = 0

/// What `ask` came to; an error is an outcome too. What each code of `HKError` means stands in one table, which is the core's
/// (`core/src/health/platform.rs`): here it is passed on. `anchored`: a refused argument is the anchor.
func told(anchored: Bool, _ ask: () async throws -> HealthOutcome) async -> HealthOutcome {
    do {
        return try await ask()
    } catch is CancellationError {
        return .cancelled
    } catch {
        let code = (error as? HKError).map { Int64($0.code.rawValue) }
        return healthkitOutcome(code: code ?? unknown, anchored: anchored)
    }
}
