import KenposCore
import KenposKit
import SwiftUI

/// Today at a glance: what is done, what is missing, what it brings; the missing thing is one tap away.
struct TodayScreen: View {
    private let app: AppModel
    @State private var model: TodayModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: TodayModel(app))
    }

    var body: some View {
        Page(app.home.state.map { dayText($0.day) } ?? "") {
            Shown(app.home) { home in
                ForEach(Array(home.banners.enumerated()), id: \.offset) { _, view in
                    BannerRemark(banner: view.banner, button: app.offered(view.button)) {
                        press($0, home, about: view.banner)
                    }
                }
                // Of a sync that the member asked for: what is owed is sent later, as the core says.
                if let trouble = model.calls.trouble { Remark(.attention, trouble.said) }
                Checklist(home: home, app: app, model: model)
                StepsPanel(home, app)
                WeightPanel(home: home)
                GoalsPanel(home, app)
                More()
            }
        } bottom: {
            if let home = app.home.state, let button = home.button {
                MainButton(button.label) { press(button, home) }
            }
        }
        .toolbar { ToolbarItem(placement: .topBarTrailing) { Initial(app: app) } }
        .following(app.points)
        .following(app.links)
        .following(app.account)
    }

    private func press(_ button: CoreButton, _ home: Home, about banner: Banner? = nil) {
        if let way = model.press(button, on: home.day, about: banner) { ways.go(way) }
    }
}

/// The member's initial: the way to the settings.
private struct Initial: View {
    let app: AppModel
    @Environment(Ways.self) private var ways

    var body: some View {
        let id = app.account.state?.kenposId ?? ""
        Button {
            ways.go(.settings)
        } label: {
            // The circle has one size, so its letter has too.
            Text(id.prefix(1).uppercased())
                .font(.system(size: 16))
                .foregroundStyle(Palette.onPrimary)
                .frame(width: 36, height: 36)
                .background(Palette.primary, in: Circle())
                .frame(minWidth: touch, minHeight: touch)
        }
        .buttonStyle(.plain)
        .accessibilityLabel(word("place.settingsOf", ["id": id]))
    }
}

private struct Checklist: View {
    let home: Home
    let app: AppModel
    let model: TodayModel
    @Environment(Ways.self) private var ways

    var body: some View {
        Panel {
            Sides {
                HStack(alignment: .firstTextBaseline, spacing: 8) {
                    Text(word("common.today")).font(.heading)
                    Figure(count(home.earned), word("today.of", ["possible": count(home.possible)]))
                }
                .accessibilityElement(children: .ignore)
                .accessibilityLabel(
                    word("today.progress", ["earned": count(home.earned), "possible": count(home.possible)]))
            } right: {
                if let balance = app.points.state?.balance {
                    QuietButton(word("today.balance", ["points": points(balance)])) { ways.go(.points) }
                }
            }
            if home.checklist.isEmpty {
                Note(word("today.nothingToEarn"))
            } else {
                Share(home.earned, of: home.possible)
            }
            Flow { ForEach(home.checklist, id: \.award) { ChecklistChip(item: $0, home: home, model: model) } }
            if !home.checklist.isEmpty, home.checklist.allSatisfy(\.done) { Marked(.done, word("today.allDone")) }
            if home.queued > 0 {
                WayLine(
                    .hourglass, word("today.pending", ["n": String(home.queued), "points": points(home.pending)])
                ) { ways.go(.outbox) }
            }
        }
    }
}

/// ✓ログイン 5, ○体重 10: a missing one leads to where it is entered.
private struct ChecklistChip: View {
    let item: ChecklistItem
    let home: Home
    let model: TodayModel
    @Environment(Ways.self) private var ways

    private var mark: Mark { item.done ? item.pending ? .waiting : .done : .missing }

    private var state: String {
        switch mark {
        case .done: word("common.done")
        case .waiting: word("common.waiting")
        default: word("common.missing")
        }
    }

    var body: some View {
        let way = item.done ? nil : model.way(to: item.award, on: home.day)
        Button {
            if let way { ways.go(way) }
        } label: {
            HStack(spacing: 6) {
                mark.image
                Text([item.award.name, count(item.points)].joined(separator: " "))
            }
            .padding(EdgeInsets(top: 6, leading: 10, bottom: 6, trailing: 10))
            .frame(minHeight: way == nil ? 36 : touch)
            .background(Palette.faint, in: RoundedRectangle(cornerRadius: 8))
        }
        .buttonStyle(.plain)
        .allowsHitTesting(way != nil)
        // Combined, and not put aside: what pressing it does goes along.
        .accessibilityElement(children: .combine)
        .accessibilityLabel([item.award.name, points(item.points), state].joined(separator: " "))
        .accessibilityRemoveTraits(way == nil ? .isButton : [])
    }
}

/// The other screens.
private struct More: View {
    @Environment(Ways.self) private var ways

    var body: some View {
        Panel {
            Heading(word("today.more"))
            WayLine(.chart, word("place.history")) { ways.go(.history) }
            WayLine(.campaign, word("place.campaigns")) { ways.go(.campaigns) }
            WayLine(.sheet, word("place.results")) { ways.go(.results) }
            WayLine(.gift, word("place.exchange")) { ways.go(.exchange) }
            WayLine(.question, word("place.help")) { ways.go(.help) }
        }
    }
}
