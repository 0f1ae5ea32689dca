import KenposCore
import KenposKit
import SwiftUI

// The questions after the member is known.

/// The member's answer to one purpose of the terms: never by silence.
struct ConsentStep: View {
    let setup: SetupModel
    let purpose: Purpose

    var body: some View {
        QuestionPage(setup, purpose == .programme ? word("setup.consent") : word("setup.checkupConsent")) {
            // Before the terms, and so before the button that asks for them again.
            Otherwise(setup.calls)
            Panel {
                if let terms = setup.terms {
                    Text(terms.text(of: purpose))
                } else if setup.calls.working {
                    Coming()
                } else {
                    SideButton(word("common.again")) { setup.lookUpTerms() }
                }
                Note(word("setup.consentLater"))
            }
        } bottom: {
            // Nobody agrees to what they cannot read.
            MainButton(word("setup.agree"), working: setup.calls.working) { setup.consent(purpose, given: true) }
                .disabled(setup.terms == nil)
            QuietButton(word("setup.notNow")) { setup.consent(purpose, given: false) }
        }
    }
}

extension Terms {
    /// One purpose in plain words.
    func text(of purpose: Purpose) -> String {
        guard let text = purposes.first(where: { $0.purpose == purpose }) else { return "" }
        return (screenLanguage == .ja ? text.ja : text.en).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

struct GoalsStep: View {
    @Bindable var setup: SetupModel

    var body: some View {
        QuestionPage(setup, word("setup.goals")) {
            Note(word("setup.goalsWhy"))
            Panel { GoalChoices(goals: $setup.goals) }
            Otherwise(setup.calls)
        } bottom: {
            MainButton(word("common.next"), working: setup.calls.working) { setup.keepGoals() }
        }
    }
}

/// The goals most members choose, and one's own.
struct GoalChoices: View {
    @Binding var goals: [String]
    @State private var own = ""

    private var offered: [String] {
        [
            word("setup.goalStation"), word("setup.goalStairs"), word("setup.goalVegetables"), word("setup.goalSleep"),
            word("setup.goalSnack"), word("setup.goalStretch"),
        ]
    }

    private var typed: String { own.trimmingCharacters(in: .whitespacesAndNewlines) }

    var body: some View {
        ForEach(offered + goals.filter { !offered.contains($0) }, id: \.self) { goal in
            Ticked(goal, goals.contains(goal)) {
                if goals.contains(goal) { goals.removeAll { $0 == goal } } else { goals.append(goal) }
            }
        }
        Field(word("field.goal"), $own)
        SideButton(word("setup.addGoal")) {
            if !goals.contains(typed) { goals.append(typed) }
            own = ""
        }
        .disabled(typed.isEmpty)
    }
}

struct TargetStep: View {
    private static let offered: [UInt32] = [6_000, 8_000, 10_000]

    @Bindable var setup: SetupModel

    var body: some View {
        QuestionPage(setup, word("setup.target")) {
            Note(word("setup.targetWhy"))
            Panel {
                ForEach(Self.offered, id: \.self) { target in
                    Choice(word("common.steps", ["n": count(target)]), chosen: setup.stepTarget == String(target)) {
                        setup.stepTarget = String(target)
                    }
                }
                Field(word("field.stepTarget"), $setup.stepTarget, .digits)
            }
            Otherwise(setup.calls)
        } bottom: {
            MainButton(word("common.next"), working: setup.calls.working) { setup.keepTarget() }
        }
    }
}

struct SourceStep: View {
    private let setup: SetupModel
    private let channels: [Channel]
    @State private var chosen: Channel?

    init(_ app: AppModel) {
        (setup, channels) = (app.setup, app.device.channels)
        _chosen = State(initialValue: app.device.channels.first)
    }

    var body: some View {
        QuestionPage(setup, word("setup.source")) {
            Panel {
                ForEach(channels, id: \.self) { channel in
                    Choice(channel.name, chosen: chosen == channel) { chosen = channel }
                }
                Choice(word("setup.sourceTyped"), chosen: chosen == nil) { chosen = nil }
            }
            Otherwise(setup.calls)
        } bottom: {
            MainButton(word("common.next"), working: setup.calls.working) { setup.link(chosen) }
        }
    }
}

struct DoneStep: View {
    let setup: SetupModel

    var body: some View {
        QuestionPage(setup, word("setup.done")) {
            Panel {
                Heading(word("setup.balance"))
                Figure(setup.balance.map { count($0) }, "P")
            }
        } bottom: {
            MainButton(word("setup.begin")) { setup.finish() }
        }
    }
}
