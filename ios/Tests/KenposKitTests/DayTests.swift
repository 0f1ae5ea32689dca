import KenposCore
import KenposKit
import Testing

@Suite(.timeLimit(.minutes(2)))
struct DayTests {
    @Test("A day logged offline becomes points on the server")
    func aDay() async throws {
        try await withServer { phone, server, _ in
            let consents = try await phone.setUp(at: server.url)
            #expect(consents == Consents(programme: 1, checkupResults: nil))

            #expect(try await phone.call { try $0.launch() }?.previewPoints == 6)
            #expect(try await phone.call { try $0.launch() } == nil, "the second opening of a day is known already")
            #expect(try await phone.logWeight().previewPoints == 10)
            #expect(try await phone.call { try $0.logSteps(steps: 7_639, day: nil) }.previewPoints == 10)
            let goal = try await phone.call { try $0.logGoal(goal: "ひと駅歩く", done: false, day: nil) }
            #expect(goal.previewPoints == 5)

            let home = try await phone.home()
            #expect((home.earned, home.possible) == (31, 31))
            #expect(home.checklist.filter { $0.done && $0.pending }.map(\.points) == [5, 1, 10, 10, 5])
            #expect(home.weightGrams == 68_200 && home.steps == 7_639)

            let report = try await phone.sync()
            #expect(report.whyStopped == .done)
            #expect((report.sent, report.remaining) == (4, 0))
            let points = try await phone.call { try $0.points(language: .ja) }
            #expect((points.balance, points.pending) == (1_031, 0))
            #expect(points.entries.reduce(0) { $0 + $1.points } == points.balance)
            #expect(points.entries.allSatisfy { !$0.why.isEmpty })
            try server.audit()
        }
    }

    @Test("With the server down setup says so, and a phone that is set up goes on")
    func serverDown() async throws {
        try await inFolder { folder in
            let server = try Server(in: folder)
            let phone = try await phone(in: folder)
            try await phone.setUp(at: server.url)
            server.end()
            _ = try await phone.logWeight()
            #expect(try await phone.sync().whyStopped == .offline)
            #expect(try await phone.home().queued == 1)

            let another = try await KenposKitTests.phone(in: folder, named: "another")
            let error = try await errorOf { try await another.setUp(at: server.url) }
            guard case .Offline = error else { throw Trouble("\(error)") }
        }
    }

    @Test("A closed phone says so to every call, and its folder opens again with what was kept")
    func closed() async throws {
        try await withServer { phone, server, folder in
            try await phone.setUp(at: server.url)
            _ = try await phone.logWeight()
            await phone.close()
            await phone.close()
            for error in [
                try await errorOf { try await phone.home() }, try await errorOf { try await phone.sync() },
                try await errorOf { try await phone.awake { _ in } },
            ] {
                guard case .NotNow(code: "closed", _) = error else { throw Trouble("\(error)") }
            }
            let again = try await KenposKitTests.phone(in: folder)
            #expect(try await again.home().weightGrams == 68_200)
            await again.close()
        }
    }

    @Test("A closed phone lets go of the core and its connections")
    func letsGo() async throws {
        try await inFolder { folder in
            let config = OpenConfig(home: folder.path, appVersion: "1.0.0", platform: .commandLine, secrets: .file)
            var core: Kenpos? = try Kenpos.open(config: config, transport: nil, secrets: nil)
            weak var held = core
            let phone = Phone(core!)
            core = nil
            #expect(held != nil)
            await phone.close()
            #expect(held == nil)
        }
    }

    @Test("A phone's app must bring its place of secrets")
    func secretsNeeded() async throws {
        try await inFolder { folder in
            let config = OpenConfig(home: folder.path, appVersion: "1.0.0", platform: .ios, secrets: .system)
            let error = try await errorOf { try await Phone.open(config) }
            guard case .Invalid(field: "secrets", _, _) = error else { throw Trouble("\(error)") }
        }
    }
}
