import KenposCore
import Observation

/// How long a request may take that the member waits for.
public let patienceMs: UInt64 = 30_000

/// The calls of one screen: at most one at a time, and what became of the last.
///
/// What went wrong stays until the next call, so that the member can read it; what was typed stays on the screen.
@MainActor
@Observable
public final class Calls {
    /// Whether one is under way.
    public private(set) var working = false

    /// What the last one ended with; none: it went well.
    public private(set) var trouble: KenposError?

    public init() {}

    /// The field the trouble is about, where it is about one.
    public var field: String? {
        if case .Invalid(let field, _, _) = trouble { field } else { nil }
    }

    /// Begins `work`, unless another is under way. Only the core's errors end it; anything else is a defect.
    @discardableResult
    public func start(_ work: @escaping @MainActor () async throws -> Void) -> Task<Void, Never>? {
        if working { return nil }
        working = true
        trouble = nil
        return Task {
            defer { working = false }
            do {
                try await work()
            } catch let error as KenposError {
                trouble = error
            } catch is CancellationError {
                // The member left: nothing went wrong.
            } catch {
                fatalError("a defect of the library: \(error)")
            }
        }
    }

    /// The member changed the input: what was said of the old one goes.
    public func forget() { trouble = nil }
}

extension KenposError {
    /// A sentence that a member understands, with what to do. The core has the words.
    public func sentence(_ language: Language) -> String {
        let (code, field, detail, untilMs): (String, String?, String, Int64?) =
            switch self {
            case .NotSetUp(let code, let detail): (code, nil, detail, nil)
            case .Invalid(let field, let code, let detail): (code, field, detail, nil)
            case .SignInNeeded(let detail): ("sign_in_needed", nil, detail, nil)
            case .Offline(let detail): ("offline", nil, detail, nil)
            case .NotNow(let code, let detail): (code, nil, detail, nil)
            case .Refused(let code, let detail, let untilMs): (code, nil, detail, untilMs)
            case .Storage(let code, let detail): (code, nil, detail, nil)
            }
        return errorText(code: code, field: field, detail: detail, untilMs: untilMs, language: language)
    }
}
