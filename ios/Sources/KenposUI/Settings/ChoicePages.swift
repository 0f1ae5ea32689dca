import KenposCore
import KenposKit
import SwiftUI

// The member's choices, each on a page of its own that goes once it is kept.

struct GoalsPage: View {
    @State private var model: ChoicesModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) { _model = State(initialValue: ChoicesModel(app)) }

    var body: some View {
        Page(word("setup.goals")) {
            Otherwise(model.calls)
            Note(word("setup.goalsWhy"))
            if model.isKnown { Panel { GoalChoices(goals: $model.goals) } } else { Coming() }
        } bottom: {
            MainButton(word("common.save"), working: model.calls.working) { model.keepGoals() }.disabled(!model.isKnown)
        }
        .task { model.look() }
        .onChange(of: model.isKept) { ways.back() }
    }
}

struct TargetPage: View {
    @State private var model: ChoicesModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) { _model = State(initialValue: ChoicesModel(app)) }

    var body: some View {
        Page(word("setup.target")) {
            Otherwise(model.calls, saidAt: "step_target")
            Note(word("setup.targetWhy"))
            Field(
                word("field.stepTarget"), $model.target, .digits, hint: word("settings.stepTargetEmpty"),
                trouble: model.calls.trouble(at: "step_target"))
        } bottom: {
            MainButton(word("common.save"), working: model.calls.working) { model.keepTarget() }.disabled(
                !model.isKnown)
        }
        .task { model.look() }
        .onChange(of: model.isKept) { ways.back() }
    }
}

/// Which of several counts of a day is taken.
struct SourcePage: View {
    private let app: AppModel
    @State private var model: ChoicesModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: ChoicesModel(app))
    }

    /// None is the highest; what was chosen on another phone stays to be seen.
    private var offered: [Source?] {
        let here: [Source?] = [nil] + app.device.channels.map(\.source) + [.manual]
        return here.contains(model.source) ? here : here + [model.source]
    }

    var body: some View {
        Page(word("settings.source")) {
            Otherwise(model.calls)
            Text(word("settings.sourceWhy"))
            Panel {
                ForEach(offered, id: \.self) { source in
                    Choice(
                        sourceText(source), chosen: model.source == source,
                        note: source == nil ? word("settings.sourceHighestNote") : nil
                    ) { model.source = source }
                }
            }
        } bottom: {
            MainButton(word("common.save"), working: model.calls.working) { model.keepSource() }.disabled(
                !model.isKnown)
        }
        .task { model.look() }
        .onChange(of: model.isKept) { ways.back() }
    }
}

/// What other people's work is in the app.
struct LicencesPage: View {
    let app: AppModel

    var body: some View {
        Page(word("settings.licences")) {
            ForEach(Array(app.device.licences.components(separatedBy: "\n\n").enumerated()), id: \.offset) {
                Note($0.element)
            }
        }
    }
}
