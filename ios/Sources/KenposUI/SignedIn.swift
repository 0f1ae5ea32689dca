import KenposCore
import KenposKit
import SwiftUI

/// The app of a member who is set up: the four places and what is behind them.
struct SignedIn: View {
    private let app: AppModel
    @State private var ways = Ways()

    init(_ app: AppModel) { self.app = app }

    var body: some View {
        TabView(selection: $ways.place) {
            ForEach(Place.allCases, id: \.self) { place in
                NavigationStack(path: $ways[place]) {
                    PlaceScreen(app: app, place: place)
                        .navigationDestination(for: Stop.self) { StopScreen(app: app, stop: $0) }
                }
                .tabItem {
                    // A tab takes an image as it is, and no other view.
                    Image(systemName: place.icon.rawValue)
                    Text(place.label)
                }
                .badge(place == .notices ? unread : 0)
                .tag(place)
            }
        }
        .environment(ways)
        .following(app.notices)
        .onChange(of: app.wanted, initial: true) { follow() }
    }

    private func follow() {
        guard let way = app.wanted else { return }
        app.wanted = nil
        ways.go(way)
    }

    private var unread: Int { Int(app.notices.state?.unread ?? 0) }
}

private struct PlaceScreen: View {
    let app: AppModel
    let place: Place

    var body: some View {
        switch place {
        case .today: TodayScreen(app)
        case .log: RecordScreen(app)
        case .points: PointsScreen(app: app)
        case .notices: NoticesScreen(app)
        }
    }
}

private struct StopScreen: View {
    let app: AppModel
    let stop: Stop

    var body: some View {
        switch stop {
        case .way(let way): WayScreen(app: app, way: way)
        case .page(let page): SubPageScreen(app: app, page: page)
        }
    }
}

private struct WayScreen: View {
    let app: AppModel
    let way: Way

    var body: some View {
        switch way {
        // The places are not behind themselves.
        case .today, .log, .points, .notices: EmptyView()
        case .logDay(let day): RecordScreen(app, day: day)
        case .weight(let day, let correcting): WeightScreen(app, day: day, correcting: correcting)
        case .steps(let day, let correcting): StepsScreen(app, day: day, correcting: correcting)
        case .whyDay(let day): WhyDayScreen(app, day)
        case .whyAward(let award, let day): WhyAwardScreen(app, award, on: day)
        case .order(let item): OrderScreen(app, item: item)
        case .history: HistoryScreen(app)
        case .outbox: OutboxScreen(app)
        case .campaigns: CampaignsScreen(app)
        case .exchange: ExchangeScreen(app)
        case .results: ResultsScreen(app)
        case .help: HelpScreen(app: app)
        case .settings: SettingsScreen(app)
        case .consent: ConsentScreen(app)
        case .signIn: SignInScreen(app)
        }
    }
}

private struct SubPageScreen: View {
    let app: AppModel
    let page: SubPage

    var body: some View {
        switch page {
        case .goals: GoalsPage(app)
        case .target: TargetPage(app)
        case .source: SourcePage(app)
        case .licences: LicencesPage(app: app)
        case .deletion: DeletionPage(app)
        case .paper: PaperPage(app)
        case .ask: AskPage(app)
        }
    }
}
