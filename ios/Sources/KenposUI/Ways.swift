import KenposKit
import SwiftUI

/// The four places of the bar, always one tap away.
enum Place: CaseIterable {
    case today, log, points, notices

    var label: String {
        switch self {
        case .today: word("place.today")
        case .log: word("place.log")
        case .points: word("place.points")
        case .notices: word("place.notices")
        }
    }

    var icon: Icon {
        switch self {
        case .today: .today
        case .log: .pencil
        case .points: .coin
        case .notices: .bell
        }
    }
}

/// A page that only one screen leads to.
enum SubPage: Hashable {
    case goals, target, source, licences, deletion, paper, ask
}

/// What can lie behind a place.
enum Stop: Hashable {
    case way(Way)
    case page(SubPage)
}

/// Where the member is: a place, and what is open behind each.
@MainActor
@Observable
final class Ways {
    var place = Place.today
    private var stops: [Place: [Stop]] = [:]

    /// What is open behind a place, the last on top.
    subscript(place: Place) -> [Stop] {
        get { stops[place] ?? [] }
        set { stops[place] = newValue }
    }

    /// To one of the four places, where what was open stays; or to a screen behind the place that is shown. Twice the same is
    /// once.
    func go(_ way: Way) {
        switch way {
        case .today: place = .today
        case .log: place = .log
        case .points: place = .points
        case .notices: place = .notices
        default: push(.way(way))
        }
    }

    func open(_ page: SubPage) { push(.page(page)) }

    /// Back, and no further than the place.
    func back() { _ = self[place].popLast() }

    private func push(_ stop: Stop) {
        if self[place].last != stop { self[place].append(stop) }
    }
}
