import Foundation
import KenposCore
import KenposKit

/// The one phone of this process, opened by whoever needs it first.
///
/// Comes in: that it is needed. Goes out: the phone, or why it cannot be opened; the next time tries again. Must never happen: a
/// second phone in one process; a folder that the system keeps shut while the screen is locked.
actor OnePhone {
    private var opening: Task<Phone, any Error>?
    private let appVersion: String

    init(appVersion: String) { self.appVersion = appVersion }

    func phone() async throws -> Phone {
        let task = opening ?? Task { [appVersion] in try await opened(appVersion) }
        opening = task
        do {
            return try await task.value
        } catch {
            // Not the attempt of somebody who came later.
            if opening == task { opening = nil }
            throw error
        }
    }
}

private func opened(_ appVersion: String) async throws -> Phone {
    let folder: (path: String, isNew: Bool)
    do {
        folder = try PhoneFolder.prepared(in: .applicationSupportDirectory)
    } catch {
        let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
        throw KenposError.Storage(code: isFull ? "disk_full" : "storage", detail: "the phone's folder cannot be made")
    }
    let config = OpenConfig(home: folder.path, appVersion: appVersion, platform: .ios, secrets: .system)
    return try await Phone.open(
        config, transport: SystemNetwork(), secrets: KeychainSecrets(SystemKeychain(), isNew: folder.isNew))
}
