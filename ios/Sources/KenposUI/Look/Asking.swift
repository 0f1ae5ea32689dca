import KenposCore
import SwiftUI

/// A question in a window of its own, before something is done. For `.sheet`.
struct Asking<Content: View>: View {
    private let question: String
    private let yes: String?
    private let no: String
    private let loses: Bool
    private let enabled: Bool
    private let onYes: Act
    private let onNo: Act
    private let content: Content

    /// - Parameters:
    ///   - yes: what is done; none where the answers stand in the content.
    ///   - no: what stays as it is. Not "cancel" where that could be what is asked about.
    ///   - loses: whether something is gone afterwards: it is said in the colour of errors too.
    init(
        _ question: String, yes: String?, no: String = word("common.cancel"), loses: Bool = false, enabled: Bool = true,
        onYes: @escaping Act = {}, onNo: @escaping Act, @ViewBuilder content: () -> Content
    ) {
        (self.question, self.yes, self.no, self.loses, self.enabled) = (question, yes, no, loses, enabled)
        (self.onYes, self.onNo, self.content) = (onYes, onNo, content())
    }

    var body: some View {
        ScrollView {
            VStack(alignment: .leading, spacing: 12) {
                Heading(question)
                content
                if let yes { answer(yes).frame(maxWidth: .infinity) }
                QuietButton(no, act: onNo).frame(maxWidth: .infinity)
            }
            .padding(24)
        }
        .background(Palette.surface)
        .foregroundStyle(Palette.ink)
        .font(.label)
        .presentationDetents([.medium, .large])
    }

    @ViewBuilder private func answer(_ yes: String) -> some View {
        if loses {
            QuietButton(yes, tone: Palette.error, act: onYes)
        } else {
            MainButton(yes, act: onYes).disabled(!enabled)
        }
    }
}

/// What a window asks about, for `.sheet(item:)`. Not `isPresented` with an `if let` inside: where the page itself never reads the value,
/// SwiftUI draws the first window with the one from before, which is none.
struct InQuestion<Value>: Identifiable {
    let id = UUID()
    let value: Value

    init(_ value: Value) { self.value = value }
}

/// Chooses a day, no later than `last`. For `.sheet`.
struct DayPicker: View {
    private let last: Day
    private let onChosen: (Day) -> Void
    private let onNo: Act
    @State private var chosen: Date

    init(last: Day, onNo: @escaping Act, onChosen: @escaping (Day) -> Void) {
        (self.last, self.onNo, self.onChosen) = (last, onNo, onChosen)
        _chosen = State(initialValue: midnight(of: last))
    }

    var body: some View {
        Asking(word("log.otherDay"), yes: word("common.choose"), onYes: { onChosen(dayOf(chosen)) }, onNo: onNo) {
            DatePicker(word("log.otherDay"), selection: $chosen, in: ...midnight(of: last), displayedComponents: .date)
                .datePickerStyle(.graphical)
                .labelsHidden()
                .tint(Palette.primary)
                // Its days are midnights of UTC, whatever the zone.
                .environment(\.timeZone, .gmt)
        }
    }
}
