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

    /// Begins `work`, unless another is under way.
    @discardableResult
    public func start(_ work: @escaping @MainActor () async throws -> Void) -> Task<Void, Never>? {
        if working { return nil }
        working = true
        trouble = nil
        return Task {
            defer { working = false }
            do {
                try await work()
            } catch {
                trouble = .said(of: error)
            }
        }
    }

    /// The member changed the input: what was said of the old one goes.
    public func forget() { trouble = nil }
}

extension KenposError {
    private static let defect = "defect"

    /// What is said of something that was thrown; none: the member left, and nothing went wrong. What is none of the core's errors is a
    /// defect of the app (a panic of the library comes as such): it is said too, and the screen stays, with what was typed.
    public static func said(of error: any Error) -> KenposError? {
        switch error {
        case let error as KenposError: error
        case is CancellationError: nil
        // What it says of itself may hold what was typed.
        default: .NotNow(code: defect, detail: "\(type(of: error))")
        }
    }

    /// Whether it is a defect, for which the core has no words.
    public var isDefect: Bool { if case .NotNow(code: Self.defect, _) = self { true } else { false } }

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
