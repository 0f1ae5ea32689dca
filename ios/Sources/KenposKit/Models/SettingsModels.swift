import KenposCore
import Observation

/// The member's choices, as they are changed.
@MainActor
@Observable
public final class ChoicesModel {
    public let calls = Calls()
    public var goals: [String] = []
    public var target = "" { didSet { calls.forget() } }
    public var source: Source?
    /// Whether they are there to be changed.
    public private(set) var isKnown = false
    /// Whether they are kept, and the page may go.
    public private(set) var isKept = false

    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    /// Takes them as they are kept, once: what was changed since then stays.
    @discardableResult
    public func look() -> Task<Void, Never>? {
        if isKnown { return nil }
        let phone = app.phone
        return calls.start { [self] in
            let kept = try await phone.call { try $0.settings() }
            goals = kept.goals
            target = kept.stepTarget.map { "\($0)" } ?? ""
            source = kept.stepSource
            isKnown = true
        }
    }

    @discardableResult
    public func keepGoals() -> Task<Void, Never>? {
        let goals = goals
        return keep { $0.goals = goals }
    }

    /// Nothing is none. What is no number goes to the core as 0, for which it has words.
    @discardableResult
    public func keepTarget() -> Task<Void, Never>? {
        let target = trimmed(target).map { UInt32($0) ?? 0 }
        return keep { $0.stepTarget = target }
    }

    @discardableResult
    public func keepSource() -> Task<Void, Never>? {
        let (phone, said, source) = (app.phone, app.said, source)
        return calls.start { [self] in
            try await phone.call { try $0.pinSteps(source: source) }
            said.say(.settings)
            isKept = true
        }
    }

    private func keep(_ change: @escaping @Sendable (inout Settings) -> Void) -> Task<Void, Never>? {
        let (phone, said) = (app.phone, app.said)
        return calls.start { [self] in
            try await phone.call { core in
                var settings = try core.settings()
                change(&settings)
                try core.setSettings(settings: settings)
            }
            said.say(.settings)
            isKept = true
        }
    }
}

/// One channel of this phone, and what the member can do about it. Calls of its own: what goes wrong with one channel is
/// said with that channel.
@MainActor
@Observable
public final class LinkModel {
    public let calls = Calls()
    private let app: AppModel
    private let channel: Channel

    public init(_ app: AppModel, _ channel: Channel) { (self.app, self.channel) = (app, channel) }

    /// Does what the core's button of a link says, on the phone and on the device; what comes of it is sent.
    @discardableResult
    public func press(_ button: Button) -> Task<Void, Never>? {
        let (app, channel) = (app, channel)
        return calls.start {
            switch button {
            case .link:
                try await app.phone.call { try $0.linkHealth(channel: channel) }
                try await app.ask(channel)
            case .claim:
                _ = try await app.phone.call { try $0.claimPhoneData() }
                try await app.ask(channel)
            case .askPermission: try await app.ask(channel)
            case .readNow: try await app.read(channel)
            case .openSettings: app.device.openSettings(channel)
            default: return  // The others stand with no link of an iPhone.
            }
            app.sendSoon()
        }
    }

    /// What was read so far is the member's: kept, or deleted, as they say.
    @discardableResult
    public func unlink(keepingDays: Bool) -> Task<Void, Never>? {
        let (phone, said, channel) = (app.phone, app.said, channel)
        return calls.start {
            try await phone.call { try $0.unlinkHealth(channel: channel, keepDays: keepingDays) }
            said.say(.unlinked)
        }
    }
}

extension AppModel {
    /// What was not given, the reading says in words.
    func ask(_ channel: Channel) async throws {
        await device.askPermission(channel)
        try await read(channel)
    }

    func read(_ channel: Channel) async throws {
        guard let store = device.healthStore(channel) else { return }
        _ = try await phone.readHealth(channel, .member, from: store)
    }
}

/// The daily reminder, and signing out.
@MainActor
@Observable
public final class SettingsModel {
    /// After supper, when most of a day can be recorded.
    private static let evening = TimeOfDay(hour: 20, minute: 0)

    public let calls = Calls()
    public private(set) var reminder: TimeOfDay?
    /// Whether the member does not allow notifications.
    public private(set) var isForbidden = false

    private let app: AppModel

    public init(_ app: AppModel) {
        self.app = app
        reminder = app.device.reminder
    }

    public func turnReminder(on: Bool) async { await remind(at: on ? reminder ?? Self.evening : nil) }

    public func remind(at time: TimeOfDay?) async {
        isForbidden = await !app.device.remind(at: time)
        reminder = app.device.reminder
    }

    /// Ends the session, and the reminder with it. What waits is kept for the next sign-in of the same member.
    @discardableResult
    public func signOut() -> Task<Void, Never>? {
        let phone = app.phone
        return calls.start { [self] in
            try await phone.request { try await $0.signOut(deadlineMs: patienceMs) }
            await remind(at: nil)
        }
    }
}

/// The consents as they stand, and the terms they are given to.
@MainActor
@Observable
public final class ConsentModel {
    public let calls = Calls()
    public private(set) var terms: Terms?
    public private(set) var consents: Consents?

    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    /// Fetches the terms; what was consented to, the phone knows by itself.
    @discardableResult
    public func look() -> Task<Void, Never>? {
        let phone = app.phone
        return calls.start { [self] in
            consents = try await phone.call { try $0.account() }.consents
            terms = try await phone.request { try await $0.terms(deadlineMs: patienceMs) }
        }
    }

    /// The version that was consented to; none: there is no consent.
    public func given(_ purpose: Purpose) -> UInt32? {
        switch purpose {
        case .programme: consents?.programme
        case .checkupResults: consents?.checkupResults
        }
    }

    /// Nobody agrees to what they cannot read.
    public func canAgree(to purpose: Purpose) -> Bool {
        guard let terms else { return false }
        return given(purpose).map { $0 < terms.version } ?? true
    }

    /// Gives a consent to the terms that are shown, and what waited for it is sent; or withdraws it.
    @discardableResult
    public func say(_ purpose: Purpose, given: Bool) -> Task<Void, Never>? {
        let app = app
        return calls.start { [self] in
            if given, let shown = terms {
                consents = try await app.phone.agree(purpose, to: shown) { self.terms = $0 }
            } else {
                consents = try await app.phone.request {
                    try await $0.consent(purpose: purpose, agreedTo: nil, deadlineMs: patienceMs)
                }
            }
            app.said.say(given ? .consentGiven : .consentWithdrawn)
            if given { app.sendSoon() }
        }
    }
}

/// The session has ended: only the password is asked. Everything on the phone stays.
@MainActor
@Observable
public final class SignInModel {
    public let calls = Calls()
    /// Kept nowhere else, and no longer than it is needed.
    public var password = "" { didSet { calls.forget() } }
    public private(set) var isSignedIn = false

    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    @discardableResult
    public func signIn() -> Task<Void, Never>? {
        let (phone, password) = (app.phone, password)
        return calls.start { [self] in
            let account = try await phone.call { try $0.account() }
            let setup = Setup(
                serverUrl: account.serverUrl, person: .registered(id: account.kenposId, password: password),
                activationCode: nil, goals: [], stepTarget: nil)
            _ = try await phone.request { try await $0.setup(setup: setup, deadlineMs: patienceMs) }
            self.password = ""
            _ = try await phone.request { try await $0.sync(deadlineMs: patienceMs, reason: .member) }
            isSignedIn = true
        }
    }
}
