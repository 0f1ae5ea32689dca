import KenposCore
import Observation

/// Setup: who, consent, goals, target, where steps come from.
///
/// Comes in: what the member types and chooses. Goes out: one registration or sign-in as soon as it is known who it is,
/// then each choice by its own call. Must never happen: a password kept longer than setup; a consent by silence; an answer
/// that has to be given twice.
@MainActor
@Observable
public final class SetupModel {
    /// Who sets the phone up.
    public enum Who: Sendable { case employee, spouse, registered, forgot }

    /// The questions, one a screen.
    public enum Step: Sendable {
        case who, id, initialPassword, password, card, insurer, birthDate, newId, code, newPassword
        case consent, checkupConsent, goals, target, source, done
    }

    public let calls = Calls()
    public private(set) var who: Who?
    public private(set) var step = Step.who
    public var server = "" { didSet { calls.forget() } }
    public var id = "" { didSet { calls.forget() } }
    public var password = "" { didSet { calls.forget() } }
    public var newPassword = "" { didSet { calls.forget() } }
    public var activationCode = "" { didSet { calls.forget() } }
    public var cardSymbol = "" { didSet { calls.forget() } }
    public var cardNumber = "" { didSet { calls.forget() } }
    public var insurerNumber = "" { didSet { calls.forget() } }
    public var birthDate = "" { didSet { calls.forget() } }
    public var newId = "" { didSet { calls.forget() } }
    public var code = "" { didSet { calls.forget() } }
    public var stepTarget = "8000" { didSet { calls.forget() } }
    public var goals: [String] = []

    /// The terms in force, once the member is known.
    public private(set) var terms: Terms?
    /// What the member has at the end of setup.
    public private(set) var balance: Int64?
    /// Whether the member is known and the choices are not made yet: the wizard stays.
    public private(set) var isRunning = false

    private let phone: Phone
    @ObservationIgnored private let device: any Device

    public init(_ phone: Phone, _ device: any Device) { (self.phone, self.device) = (phone, device) }

    /// The screens of this member's way, for the dots.
    public var steps: [Step] { [.who] + (who ?? .employee).questions + choices }

    /// The fields of the core that this question asks for.
    public var fields: [String] { askedAt.filter { $0.value == step }.map(\.key) }

    /// Where back leads; none at the beginning and right after the registration, which is done.
    public var before: Step? {
        guard step != choices.first, step != .done else { return nil }
        guard let here = steps.firstIndex(of: step), here > 0 else { return nil }
        return steps[here - 1]
    }

    public func choose(_ chosen: Who) {
        who = chosen
        step = chosen.questions[0]
        // Only an employee's ID is known to begin so: others have chosen theirs.
        let prefix = device.idPrefix ?? ""
        if id.isEmpty || id == prefix { id = chosen == .employee ? prefix : "" }
        calls.forget()
    }

    public func back() {
        if let before { step = before }
        calls.forget()
    }

    /// On from one question of who it is to the next; after the last, the registration or the sign-in.
    @discardableResult
    public func next() -> Task<Void, Never>? {
        guard let last = who?.questions.last else { return nil }
        if step != last {
            advance()
            return nil
        }
        let (phone, setup) = (phone, setup())
        return calls.start { [self] in
            isRunning = true
            let consents: Consents
            do {
                consents = try await phone.request { try await $0.setup(setup: setup, deadlineMs: patienceMs) }
            } catch {
                isRunning = false
                if case .Invalid(let field, _, _)? = error as? KenposError, let asked = askedAt[field] {
                    if steps.contains(asked) { step = asked }
                }
                throw error
            }
            // From here on the member is known: whatever fails now, the wizard goes on from where it is.
            forgetWho()
            step = consents.programme == nil ? .consent : .goals
            goals = try await phone.call { try $0.settings() }.goals
            if step == .consent { terms = try await fetchedTerms() }
        }
    }

    /// Fetches the terms, where that failed.
    @discardableResult
    public func lookUpTerms() -> Task<Void, Never>? {
        if terms != nil { return nil }
        return calls.start { [self] in terms = try await fetchedTerms() }
    }

    private func fetchedTerms() async throws -> Terms {
        try await phone.request { try await $0.terms(deadlineMs: patienceMs) }
    }

    /// The member's answer to one purpose of the terms.
    @discardableResult
    public func consent(_ purpose: Purpose, given: Bool) -> Task<Void, Never>? {
        let phone = phone
        return calls.start { [self] in
            if given, let shown = terms { _ = try await phone.agree(purpose, to: shown) { self.terms = $0 } }
            advance()
        }
    }

    /// The goals, kept on the phone.
    @discardableResult
    public func keepGoals() -> Task<Void, Never>? {
        let goals = goals
        return keep { $0.goals = goals }
    }

    /// The target, kept on the phone; nothing typed is none.
    @discardableResult
    public func keepTarget() -> Task<Void, Never>? {
        let target = trimmed(stepTarget).map { UInt32($0) ?? 0 }
        return keep { $0.stepTarget = target }
    }

    /// Reads steps from `channel` from now on, or none of them: they are typed.
    @discardableResult
    public func link(_ channel: Channel?) -> Task<Void, Never>? {
        let (phone, device) = (phone, device)
        return calls.start { [self] in
            if let channel {
                try await phone.call { try $0.linkHealth(channel: channel) }
                await device.askPermission(channel)
                if let store = device.healthStore(channel) {
                    _ = try await phone.readHealth(channel, .member, from: store)
                }
            }
            _ = try await phone.call { try $0.launch() }
            _ = try await phone.request { try await $0.sync(deadlineMs: patienceMs, reason: .launch) }
            balance = try await phone.call { try $0.points(language: .ja) }.balance
            advance()
        }
    }

    /// To 今日.
    public func finish() { (isRunning, who, step) = (false, nil, .who) }

    private func keep(_ change: @escaping @Sendable (inout Settings) -> Void) -> Task<Void, Never>? {
        let phone = phone
        return calls.start { [self] in
            try await phone.call { core in
                var settings = try core.settings()
                change(&settings)
                try core.setSettings(settings: settings)
            }
            advance()
        }
    }

    private func advance() {
        if let here = steps.firstIndex(of: step), here + 1 < steps.count { step = steps[here + 1] }
    }

    private func forgetWho() {
        (id, password, newPassword, newId, code, activationCode) = ("", "", "", "", "", "")
        (cardSymbol, cardNumber, insurerNumber, birthDate) = ("", "", "", "")
    }

    private func setup() -> Setup {
        Setup(
            serverUrl: device.server ?? trimmed(server) ?? "", person: person(),
            activationCode: trimmed(activationCode), goals: [], stepTarget: nil)
    }

    private func person() -> Person {
        let id = trimmed(id) ?? ""
        return switch who {
        case .spouse:
            .newSpouse(
                cardSymbol: trimmed(cardSymbol) ?? "", cardNumber: trimmed(cardNumber) ?? "",
                insurerNumber: trimmed(insurerNumber) ?? "", birthDate: withDashes(trimmed(birthDate) ?? ""),
                newId: trimmed(newId) ?? "", newPassword: newPassword)
        case .forgot: .reset(id: id, code: trimmed(code) ?? "", newPassword: newPassword)
        case .registered: .registered(id: id, password: password)
        case .employee, nil: .newEmployee(id: id, initialPassword: password, newPassword: newPassword)
        }
    }
}

extension SetupModel.Who {
    fileprivate var questions: [SetupModel.Step] {
        switch self {
        case .employee: [.id, .initialPassword, .newPassword]
        case .spouse: [.card, .insurer, .birthDate, .newId, .newPassword]
        case .registered: [.id, .password]
        case .forgot: [.id, .code, .newPassword]
        }
    }
}

private let choices: [SetupModel.Step] = [.consent, .checkupConsent, .goals, .target, .source, .done]

/// Where a field of the core is asked.
private let askedAt: [String: SetupModel.Step] = [
    "server": .who, "server_url": .who, "id": .id, "password": .password, "initial_password": .initialPassword,
    "card_symbol": .card, "card_number": .card, "insurer_number": .insurer, "birth_date": .birthDate,
    "new_id": .newId, "reset_code": .code, "code": .code, "new_password": .newPassword,
    "activation_code": .newPassword,
]

/// 19850401, as at the first registration of an employee, is taken here too.
private func withDashes(_ date: String) -> String {
    guard date.count == 8, date.allSatisfy(\.isNumber) else { return date }
    return "\(date.prefix(4))-\(date.dropFirst(4).prefix(2))-\(date.dropFirst(6))"
}
