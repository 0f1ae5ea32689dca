import KenposCore

/// The system's Keychain, as facts: each answers with the system's own status.
public protocol Keychain: Sendable {
    /// The item's secret, where there is one.
    func copy(_ item: KeychainItem) -> (status: Int32, secret: String?)

    /// A new item.
    func add(_ item: KeychainItem, _ secret: String) -> Int32

    /// The secret and the rules of an item there is, looked for by service and account alone: one that was added under
    /// other rules is found too.
    func update(_ item: KeychainItem, _ secret: String) -> Int32

    /// Takes an item away.
    func delete(_ item: KeychainItem) -> Int32

    /// Takes every item of a service away.
    func deleteAll(service: String) -> Int32
}

/// One item, with the rules it is kept by.
public struct KeychainItem: Sendable, Hashable {
    /// Whose it is.
    public let service: String
    /// Its name.
    public let account: String
    /// When it can be read.
    public let access: KeychainAccess

    init(service: String, account: String) {
        (self.service, self.account) = (service, account)
        access = .afterFirstUnlockThisDeviceOnly
    }
}

/// There is one rule for every secret of this app, so that no other can slip in: a background sync reads them while the
/// screen is locked, and a backup or another phone never gets them.
public enum KeychainAccess: Sendable, Hashable {
    /// `kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly`, not synchronised.
    case afterFirstUnlockThisDeviceOnly
}

/// The secrets of a session, in the Keychain.
///
/// Comes in: a name and a secret. Goes out: the secret, kept before `set` returns. Must never happen: "there is none" while
/// the phone is locked; a secret or its name in an error; secrets of an app that was deleted, which the Keychain keeps.
public final class KeychainSecrets: SecretStore {
    private static let service = "jp.kenpos.session"
    // Of Security's SecBase.h.
    private static let done: Int32 = 0
    private static let notFound: Int32 = -25_300
    private static let locked: Int32 = -25_308

    private let keychain: any Keychain

    /// - Parameter isNew: whether the phone's folder was made just now. What the Keychain holds then is of an app that was
    ///   deleted.
    public init(_ keychain: any Keychain, isNew: Bool) {
        self.keychain = keychain
        // Where it is locked they stay, under names that the new folder does not know.
        if isNew { _ = keychain.deleteAll(service: Self.service) }
    }

    public func get(name: String) throws -> String? {
        let (status, secret) = keychain.copy(item(name))
        if status == Self.notFound { return nil }
        try check(status)
        guard let secret else { throw SecretStoreError.Failed(detail: "the Keychain gave something that is no text") }
        return secret
    }

    public func set(name: String, secret: String) throws {
        let status = keychain.update(item(name), secret)
        try check(status == Self.notFound ? keychain.add(item(name), secret) : status)
    }

    public func delete(name: String) throws {
        let status = keychain.delete(item(name))
        if status != Self.notFound { try check(status) }
    }

    private func item(_ name: String) -> KeychainItem { KeychainItem(service: Self.service, account: name) }

    private func check(_ status: Int32) throws {
        switch status {
        case Self.done: return
        case Self.locked: throw SecretStoreError.Locked
        default: throw SecretStoreError.Failed(detail: "the Keychain answered \(status)")
        }
    }
}
