import KenposCore

/// A member in front of the screen waits as long; what is not done then is gone on with.
private let budgetMs: UInt64 = 60_000

/// What the app does while the member looks at it, beside the screens.
///
/// Comes in: that it came to the front or left it. Goes out: the day's opening, steps read, what is owed sent; files closed
/// once it has left. Must never happen: a file open or a request under way once it said that it rests; a wait that the core
/// did not name.
@MainActor
public final class Front {
    private let phone: @Sendable () async throws -> Phone
    private let health: HealthReading
    private let wakeUps: any WakeUps
    private let background: @Sendable () -> Background
    private let minutes: @Sendable () -> AsyncStream<Void>
    private var staying: Task<Void, Never>?
    private var isInFront = false
    private var isLeaving = false
    /// Counts the visits.
    private var turn = 0
    /// Whether the phone could not be opened for the last of them.
    private var isMissed = false
    /// Whether it was opened for somebody else, and no visit has missed it since.
    private var isOpened = false
    private var visited: Phone?

    /// - Parameters:
    ///   - background: what the system lets the app do in the background.
    ///   - minutes: of the clock: a day begins without an event.
    public init(
        phone: @escaping @Sendable () async throws -> Phone, health: HealthReading, wakeUps: any WakeUps,
        background: @escaping @Sendable () -> Background,
        minutes: @escaping @Sendable () -> AsyncStream<Void> = Front.everyMinute
    ) {
        self.phone = phone
        self.health = health
        self.wakeUps = wakeUps
        self.background = background
        self.minutes = minutes
    }

    /// The app came to the front. Where it is there already nothing begins anew: a question of the system, which hides the app and
    /// lets it go on, would end what the member asked for.
    public func enter() {
        if isInFront { return }
        isInFront = true
        begin()
    }

    /// The phone is open. Where it could not be opened when the app came to the front, and the app is there still, the visit begins now.
    public func opened() {
        isOpened = true
        if isInFront, isMissed { begin() }
    }

    private func begin() {
        (isLeaving, isMissed) = (false, false)
        turn += 1
        let before = staying
        before?.cancel()
        let visit = Visit(health: health, wakeUps: wakeUps, background: background, minutes: minutes)
        let (phone, turn) = (phone, turn)
        staying = Task.detached {
            await before?.value
            // A phone that cannot be opened: the screens say why.
            guard let phone = try? await phone() else { return await self.missed(turn) }
            await self.visits(phone)
            try? await phone.awake { await visit.stay(with: $0) }
        }
    }

    private func visits(_ phone: Phone) { visited = phone }

    private func missed(_ turn: Int) {
        guard turn == self.turn, isInFront else { return }
        isMissed = true
        // It may be told that the phone is open before it was told that it was not.
        if isOpened {
            isOpened = false
            begin()
        }
    }

    /// The app left the front. `rested` is called once everything is closed: until then the app asks the system not to
    /// suspend it. What the member asked for may go on for as long as `limit` says; said again, for no longer than it says now.
    public func leave(within limit: Duration = .zero, _ rested: @escaping @Sendable () -> Void = {}) {
        isInFront = false
        let (before, phone) = (staying, visited)
        // What is leaving already rests when it has closed everything, not before.
        if !isLeaving { before?.cancel() }
        isLeaving = true
        let ending = Task.detached {
            try await Task.sleep(for: limit)
            await phone?.endRequests()
        }
        staying = Task.detached {
            await before?.value
            await phone?.untilRested()
            ending.cancel()
            rested()
        }
    }

    /// A minute after a minute, while somebody waits for it.
    public nonisolated static let everyMinute: @Sendable () -> AsyncStream<Void> = {
        AsyncStream { try? await Task.sleep(for: .seconds(60)) }
    }
}

/// From coming to the front until leaving it.
private struct Visit: Sendable {
    let health: HealthReading
    let wakeUps: any WakeUps
    let background: @Sendable () -> Background
    let minutes: @Sendable () -> AsyncStream<Void>

    func stay(with phone: Phone) async {
        // Nobody is signed in, or the data cannot be read: the screens say which, and all of this goes on.
        let isSignedIn = (try? await phone.call { try $0.launch() }) != nil
        let power = background()
        try? await phone.call { try $0.noteBackground(background: power) }
        if isSignedIn { wakeUps.keep() }
        let wish = await withTaskGroup(of: Void.self, returning: UInt64?.self) { group in
            group.addTask { for await _ in minutes() { try? await phone.call { $0.refresh() } } }
            group.addTask { await read(with: phone) }
            let wish = await send(with: phone)
            group.cancelAll()
            return wish
        }
        guard let owed = try? await phone.call({ try $0.home() }).queued else { return }
        // Somebody may have signed in meanwhile.
        if !isSignedIn { wakeUps.keep() }
        // What could not be sent from here is sent from the background.
        if owed > 0 { wakeUps.next(inMs: wish ?? 0) }
    }

    /// Reads, and again when the core wishes: what is long is read in pieces. Ends with the task.
    private func read(with phone: Phone) async {
        while let wish = await health.read(phone, .foreground), !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(wish))
        }
    }

    /// Sends now, whenever more is owed than before, and when the core wishes. Ends with the task; the last wish.
    private func send(with phone: Phone) async -> UInt64? {
        let (occasions, occasion) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let watching = Task {
            var before: UInt64 = 0
            for await screen in phone.states(of: .home) {
                guard let queued = screen.state?.queued else { continue }
                if queued > before { occasion.yield() }
                before = queued
            }
        }
        defer { watching.cancel() }
        var waits = occasions.makeAsyncIterator()
        var wish: UInt64?
        repeat {
            // What the member asked for meanwhile is not cancelled with it.
            let report = try? await phone.request(sparing: true) {
                try await $0.sync(deadlineMs: budgetMs, reason: .foreground)
            }
            wish = report?.nextWishMs
            let waiting = wish.map { wish in
                Task {
                    try await Task.sleep(for: .milliseconds(wish))
                    occasion.yield()
                }
            }
            await waits.next()
            waiting?.cancel()
        } while !Task.isCancelled
        return wish
    }
}
