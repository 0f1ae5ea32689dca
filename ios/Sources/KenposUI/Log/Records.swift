import KenposCore
import KenposKit
import SwiftUI

/// The entries of one day, each with how far it has come; what was typed can be corrected and deleted.
struct Records: View {
    let records: [HistoryRecord]
    let day: Day
    let today: Day
    let model: LogModel

    var body: some View {
        ForEach(records, id: \.id) { RecordRow(record: $0, day: day, today: today, model: model) }
    }
}

private struct RecordRow: View {
    let record: HistoryRecord
    let day: Day
    let today: Day
    let model: LogModel
    @Environment(Ways.self) private var ways

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            Sides {
                Text(record.name)
            } right: {
                Text(record.value).font(.words).bold()
            }
            .accessibilityElement(children: .combine)
            Marked(record.state.mark, record.state.name)
            if let reason = record.reason { Note(explained(reason, of: day, today: today)) }
            if record.kind != .launch {
                HStack {
                    Spacer(minLength: 0)
                    if let way = model.way(toCorrect: record, of: day) {
                        QuietButton(word("common.edit"), name: aloud(word("common.edit"), of: record.name)) {
                            ways.go(way)
                        }
                    }
                    QuietButton(
                        word("common.delete"), name: aloud(word("common.delete"), of: record.name), tone: Palette.error
                    ) { model.delete(record, of: day) }
                }
            }
        }
    }
}

extension HistoryRecord {
    /// 体重 08:15 · 手入力
    fileprivate var name: String {
        let what = [kind == .goal ? goal : kind.name, at.map { clockText($0) }].compactMap { $0 }.joined(separator: " ")
        return [what, source?.name].compactMap { $0 }.joined(separator: " · ")
    }

    fileprivate var value: String {
        if let weightGrams { return word("common.kg", ["n": kilograms(weightGrams)]) }
        if let steps { return word("common.steps", ["n": count(steps)]) }
        if let done { return done ? word("today.goalDone") : word("today.goalNotDone") }
        return ""
    }
}
