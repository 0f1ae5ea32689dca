import KenposCore
import KenposKit
import Observation

/// The member's data: a file of all of it, and the end of the account.
@MainActor
@Observable
final class DataModel {
    let calls = Calls()
    /// What the core made; none: nothing is being kept.
    private(set) var file: Export?
    /// Kept nowhere else, and no longer than this page.
    var password = "" { didSet { calls.forget() } }

    private let app: AppModel

    init(_ app: AppModel) { self.app = app }

    /// Makes the file; where it goes, the member chooses.
    func export() {
        let (phone, language) = (app.phone, app.language)
        calls.start { [self] in file = try await phone.call { try $0.exportData(language: language) } }
    }

    /// It was kept, or not.
    func forgetFile() { file = nil }

    /// Deletes the account. `unsent`: what the question said is lost with it.
    func delete(unsent: UInt64) {
        let (phone, password) = (app.phone, password)
        calls.start { [self] in
            try await phone.request {
                try await $0.deleteAccount(password: password, unsent: unsent, deadlineMs: patienceMs)
            }
            self.password = ""
        }
    }
}
