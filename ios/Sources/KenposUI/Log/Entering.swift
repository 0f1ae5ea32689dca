import KenposCore
import KenposKit
import SwiftUI

/// A weight on the number pad. A doubtful figure is a question, never a guess.
struct WeightScreen: View {
    private let app: AppModel
    private let day: Day
    @State private var model: WeightModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel, day: Day, correcting: String?) {
        (self.app, self.day) = (app, day)
        _model = State(initialValue: WeightModel(app, day: day, correcting: correcting))
    }

    var body: some View {
        let log = app.log.state
        Typing(
            title: word("log.weightOf", ["day": dayName(day, today: log?.days.first?.day)]), typed: $model.typed,
            ghost: log?.lastWeightGrams.map { kilograms($0) }, unit: "kg", isDecimal: true, calls: model.calls
        ) { model.save() }
        .following(app.log)
        .onChange(of: model.isKept) { ways.back() }
        .sheet(isPresented: $model.isDoubted) { Doubt(model: model) }
    }
}

extension WeightModel {
    /// Whether a question is shown; to put it away is none of its answers.
    fileprivate var isDoubted: Bool {
        get { question != nil }
        set { if !newValue { dismiss() } }
    }
}

/// 「150 kgですか？ 68.0 kg（150 lb）ですか？」
private struct Doubt: View {
    let model: WeightModel

    var body: some View {
        if let question = model.question {
            Asking(question.text, yes: nil, onNo: { model.dismiss() }) {
                ForEach(question.answers, id: \.weightGrams) { answer in
                    SideButton(word("common.kg", ["n": kilograms(answer.weightGrams)])) { model.choose(answer) }
                        .frame(maxWidth: .infinity)
                }
            }
        }
    }
}

/// Steps on the number pad.
struct StepsScreen: View {
    private let app: AppModel
    private let day: Day
    @State private var model: StepsModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel, day: Day, correcting: String?) {
        (self.app, self.day) = (app, day)
        _model = State(initialValue: StepsModel(app, day: day, correcting: correcting))
    }

    var body: some View {
        Typing(
            title: word("log.stepsOf", ["day": dayName(day, today: app.log.state?.days.first?.day)]),
            typed: $model.typed,
            ghost: nil, unit: word("common.stepsUnit"), isDecimal: false, calls: model.calls
        ) { model.save() }
        .following(app.log)
        .onChange(of: model.isKept) { ways.back() }
    }
}

/// The screen of one figure: what was typed, large, and the keys under it.
private struct Typing: View {
    let title: String
    @Binding var typed: String
    let ghost: String?
    let unit: String
    let isDecimal: Bool
    let calls: Calls
    let onSave: Act
    @Environment(\.verticalSizeClass) private var height

    /// An iPhone on its side is lower than the pad, the figure and the button together: there the pad goes with what scrolls.
    private var isLow: Bool { height == .compact }

    var body: some View {
        Page(title) {
            VStack {
                Text(typed.isEmpty ? ghost ?? "—" : typed)
                    .font(.hero)
                    .foregroundStyle(typed.isEmpty ? Palette.softInk : Palette.ink)
                    .opacity(typed.isEmpty ? 0.6 : 1)
                Text(unit).font(.words)
                if typed.isEmpty, ghost != nil { Note(nothing) }
            }
            .frame(maxWidth: .infinity)
            .padding(16)
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(typed.isEmpty ? nothing : [typed, unit].joined(separator: " "))
            .accessibilityAddTraits(.updatesFrequently)
            if let trouble = calls.trouble { Remark(.attention, trouble.said) }
            if isLow { pad }
        } bottom: {
            if !isLow { pad }
            MainButton(word("common.save"), working: calls.working, act: onSave).disabled(typed.isEmpty)
        }
    }

    private var pad: some View { NumberPad(typed: $typed, isDecimal: isDecimal) }

    private var nothing: String { ghost.map { word("log.ghost", ["n": $0]) } ?? word("log.noValue") }
}
