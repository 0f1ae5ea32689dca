import KenposCore
import KenposKit
import SwiftUI

/// What the union tells all, and what soon runs out for this member alone.
struct NoticesScreen: View {
    private let app: AppModel
    @State private var model: NoticesModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: NoticesModel(app))
    }

    var body: some View {
        Page(word("place.notices")) {
            Shown(app.notices) { notices in
                if notices.items.isEmpty, notices.expiry.isEmpty { Nothing(word("notice.none")) }
                ForEach(notices.expiry, id: \.expiresOn) { lot in
                    Remark(
                        .info,
                        word("notice.expiring", ["points": points(lot.points), "day": fullDayText(lot.expiresOn)]),
                        button: word("place.exchange")
                    ) { ways.go(.exchange) }
                }
                ForEach(model.items, id: \.id) { NoticePanel(notice: $0, model: model) }
            }
        }
    }
}

/// One notice; to open it is to read it.
private struct NoticePanel: View {
    let notice: NoticeItem
    let model: NoticesModel
    @State private var isOpen = false

    var body: some View {
        Panel {
            Folding(notice.title, $isOpen, strong: !notice.read) {
                Text(notice.body)
            } above: {
                Flow {
                    if !notice.read { Tag(word("notice.unread"), ground: Palette.primary, ink: Palette.onPrimary) }
                    Note(momentText(notice.postedAt))
                }
            }
        }
        .onChange(of: isOpen) { if isOpen { model.open(notice) } }
    }
}
