import KenposCore
import KenposKit
import SwiftUI

/// One day to record: today, a day that is still open, or any other.
struct RecordScreen: View {
    private let app: AppModel
    @State private var model: LogModel
    @State private var isPicking = false

    init(_ app: AppModel, day: Day? = nil) {
        self.app = app
        _model = State(initialValue: LogModel(app, day: day))
    }

    var body: some View {
        Page(word("place.log")) {
            Shown(app.log) { log in
                if let today = log.days.first {
                    let shown = model.chosen ?? today.day
                    OpenDayChips(log: log, shown: shown, onOther: { isPicking = true }) { model.chosen = $0 }
                    Otherwise(model.calls)
                    if let open = model.open {
                        DayToRecord(day: open, today: today.day, model: model)
                    } else {
                        Remark(.info, word("log.windowClosed", ["day": dayText(shown)]))
                        ClosedDay(app, shown, today: today, model).id(shown)
                    }
                }
            }
        }
        .following(app.log)
        .sheet(isPresented: $isPicking) {
            if let last = app.log.state?.days.first?.day {
                DayPicker(last: last, onNo: { isPicking = false }) {
                    isPicking = false
                    model.chosen = $0
                }
            }
        }
    }
}

/// 今日, the days that still earn, and the way to any other.
private struct OpenDayChips: View {
    let log: LogScreen
    let shown: Day
    let onOther: Act
    let onChoose: (Day) -> Void

    var body: some View {
        let isOpen = log.days.contains { $0.day == shown }
        ScrollView(.horizontal, showsIndicators: false) {
            HStack(spacing: 8) {
                ForEach(log.days, id: \.day) { open in
                    let name = open.day == log.days.first?.day ? word("common.today") : shortDayText(open.day)
                    Chip(name, chosen: open.day == shown) { onChoose(open.day) }
                }
                Chip(isOpen ? word("log.otherDay") : dayText(shown), chosen: !isOpen, act: onOther)
            }
        }
    }
}

/// A day that earns nothing any more is recorded all the same.
private struct ClosedDay: View {
    private let day: Day
    private let today: LogDay
    private let model: LogModel
    @State private var look: Look<History>

    init(_ app: AppModel, _ day: Day, today: LogDay, _ model: LogModel) {
        (self.day, self.today, self.model) = (day, today, model)
        _look = State(initialValue: Look(app.phone, at: .history(from: day, to: day)))
    }

    var body: some View {
        VStack(alignment: .leading, spacing: 12) {
            Shown(look) { history in
                DayToRecord(day: asOpen(history.days.first), today: today.day, model: model)
            }
        }
        .following(look)
    }

    /// The day as an open one is shown, with nothing left to earn.
    private func asOpen(_ kept: HistoryDay?) -> LogDay {
        let goals = today.goals.map { goal in
            GoalToday(goal: goal.goal, done: kept?.records.first { $0.goal == goal.goal }?.done)
        }
        return LogDay(
            day: day, lastChance: false, missing: [], missingPoints: 0, weightGrams: kept?.weightGrams,
            steps: kept?.steps,
            goals: goals, records: kept?.records ?? [])
    }
}

private struct DayToRecord: View {
    let day: LogDay
    let today: Day
    let model: LogModel
    @Environment(Ways.self) private var ways

    var body: some View {
        Heading(dayName(day.day, today: today))
        if day.missingPoints > 0 { Note(word("log.stillEarns", ["points": points(day.missingPoints)])) }
        if day.lastChance { Remark(.info, word("log.lastChance")) }
        ValuePanel(
            name: word("log.weight"), value: day.weightGrams.map { kilograms($0) }, unit: "kg",
            aloud: word("today.recordWeight")
        ) { ways.go(.weight(day.day, correcting: nil)) }
        ValuePanel(
            name: word("log.steps"), value: day.steps.map { count($0) }, unit: word("common.stepsUnit"),
            aloud: word("today.recordSteps")
        ) { ways.go(.steps(day.day, correcting: nil)) }
        if !day.goals.isEmpty {
            Panel {
                Heading(word("today.goals"))
                ForEach(day.goals, id: \.goal) { goal in
                    GoalAnswer(goal: goal) { model.answer(goal.goal, done: $0, on: day.day) }
                }
            }
        }
        Panel {
            Heading(word("log.entries"))
            if day.records.isEmpty { Note(word("log.noEntries")) }
            Records(records: day.records, day: day.day, today: today, model: model)
        }
    }
}

private struct ValuePanel: View {
    let name: String
    let value: String?
    let unit: String
    let aloud: String
    let act: Act

    var body: some View {
        Panel {
            Heading(name)
            Sides {
                Figure(value, unit, none: word("log.noValue"))
            } right: {
                QuietButton(word("today.record"), name: aloud, act: act)
            }
        }
    }
}
