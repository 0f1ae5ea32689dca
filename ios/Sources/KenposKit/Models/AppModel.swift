import KenposCore
import Observation

/// The app on one phone: what several screens look at, and which of its three faces it shows.
///
/// Comes in: the phone and the device. Goes out: looks, each observed while a screen follows it. Must never happen: a
/// number, a date or a rule of its own.
@MainActor
@Observable
public final class AppModel {
    /// What the app shows.
    public enum Face: Equatable {
        /// The core has not answered yet.
        case coming
        /// Nobody is signed in; why, where somebody was before.
        case setup(KenposError?)
        /// The phone's data cannot be read.
        case broken(KenposError)
        /// A member's app.
        case signedIn
    }

    public let phone: Phone
    public let language: Language
    @ObservationIgnored public let device: any Device
    /// Setup, which stays until its last choice is made.
    public let setup: SetupModel
    /// What was kept last, to be said for a moment.
    public let said = Said()
    /// Where the system was told to lead, by a notification that was pressed; the screens go there and take it away.
    public var wanted: Way?

    public let home: Look<Home>
    public let log: Look<LogScreen>
    public let points: Look<Points>
    public let notices: Look<Notices>
    public let links: Look<[Link]>
    public let campaigns: Look<Campaigns>
    public let results: Look<Results>
    public let catalogue: Look<Catalogue>
    public let orders: Look<Orders>
    public let inquiries: Look<Inquiries>
    public let faq: Look<[FaqSection]>
    public let outbox: Look<Outbox>
    public let account: Look<Account>
    public let settings: Look<Settings>

    public init(_ phone: Phone, on device: any Device, in language: Language) {
        (self.phone, self.device, self.language) = (phone, device, language)
        setup = SetupModel(phone, device)
        home = Look(phone, at: .home)
        log = Look(phone, at: .log)
        points = Look(phone, at: .points(language))
        notices = Look(phone, at: .notices)
        links = Look(phone, at: .links(language))
        campaigns = Look(phone, at: .campaigns(language))
        results = Look(phone, at: .results(language))
        catalogue = Look(phone, at: .catalogue(language))
        orders = Look(phone, at: .orders(language))
        inquiries = Look(phone, at: .inquiries)
        faq = Look(phone, at: .faq(language))
        outbox = Look(phone, at: .outbox)
        account = Look(phone, at: .account)
        settings = Look(phone, at: .settings)
    }

    /// Which face it is.
    public var face: Face {
        if setup.isRunning { return .setup(nil) }
        switch home.screen {
        case .waiting: return .coming
        case .shown: return .signedIn
        case .failed(let why):
            if case .NotSetUp = why { return .setup(why) }
            return .broken(why)
        }
    }

    /// Whether the server did not answer when it was asked last.
    public var isOffline: Bool {
        home.state?.banners.contains { if case .offline = $0.banner { true } else { false } } ?? false
    }

    /// A button of the core's, where this device can do what it says.
    public func offered(_ button: Button?) -> Button? {
        button == .updateApp && !device.canUpdateApp ? nil : button
    }

    /// Sends what waits while the member goes on, also to another screen. What came of it, 今日 says.
    public func sendSoon() {
        // Nothing is lost where it goes wrong: it waits, and the next sync sends it.
        Task { _ = try? await phone.request { try await $0.sync(deadlineMs: patienceMs, reason: .member) } }
    }

    /// Looks again: after a pause of the device, or where the member asks for it.
    public func lookAgain() {
        Task { try? await phone.call { $0.refresh() } }
    }
}
