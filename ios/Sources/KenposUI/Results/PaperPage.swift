import KenposCore
import KenposKit
import SwiftUI

/// What is sent in as a proof. Online only; on any error what was chosen stays.
struct PaperPage: View {
    private let app: AppModel
    @State private var model: ResultsModel
    @State private var isPicking = false
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: ResultsModel(app))
    }

    var body: some View {
        Page(word("result.sendPaper")) {
            Otherwise(model.calls, saidAt: "file", "day")
            about
            dayOfIt
            proof
        } bottom: {
            MainButton(word("common.send"), working: model.calls.working) { send() }.disabled(!model.isWhole)
        }
        .sheet(isPresented: $isPicking) {
            if let today = app.home.state?.day {
                DayPicker(last: today, onNo: { isPicking = false }) {
                    isPicking = false
                    model.day = $0
                }
            }
        }
    }

    private var about: some View {
        Panel {
            Heading(word("result.about"))
            ForEach(SubmissionAbout.allCases, id: \.self) { about in
                Choice(about.name, chosen: model.about == about) { model.about = about }
            }
        }
    }

    private var dayOfIt: some View {
        Panel {
            Heading(word("result.day"))
            let picked = model.day.map { word("result.pickedDay", ["day": fullDayText($0)]) }
            SideButton(picked ?? word("result.pickDay")) { isPicking = true }
            if let trouble = model.calls.trouble(at: "day") { Marked(.attention, trouble) }
        }
    }

    private var proof: some View {
        Panel {
            Heading(word("result.file"))
            Note(word("result.fileHint"))
            if model.isUnreadable { Marked(.attention, word("result.unreadable")) }
            if model.file != nil { Marked(.done, word("result.pickedFile")) }
            SideButton(model.file == nil ? word("result.pickFile") : word("result.pickAgain")) {
                Task { await model.pick() }
            }
            if let trouble = model.calls.trouble(at: "file") { Marked(.attention, trouble) }
        }
    }

    private func send() {
        guard let sending = model.send() else { return }
        Task {
            await sending.value
            if model.calls.trouble == nil { ways.back() }
        }
    }
}
