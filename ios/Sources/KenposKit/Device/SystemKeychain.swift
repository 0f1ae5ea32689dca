// Nothing here is compiled on Linux, which has no Security: it is as plain as it can be, and is read instead.
#if canImport(Security)
    import Foundation
    import Security

    /// The system's Keychain.
    ///
    /// Comes in: an item. Goes out: what the system answered. Must never happen: an item under other rules than its own; one
    /// that iCloud carries to another device.
    public struct SystemKeychain: Keychain {
        public init() {}

        public func copy(_ item: KeychainItem) -> (status: Int32, secret: String?) {
            var query = named(item)
            query[kSecReturnData] = true
            query[kSecMatchLimit] = kSecMatchLimitOne
            var found: CFTypeRef?
            let status = SecItemCopyMatching(query as CFDictionary, &found)
            return (status, (found as? Data).map { String(decoding: $0, as: UTF8.self) })
        }

        public func add(_ item: KeychainItem, _ secret: String) -> Int32 {
            SecItemAdd(named(item).merging(kept(item, secret)) { $1 } as CFDictionary, nil)
        }

        public func update(_ item: KeychainItem, _ secret: String) -> Int32 {
            SecItemUpdate(named(item) as CFDictionary, kept(item, secret) as CFDictionary)
        }

        public func delete(_ item: KeychainItem) -> Int32 { SecItemDelete(named(item) as CFDictionary) }

        public func deleteAll(service: String) -> Int32 {
            SecItemDelete([kSecClass: kSecClassGenericPassword, kSecAttrService: service] as CFDictionary)
        }

        /// What an item is found by: never its rules, or one under others would be missed and added twice.
        private func named(_ item: KeychainItem) -> [CFString: Any] {
            [
                kSecClass: kSecClassGenericPassword, kSecAttrService: item.service, kSecAttrAccount: item.account,
                kSecAttrSynchronizable: false,
            ]
        }

        private func kept(_ item: KeychainItem, _ secret: String) -> [CFString: Any] {
            let access =
                switch item.access {
                case .afterFirstUnlockThisDeviceOnly: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
                }
            return [kSecValueData: Data(secret.utf8), kSecAttrAccessible: access]
        }
    }
#endif
