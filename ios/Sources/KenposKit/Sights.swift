import KenposCore

/// One thing that can be looked at on a phone.
///
/// Comes in: the core, and whom to tell. Goes out: an observation under way. Must never happen: a state of this file's
/// making; an observation of a paused phone that says so (the end of the pause is a change).
public struct Sight<State: Sendable>: Sendable {
    let observe: @Sendable (Kenpos, @escaping @Sendable (Screen<State>) -> Void) throws -> Subscription

    /// A sight without an observer of its own in the core: its call, again after every change.
    static func lookedAt(_ look: @escaping @Sendable (Kenpos) throws -> State) -> Sight {
        Sight { core, tell in core.observeChanges(observer: Changes(core, look, tell)) }
    }
}

extension Sight where State == Home {
    /// Today at a glance.
    public static var home: Sight { Sight { $0.observeHome(observer: Teller($1)) } }
}

extension Sight where State == LogScreen {
    /// The days that are open for entries.
    public static var log: Sight { Sight { $0.observeLog(observer: Teller($1)) } }
}

extension Sight where State == Notices {
    /// The union's notices.
    public static var notices: Sight { Sight { $0.observeNotices(observer: Teller($1)) } }
}

extension Sight where State == History {
    /// What was entered from one day to another, both included.
    public static func history(from: Day, to: Day) -> Sight {
        Sight { try $0.observeHistory(fromDay: from, toDay: to, observer: Teller($1)) }
    }
}

extension Sight where State == Points {
    /// The points, each entry explained.
    public static func points(_ language: Language) -> Sight {
        Sight { $0.observePoints(language: language, observer: Teller($1)) }
    }
}

extension Sight where State == [Link] {
    /// Where the reading of each channel stands.
    public static func links(_ language: Language) -> Sight {
        Sight { $0.observeLinks(language: language, observer: Teller($1)) }
    }
}

extension Sight where State == HistoryChart {
    /// The chart of a period, `back` periods before the one that holds today.
    public static func chart(_ period: ChartPeriod, back: UInt32) -> Sight {
        lookedAt { try $0.historyChart(period: period, back: back) }
    }
}

extension Sight where State == Campaigns {
    /// The campaigns and designated events, and how far the member is.
    public static func campaigns(_ language: Language) -> Sight { lookedAt { try $0.campaigns(language: language) } }
}

extension Sight where State == Results {
    /// Results, exams a nurse asked for, surveys, what was sent in.
    public static func results(_ language: Language) -> Sight { lookedAt { try $0.results(language: language) } }
}

extension Sight where State == Catalogue {
    /// The goods, with the prices of today.
    public static func catalogue(_ language: Language) -> Sight { lookedAt { try $0.catalogue(language: language) } }
}

extension Sight where State == Orders {
    /// The member's orders.
    public static func orders(_ language: Language) -> Sight { lookedAt { try $0.orders(language: language) } }
}

extension Sight where State == Inquiries {
    /// What the member asked the desk, with the answers.
    public static var inquiries: Sight { lookedAt { try $0.inquiries() } }
}

extension Sight where State == Outbox {
    /// What is owed to the server and what it refused.
    public static var outbox: Sight { lookedAt { try $0.outbox() } }
}

extension Sight where State == [FaqSection] {
    /// The frequent questions.
    public static func faq(_ language: Language) -> Sight { lookedAt { try $0.faq(language: language) } }
}

extension Sight where State == Why {
    /// Why a day shows the steps it shows.
    public static func why(_ day: Day, _ language: Language) -> Sight {
        lookedAt { try $0.why(day: day, language: language) }
    }
}

extension Sight where State == WhyAward {
    /// Why an award was earned or not, on a day or in the year that holds it.
    public static func why(_ award: AwardCode, on day: Day?, _ language: Language) -> Sight {
        lookedAt { try $0.whyAward(award: award, day: day, language: language) }
    }
}

extension Sight where State == Account {
    /// Who is signed in, and the consents.
    public static var account: Sight { lookedAt { try $0.account() } }
}

extension Sight where State == Settings {
    /// The member's goals, step target and step source.
    public static var settings: Sight { lookedAt { try $0.settings() } }
}

/// Passes on what the core tells an observer.
private final class Teller<State: Sendable>: Sendable {
    private let tell: @Sendable (Screen<State>) -> Void

    init(_ tell: @escaping @Sendable (Screen<State>) -> Void) { self.tell = tell }

    func changed(_ state: State) { tell(.shown(state)) }

    func failed(error: KenposError) throws { tell(.failed(error)) }
}

extension Teller: HomeObserver where State == Home {
    func changed(home: Home) throws { changed(home) }
}

extension Teller: LogObserver where State == LogScreen {
    func changed(log: LogScreen) throws { changed(log) }
}

extension Teller: NoticesObserver where State == Notices {
    func changed(notices: Notices) throws { changed(notices) }
}

extension Teller: HistoryObserver where State == History {
    func changed(history: History) throws { changed(history) }
}

extension Teller: PointsObserver where State == Points {
    func changed(points: Points) throws { changed(points) }
}

extension Teller: LinksObserver where State == [Link] {
    func changed(links: [Link]) throws { changed(links) }
}

/// Looks again after every change.
private final class Changes<State: Sendable>: ChangesObserver {
    private let core: Kenpos
    private let look: @Sendable (Kenpos) throws -> State
    private let tell: @Sendable (Screen<State>) -> Void

    init(
        _ core: Kenpos, _ look: @escaping @Sendable (Kenpos) throws -> State,
        _ tell: @escaping @Sendable (Screen<State>) -> Void
    ) {
        (self.core, self.look, self.tell) = (core, look, tell)
    }

    func changed() throws {
        do {
            tell(.shown(try look(core)))
        } catch KenposError.NotNow(code: "paused", _) {
            // Of a pause a screen says nothing.
        } catch let trouble as KenposError {
            tell(.failed(trouble))
        }
    }
}
