import KenposCore
import KenposKit
import SwiftUI

/// What waits to be sent and what was refused, with the reason: nothing waits or is refused unseen.
struct OutboxScreen: View {
    private let app: AppModel
    @State private var model: OutboxModel

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: OutboxModel(app))
    }

    var body: some View {
        Page(word("place.outbox")) {
            Otherwise(model.calls)
            if let report = model.report { Report(report: report, app: app) }
            Shown(app.outbox) { outbox in
                if outbox.items.isEmpty { Nothing(word("outbox.none")) }
                part(word("outbox.parked"), model.parked)
                part(word("outbox.waiting"), model.waiting)
            }
        } bottom: {
            MainButton(word("outbox.sendNow"), working: model.calls.working) { model.send() }
        }
        .following(app.outbox)
    }

    @ViewBuilder private func part(_ name: String, _ items: [OutboxItem]) -> some View {
        if !items.isEmpty {
            Heading(name)
            ForEach(items, id: \.id) { OutboxPanel(item: $0, today: app.home.state?.day, model: model) }
        }
    }
}

private struct OutboxPanel: View {
    let item: OutboxItem
    let today: Day?
    let model: OutboxModel
    @Environment(Ways.self) private var ways

    var body: some View {
        Panel {
            Heading(item.kind.name)
            Note(dayText(item.day))
            Marked(item.state.mark, item.state.name)
            if let today, let reason = item.reason { Note(explained(reason, of: item.day, today: today)) }
            if item.state == .parked, let way = model.way(to: item) {
                QuietButton(look(at: way), name: aloud(look(at: way), of: dayText(item.day))) { ways.go(way) }
            }
            if item.state == .parked, model.isDismissed(item) {
                let dismiss = word("outbox.dismiss")
                QuietButton(dismiss, name: aloud(dismiss, of: dayText(item.day))) { model.dismiss(item) }
            }
        }
    }

    private func look(at way: Way) -> String {
        switch way {
        case .campaigns: word("outbox.toCampaigns")
        case .results: word("outbox.toResults")
        default: word("outbox.toDay")
        }
    }
}

/// What came of a sending: how much went, and if not all, why not and what to do.
private struct Report: View {
    let report: SyncReport
    let app: AppModel
    @Environment(Ways.self) private var ways

    private var mark: Mark {
        if report.parked > 0 { return .attention }
        switch report.whyStopped {
        case .done: return .done
        case .offline: return .waiting
        default: return .info
        }
    }

    private var button: CoreButton? {
        switch report.whyStopped {
        case .signInNeeded: .signIn
        case .consentRequired: .giveConsent
        case .updateNeeded: app.offered(.updateApp)
        default: nil
        }
    }

    var body: some View {
        Remark(mark, sentences.joined(separator: "\n"), button: button?.label) {
            switch button {
            case .signIn: ways.go(.signIn)
            case .giveConsent: ways.go(.consent)
            case .updateApp: app.device.updateApp()
            default: break
            }
        }
    }

    private var sentences: [String] {
        let sent = report.sent > 0 ? word("outbox.sent", ["n": String(report.sent)]) : nil
        let refused = report.parked > 0 ? word("outbox.refused", ["n": String(report.parked)]) : nil
        return [sent, refused, why].compactMap { $0 }
    }

    private var why: String? {
        switch report.whyStopped {
        case .done: report.sent == 0 && report.parked == 0 ? word("outbox.nothing") : nil
        case .waiting: word("outbox.tooSoon")
        case .deadline, .requestLimit: word("outbox.notYet", ["n": String(report.remaining)])
        case .suspended: word("today.suspended")
        case .offline: of("offline")
        case .later: of("unavailable")
        case .cancelled: of("cancelled")
        case .locked: of("secrets_locked")
        case .consentRequired: of("consent_required")
        case .signInNeeded: of("sign_in_needed")
        case .membershipEnded: of("membership_ended")
        case .updateNeeded: of("update_needed")
        }
    }

    /// The core's words for a code of its own.
    private func of(_ code: String) -> String {
        errorText(code: code, field: nil, detail: code, untilMs: nil, language: screenLanguage)
    }
}
