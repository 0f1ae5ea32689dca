import KenposCore
import KenposKit
import SwiftUI

/// A day's steps explained: what counts, what does not and why, and when it may still change.
struct WhyDayScreen: View {
    private let day: Day
    @State private var look: Look<Why>

    init(_ app: AppModel, _ day: Day) {
        self.day = day
        _look = State(initialValue: Look(app.phone, at: .why(day, app.language)))
    }

    var body: some View {
        Page(word("why.stepsOf", ["day": shortDayText(day)])) {
            Shown(look) { why in
                Counted(why: why)
                NotCounted(why: why)
                NextUpdate(why: why)
                Note(word("common.japanTime"))
            }
        }
        .following(look)
    }
}

private struct Counted: View {
    let why: Why

    var body: some View {
        Panel {
            Heading(word("why.counted"))
            Figure(why.shown.map { count($0) }, word("common.stepsUnit"), none: word("why.none"))
            if why.shown == nil { Note(word("why.none")) }
            ForEach(why.readings.filter { $0.verdict == .counts }, id: \.recordId) { Reading(reading: $0) }
            if let shown = why.shown, shown != why.creditable {
                Text(word("why.campaign", ["n": count(why.creditable)]))
            }
        }
    }
}

/// Other readings with their reasons, and the channels of this phone that say nothing.
private struct NotCounted: View {
    let why: Why

    var body: some View {
        let others = why.readings.filter { $0.verdict != .counts }
        let silent = why.links.filter { $0.linkedAt != nil && $0.state != .upToDate }
        if !others.isEmpty || !silent.isEmpty {
            Panel {
                Heading(word("why.notCounted"))
                ForEach(others, id: \.recordId) { Reading(reading: $0) }
                ForEach(silent, id: \.channel) { Note($0.text) }
            }
        }
    }
}

private struct NextUpdate: View {
    let why: Why

    var body: some View {
        Panel {
            Heading(word("why.nextUpdate"))
            ForEach(why.links.filter { $0.linkedAt != nil && $0.state == .upToDate }, id: \.channel) { Text($0.text) }
            Text(why.text)
            if why.state != .final { Text(word("why.closes", ["moment": momentText(why.closesAt)])) }
        }
    }
}

private struct Reading: View {
    let reading: WhyReading

    var body: some View {
        let name = reading.thisPhone ? word("why.thisPhone", ["source": reading.label]) : reading.label
        VStack(alignment: .leading, spacing: 2) {
            Entry(name, word("common.steps", ["n": count(reading.steps)]), strong: true)
            Text(reading.text)
            if let typed = reading.typedSteps { Note(word("why.typed", ["n": count(typed)])) }
            if let late = reading.lateSteps { Note(word("why.late", ["n": count(late)])) }
            ForEach(notes, id: \.text) { Note($0.text) }
            if !reading.origins.isEmpty {
                Note(word("why.writers", ["names": listed(reading.origins.map(\.name))]))
            }
            if reading.source != .manual, let readAt = reading.readAt {
                Note(word("why.read", ["moment": momentText(readAt)]))
            }
        }
    }

    /// That typed steps are typed needs no saying where a member typed them here.
    private var notes: [WhyNote] {
        reading.notes.filter { reading.source != .manual || $0.note != .typedNotCredited }
    }
}
