import Foundation
import KenposCore
import KenposKit
import Testing

@Suite(.timeLimit(.minutes(2)))
struct HealthTests {
    @Test("A run asks the store what the core wants to know, and keeps the day's own sum")
    func aRun() async throws {
        try await withHealth { phone, _ in
            let store = Watch(counted: "7639")
            let report = try await phone.readHealth(.appleHealth, .foreground, from: store)
            #expect(store.asked.value.last == .complete)
            #expect(report.ended == .done)
            #expect(try await phone.home().steps == 7_639)
        }
    }

    @Test("Each reading is a run of the store's own, from its first question to its last command")
    func ownRun() async throws {
        try await withHealth { phone, _ in
            let runs = Runs()
            _ = try await phone.readHealth(.appleHealth, .foreground, from: runs)
            _ = try await phone.readHealth(.appleHealth, .background, from: runs)
            let asked = runs.begun.value.map(\.asked.value)
            #expect(asked.count == 2 && asked.allSatisfy { $0.count > 1 && $0.last == .complete })
        }
    }

    @Test("A phone that is locked gives no number, and the next run goes on")
    func locked() async throws {
        try await withHealth { phone, _ in
            let store = Watch { _ in healthkitOutcome(code: 6, anchored: true) }
            let report = try await phone.readHealth(.appleHealth, .background, from: store)
            #expect(report.ended == .waiting(reason: .locked))
            #expect(store.asked.value.last == .complete, "also of a run that failed")
            #expect(try await phone.home().steps == nil)
            try await says(phone, .locked, ja: "ロックを解除すると", en: "once the phone is unlocked")
            _ = try await phone.readHealth(.appleHealth, .foreground, from: Watch(counted: "1"))
            #expect(try await phone.home().steps == 1)
        }
    }

    @Test("A store that never answers is left behind when the time is up, and loses nothing")
    func silent() async throws {
        try await withHealth { phone, _ in
            let (never, release) = AsyncStream<Void>.makeStream()
            let store = Watch { _ in
                for await _ in never {}
                return .locked
            }
            let report = try await phone.readHealth(.appleHealth, .background, from: store, within: .milliseconds(50))
            #expect(report.ended == .waiting(reason: .cancelled))
            #expect(store.asked.value.last == .complete)
            release.finish()
            _ = try await phone.readHealth(.appleHealth, .foreground, from: Watch(counted: "1"))
            #expect(try await phone.home().steps == 1)
        }
    }

    @Test("A cancelled run comes to its end, and the next one goes on")
    func cancelled() async throws {
        try await withHealth { phone, _ in
            let (asked, telling) = AsyncStream<Void>.makeStream()
            let store = Watch { _ in
                telling.yield()
                try? await Task.sleep(for: .seconds(60))
                return .locked
            }
            let run = Task { try await phone.readHealth(.appleHealth, .foreground, from: store) }
            for await _ in asked { break }
            run.cancel()
            let report = try await run.value
            #expect(report.ended == .waiting(reason: .cancelled))
            #expect(store.asked.value.last == .complete)
        }
    }

    @Test("Sums that are no numbers are typed errors and no steps", arguments: ["", "NaN", "-1", "1e999", "many"])
    func noNumber(_ sum: String) async throws {
        try await withHealth { phone, _ in
            let store = Watch(counted: sum)
            let error = try await errorOf { try await phone.readHealth(.appleHealth, .foreground, from: store) }
            guard case .Invalid = error else { throw Trouble("\(error)") }
            #expect(store.asked.value.last == .complete, "also of a run that was refused")
            #expect(try await phone.home().steps == nil)
        }
    }

    @Test("A phone that rests or was closed ends the run, with its last command")
    func resting() async throws {
        try await withHealth { phone, _ in
            let store = Watch(counted: "1")
            try await phone.call { $0.pause() }
            let rested = try await errorOf { try await phone.readHealth(.appleHealth, .background, from: store) }
            guard case .NotNow(code: "paused", _) = rested else { throw Trouble("\(rested)") }
            await phone.close()
            let closed = try await errorOf { try await phone.readHealth(.appleHealth, .background, from: store) }
            guard case .NotNow(code: "closed", _) = closed else { throw Trouble("\(closed)") }
            #expect(store.asked.value == [.complete, .complete])
        }
    }

    @Test("A company's profile that forbids HealthKit, and access that was denied, are sentences and no zero")
    func forbidden() async throws {
        try await withHealth { phone, _ in
            let restricted = Watch { _ in healthkitOutcome(code: 2, anchored: true) }
            let report = try await phone.readHealth(.appleHealth, .foreground, from: restricted)
            #expect(report.ended == .off(reason: .restricted))
            try await says(phone, .restricted, ja: "会社", en: "company")
            #expect(try await phone.home().steps == nil)
            try await typesSteps(phone)
        }
        try await inAWorld { phone, world, _ in
            try await phone.call { try $0.linkHealth(channel: .appleHealth) }
            // Denied looks exactly like nothing there: an anchor, no samples, error 11.
            let denied = Watch { command in
                if case .queryAnchored = command {
                    return .samples(samples: [], deleted: [], anchor: Data([1]))
                }
                return healthkitOutcome(code: 11, anchored: false)
            }
            for _ in 1...4 {
                try world.letDaysPass(1)
                let report = try await phone.readHealth(.appleHealth, .foreground, from: denied)
                #expect(report.ended == .done)
                #expect(try await phone.home().steps == nil)
            }
            try await says(phone, .nothingVisible, ja: "設定 › ヘルスケア › データアクセス", en: "Settings › Health › Data Access")
            try await typesSteps(phone)
        }
    }

    /// Where no store is read, steps are typed, and earn as much.
    private func typesSteps(_ phone: Phone) async throws {
        try await phone.sync()
        let before = try await phone.balance()
        _ = try await phone.call { try $0.logSteps(steps: 5_000, day: nil) }
        try await phone.sync()
        #expect(try await phone.home().steps == 5_000)
        #expect(try await phone.balance() == before + 10)
    }

    private func says(_ phone: Phone, _ state: LinkState, ja: String, en: String) async throws {
        for (language, word) in [(Language.ja, ja), (.en, en)] {
            let links = try await phone.call { try $0.links(language: language) }
            let link = try #require(links.first { $0.channel == .appleHealth })
            #expect(link.state == state && link.text.contains(word), "\(link.text)")
        }
    }
}

/// The scripted HealthKit of testkit, which behaves as badly as the real one.
@Suite(.timeLimit(.minutes(2)))
struct LyingStoreTests {
    private let script = """
        { "store": "healthkit", "phone": "taro-iphone", "app": "jp.example.kenpos", "events": [
          { "at": "2026-11-22T06:00:00+09:00", "do": "allow", "read": ["steps"], "write": [] },
          { "at": "2026-11-22T07:00:00+09:00", "do": "write_steps", "id": "phone", "source": "com.apple.health.1A2B",
            "start": "2026-11-22T06:10:00+09:00", "end": "2026-11-22T06:50:00+09:00", "count": 4000,
            "product_type": "iPhone17,1" },
          { "at": "2026-11-22T07:10:00+09:00", "do": "write_steps", "id": "watch", "source": "com.apple.health.3C4D",
            "start": "2026-11-22T06:10:00+09:00", "end": "2026-11-22T06:50:00+09:00", "count": 4100,
            "product_type": "Watch6,2" },
          { "at": "2026-11-22T09:00:00+09:00", "do": "lock" },
          { "at": "2026-11-22T11:00:00+09:00", "do": "unlock" },
          { "at": "2026-11-22T11:00:00+09:00", "do": "delete", "id": "watch" } ] }
        """

    @Test("A store that counts twice, locks and takes back never becomes a wrong number")
    func lying() async throws {
        try await inFolder { folder in
            let world = try World(in: folder)
            defer { world.lab.end() }
            let store = Scripted(try world.device.healthStore(script: script))
            let config = OpenConfig(
                home: folder.appendingPathComponent("phone").path, appVersion: "1.0.0", platform: .ios, secrets: .file)
            let phone = Phone(try world.device.open(config: config, transport: nil))
            try await phone.setUp(at: world.lab.url)
            try await phone.call { try $0.linkHealth(channel: .appleHealth) }
            func read() async throws -> WhyEnded? {
                world.device.advance(millis: 2 * 3_600_000)
                return try await phone.readHealth(.appleHealth, .background, from: store).ended
            }

            #expect(try await read() == .done)
            let both = try #require(try await phone.home().steps)
            #expect((4_000...4_100).contains(both), "phone and watch are never added")
            #expect(try await read() == .waiting(reason: .locked))
            #expect(try await phone.home().steps == both, "what is locked is not zero")
            #expect(try await read() == .done)
            #expect(try await phone.home().steps == 4_000, "and what was deleted is gone")
            await phone.close()
        }
    }
}

/// Lives `live` with a phone of Taro's that reads its HealthKit.
func withHealth(
    isolation: isolated (any Actor)? = #isolation, _ live: (Phone, Server) async throws -> Void
) async throws {
    try await withTaro { phone, server in
        try await phone.call { try $0.linkHealth(channel: .appleHealth) }
        try await live(phone, server)
    }
}

/// A store whose runs are told apart.
private final class Runs: HealthStore {
    let begun = Shared<[Watch]>([])

    func carryOut(_ command: HealthCommand) async -> HealthOutcome { fatalError("asked outside a run: \(command)") }

    func forOneRun() -> any HealthStore {
        let run = Watch(counted: "1")
        begun.change { $0.append(run) }
        return run
    }
}

/// A HealthKit of one watch that has counted so much today; or one that answers as it is told.
final class Watch: HealthStore {
    let asked = Shared<[HealthCommand]>([])
    private let answer: @Sendable (HealthCommand) async -> HealthOutcome

    init(_ answer: @escaping @Sendable (HealthCommand) async -> HealthOutcome) { self.answer = answer }

    convenience init(counted: String) {
        self.init { command in
            switch command {
            case .queryAnchored: .samples(samples: [], deleted: [], anchor: Data([1]))
            case .dayTotal: .total(count: counted, bySource: [SourceSum(origin: "com.example.watch", count: counted)])
            default: fatalError("never asked of HealthKit: \(command)")
            }
        }
    }

    func carryOut(_ command: HealthCommand) async -> HealthOutcome {
        asked.change { $0.append(command) }
        if case .complete = command { return .done }
        return await answer(command)
    }
}
