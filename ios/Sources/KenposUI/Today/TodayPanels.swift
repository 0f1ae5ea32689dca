import KenposCore
import KenposKit
import SwiftUI

/// Today's steps, the week before, and in words where they come from.
struct StepsPanel: View {
    private let home: Home
    private let app: AppModel
    @State private var week: Look<HistoryChart>
    @Environment(Ways.self) private var ways

    init(_ home: Home, _ app: AppModel) {
        (self.home, self.app) = (home, app)
        _week = State(initialValue: Look(app.phone, at: .chart(.week, back: 0)))
    }

    var body: some View {
        Panel {
            Sides {
                Heading(word("today.steps"))
            } right: {
                if let target = home.stepTarget { Note(word("today.target", ["n": count(target)])) }
            }
            Sides {
                Figure(home.steps.map { count($0) }, word("common.stepsUnit"), none: word("today.noSteps"))
            } right: {
                HStack {
                    if home.steps == nil {
                        QuietButton(word("today.record"), name: word("today.recordSteps")) {
                            ways.go(.steps(home.day, correcting: nil))
                        }
                    }
                    QuietButton(word("common.why")) { ways.go(.whyDay(home.day)) }
                }
            }
            if let chart = week.state { WeekBars(chart: chart) }
            ForEach(app.links.state?.filter { $0.linkedAt != nil } ?? [], id: \.channel) { link in
                if let button = link.button, link.state != .upToDate {
                    Remark(.attention, link.text, button: button.label) { ways.go(.settings) }
                } else {
                    Note(link.text)
                }
            }
        }
        .following(week)
    }
}

/// Today's weight, or the way to enter it.
struct WeightPanel: View {
    let home: Home
    @Environment(Ways.self) private var ways

    var body: some View {
        Panel {
            Heading(word("today.weight"))
            Sides {
                Figure(home.weightGrams.map { kilograms($0) }, "kg", none: word("today.noWeight"))
            } right: {
                QuietButton(word("today.record"), name: word("today.recordWeight")) {
                    ways.go(.weight(home.day, correcting: nil))
                }
            }
        }
    }
}

/// The member's goals, each answered with one tap.
struct GoalsPanel: View {
    private let home: Home
    @State private var model: LogModel
    @Environment(Ways.self) private var ways

    init(_ home: Home, _ app: AppModel) {
        self.home = home
        _model = State(initialValue: LogModel(app))
    }

    var body: some View {
        Panel {
            Heading(word("today.goals"))
            Otherwise(model.calls)
            if home.goals.isEmpty {
                Note(word("today.noGoals"))
                QuietButton(word("place.settings")) { ways.go(.settings) }
            }
            ForEach(home.goals, id: \.goal) { goal in
                GoalAnswer(goal: goal) { model.answer(goal.goal, done: $0, on: home.day) }
            }
        }
    }
}

/// One goal: done or not done; the one chosen stays marked.
struct GoalAnswer: View {
    let goal: GoalToday
    let onAnswer: (Bool) -> Void

    var body: some View {
        VStack(alignment: .leading) {
            Text(goal.goal)
            Flow {
                Chip(word("today.goalDone"), chosen: goal.done == true) { onAnswer(true) }
                Chip(word("today.goalNotDone"), chosen: goal.done == false) { onAnswer(false) }
            }
        }
        .accessibilityElement(children: .contain)
        .accessibilityLabel(goal.goal)
    }
}
