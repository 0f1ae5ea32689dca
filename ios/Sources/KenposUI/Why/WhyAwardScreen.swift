import KenposCore
import KenposKit
import SwiftUI

/// Why an award was given, or why not: the rule, what was looked at, what is missing. Any award, any day.
struct WhyAwardScreen: View {
    @State private var model: WhyAwardModel
    @State private var isPicking = false

    init(_ app: AppModel, _ award: AwardCode, on day: Day?) {
        _model = State(initialValue: WhyAwardModel(app, award, on: day))
    }

    var body: some View {
        Page(word("why.award")) {
            Shown(model.why) { why in
                Outcome(why: why) { isPicking = true }
                if let rule = why.rule {
                    Panel {
                        Heading(word("why.rule"))
                        Text(rule.text)
                    }
                }
                Facts(why: why)
            }
            OtherAwards(shown: model.award) { model.ask($0) }
        }
        .following(model.why)
        .sheet(isPresented: $isPicking) {
            if let shown = model.why.state?.day {
                DayPicker(last: shown, onNo: { isPicking = false }) {
                    isPicking = false
                    model.ask(on: $0)
                }
            }
        }
    }
}

private struct Outcome: View {
    let why: WhyAward
    let onDay: Act

    var body: some View {
        Panel {
            Text(why.award.name).font(.title).accessibilityAddTraits(.isHeader)
            Marked(why.outcome.mark, why.text)
            QuietButton([fullDayText(why.day), word("log.otherDay")].joined(separator: "　"), act: onDay)
        }
    }
}

extension AwardOutcome {
    fileprivate var mark: Mark {
        switch self {
        case .earned: .done
        case .expected, .waiting: .waiting
        case .nothing: .missing
        }
    }
}

private struct Facts: View {
    let why: WhyAward

    var body: some View {
        Panel {
            Heading(word("why.used"))
            if why.used.isEmpty { Note(word("why.nothingUsed")) }
            ForEach(Array(why.used.enumerated()), id: \.offset) { Marked(.done, $0.element.text) }
            if !why.missing.isEmpty {
                Heading(word("why.missing"))
                ForEach(Array(why.missing.enumerated()), id: \.offset) { Marked(.missing, $0.element.text) }
            }
        }
    }
}

private struct OtherAwards: View {
    let shown: AwardCode
    let onChoose: (AwardCode) -> Void

    var body: some View {
        Panel {
            Heading(word("why.otherAward"))
            Flow {
                ForEach(AwardCode.allCases, id: \.self) { award in
                    Chip(award.name, chosen: award == shown) { onChoose(award) }
                }
            }
        }
    }
}
