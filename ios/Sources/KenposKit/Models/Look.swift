import KenposCore
import Observation

/// What a screen looks at.
///
/// Comes in: the states of one sight. Goes out: the last of them, for a view that draws it. Must never happen: an
/// observation while no screen follows it.
@MainActor
@Observable
public final class Look<State: Sendable> {
    /// What there is to show.
    public private(set) var screen: Screen<State> = .waiting

    private let states: @Sendable () -> AsyncStream<Screen<State>>

    /// Of `phone`, through `sight`.
    public init(_ phone: Phone, at sight: Sight<State>) {
        states = { phone.states(of: sight) }
    }

    /// The state, where there is one.
    public var state: State? { screen.state }

    /// Follows the states for as long as the task goes on: `.task { await look.follow() }`. What was shown last stays.
    public func follow() async {
        for await screen in states() { self.screen = screen }
    }
}
