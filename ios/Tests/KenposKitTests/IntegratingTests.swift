import Foundation
import KenposCore
import KenposKit
import Testing

// What docs/integrating.md shows an app engineer, word for word: `./check docs` holds the two together.

/// `network`: a `SystemNetwork`; a computer's library has one of its own.
func openPhone(
    in applicationSupport: URL, network: (any HttpTransport)?, keychain: any Keychain
) async throws -> Phone {
    let folder = try PhoneFolder.prepared(in: applicationSupport)
    let config = OpenConfig(home: folder.path, appVersion: "1.0.0", platform: .ios, secrets: .system)
    return try await Phone.open(
        config, transport: network, secrets: KeychainSecrets(keychain, isNew: folder.isNew))
}

/// None: it is done. Otherwise the field to mark, and what to say beside it.
func register(_ phone: Phone, at server: String, _ employee: Person) async throws -> (String, String)? {
    let setup = Setup(
        serverUrl: server, person: employee, activationCode: nil, goals: ["ひと駅歩く"], stepTarget: 8_000)
    do {
        _ = try await phone.request { try await $0.setup(setup: setup, deadlineMs: 30_000) }
        return nil
    } catch let error as KenposError {
        let sentence = error.sentence(.ja)
        switch error {
        case .Invalid(let field, _, _): return (field, sentence)
        case .Refused: return ("person", sentence)
        default: throw error
        }
    }
}

/// `ask` shows the terms in plain words. Nothing uploads before the consent to the programme.
func askConsent(_ phone: Phone, ask: (Terms) async -> Bool) async throws {
    let shown = try await phone.request { try await $0.terms(deadlineMs: 30_000) }
    guard await ask(shown) else { return }
    _ = try await phone.request {
        try await $0.consent(purpose: .programme, agreedTo: shown.version, deadlineMs: 30_000)
    }
}

func logTypedWeight(
    _ phone: Phone, _ typed: String, ask: (String, [WeightAnswer]) async -> UInt32?
) async throws -> Logged? {
    let read = try await phone.call { try $0.readWeight(text: typed, unit: nil, measuredAt: nil, language: .ja) }
    let grams: UInt32
    switch read {
    case .clear(let weightGrams): grams = weightGrams
    case .question(let text, let answers):
        guard let meant = await ask(text, answers) else { return nil }
        grams = meant
    }
    return try await phone.call { try $0.logWeight(weightGrams: grams, measuredAt: nil, utcOffsetMinutes: 540) }
}

func showHome(_ phone: Phone, draw: (Home) -> Void, showSetup: () -> Void) async {
    for await screen in phone.states(of: .home) {
        switch screen {
        case .waiting: continue
        case .shown(let home): draw(home)
        case .failed(.NotSetUp): showSetup()
        case .failed: continue
        }
    }
}

@Suite(.timeLimit(.minutes(2)))
struct IntegratingTests {
    @Test("The app of the page lives a day")
    func aDay() async throws {
        try await inFolder { folder in
            let server = try Server(in: folder)
            defer { server.end() }
            let phone = try await openPhone(in: folder, network: nil, keychain: MemoryKeychain())
            let taro = Person.newEmployee(id: "U10001", initialPassword: "19850401", newPassword: "correct horse 7")
            let guess = Person.newEmployee(id: "U10001", initialPassword: "19850402", newPassword: "correct horse 7")
            #expect(try await register(phone, at: "nowhere", taro)?.0 == "server")
            #expect(try await register(phone, at: server.url, guess)?.0 == "person")
            #expect(try await register(phone, at: server.url, taro) == nil)
            try await askConsent(phone) { terms in
                terms.purposes.contains { $0.purpose == .programme && !$0.ja.isEmpty }
            }

            let drawn = Shared<[UInt32?]>([])
            let looking = Task {
                await showHome(phone, draw: { home in drawn.change { $0.append(home.weightGrams) } }, showSetup: {})
            }
            #expect(try await logTypedWeight(phone, "682") { _, _ in nil } == nil)
            #expect(try await logTypedWeight(phone, "682") { _, answers in answers.first?.weightGrams } != nil)
            _ = try await phone.shown(.home) { $0.weightGrams == 68_200 }
            looking.cancel()
            await looking.value
            #expect(drawn.value.allSatisfy { $0 == nil || $0 == 68_200 })

            #expect(try await phone.sync().whyStopped == .done)
            #expect(try await phone.balance() == 1_010)
            try server.audit()
            await phone.close()
        }
    }
}
