import KenposCore
import KenposKit
import SwiftUI

/// The frequent questions, what the member asked, and the way to the union's desk.
struct HelpScreen: View {
    let app: AppModel
    @State private var search = ""
    @Environment(Ways.self) private var ways

    var body: some View {
        Page(word("place.help")) {
            Field(word("help.search"), $search)
            if let asked = app.inquiries.state?.items, !asked.isEmpty, search.allSatisfy(\.isWhitespace) {
                Heading(word("help.mine"))
                ForEach(asked, id: \.inquiry) { Asked(inquiry: $0) }
            }
            Shown(app.faq) { Faq(sections: $0, search: search) }
        } bottom: {
            MainButton(word("help.ask")) { ways.open(.ask) }
        }
        .following(app.inquiries)
        .following(app.faq)
    }
}

/// What the member asked, with the answer.
private struct Asked: View {
    let inquiry: InquiryItem
    @State private var isOpen = false

    var body: some View {
        Panel {
            Folding(inquiry.topic.name, $isOpen) {
                Note(word("help.askedAt", ["moment": momentText(inquiry.askedAt)]))
                Text(inquiry.words)
                if let answeredAt = inquiry.answeredAt {
                    Note(word("help.answeredAt", ["moment": momentText(answeredAt)]))
                }
                if let answer = inquiry.answer { Text(answer) }
            } above: {
                if inquiry.answer == nil {
                    Marked(.waiting, word("help.answerWaits"))
                } else {
                    Marked(.done, word("help.answered"))
                }
            }
        }
    }
}

/// The frequent questions in which `search` stands; each opens to its answer.
struct Faq: View {
    let sections: [FaqSection]
    let search: String

    private func found(in section: FaqSection) -> [FaqEntry] {
        let about = search.trimmingCharacters(in: .whitespacesAndNewlines)
        if about.isEmpty { return section.entries }
        return section.entries.filter {
            $0.question.localizedCaseInsensitiveContains(about) || $0.answer.localizedCaseInsensitiveContains(about)
        }
    }

    var body: some View {
        if sections.allSatisfy({ found(in: $0).isEmpty }) {
            Nothing(sections.isEmpty ? word("help.noQuestions") : word("help.nothingFound"))
        }
        ForEach(sections.filter { !found(in: $0).isEmpty }, id: \.id) { section in
            Panel {
                Heading(section.title)
                ForEach(found(in: section), id: \.id) { FaqLine(entry: $0) }
            }
        }
    }
}

private struct FaqLine: View {
    let entry: FaqEntry
    @State private var isOpen = false

    var body: some View { Folding(entry.question, $isOpen) { Text(entry.answer) } }
}

/// A question to the union's desk, of a member who is signed in.
struct AskPage: View {
    private let app: AppModel
    @State private var model: HelpModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: HelpModel(app))
    }

    var body: some View {
        Page(word("help.ask")) {
            if model.isSent {
                Panel { Marked(.done, word("help.saidAsked")) }
            } else {
                if app.isOffline { Remark(.waiting, word("help.offline")) }
                Otherwise(model.calls, saidAt: "words", "contact")
                InquiryFields(model: model)
                ContactField(label: word("help.contact"), model: model)
                Note(word("help.answerHere"))
            }
        } bottom: {
            if model.isSent {
                MainButton(word("common.close")) { ways.back() }
            } else {
                MainButton(word("common.send"), working: model.calls.working) { model.ask() }.disabled(!model.isFilled)
            }
        }
        // It is on the list when the server has told of it.
        .onChange(of: model.isSent) { app.sendSoon() }
    }
}

/// What it is about, and the question.
struct InquiryFields: View {
    /// How many lines of a question are seen at once.
    private static let lines = 5

    @Bindable var model: HelpModel

    var body: some View {
        Panel {
            Heading(word("help.topic"))
            ForEach(Topic.allCases, id: \.self) { topic in
                Choice(topic.name, chosen: model.topic == topic) { model.topic = topic }
            }
        }
        Field(
            word("help.words"), $model.words, hint: word("help.wordsHint"), trouble: model.calls.trouble(at: "words"),
            lines: Self.lines)
    }
}

/// Where the desk can answer, where the answer does not come to this phone.
struct ContactField: View {
    let label: String
    @Bindable var model: HelpModel

    var body: some View {
        Field(label, $model.contact, hint: word("help.contactHint"), trouble: model.calls.trouble(at: "contact"))
    }
}
