import Foundation
import KenposCore
import KenposKit

/// Long enough for a step.
let stepDeadlineMs: UInt64 = 60_000

/// Plays a story of `tests/foreign` through the kit. Must never happen: a number or a text of its own.
final class Story {
    let story: Json
    let lab: Lab
    var kept: [String: String] = [:]
    private let folder: URL
    private let device: TestDevice
    private let store: Scripted
    private var opened: [Phone] = []

    init(_ story: Json, _ lab: Lab, in folder: URL) throws {
        (self.story, self.lab, self.folder) = (story, lab, folder)
        device = try TestDevice(seed: UInt64(story.number("seed")), now: moment(story.text("now")))
        store = Scripted(try device.healthStore(script: story["health_store"].canonical))
    }

    /// The phone as it was opened last.
    var phone: Phone { opened[opened.count - 1] }

    /// What each step answered, as canonical JSON.
    func play() async throws -> String {
        var answers: [Json] = []
        for step in story["steps"].list {
            do {
                answers.append(canonical(try await live(step)))
            } catch let error as KenposError {
                answers.append(canonical(error: error))
            }
        }
        for phone in opened { await phone.close() }
        return Json.list(answers).canonical
    }

    private func live(_ step: Json) async throws -> Any {
        switch step.text("do") {
        case "open", "reopen": try open()
        case "setup": return try await setUp(step)
        case "launch": return try await phone.call { try $0.launch() } as Any
        case "link_health": try await phone.call { try $0.linkHealth(channel: channel(step)) }
        case "health_run": return try await phone.readHealth(channel(step), reason(step), from: store)
        case "read_weight":
            return try await phone.call {
                try $0.readWeight(text: step.text("text"), unit: unit(step), measuredAt: nil, language: .ja)
            }
        case "read_corrected_weight":
            return try await phone.call {
                try $0.readCorrectedWeight(text: step.text("text"), unit: unit(step), language: .en)
            }
        case "log_weight":
            return try await keep(step) {
                try $0.logWeight(
                    weightGrams: step.count("weight_grams"), measuredAt: nil,
                    utcOffsetMinutes: Int16(step.number("utc_offset_minutes")))
            }
        case "log_steps":
            return try await keep(step) { try $0.logSteps(steps: step.count("steps"), day: step.orNull("day")) }
        case "log_goal":
            return try await keep(step) {
                try $0.logGoal(goal: step.text("goal"), done: step.truth("done"), day: step.orNull("day"))
            }
        case "edit_weight":
            return try await known(step) { try $0.editWeight(id: $1, weightGrams: step.count("weight_grams")) }
        case "edit_steps": return try await known(step) { try $0.editSteps(id: $1, steps: step.count("steps")) }
        case "edit_goal": return try await known(step) { try $0.editGoal(id: $1, done: step.truth("done")) }
        case "delete": return try await known(step) { try $0.delete(id: $1) }
        case "settings": try await settings(step)
        case "sync":
            let reason = syncReason(step)
            return try await phone.request { try await $0.sync(deadlineMs: stepDeadlineMs, reason: reason) }
        case "sync_cancelled": return try await syncCancelled()
        case "unlink_health":
            try await phone.call { try $0.unlinkHealth(channel: channel(step), keepDays: step.truth("keep_days")) }
        case "pin_steps": try await phone.call { try $0.pinSteps(source: step.orNull("source").map { named($0) }) }
        case "claim_phone_data": return try await phone.call { try $0.claimPhoneData() }
        case "note_background":
            try await phone.call { try $0.noteBackground(background: named(step.text("background"))) }
        case "pause": try await phone.call { $0.pause() }
        case "resume": try await phone.call { $0.resume() }
        case "advance":
            device.advance(millis: millis(step))
            try advanceServer(step)
        case "advance_device": device.advance(millis: millis(step))
        case "advance_server": try advanceServer(step)
        case "faults": try lab.call("/lab/faults", .object(["next": step["next"]]))
        case "notice": try lab.call("/lab/notice", step.without("do"))
        case "feed": return try lab.call("/lab/feed/" + story.text("kenpos_id"))
        case "screens": return try await screens(step.text("day"))
        default: return try await liveOfProgramme(step)
        }
        return ()
    }

    private func open() throws {
        let home = folder.appendingPathComponent("phone").path
        let config = OpenConfig(home: home, appVersion: "1.0.0", platform: .ios, secrets: .file)
        opened.append(Phone(try device.open(config: config, transport: nil)))
    }

    private func setUp(_ step: Json) async throws -> Consents {
        let person = Person.newEmployee(
            id: story.text("kenpos_id"), initialPassword: step.text("initial_password"),
            newPassword: step.text("new_password"))
        let setup = Setup(
            serverUrl: lab.url, person: person, activationCode: nil, goals: step.texts("goals"),
            stepTarget: step.count("step_target"))
        return try await phone.request { try await $0.setup(setup: setup, deadlineMs: stepDeadlineMs) }
    }

    private func keep(_ step: Json, _ log: @escaping @Sendable (Kenpos) throws -> Logged) async throws -> Logged {
        let logged = try await phone.call(log)
        kept[step.text("as")] = logged.id
        return logged
    }

    private func known(
        _ step: Json, _ change: @escaping @Sendable (Kenpos, String) throws -> Logged
    ) async throws -> Logged {
        let id = kept[step.text("of")] ?? ""
        return try await phone.call { try change($0, id) }
    }

    private func settings(_ step: Json) async throws {
        try await phone.call { core in
            var settings = try core.settings()
            settings.goals = step.texts("goals")
            settings.stepTarget = step.count("step_target")
            try core.setSettings(settings: settings)
        }
    }

    private func syncCancelled() async throws -> SyncReport {
        try lab.call("/lab/faults", .object(["next": .list([.text("held")])]))
        let phone = phone
        async let report = phone.request { try await $0.sync(deadlineMs: stepDeadlineMs, reason: .member) }
        try lab.call("/lab/held")
        try await phone.call { $0.cancel() }
        let told = try await report
        try lab.call("/lab/release", .object([:]))
        return told
    }

    private func screens(_ day: String) async throws -> [String: Any] {
        let screens = try await phone.call { core in
            let account = try core.account()
            return [
                "home": canonical(try core.home()),
                "log": canonical(try core.log()),
                "history": canonical(try core.history(fromDay: "2026-11-15", toDay: day)),
                "charts": canonical(try ChartPeriod.allCases.map { try core.historyChart(period: $0, back: 0) }),
                "account": canonical(
                    ["kenpos_id": account.kenposId, "consents": account.consents, "unsent": account.unsent]
                        as [String: Any]),
                "points": canonical(try core.points(language: .ja)),
                "notices": canonical(try core.notices()),
                "links": canonical(try core.links(language: .en)),
                "outbox": canonical(try core.outbox()),
                "settings": canonical(try core.settings()),
                "why": canonical(try core.why(day: day, language: .ja)),
            ]
        }
        return screens.merging(try await screensOfProgramme()) { $1 }
    }

    private func advanceServer(_ step: Json) throws {
        try lab.call("/lab/advance", .object(["millis": .number(millis(step))]))
    }
}

/// A store of testkit, as the kit knows one.
struct Scripted: HealthStore {
    private let store: ScriptedStore

    init(_ store: ScriptedStore) { self.store = store }

    func carryOut(_ command: HealthCommand) async -> HealthOutcome {
        do { return try store.carryOut(command: command) } catch { fatalError("the script: \(error)") }
    }
}

private func millis(_ step: Json) -> Int64 { step.number("minutes") * 60_000 }

private func channel(_ step: Json) -> Channel { named(step.text("channel")) }

private func reason(_ step: Json) -> HealthReason { named(step.text("reason")) }

private func syncReason(_ step: Json) -> SyncReason { named(step.text("reason")) }

private func unit(_ step: Json) -> WeightUnit? { step.orNull("unit").map { named($0) } }

/// The case that the story calls so.
func named<Case: CaseIterable>(_ name: String) -> Case {
    guard let found = Case.allCases.first(where: { canonical($0) == .text(name) }) else { fatalError("no \(name)") }
    return found
}
