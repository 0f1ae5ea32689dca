import KenposCore
import Observation

/// 今日: what its buttons do.
@MainActor
@Observable
public final class TodayModel {
    public let calls = Calls()
    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    /// Where an award that is missing is entered; none: nothing is entered for it.
    public func way(to award: AwardCode, on today: Day) -> Way? {
        switch award {
        case .weight: .weight(today, correcting: nil)
        case .steps: .steps(today, correcting: nil)
        case .actionGoal: .log
        default: nil
        }
    }

    /// Does what a button says. `about`: the banner it stands in, if it stands in one. The way it leads, where it leads
    /// somewhere.
    public func press(_ button: Button, on today: Day, about banner: Banner? = nil) -> Way? {
        let phone = app.phone
        switch button {
        case .signIn: return .signIn
        case .giveConsent: return .consent
        case .openOutbox: return .outbox
        case .logWeight: return .weight(today, correcting: nil)
        case .logSteps: return .steps(today, correcting: nil)
        case .answerGoals: return .log
        case .logDay:
            if case .windowClosing(let day, _, _) = banner { return .logDay(day) }
            return .log
        case .updateApp: app.device.updateApp()
        case .syncNow:
            calls.start { _ = try await phone.request { try await $0.sync(deadlineMs: patienceMs, reason: .member) } }
        case .dismiss: calls.start { try await phone.call { try $0.salvageSeen() } }
        // The buttons of a link stand with the link, in the settings.
        case .link, .claim, .askPermission, .openSettings, .getProvider, .readNow: return .settings
        }
        return nil
    }
}
