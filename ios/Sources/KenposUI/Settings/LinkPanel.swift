import KenposCore
import KenposKit
import SwiftUI

/// One channel of this phone: where its reading stands in words, and what the member can do about it.
struct LinkPanel: View {
    private let link: HealthLink
    @State private var model: LinkModel
    @State private var isUnlinking = false

    init(_ link: HealthLink, _ app: AppModel) {
        self.link = link
        _model = State(initialValue: LinkModel(app, link.channel))
    }

    var body: some View {
        let channel = link.channel.name
        Panel {
            Heading(channel)
            Marked(link.mark, link.text)
            ForEach(link.hints, id: \.text) { Note($0.text) }
            if let at = link.readAt { Note(word("settings.readAt", ["moment": momentText(at)])) }
            if let at = link.againAt { Note(word("settings.readAgain", ["moment": momentText(at)])) }
            ForEach(link.leftOut, id: \.reason) { left in
                Note(word("settings.leftOut", ["what": left.reason.name, "n": String(left.count)]))
            }
            Otherwise(model.calls)
            if let button = link.button {
                SideButton(button.label, name: aloud(button.label, of: channel)) { model.press(button) }
                    .disabled(model.calls.working)
            }
            if link.linkedAt != nil {
                QuietButton(word("settings.unlink"), name: aloud(word("settings.unlink"), of: channel)) {
                    isUnlinking = true
                }
            }
        }
        .sheet(isPresented: $isUnlinking) { Unlinking(channel: channel, model: model) { isUnlinking = false } }
    }
}

extension HealthLink {
    fileprivate var mark: Mark {
        switch state {
        case .upToDate: .done
        case .notLinked: .missing
        case .reading, .rateLimited, .migrating, .locked: .waiting
        default: button == nil ? .info : .attention
        }
    }
}

/// What was read so far is the member's: kept, or deleted, as they say.
private struct Unlinking: View {
    let channel: String
    let model: LinkModel
    let onDone: Act

    var body: some View {
        Asking(
            word("settings.unlinkOf", ["channel": channel]), yes: nil, no: word("settings.unlinkNot"), onNo: onDone
        ) {
            Text(word("settings.unlinkMeans"))
            SideButton(word("settings.unlinkKeep")) { unlink(true) }.frame(maxWidth: .infinity)
            SideButton(word("settings.unlinkDelete")) { unlink(false) }.frame(maxWidth: .infinity)
        }
    }

    private func unlink(_ keeping: Bool) {
        onDone()
        model.unlink(keepingDays: keeping)
    }
}
