import Foundation
import KenposCore
import Observation

/// One day to record: today, a day that is still open, or any other.
@MainActor
@Observable
public final class LogModel {
    public let calls = Calls()
    /// The day that is shown; none: today.
    public var chosen: Day?
    private let app: AppModel

    public init(_ app: AppModel, day: Day? = nil) {
        self.app = app
        chosen = day
    }

    /// The day, as long as it is open for entries; of any other a `Look(at: .history)` tells.
    public var open: LogDay? {
        guard let days = app.log.state?.days else { return nil }
        return chosen.map { day in days.first { $0.day == day } } ?? days.first
    }

    /// Records a goal as done or not done.
    public func answer(_ goal: String, done: Bool, on day: Day) {
        let (phone, said) = (app.phone, app.said)
        calls.start {
            let logged = try await phone.call { try $0.logGoal(goal: goal, done: done, day: day) }
            said.say(.goal(goal), logged, undo: deleting(logged.id, on: phone))
        }
    }

    /// Deletes an entry; the way back enters the same again, where the member had typed it.
    public func delete(_ record: HistoryRecord, of day: Day) {
        let (phone, said) = (app.phone, app.said)
        calls.start {
            _ = try await phone.call { try $0.delete(id: record.id) }
            guard let again = again(record, day) else { return said.say(.deleted) }
            said.say(.deleted) {
                _ = try await phone.call(again)
                return .undone
            }
        }
    }

    /// Where an entry is corrected; what a device counted is not.
    public func way(toCorrect record: HistoryRecord, of day: Day) -> Way? {
        guard record.source == .manual else { return nil }
        switch record.kind {
        case .weight: return .weight(day, correcting: record.id)
        case .steps: return .steps(day, correcting: record.id)
        default: return nil
        }
    }
}

/// A weight on the number pad; with `correcting` it corrects that entry. A doubtful figure is a question, never a guess.
@MainActor
@Observable
public final class WeightModel {
    public let calls = Calls()
    public var typed = "" { didSet { calls.forget() } }
    /// What is asked; none: nothing is doubtful.
    public private(set) var question: (text: String, answers: [WeightAnswer])?
    /// Whether it is kept, and the screen may go.
    public private(set) var isKept = false

    private let app: AppModel
    private let day: Day
    private let correcting: String?

    public init(_ app: AppModel, day: Day, correcting: String?) {
        (self.app, self.day, self.correcting) = (app, day, correcting)
    }

    /// Reads what was typed, and keeps it where it is clear.
    public func save() {
        let (phone, language, typed, correcting) = (app.phone, app.language, typed, correcting)
        calls.start { [self] in
            let measuredAt = try moment()
            let read = try await phone.call { core in
                correcting == nil
                    ? try core.readWeight(text: typed, unit: nil, measuredAt: measuredAt, language: language)
                    : try core.readCorrectedWeight(text: typed, unit: nil, language: language)
            }
            switch read {
            case .clear(let grams): try await keep(grams)
            case .question(let text, let answers): question = (text, answers)
            }
        }
    }

    /// What the member meant.
    public func choose(_ answer: WeightAnswer) {
        question = nil
        calls.start { [self] in try await keep(answer.weightGrams) }
    }

    /// None of these: the member types again.
    public func dismiss() { question = nil }

    private func keep(_ grams: UInt32) async throws {
        let (phone, correcting, measuredAt) = (app.phone, correcting, try moment())
        let offset = Int16((measuredAt == nil ? .current : japan).secondsFromGMT() / 60)
        let logged = try await phone.call { core in
            if let correcting { return try core.editWeight(id: correcting, weightGrams: grams) }
            return try core.logWeight(weightGrams: grams, measuredAt: measuredAt, utcOffsetMinutes: offset)
        }
        app.said.say(.weight(grams: grams), logged, undo: correcting == nil ? deleting(logged.id, on: phone) : nil)
        isKept = true
    }

    /// None: now. The time of a past day nobody asks for: noon in Japan is on that day everywhere.
    private func moment() throws -> Date? {
        day == app.log.state?.days.first?.day ? nil : try instant(day + "T03:00:00Z")
    }
}

/// Steps on the number pad; with `correcting` they correct that entry.
@MainActor
@Observable
public final class StepsModel {
    public let calls = Calls()
    public var typed = "" { didSet { calls.forget() } }
    /// Whether they are kept, and the screen may go.
    public private(set) var isKept = false

    private let app: AppModel
    private let day: Day
    private let correcting: String?

    public init(_ app: AppModel, day: Day, correcting: String?) {
        (self.app, self.day, self.correcting) = (app, day, correcting)
    }

    /// Keeps what was typed; what is no number, the core has words for.
    public func save() {
        let (phone, day, correcting, steps) = (app.phone, day, correcting, UInt32(typed) ?? .max)
        calls.start { [self] in
            let logged = try await phone.call { core in
                if let correcting { return try core.editSteps(id: correcting, steps: steps) }
                return try core.logSteps(steps: steps, day: day)
            }
            app.said.say(.steps(steps), logged, undo: correcting == nil ? deleting(logged.id, on: phone) : nil)
            isKept = true
        }
    }
}

/// Days are counted in Japan, wherever the phone is.
public let japan = TimeZone(secondsFromGMT: 9 * 60 * 60) ?? .gmt

private func deleting(_ id: String, on phone: Phone) -> @Sendable () async throws -> Said.What {
    {
        _ = try await phone.call { try $0.delete(id: id) }
        return .undone
    }
}

/// Enters a deleted entry again; none where the member had not typed it.
private func again(_ record: HistoryRecord, _ day: Day) -> (@Sendable (Kenpos) throws -> Logged)? {
    guard record.source == nil || record.source == .manual else { return nil }
    if let grams = record.weightGrams, let at = record.at, let measured = try? instant(at) {
        let offset = offsetMinutes(at)
        return { try $0.logWeight(weightGrams: grams, measuredAt: measured, utcOffsetMinutes: offset) }
    }
    if let steps = record.steps { return { try $0.logSteps(steps: steps, day: day) } }
    if let goal = record.goal, let done = record.done { return { try $0.logGoal(goal: goal, done: done, day: day) } }
    return nil
}

/// The moment that the core wrote as `2026-11-22T07:00:00+09:00`.
private func instant(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

/// The offset at the end of such a text; none of `Z`.
private func offsetMinutes(_ text: String) -> Int16 {
    let parts = text.suffix(6).split(separator: ":").compactMap { Int16($0) }
    guard parts.count == 2 else { return 0 }
    return parts[0] * 60 + (text.suffix(6).first == "-" ? -parts[1] : parts[1])
}
