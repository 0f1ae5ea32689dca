import Foundation
import KenposCore
import KenposKit
import Testing

/// Trouble is a sentence a member understands, in both languages, and nothing that was entered is lost.
@Suite(.timeLimit(.minutes(2)))
struct TroubleTests {
    @Test("A disk that is full says so, and takes the entry once there is room")
    func full() async throws {
        try await inAWorld { phone, _, _ in
            let error = try await errorOf {
                try await phone.call { core in
                    leavePages(pages: 0)
                    defer { leavePages(pages: nil) }
                    for number in 0...2_000 {
                        let goal = "\(number) ".padding(toLength: 40, withPad: "歩", startingAt: 0)
                        _ = try core.logGoal(goal: goal, done: true, day: nil)
                    }
                }
            }
            guard case .Storage(code: "disk_full", _) = error else { throw Trouble("\(error)") }
            says(error, ja: "空き容量", en: "no room")
            _ = try await phone.logWeight()
            #expect(try await phone.home().weightGrams == 68_200)
        }
    }

    @Test("A damaged file gives back what can be read, and says so until it was seen")
    func damaged() async throws {
        try await inAWorld { phone, world, folder in
            for number in 1...50 { _ = try await phone.logWeight(68_000 + UInt32(number)) }
            await phone.close()
            let file = try FileHandle(forUpdating: try memberFile(folder))
            try file.seek(toOffset: try file.seekToEnd() / 2)
            file.write(Data((0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }))
            try file.close()

            let again = Phone(try world.device.open(config: iPhone(folder), transport: nil))
            let banners = try await again.home().banners.map(\.banner)
            let saved = banners.compactMap {
                if case .salvaged(_, false, _, let records, _) = $0 { records } else { nil }
            }
            #expect((1...50).contains(try #require(saved.first)), "\(banners)")
            let words = try catalogue("today.salvaged")
            #expect(words.ja.contains("壊れて") && words.en.contains("damaged"), "\(words)")
            let owed = try await again.home().queued
            #expect((1...50).contains(owed))
            _ = try await again.sync()
            #expect(try await again.home().queued == 0, "what was read is sent")
            try await again.call { try $0.salvageSeen() }
            let seen = try await again.home().banners.map(\.banner)
            #expect(!seen.contains { if case .salvaged = $0 { true } else { false } })
            await again.close()
        }
    }

    @Test("A file of a newer app is refused, left as it is, and says what to do")
    func tooNew() async throws {
        try await inAWorld { phone, world, folder in
            _ = try await phone.logWeight()
            await phone.close()
            // SQLite's user version, at byte 60 of the file.
            let path = try memberFile(folder)
            let file = try FileHandle(forUpdating: path)
            try file.seek(toOffset: 60)
            let version = try #require(try file.read(upToCount: 4))
            try file.seek(toOffset: 60)
            file.write(Data([0, 0, 0xFF, 0xFF]))
            try file.close()

            let again = Phone(try world.device.open(config: iPhone(folder), transport: nil))
            let error = try await errorOf { try await again.home() }
            guard case .Storage(code: "too_new", _) = error else { throw Trouble("\(error)") }
            says(error, ja: "新しい", en: "newer")
            await again.close()

            let mended = try FileHandle(forUpdating: path)
            try mended.seek(toOffset: 60)
            mended.write(version)
            try mended.close()
            let newer = Phone(try world.device.open(config: iPhone(folder), transport: nil))
            #expect(try await newer.home().queued == 1)
            await newer.close()
        }
    }

    @Test("A clock that is set forward gains nothing, and what was logged under it is kept", arguments: [90, -90])
    func wrongClock(_ days: Int64) async throws {
        try await inAWorld { phone, world, _ in
            _ = try await phone.call { try $0.launch() }
            try await phone.sync()
            let before = try await phone.balance()
            world.device.reboot()
            world.device.setWallError(millis: days * 86_400_000)
            _ = try await phone.call { try $0.launch() }
            _ = try await phone.logWeight()
            try await phone.sync()
            let refused = try await phone.call { try $0.outbox() }.items
            #expect(refused.map(\.reason) == (days > 0 ? ["future_entry"] : []), "what is dated ahead is told")
            for item in refused { try await says(phone, item, ja: "時計", en: "clock") }
            world.device.setWallError(millis: 0)
            try await phone.sync()
            // At most what this one day brings for a weight: the launch was there already.
            #expect((before...before + 10).contains(try await phone.balance()))
            #expect(try await phone.home().queued == 0)
            let export = try Json.parsed(try await phone.call { try $0.exportData(language: .ja) }.text)
            #expect("\(export.canonical)".contains("68200"), "it is kept")
        }
    }

    @Test("A month without the server loses nothing, and says that it is offline")
    func aMonth() async throws {
        try await inFolder { folder in
            let world = try World(in: folder)
            defer { world.lab.end() }
            let road = Road()
            let phone = Phone(try world.device.open(config: iPhone(folder), transport: road))
            try await phone.setUp(in: world)
            road.cut()
            for day in 0..<30 {
                _ = try await phone.logWeight(68_000 + UInt32(day))
                #expect(try await phone.sync().whyStopped != .done)
                try world.letDaysPass(1)
            }
            let home = try await phone.home()
            #expect(home.queued == 30)
            let offline = home.banners.contains { if case .offline = $0.banner { true } else { false } }
            #expect(offline, "\(home.banners)")
            let asked = try await errorOf { try await phone.request { try await $0.terms(deadlineMs: deadlineMs) } }
            guard case .Offline = asked else { throw Trouble("\(asked)") }
            says(asked, ja: "オフライン", en: "offline")
            road.clear()
            let report = try await phone.sync()
            #expect(report.whyStopped == .done && report.sent == 30 && report.parked == 0)
            #expect(try await phone.balance() == 1_300, "each day in its window, as it was entered")
            await phone.close()
        }
    }

    @Test("A session that was ended elsewhere asks for the password, and sends what waited")
    func revoked() async throws {
        try await inAWorld { phone, world, folder in
            let code = try world.desk("reset_code", ["employee": "U10001"]).asText
            let device = try TestDevice(seed: 8, now: world.device.now())
            let elsewhere = OpenConfig(
                home: folder.appendingPathComponent("another").path, appVersion: "1.0.0", platform: .ios, secrets: .file
            )
            let other = Phone(try device.open(config: elsewhere, transport: nil))
            try await other.setUp(in: world, as: .reset(id: "U10001", code: code, newPassword: "battery staple 8"))
            await other.close()

            _ = try await phone.logWeight()
            #expect(try await phone.sync().whyStopped == .signInNeeded)
            #expect(try await phone.home().session == .expired)
            #expect(try await phone.logWeight(68_300).previewPoints >= 0, "logging goes on")
            let refused = try await errorOf {
                try await phone.request {
                    try await $0.consent(purpose: .programme, agreedTo: 1, deadlineMs: deadlineMs)
                }
            }
            guard case .SignInNeeded = refused else { throw Trouble("\(refused)") }
            says(refused, ja: "ログイン", en: "sign in")
            try await phone.setUp(in: world, as: .registered(id: "U10001", password: "battery staple 8"))
            #expect(try await phone.sync().whyStopped == .done)
            #expect(try await phone.home().queued == 0)
        }
    }

    @Test("A membership that has ended says until when the points are good")
    func ended() async throws {
        try await inAWorld { phone, world, _ in
            try world.endMembership("2026-11-20")
            try await phone.sync()
            let ended = try await phone.home().banners.contains {
                if case .membershipEnded(lastDay: "2026-11-20", until: _?) = $0.banner { true } else { false }
            }
            #expect(ended)
            _ = try await phone.logWeight()
            #expect(try await phone.home().weightGrams == 68_200, "what is entered is kept")
            try world.letDaysPass(60)
            #expect(try await phone.sync().whyStopped == .membershipEnded)
            let refused = try await errorOf {
                try await phone.request {
                    try await $0.consent(purpose: .programme, agreedTo: 1, deadlineMs: deadlineMs)
                }
            }
            guard case .Refused(code: "membership_ended", _, _) = refused else { throw Trouble("\(refused)") }
            says(refused, ja: "資格が終わった", en: "has ended")
        }
    }

    @Test("An entry that no server can read is told, and the rest is sent")
    func parked() async throws {
        try await inAWorld { phone, _, folder in
            _ = try await phone.logWeight()
            _ = try await phone.call { try $0.logSteps(steps: 8_000, day: nil) }
            try poisonFirstItem(home: folder.appendingPathComponent("phone").path)
            let report = try await phone.sync()
            #expect(report.parked == 1 && report.sent == 1)
            let outbox = try await phone.shown(.outbox) { $0.items.contains { $0.state == .parked } }
            try await says(phone, try #require(outbox.items.first), ja: "", en: "")
        }
    }

    @Test("A server of the next age asks for an update, and what waits is kept")
    func update() async throws {
        try await inAWorld { phone, world, folder in
            _ = try await phone.logWeight()
            await phone.close()
            let again = Phone(try world.device.open(config: iPhone(folder), transport: TooNew()))
            #expect(try await again.sync().whyStopped == .updateNeeded)
            let home = try await again.home()
            #expect(home.session == .updateNeeded && home.queued == 1)
            await again.close()
        }
    }

    @Test("A wrong password, and an account that is locked for safety, are sentences")
    func wrongPassword() async throws {
        try await inAWorld { phone, world, _ in
            var errors: [KenposError] = []
            for _ in 1...12 {
                errors.append(
                    try await errorOf {
                        try await phone.setUp(in: world, as: .registered(id: "U10001", password: "not the one"))
                    })
            }
            says(errors[0], ja: "IDまたはパスワード", en: "ID or password")
            says(errors[11], ja: "安全のため", en: "For safety")
        }
    }

    private func says(_ error: KenposError, ja: String, en: String) {
        for (language, words) in [(Language.ja, ja), (.en, en)] {
            let sentence = error.sentence(language)
            #expect(sentence.lowercased().contains(words.lowercased()), "\(sentence)")
        }
    }

    /// Why an item was refused is said by more than its code.
    private func says(_ phone: Phone, _ item: OutboxItem, ja: String, en: String) async throws {
        let (reason, today) = (try #require(item.reason), try await phone.home().day)
        for (language, words) in [(Language.ja, ja), (.en, en)] {
            let sentence = try reasonText(reason: reason, day: item.day, today: today, language: language)
            #expect(!sentence.isEmpty && !sentence.contains(reason))
            #expect(words.isEmpty || sentence.lowercased().contains(words), "\(sentence)")
        }
    }

    /// What the screens say, of which the core has no words.
    private func catalogue(_ key: String) throws -> (ja: String, en: String) {
        let file = Places.root.appendingPathComponent("ios/Sources/KenposUI/Resources/Localizable.xcstrings")
        let texts = try Json.parsed(String(contentsOf: file, encoding: .utf8))["strings"][key]["localizations"]
        return (texts["ja"]["stringUnit"].text("value"), texts["en"]["stringUnit"].text("value"))
    }

    private func memberFile(_ folder: URL) throws -> URL {
        let members = folder.appendingPathComponent("phone/members")
        let files = try FileManager.default.contentsOfDirectory(at: members, includingPropertiesForKeys: nil)
        return try #require(files.first { $0.pathExtension == "db" })
    }
}

/// A phone of Taro's in a laboratory.
func inAWorld(
    isolation: isolated (any Actor)? = #isolation, _ live: (Phone, World, URL) async throws -> Void
) async throws {
    try await inFolder { folder in
        let world = try World(in: folder)
        defer { world.lab.end() }
        let phone = Phone(try world.device.open(config: iPhone(folder), transport: nil))
        try await phone.setUp(in: world)
        try await live(phone, world, folder)
        await phone.close()
    }
}

extension Phone {
    func setUp(in world: World, as person: Person? = nil) async throws {
        try await setUp(at: world.lab.url, as: person)
    }
}

private func iPhone(_ folder: URL) -> OpenConfig {
    OpenConfig(home: folder.appendingPathComponent("phone").path, appVersion: "1.0.0", platform: .ios, secrets: .file)
}

/// There is none yet, so its answer is what the protocol says of one.
private final class TooNew: HttpTransport {
    func send(request: HttpRequest) throws -> HttpResponse {
        let problem = """
            {"type": "urn:kenpos:problem:update_needed", "title": "Please update the app", "status": 426,
             "code": "update_needed", "detail": "this app speaks an older protocol"}
            """
        let type = Header(name: "Content-Type", value: "application/problem+json")
        return HttpResponse(status: 426, headers: [type], body: Data(problem.utf8))
    }
}
