import KenposCore
import Observation

/// The member's data: a file of all of it, and the end of the account.
@MainActor
@Observable
public final class DataModel {
    public let calls = Calls()
    /// What the core made; none: nothing is being kept.
    public private(set) var file: Export?
    /// Kept nowhere else, and no longer than this page.
    public var password = "" { didSet { calls.forget() } }

    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    /// Makes the file; where it goes, the member chooses.
    @discardableResult
    public func export() -> Task<Void, Never>? {
        let (phone, language) = (app.phone, app.language)
        return calls.start { [self] in file = try await phone.call { try $0.exportData(language: language) } }
    }

    /// It was kept, or not.
    public func forgetFile() { file = nil }

    /// Deletes the account, and ends the reminder with it. `unsent`: what the question said is lost with it.
    @discardableResult
    public func delete(unsent: UInt64) -> Task<Void, Never>? {
        let (phone, device, said, password) = (app.phone, app.device, app.said, password)
        return calls.start { [self] in
            try await phone.request {
                try await $0.deleteAccount(password: password, unsent: unsent, deadlineMs: patienceMs)
            }
            self.password = ""
            _ = await device.remind(at: nil)
            said.say(.accountDeleted)
        }
    }
}
