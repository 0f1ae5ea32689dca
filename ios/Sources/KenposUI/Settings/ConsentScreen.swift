import KenposCore
import KenposKit
import SwiftUI

/// What the member allows, in plain words; each can be given and withdrawn at any time.
struct ConsentScreen: View {
    @State private var model: ConsentModel
    @State private var withdrawing: InQuestion<Purpose>?

    init(_ app: AppModel) { _model = State(initialValue: ConsentModel(app)) }

    var body: some View {
        Page(word("settings.consents")) {
            Otherwise(model.calls)
            if model.terms == nil {
                if model.calls.working { Coming() } else { SideButton(word("common.again")) { model.look() } }
            }
            ForEach(Purpose.allCases, id: \.self) { purpose in
                PurposePanel(purpose: purpose, model: model) { withdrawing = InQuestion(purpose) }
            }
        }
        .task { if model.terms == nil { model.look() } }
        .sheet(item: $withdrawing) { Withdrawing(purpose: $0.value, model: model) { withdrawing = nil } }
    }
}

private struct PurposePanel: View {
    let purpose: Purpose
    let model: ConsentModel
    let onWithdraw: Act

    var body: some View {
        Panel {
            Heading(purpose.name)
            if let terms = model.terms { Text(terms.text(of: purpose)) }
            if model.consents != nil { state }
            if model.canAgree(to: purpose) {
                SideButton(word("settings.agree", ["what": purpose.name])) { model.say(purpose, given: true) }
                    .disabled(model.calls.working)
            }
            if model.given(purpose) != nil {
                let withdraw = word("settings.withdraw")
                QuietButton(withdraw, name: aloud(withdraw, of: purpose.name), act: onWithdraw)
            }
        }
    }

    @ViewBuilder private var state: some View {
        if let given = model.given(purpose) {
            if let terms = model.terms, model.canAgree(to: purpose) {
                Marked(.attention, word("settings.outdated", ["n": String(terms.version)]))
            } else {
                Marked(.done, word("settings.given", ["n": String(given)]))
            }
        } else {
            Marked(.missing, word("settings.notGiven"))
        }
    }
}

private struct Withdrawing: View {
    let purpose: Purpose
    let model: ConsentModel
    let onDone: Act

    var body: some View {
        Asking(
            word("settings.withdrawOf", ["what": purpose.name]), yes: word("settings.withdraw"),
            no: word("settings.keepConsent"), loses: true,
            onYes: {
                onDone()
                model.say(purpose, given: false)
            }, onNo: onDone
        ) { Text(purpose.withdrawal) }
    }
}
