import Foundation
import KenposCore
import KenposKit
import Testing

@Suite(.timeLimit(.minutes(2)))
struct SecretTests {
    private let keychain = MemoryKeychain()

    @Test("A day goes with secrets in the Keychain, each readable after the first unlock on this device only")
    func aDay() async throws {
        try await inFolder { folder in
            let server = try Server(in: folder)
            defer { server.end() }
            let phone = try await iPhone(in: folder)
            try await phone.setUp(at: server.url)
            _ = try await phone.logWeight()
            #expect(try await phone.sync().whyStopped == .done)
            let items = keychain.kept.value.keys
            #expect(!items.isEmpty && items.allSatisfy { $0.access == .afterFirstUnlockThisDeviceOnly })
            #expect(Set(keychain.kept.value.keys.map(\.service)).count == 1)
            await phone.close()
        }
    }

    @Test("A Keychain that is locked, or fails, ends no session")
    func locked() async throws {
        try await inFolder { folder in
            let server = try Server(in: folder)
            defer { server.end() }
            let phone = try await iPhone(in: folder)
            try await phone.setUp(at: server.url)
            _ = try await phone.logWeight()
            keychain.status.change { $0 = -25_308 }
            #expect(try await phone.sync().whyStopped == .locked)
            keychain.status.change { $0 = -34_018 }
            _ = try await errorOf { try await phone.sync() }
            #expect(try await phone.home().queued == 1)
            keychain.status.change { $0 = 0 }
            #expect(try await phone.sync().whyStopped == .done)
            await phone.close()
        }
    }

    @Test("A secret is added, replaced under one name, and forgotten; what is not there is none")
    func oneName() throws {
        let secrets = KeychainSecrets(keychain, isNew: false)
        #expect(try secrets.get(name: "refresh") == nil)
        try secrets.set(name: "refresh", secret: "first")
        try secrets.set(name: "refresh", secret: "second")
        #expect(try secrets.get(name: "refresh") == "second" && keychain.kept.value.count == 1)
        try secrets.delete(name: "refresh")
        try secrets.delete(name: "refresh")
        #expect(try secrets.get(name: "refresh") == nil)
    }

    @Test("An error says the system's number, and neither the secret nor its name")
    func silentError() throws {
        keychain.status.change { $0 = -34_018 }
        let secrets = KeychainSecrets(keychain, isNew: false)
        for attempt in [
            { try secrets.set(name: "refresh", secret: "hush") }, { try secrets.delete(name: "refresh") },
            { _ = try secrets.get(name: "refresh") },
        ] {
            #expect {
                try attempt()
            } throws: {
                let words = "\($0)"
                return words.contains("-34018") && !words.contains("hush") && !words.contains("refresh")
            }
        }
    }

    @Test("Restored to a new phone without its Keychain, a folder signs nobody in and loses nothing")
    func restored() async throws {
        try await inFolder { folder in
            let server = try Server(in: folder)
            defer { server.end() }
            let old = try await iPhone(in: folder)
            try await old.setUp(at: server.url)
            try await old.sync()
            _ = try await old.logWeight()
            await old.close()

            // A backup has no `ThisDeviceOnly` item; that the folder came along at all is another tool's doing.
            keychain.kept.change { $0 = [:] }
            let new = try await Phone.open(
                config(folder.appendingPathComponent("own/phone")), secrets: KeychainSecrets(keychain, isNew: false))
            #expect(try await new.sync().whyStopped == .signInNeeded)
            #expect(try await new.home().weightGrams == 68_200)
            try await new.setUp(at: server.url, as: .registered(id: "U10001", password: "correct horse 7"))
            #expect(try await new.sync().whyStopped == .done)
            #expect(try await new.balance() == 1_010)
            try server.audit()
            await new.close()
        }
    }

    @Test("An app that was deleted and installed again finds no secrets of before")
    func installedAgain() async throws {
        try await inFolder { folder in
            let server = try Server(in: folder)
            defer { server.end() }
            let phone = try await iPhone(in: folder)
            try await phone.setUp(at: server.url)
            await phone.close()
            #expect(!keychain.kept.value.isEmpty)
            // iOS takes the app's folder and leaves its Keychain.
            try FileManager.default.removeItem(at: folder.appendingPathComponent("own"))
            let again = try await iPhone(in: folder)
            #expect(keychain.kept.value.isEmpty)
            guard case .NotSetUp = try await errorOf({ try await again.home() }) else { throw Trouble("signed in") }
            await again.close()
        }
    }

    /// As the app opens it.
    private func iPhone(in folder: URL) async throws -> Phone {
        let home = try PhoneFolder.prepared(in: folder.appendingPathComponent("own"))
        let config = OpenConfig(home: home.path, appVersion: "0.1.0", platform: .ios, secrets: .system)
        return try await Phone.open(config, secrets: KeychainSecrets(keychain, isNew: home.isNew))
    }
}

/// A Keychain that is gone with the test. It looks for items as the system does: by service and account.
final class MemoryKeychain: Keychain {
    let kept = Shared<[KeychainItem: String]>([:])
    /// What it answers to everything; 0: it works.
    let status = Shared<Int32>(0)

    func copy(_ item: KeychainItem) -> (status: Int32, secret: String?) {
        if status.value != 0 { return (status.value, nil) }
        return kept.value[item].map { (0, $0) } ?? (-25_300, nil)
    }

    func add(_ item: KeychainItem, _ secret: String) -> Int32 {
        if status.value != 0 { return status.value }
        return kept.change { items in
            if items[item] != nil { return -25_299 }
            items[item] = secret
            return 0
        }
    }

    func update(_ item: KeychainItem, _ secret: String) -> Int32 {
        if status.value != 0 { return status.value }
        return kept.change { items in
            if items[item] == nil { return -25_300 }
            items[item] = secret
            return 0
        }
    }

    func delete(_ item: KeychainItem) -> Int32 {
        if status.value != 0 { return status.value }
        return kept.change { $0.removeValue(forKey: item) == nil ? -25_300 : 0 }
    }

    func deleteAll(service: String) -> Int32 {
        if status.value != 0 { return status.value }
        kept.change { items in items = items.filter { $0.key.service != service } }
        return 0
    }
}
