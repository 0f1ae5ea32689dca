import KenposCore

/// How the system is asked to wake the app. When, says the core.
public protocol WakeUps: Sendable {
    /// Sees to it that the app is woken now and then. What was asked for stands.
    func keep()

    /// Wakes the app in so many milliseconds, or later where the system thinks so.
    func next(inMs: UInt64)

    /// Never again.
    func stop()
}

/// Several systems that can wake the app, asked together.
public struct AllWakeUps: WakeUps {
    private let all: [any WakeUps]

    public init(_ all: any WakeUps...) { self.all = all }

    public func keep() { for one in all { one.keep() } }

    public func next(inMs: UInt64) { for one in all { one.next(inMs: inMs) } }

    public func stop() { for one in all { one.stop() } }
}

/// Some time in the background, from the system. Once it is up, the app is ended, unless it has said before that it is done.
public protocol BackgroundTime: Sendable {
    /// How much of it is left; none: the system does not say.
    var left: Duration? { get }

    /// Calls `act` when the system wants it back, at once where it has said so already.
    func onExpiry(_ act: @escaping @Sendable () -> Void)

    /// Gives it back; `well`: nothing was cut off.
    func complete(well: Bool)
}

/// Where the phone shows what came while nobody looked.
public protocol NoticeBoard: Sendable {
    /// New notices of the union, none of which the member has read.
    func tell(_ new: [NoticeItem]) async
}
