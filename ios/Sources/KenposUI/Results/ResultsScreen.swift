import KenposCore
import KenposKit
import SwiftUI

/// What the union knows of the member's health measures, and what the member can still add: first what waits for the member.
struct ResultsScreen: View {
    private let app: AppModel
    @State private var model: ResultsModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: ResultsModel(app))
    }

    var body: some View {
        Page(word("place.results")) {
            Shown(app.results) { results in
                if let account = app.account.state, account.consents.checkupResults == nil {
                    Remark(.info, word("result.consentMissing"), button: word("today.consent")) { ways.go(.consent) }
                }
                Otherwise(model.calls)
                ForEach(results.exams, id: \.contact) { ExamPanel(exam: $0, today: app.home.state?.day, model: model) }
                ForEach(results.surveys, id: \.survey) { SurveyPanel(survey: $0, model: model) }
                Known(results: results.results)
                Papers(papers: results.submissions)
            }
        }
        .following(app.results)
        .following(app.account)
    }
}

private struct Known: View {
    let results: [ResultItem]
    @Environment(Ways.self) private var ways

    var body: some View {
        Heading(word("result.results"))
        if results.isEmpty { Nothing(word("result.noResults")) }
        ForEach(results, id: \.id) { result in
            Panel {
                Heading(result.award.name)
                Note(fullDayText(result.day))
                Text(result.text)
                QuietButton(word("common.why"), name: aloud(word("common.why"), of: result.text)) {
                    ways.go(.whyAward(result.award, result.day))
                }
            }
        }
    }
}

private struct Papers: View {
    let papers: [SubmissionItem]
    @Environment(Ways.self) private var ways

    var body: some View {
        Heading(word("result.papers"))
        Panel {
            Text(word("result.noPapers"))
            SideButton(word("result.sendPaper")) { ways.open(.paper) }
        }
        ForEach(papers, id: \.submission) { paper in
            Panel {
                Heading(paper.name)
                Note(fullDayText(paper.day))
                Marked(paper.stage.mark, paper.stage.name)
                Note(paper.why)
            }
        }
    }
}

private struct ExamPanel: View {
    let exam: ExamItem
    let today: Day?
    let model: ResultsModel
    @State private var isPicking = false

    var body: some View {
        Panel {
            Heading(word("result.exam"))
            Text(word("result.examAsked", ["day": fullDayText(exam.askedOn)]))
            if let day = exam.visitedOn { Marked(.done, word("result.examVisited", ["day": fullDayText(day)])) }
            if exam.pending { Marked(.waiting, word("common.waiting")) }
            if exam.canReport { SideButton(word("result.examReport")) { isPicking = true } }
        }
        .sheet(isPresented: $isPicking) {
            if let today {
                DayPicker(last: today, onNo: { isPicking = false }) {
                    isPicking = false
                    model.report(exam, visitedOn: $0)
                }
            }
        }
    }
}

/// A survey: its questions while it can be answered, afterwards that it was.
private struct SurveyPanel: View {
    let survey: SurveyItem
    let model: ResultsModel
    @State private var isSure = false

    var body: some View {
        Panel {
            Heading(survey.title)
            Text(survey.description)
            if survey.pending { Marked(.waiting, word("common.waiting")) }
            if let day = survey.answeredOn { Marked(.done, word("result.answered", ["day": fullDayText(day)])) }
            if survey.canAnswer {
                Note(word("common.until", ["day": fullDayText(survey.toDay)]))
                ForEach(survey.questions, id: \.question) { SurveyChoices(question: $0, model: model) }
                SideButton(word("result.answers")) { isSure = true }
                    .disabled(!model.isAnswered(survey) || model.calls.working)
            }
        }
        .sheet(isPresented: $isSure) { Sure(survey: survey, model: model) { isSure = false } }
    }
}

private struct SurveyChoices: View {
    let question: SurveyQuestion
    let model: ResultsModel

    var body: some View {
        VStack(alignment: .leading) {
            Text(question.text).bold()
            ForEach(question.answers, id: \.answer) { choice in
                Choice(choice.text, chosen: model.answers[question.question] == choice.answer) {
                    model.answers[question.question] = choice.answer
                }
            }
        }
        .accessibilityElement(children: .contain)
        .accessibilityLabel(question.text)
    }
}

/// The answers once more, because they stay.
private struct Sure: View {
    let survey: SurveyItem
    let model: ResultsModel
    let onDone: Act

    var body: some View {
        Asking(
            word("result.answersSure"), yes: word("result.answers"),
            onYes: {
                onDone()
                model.answer(survey)
            }, onNo: onDone
        ) {
            ForEach(survey.questions, id: \.question) { question in
                Note(question.text)
                let chosen = question.answers.first { $0.answer == model.answers[question.question] }
                Text(chosen?.text ?? "")
            }
            Note(word("result.answersOnce"))
        }
    }
}
