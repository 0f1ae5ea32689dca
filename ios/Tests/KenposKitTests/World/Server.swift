import Foundation
import KenposCore
import KenposKit

private let roster = """
    relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,registered_on
    employee,10001,山田 太郎,1985-04-01,10,0001,06273494,2010-04-01,,

    """

/// `kenpos serve` with one member in its roster, on a free port.
final class Server: Sendable {
    private let store: String
    private let program: Program

    /// Its base address.
    let url: String

    init(in folder: URL) throws {
        store = "sqlite:" + folder.appendingPathComponent("union.db").path
        let members = folder.appendingPathComponent("members.csv")
        try Data(roster.utf8).write(to: members)
        _ = try KenposKitTests.office(of: store, "import-members", members.path)
        program = try Program(Places.program, ["serve", "--listen", "127.0.0.1:0", "--store", store])
        url = try address(program)
    }

    /// What the audit of the books says. Throws where it finds something.
    func audit() throws { _ = try office("audit-ledger", "--json") }

    /// A command of the desk; what it prints.
    func office(_ words: String...) throws -> String { try KenposKitTests.office(of: store, words) }

    func end() { program.end() }
}

/// A command of the desk on a store; what it prints.
func office(of store: String, _ words: String...) throws -> String { try office(of: store, words) }

private func office(of store: String, _ words: [String]) throws -> String {
    let (said, status) = try Program(Places.program, ["office", "--store", store] + words).ending()
    if status != 0 { throw Trouble("kenpos office \(words): \(said)") }
    return said
}

/// Where a server that was just started listens.
func address(_ program: Program) throws -> String {
    let (first, words) = (program.firstLine(), "listening on ")
    guard first.hasPrefix(words) else {
        program.end()
        throw Trouble("the server said: \(first)")
    }
    return first.dropFirst(words.count).trimmingCharacters(in: .whitespaces)
}

/// Long enough for any request on this machine.
let deadlineMs: UInt64 = 30_000

/// The member of the roster, who registers.
func taro(at url: String, as person: Person? = nil) -> Setup {
    let newcomer = Person.newEmployee(id: "U10001", initialPassword: "19850401", newPassword: "correct horse 7")
    return Setup(
        serverUrl: url, person: person ?? newcomer, activationCode: nil, goals: ["ひと駅歩く"], stepTarget: 8_000)
}

/// How a phone in `home` is opened.
func config(_ home: URL) -> OpenConfig {
    OpenConfig(home: home.path, appVersion: "0.1.0", platform: .commandLine, secrets: .file)
}

/// A phone in `folder`; nobody is signed in.
func phone(
    in folder: URL, named name: String = "phone", over transport: (any HttpTransport)? = nil
) async throws -> Phone {
    try await Phone.open(config(folder.appendingPathComponent(name)), transport: transport)
}

/// Lives `live` with a server and a phone that nobody has set up.
func withServer(
    isolation: isolated (any Actor)? = #isolation, _ live: (Phone, Server, URL) async throws -> Void
) async throws {
    try await inFolder { folder in
        let server = try Server(in: folder)
        defer { server.end() }
        let phone = try await phone(in: folder)
        try await live(phone, server, folder)
        await phone.close()
    }
}

/// Lives `live` with a phone of Taro's, set up with the server.
func withTaro(
    isolation: isolated (any Actor)? = #isolation, _ live: (Phone, Server) async throws -> Void
) async throws {
    try await withServer { phone, server, _ in
        try await phone.setUp(at: server.url)
        try await live(phone, server)
    }
}

/// A phone whose requests go over a road to a server.
func onARoad(
    isolation: isolated (any Actor)? = #isolation, _ live: (Phone, Road, Server) async throws -> Void
) async throws {
    try await inFolder { folder in
        let server = try Server(in: folder)
        defer { server.end() }
        let road = Road()
        let phone = try await phone(in: folder, over: road)
        try await live(phone, road, server)
        await phone.close()
    }
}

extension Phone {
    /// Setup, and the consent to the terms in force.
    @discardableResult
    func setUp(at url: String, as person: Person? = nil) async throws -> Consents {
        let setup = taro(at: url, as: person)
        return try await request { core in
            _ = try await core.setup(setup: setup, deadlineMs: deadlineMs)
            let terms = try await core.terms(deadlineMs: deadlineMs)
            return try await core.consent(purpose: .programme, agreedTo: terms.version, deadlineMs: deadlineMs)
        }
    }

    func logWeight(_ grams: UInt32 = 68_200) async throws -> Logged {
        try await call { try $0.logWeight(weightGrams: grams, measuredAt: nil, utcOffsetMinutes: 540) }
    }

    @discardableResult
    func sync() async throws -> SyncReport {
        try await request { try await $0.sync(deadlineMs: deadlineMs, reason: .member) }
    }

    func home() async throws -> Home { try await call { try $0.home() } }

    func balance() async throws -> Int64 { try await call { try $0.points(language: .ja) }.balance }

    /// The first state of a screen that is as wanted.
    func shown<State>(
        _ sight: Sight<State>, _ wanted: @Sendable (State) -> Bool = { _ in true }
    ) async throws -> State {
        for await screen in states(of: sight) {
            if let state = screen.state, wanted(state) { return state }
        }
        throw Trouble("the states ended")
    }

    /// The first trouble a screen tells.
    func failed<State>(_ sight: Sight<State>) async throws -> KenposError {
        for await screen in states(of: sight) {
            if let trouble = screen.trouble { return trouble }
        }
        throw Trouble("the states ended")
    }

    /// A phone that rests says so to every call.
    func isAwake() async -> Bool {
        do {
            _ = try await home()
        } catch KenposError.NotNow(code: "paused", _) {
            return false
        } catch {}
        return true
    }
}

/// The core's error that `work` ends with.
func errorOf<T: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ work: () async throws -> T
) async throws -> KenposError {
    do {
        _ = try await work()
    } catch let error as KenposError {
        return error
    }
    throw Trouble("it went well")
}
