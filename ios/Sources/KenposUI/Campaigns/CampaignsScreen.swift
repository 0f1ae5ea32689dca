import KenposCore
import KenposKit
import SwiftUI

/// What the union offers for a time: what it pays, how far the member is, and the way in.
struct CampaignsScreen: View {
    private let app: AppModel
    @State private var model: CampaignsModel
    @State private var asked: Question?

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: CampaignsModel(app))
    }

    var body: some View {
        Page(word("place.campaigns")) {
            Shown(app.campaigns) { shown in
                if shown.campaigns.isEmpty, shown.events.isEmpty { Nothing(word("campaign.none")) }
                if !shown.campaigns.isEmpty { Heading(word("campaign.campaigns")) }
                ForEach(shown.campaigns, id: \.campaign) { campaign in
                    CampaignPanel(
                        campaign: campaign, onJoin: { asked = .join(campaign) }, onLeave: { asked = .leave(campaign) })
                }
                if !shown.events.isEmpty { Heading(word("campaign.events")) }
                ForEach(shown.events, id: \.event) { event in
                    EventPanel(event: event) { asked = .checkIn(event) }
                }
            }
        }
        .following(app.campaigns)
        .sheet(item: $asked) { question in
            switch question {
            case .join(let campaign): Joining(campaign, model) { close() }
            case .leave(let campaign): Leaving(campaign: campaign, model: model) { close() }
            case .checkIn(let event): CheckingIn(event: event, model: model) { close() }
            }
        }
    }

    /// What was said of a try that went wrong goes with the window.
    private func close() {
        asked = nil
        model.calls.forget()
    }
}

/// What is asked before something is done.
private enum Question: Identifiable {
    case join(CampaignItem), leave(CampaignItem), checkIn(EventItem)

    var id: String {
        switch self {
        case .join(let campaign): "join " + campaign.campaign
        case .leave(let campaign): "leave " + campaign.campaign
        case .checkIn(let event): "check in " + event.event
        }
    }
}

/// Joining, or another nickname for who takes part already.
private struct Joining: View {
    private let campaign: CampaignItem
    private let model: CampaignsModel
    private let onDone: Act
    @State private var nickname: String

    init(_ campaign: CampaignItem, _ model: CampaignsModel, onDone: @escaping Act) {
        (self.campaign, self.model, self.onDone) = (campaign, model, onDone)
        _nickname = State(initialValue: campaign.nickname ?? "")
    }

    var body: some View {
        let joins = campaign.joinedOn == nil
        Asking(
            joins ? word("campaign.joinOf", ["title": campaign.title]) : word("campaign.changeNickname"),
            yes: joins ? word("campaign.join") : word("common.save"), enabled: !model.calls.working,
            onYes: { model.join(campaign, as: nickname).then(model.calls, onDone) }, onNo: onDone
        ) {
            if joins { Text(word("campaign.countsFrom")) }
            Field(
                word("campaign.nickname"), $nickname, hint: word("campaign.nicknameHint"),
                trouble: model.calls.trouble(at: "nickname")
            )
            .onChange(of: nickname) { model.calls.forget() }
            Text(word("campaign.nicknameUse"))
            Otherwise(model.calls, saidAt: "nickname")
        }
    }
}

/// What leaving costs, before it is done.
private struct Leaving: View {
    let campaign: CampaignItem
    let model: CampaignsModel
    let onDone: Act

    var body: some View {
        Asking(
            word("campaign.leaveOf", ["title": campaign.title]), yes: word("campaign.leave"), no: word("campaign.stay"),
            loses: true, onYes: { model.leave(campaign).then(model.calls, onDone) }, onNo: onDone
        ) {
            Text(word("campaign.leaveMeans"))
            Otherwise(model.calls)
        }
    }
}

/// The code that is shown where the event is.
private struct CheckingIn: View {
    let event: EventItem
    let model: CampaignsModel
    let onDone: Act
    @State private var code = ""

    var body: some View {
        Asking(
            word("campaign.checkInOf", ["title": event.title]), yes: word("campaign.checkIn"),
            enabled: !code.allSatisfy(\.isWhitespace) && !model.calls.working,
            onYes: { model.checkIn(event, code: code).then(model.calls, onDone) }, onNo: onDone
        ) {
            Field(
                word("campaign.code"), $code, .latin, hint: word("campaign.codeHint"),
                trouble: model.calls.trouble(at: "code")
            )
            .onChange(of: code) { model.calls.forget() }
            Text(word("campaign.codeLater"))
            Otherwise(model.calls, saidAt: "code")
        }
    }
}

extension Task<Void, Never>? {
    /// Goes on with `done` once a call of a window has ended well; after an error the window stays, and says it.
    @MainActor fileprivate func then(_ calls: Calls, _ done: @escaping Act) {
        guard let self else { return }
        Task {
            await self.value
            if calls.trouble == nil { done() }
        }
    }
}
