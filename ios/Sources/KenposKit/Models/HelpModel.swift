import KenposCore
import Observation

/// A question on its way to the union's desk, with or without a session. What was typed stays on any error.
@MainActor
@Observable
public final class HelpModel {
    public let calls = Calls()
    public var topic: Topic? { didSet { calls.forget() } }
    public var words = "" { didSet { calls.forget() } }
    public var contact = "" { didSet { calls.forget() } }
    public var kenposId = "" { didSet { calls.forget() } }
    /// Where it is asked without a session.
    public var server: String { didSet { calls.forget() } }

    /// The frequent questions of `server`; none: they are not there yet.
    public private(set) var faq: [FaqSection]?
    /// Why they are not there.
    public private(set) var noFaq: KenposError?
    /// Whether the desk has it.
    public private(set) var isSent = false

    private let app: AppModel

    public init(_ app: AppModel, server: String = "") {
        self.app = app
        self.server = app.device.server ?? server
    }

    public var isFilled: Bool { topic != nil && trimmed(words) != nil }

    /// Whether it can be asked without a session: the desk has to know where to answer.
    public var isFilledOutside: Bool { isFilled && trimmed(contact) != nil && trimmed(server) != nil }

    /// Asks as the member who is signed in; the answer comes with a sync.
    @discardableResult
    public func ask() -> Task<Void, Never>? { ask(inquiry(id: nil, at: nil)) }

    /// Asks without a session.
    @discardableResult
    public func askOutside() -> Task<Void, Never>? { ask(inquiry(id: trimmed(kenposId), at: trimmed(server))) }

    /// The member has read what happens next: another question may follow.
    public func read() { isSent = false }

    /// Fetches the frequent questions of `server`. A failure is no reason not to ask.
    public func lookUp() async {
        guard let server = trimmed(server) else { return }
        let (phone, language) = (app.phone, app.language)
        noFaq = nil
        do {
            faq = try await phone.request {
                try await $0.faqOf(serverUrl: server, language: language, deadlineMs: patienceMs)
            }
        } catch let error as KenposError {
            noFaq = error
        } catch {
            // The screen was left.
        }
    }

    private func ask(_ inquiry: NewInquiry) -> Task<Void, Never>? {
        let phone = app.phone
        return calls.start { [self] in
            _ = try await phone.request { try await $0.ask(inquiry: inquiry, deadlineMs: patienceMs) }
            isSent = true
        }
    }

    private func inquiry(id: String?, at server: String?) -> NewInquiry {
        NewInquiry(
            topic: topic ?? .other, words: trimmed(words) ?? "", contact: trimmed(contact), kenposId: id,
            serverUrl: server)
    }
}
