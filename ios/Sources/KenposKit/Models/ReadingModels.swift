import KenposCore
import Observation

/// A week, a month or a fiscal year of the past.
@MainActor
@Observable
public final class HistoryModel {
    /// The chart; another one for another period.
    public private(set) var chart: Look<HistoryChart>
    public private(set) var period = ChartPeriod.week
    /// The point that was tapped.
    public var chosen: ChartPoint?

    private var back: UInt32 = 0
    private let phone: Phone

    public init(_ app: AppModel) {
        phone = app.phone
        chart = Look(app.phone, at: .chart(.week, back: 0))
    }

    public func show(_ period: ChartPeriod) { turn(to: period, back: 0) }

    public func earlier() { turn(to: period, back: back + 1) }

    public func later() { turn(to: period, back: max(back, 1) - 1) }

    private func turn(to period: ChartPeriod, back: UInt32) {
        (self.period, self.back, chosen) = (period, back, nil)
        chart = Look(phone, at: .chart(period, back: back))
    }
}

/// Why an award was given, or why not: any award, any day.
@MainActor
@Observable
public final class WhyAwardModel {
    /// The explanation; another one for another question.
    public private(set) var why: Look<WhyAward>
    public private(set) var award: AwardCode

    private var day: Day?
    private let app: AppModel

    /// - Parameter day: none is today.
    public init(_ app: AppModel, _ award: AwardCode, on day: Day?) {
        (self.app, self.award, self.day) = (app, award, day)
        why = Look(app.phone, at: .why(award, on: day, app.language))
    }

    /// Asks about another award, on the same day.
    public func ask(_ award: AwardCode) { ask(award, on: day) }

    /// Asks about another day.
    public func ask(on day: Day) { ask(award, on: day) }

    private func ask(_ award: AwardCode, on day: Day?) {
        (self.award, self.day) = (award, day)
        why = Look(app.phone, at: .why(award, on: day, app.language))
    }
}

/// お知らせ: what the union tells all. To open a notice is to read it.
@MainActor
@Observable
public final class NoticesModel {
    private let app: AppModel
    /// A notice that is read here stays where it stands until the screen is left.
    @ObservationIgnored private var fresh: Set<UInt64> = []

    public init(_ app: AppModel) { self.app = app }

    /// What was not read when the screen was opened stands first.
    public var items: [NoticeItem] {
        let items = app.notices.state?.items ?? []
        fresh.formUnion(items.filter { !$0.read }.map(\.id))
        return items.filter { fresh.contains($0.id) } + items.filter { !fresh.contains($0.id) }
    }

    /// The member opened it. Where that cannot be kept it stays unread, as can be seen, and can be opened again.
    @discardableResult
    public func open(_ notice: NoticeItem) -> Task<Void, Never>? {
        if notice.read { return nil }
        let phone = app.phone
        return Task { try? await phone.call { try $0.markNoticeRead(notice: notice.id) } }
    }
}

/// What waits to be sent and what was refused; the sending that the member asks for, and what came of it.
@MainActor
@Observable
public final class OutboxModel {
    public let calls = Calls()
    public private(set) var report: SyncReport?
    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    /// What the server refused.
    public var parked: [OutboxItem] { app.outbox.state?.items.filter { $0.state == .parked } ?? [] }

    /// What waits.
    public var waiting: [OutboxItem] { app.outbox.state?.items.filter { $0.state != .parked } ?? [] }

    public func send() {
        let phone = app.phone
        calls.start { [self] in
            report = nil
            report = try await phone.request { try await $0.sync(deadlineMs: patienceMs, reason: .member) }
        }
    }

    /// The member has seen why it was refused.
    public func dismiss(_ item: OutboxItem) {
        let phone = app.phone
        calls.start { try await phone.call { try $0.dismiss(id: item.id) } }
    }

    /// Whether it is no entry, which is corrected or deleted where it stands.
    public func isDismissed(_ item: OutboxItem) -> Bool {
        switch item.kind {
        case .weight, .steps, .goal: false
        case .joinCampaign, .checkIn, .examReport, .surveyAnswer, .launch: true
        }
    }

    /// Where the member can look at a refused item and do something about it.
    public func way(to item: OutboxItem) -> Way? {
        switch item.kind {
        case .weight, .steps, .goal: .logDay(item.day)
        case .joinCampaign, .checkIn: .campaigns
        case .examReport, .surveyAnswer: .results
        case .launch: nil
        }
    }
}
