import KenposCore
import KenposKit
import SwiftUI

/// What the member has, what is about to expire, and every entry with its reason.
struct PointsScreen: View {
    let app: AppModel
    @Environment(Ways.self) private var ways

    var body: some View {
        Page(word("place.points")) {
            Shown(app.points) { shown in
                Balance(shown: shown)
                Panel {
                    WayLine(.question, word("points.whyNot"), note: word("points.whyNotNote")) {
                        ways.go(.whyAward(.weight, nil))
                    }
                }
                Heading(word("points.entries"))
                if shown.entries.isEmpty { Nothing(word("points.noEntries")) }
                ForEach(shown.entries, id: \.entry) { EntryPanel(entry: $0) }
            }
        } bottom: {
            if app.points.state != nil { MainButton(word("place.exchange")) { ways.go(.exchange) } }
        }
        .following(app.points)
    }
}

private struct Balance: View {
    let shown: Points

    var body: some View {
        Panel {
            Sides {
                Figure(count(shown.balance), "P")
            } right: {
                Note(word("points.worth", ["n": count(shown.balance)]))
            }
            if shown.pending > 0 { Marked(.waiting, word("points.pending", ["points": points(shown.pending)])) }
            if shown.held > 0 { Marked(.waiting, word("points.held", ["points": points(shown.held)])) }
            if shown.debt > 0 { Marked(.attention, word("points.debt", ["points": points(shown.debt)])) }
            ForEach(shown.expiring, id: \.date) { lot in
                Marked(.info, word("points.expiring", ["day": fullDayText(lot.date), "points": points(lot.points)]))
            }
        }
    }
}

/// One entry; its reason opens with one tap.
private struct EntryPanel: View {
    let entry: PointsEntry
    @State private var isOpen = false
    @Environment(Ways.self) private var ways

    var body: some View {
        let name = entry.award?.name ?? entry.kind.name
        Panel {
            Sides {
                VStack(alignment: .leading) {
                    Text(name)
                    Note([shortDayText(entry.day), entry.kind.name].joined(separator: " · "))
                }
            } right: {
                HStack {
                    Text(signedPoints(entry.points)).font(.words).bold()
                        .foregroundStyle(entry.points < 0 ? Palette.softInk : Palette.ink)
                    let why = isOpen ? word("common.close") : word("common.why")
                    QuietButton(why, name: aloud(why, of: name)) { isOpen.toggle() }
                }
            }
            if isOpen {
                Text(entry.why)
                if let day = entry.expires { Note(word("points.usableUntil", ["day": fullDayText(day)])) }
                if let award = entry.award {
                    QuietButton(word("points.rule")) { ways.go(.whyAward(award, entry.day)) }
                }
            }
        }
    }
}
