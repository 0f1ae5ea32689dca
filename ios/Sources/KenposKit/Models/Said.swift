import KenposCore
import Observation

/// What was done just now, over whatever is shown, and the way back from it. A new one takes the place of the last, so that
/// "undo" is always about what was done just now. The words are the screens'.
@MainActor
@Observable
public final class Said {
    /// What was done.
    public enum What: Equatable, Sendable {
        case weight(grams: UInt32), steps(UInt32), goal(String), deleted, undone
        case settings, consentGiven, consentWithdrawn, unlinked, accountDeleted
        case joined, nickname, left, checkedIn
        case examReported, surveyAnswered, paperSent
        case ordered, orderCancelled
        case failed(KenposError)
    }

    public private(set) var what: What?
    /// Another with each thing that is said, also where it is the same again.
    public private(set) var turn = 0
    /// What to expect of it: points, or the reason for none.
    public private(set) var logged: Logged?
    @ObservationIgnored private var back: (@Sendable () async throws -> What)?

    /// Whether there is a way back.
    public private(set) var canUndo = false

    func say(_ what: What, _ logged: Logged? = nil, undo: (@Sendable () async throws -> What)? = nil) {
        (self.what, self.logged, back) = (what, logged, undo)
        canUndo = undo != nil
        turn += 1
    }

    /// It was read long enough.
    public func forget() { (what, logged, back, canUndo) = (nil, nil, nil, false) }

    /// Takes the way back. It stays where that goes wrong: what was taken away would be lost.
    @discardableResult
    public func undo() -> Task<Void, Never>? {
        guard let back else { return nil }
        forget()
        return Task {
            do {
                say(try await back())
            } catch {
                if let why = KenposError.said(of: error) { say(.failed(why), undo: back) }
            }
        }
    }
}
