import KenposCore

/// What the app does while nobody looks.
///
/// Comes in: some time of the system. Goes out: steps read, entries sent, new notices told, the next wake-up planned, and
/// last the time given back. Must never happen: time that is not given back, on any way out; a file open after that, but for a
/// request of the member's, which has time of its own; an opening that earns (only a member who looks opens the app); a retry of its own.
public struct BackgroundWork: Sendable {
    /// Where the system does not say how long: Apple gives an app refresh about half a minute.
    static let usual: Duration = .seconds(25)
    /// What is under way must have ended so long before the system ends it.
    static let margin: Duration = .seconds(5)

    private let phone: @Sendable () async throws -> Phone
    private let health: HealthReading
    private let wakeUps: any WakeUps
    private let board: any NoticeBoard
    private let background: @Sendable () -> Background

    /// - Parameter background: what the system lets the app do in the background.
    public init(
        phone: @escaping @Sendable () async throws -> Phone, health: HealthReading, wakeUps: any WakeUps,
        board: any NoticeBoard, background: @escaping @Sendable () -> Background
    ) {
        self.phone = phone
        self.health = health
        self.wakeUps = wakeUps
        self.board = board
        self.background = background
    }

    /// One run, to its end, which gives `time` back.
    public func run(in time: any BackgroundTime) async {
        let end = ContinuousClock.now + min(time.left ?? Self.usual, Self.usual)
        let work = Task { await run(until: end) }
        time.onExpiry { work.cancel() }
        await work.value
        time.complete(well: !work.isCancelled)
    }

    private func run(until end: ContinuousClock.Instant) async {
        do {
            try await phone().awake { try await run($0, until: end) }
        } catch KenposError.NotSetUp {
            // Nobody is signed in any more: there is nothing to be woken for.
            wakeUps.stop()
        } catch {
            // Busy, locked, full, damaged or cancelled: the screens say so, and the next wake-up tries again. The system forgets what
            // it was asked for once it has done it.
            wakeUps.keep()
        }
    }

    private func run(_ phone: Phone, until end: ContinuousClock.Instant) async throws {
        let before = Set(try await phone.call { try $0.notices() }.items.map(\.id))
        wakeUps.keep()
        let power = background()
        try await phone.call { try $0.noteBackground(background: power) }
        // Half of the time, so that what waits is sent also where a store is slow.
        let reading = await health.read(phone, .background, within: (end - Self.margin - .now) / 2)
        let deadline = (end - .now).milliseconds
        // A sync ends by itself 5 s before its deadline.
        // Where the system ends this run, what the member asked for meanwhile goes on.
        let sending = try await phone.request(sparing: true) {
            try await $0.sync(deadlineMs: deadline, reason: .background)
        }
        if let wish = [reading, sending.nextWishMs].compactMap({ $0 }).min() { wakeUps.next(inMs: wish) }
        let new = try await phone.call { try $0.notices() }.items.filter { !$0.read && !before.contains($0.id) }
        if !new.isEmpty { await board.tell(new) }
    }
}

extension Duration {
    /// Whole milliseconds; none of a time that is over.
    var milliseconds: UInt64 {
        let (seconds, attoseconds) = components
        return self <= .zero ? 0 : UInt64(seconds) * 1_000 + UInt64(attoseconds / 1_000_000_000_000_000)
    }
}
