import Foundation

/// Some time of the system's, as it is told of from any thread.
///
/// Comes in: that it is up; that the work is done. Goes out: the one to the work, the other to the system. Must never happen: time
/// that is not given back, or twice; an expiry that nobody hears because it came first.
public final class SystemTime: BackgroundTime, @unchecked Sendable {
    private let giveBack: @Sendable (Bool) -> Void
    private let lock = NSLock()
    private var isUp = false
    private var isDone = false
    private var act: (@Sendable () -> Void)?

    /// How much there was when it began; none: the system does not say.
    public let left: Duration?

    /// - Parameter giveBack: tells the system that the work is done, and whether nothing was cut off.
    public init(left: Duration? = nil, _ giveBack: @escaping @Sendable (Bool) -> Void) {
        (self.left, self.giveBack) = (left, giveBack)
    }

    /// The system wants it back.
    public func expire() {
        let act = lock.withLock {
            isUp = true
            return self.act
        }
        act?()
    }

    public func onExpiry(_ act: @escaping @Sendable () -> Void) {
        let isUp = lock.withLock {
            self.act = act
            return self.isUp
        }
        if isUp { act() }
    }

    public func complete(well: Bool) {
        let isFirst = lock.withLock {
            defer { (isDone, act) = (true, nil) }
            return !isDone
        }
        if isFirst { giveBack(well) }
    }
}
