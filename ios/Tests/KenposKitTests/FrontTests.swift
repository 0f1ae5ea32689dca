import KenposCore
import KenposKit
import Testing

/// On the real core, against a real server, in real time: each test waits for a state, never for a while.
@Suite(.timeLimit(.minutes(2)))
@MainActor
struct FrontTests {
    private let wakeUps = WakeUpsSeen()

    @Test("The app in front opens the day, reads the steps and sends what is owed")
    func opens() async throws {
        try await withHealth { phone, _ in
            let front = front(phone)
            front.enter()
            // Login 5, launch 1, steps 10.
            _ = try await phone.shown(.home) { $0.earned == 16 && $0.queued == 0 }
            #expect(try await phone.home().steps == 4_321)
            #expect(wakeUps.all == ["keep"])
            await rest(front)
            #expect(await !phone.isAwake())
        }
    }

    @Test("What is logged meanwhile is sent at once")
    func sends() async throws {
        try await withTaro { phone, _ in
            let front = front(phone)
            front.enter()
            _ = try await phone.shown(.home) { $0.earned == 6 && $0.queued == 0 }
            _ = try await phone.logWeight()
            _ = try await phone.shown(.home) { $0.earned == 16 && $0.queued == 0 }
            #expect(try await phone.balance() == 1_016)
            await rest(front)
        }
    }

    @Test("Away from the front the phone rests, and what waits is sent from the background")
    func leaves() async throws {
        try await withTaro { phone, server in
            let front = front(phone)
            front.enter()
            _ = try await phone.shown(.home) { $0.earned == 6 && $0.queued == 0 }
            server.end()
            _ = try await phone.logWeight()
            _ = try await phone.shown(.home) { $0.queued == 1 }
            await rest(front)
            #expect(await !phone.isAwake())
            #expect(wakeUps.all == ["keep", "next"])
            front.enter()
            _ = try await phone.shown(.home)
            await rest(front)
            #expect(await !phone.isAwake())
        }
    }

    @Test("An app that leaves and comes back at once is awake, in whatever order the phone got to it")
    func flickers() async throws {
        try await withTaro { phone, _ in
            let front = front(phone)
            for _ in 1...10 {
                front.enter()
                front.leave()
            }
            front.enter()
            _ = try await phone.shown(.home) { $0.earned == 6 && $0.queued == 0 }
            await rest(front)
            #expect(await !phone.isAwake())
        }
    }

    @Test("An app that was hidden and not left goes on with what the member asked for")
    func hidden() async throws {
        try await asking { phone, front, road, asked in
            front.enter()
            #expect(await phone.isAwake())
            road.clear()
            // What was on the road when it was blocked is lost; it was not cancelled.
            let error = try await errorOf { try await asked.value }
            guard case .Offline = error else { throw Trouble("\(error)") }
            #expect(wakeUps.all == ["keep"])
            await rest(front)
        }
    }

    @Test("What the member asked for goes on after the app was left, and the phone rests once it has ended")
    func finishes() async throws {
        try await asking { phone, front, road, asked in
            let rested = Shared(false)
            front.leave(within: .seconds(60)) { rested.value = true }
            #expect(await phone.isAwake() && !rested.value)
            road.clear()
            let error = try await errorOf { try await asked.value }
            guard case .Offline = error else { throw Trouble("\(error)") }
            await rest(front)
            #expect(await !phone.isAwake() && rested.value)
        }
    }

    @Test("What does not end is ended when the time to leave is up")
    func endless() async throws {
        try await asking { phone, front, road, asked in
            await rest(front)
            #expect(await !phone.isAwake())
            let error = try await errorOf { try await asked.value }
            guard case .NotNow(code: "cancelled", _) = error else { throw Trouble("\(error)") }
            road.clear()
        }
    }

    @Test("Time that is up sooner than it was said ends what was let go on, and it rests once everything is closed")
    func soonerUp() async throws {
        try await asking { phone, front, road, asked in
            let (rested, rests) = AsyncStream<Void>.makeStream()
            front.leave(within: .seconds(60)) { rests.yield() }
            front.leave { rests.yield() }
            var all = rested.makeAsyncIterator()
            await all.next()
            #expect(await !phone.isAwake())
            await all.next()
            let error = try await errorOf { try await asked.value }
            guard case .NotNow(code: "cancelled", _) = error else { throw Trouble("\(error)") }
            road.clear()
        }
    }

    @Test("A phone that could not be opened at first is visited once it is open")
    func openedLater() async throws {
        try await withTaro { phone, _ in
            let (tries, tried) = AsyncStream<Void>.makeStream()
            let isBroken = Shared(true)
            let opening: @Sendable () async throws -> Phone = {
                tried.yield()
                if isBroken.value { throw KenposError.Storage(code: "storage", detail: "not yet") }
                return phone
            }
            let front = Front(
                phone: opening, health: HealthReading([:]), wakeUps: wakeUps, background: { .allowed })
            front.enter()
            for await _ in tries { break }
            isBroken.value = false
            front.enter()
            front.opened()
            _ = try await phone.shown(.home) { $0.earned == 6 && $0.queued == 0 }
            await rest(front)
            #expect(await !phone.isAwake())
            front.opened()
            await rest(front)
            #expect(await !phone.isAwake(), "an app that has left is not visited")
        }
    }

    @Test("An app that nobody is signed in to waits for that without trouble")
    func nobody() async throws {
        try await withServer { phone, server, _ in
            let front = front(phone)
            front.enter()
            try await phone.setUp(at: server.url)
            _ = try await phone.call { try $0.launch() }
            _ = try await phone.shown(.home) { $0.earned == 6 && $0.queued == 0 }
            await rest(front)
        }
    }

    @Test("A minute of the clock lets the screens look again: a day begins without an event")
    func minutes() async throws {
        try await inFolder { folder in
            let world = try World(in: folder)
            defer { world.lab.end() }
            let phone = Phone(
                try world.device.open(config: config(folder.appendingPathComponent("phone")), transport: nil))
            try await phone.setUp(at: world.lab.url)
            let (minutes, minute) = AsyncStream<Void>.makeStream()
            let front = Front(
                phone: { phone }, health: HealthReading([:]), wakeUps: wakeUps, background: { .allowed },
                minutes: { minutes })
            front.enter()
            let today = try await phone.shown(.home) { $0.earned == 6 && $0.queued == 0 }.day
            try world.letDaysPass(1)
            minute.yield()
            _ = try await phone.shown(.home) { $0.day != today }
            await rest(front)
            await phone.close()
        }
    }

    /// Lives `live` with the app in front, while a request of the member's is stuck on the road.
    private func asking(_ live: (Phone, Front, Road, Task<Terms, any Error>) async throws -> Void) async throws {
        try await inFolder { folder in
            let server = try Server(in: folder)
            defer { server.end() }
            let road = Road(to: "/v1/terms")
            let phone = try await phone(in: folder, over: road)
            try await phone.setUp(at: server.url)
            let front = front(phone)
            front.enter()
            _ = try await phone.shown(.home) { $0.earned == 6 && $0.queued == 0 }
            var stuck = road.stuck.makeAsyncIterator()
            road.block()
            let asked = Task { try await phone.request { try await $0.terms(deadlineMs: deadlineMs) } }
            await stuck.next()
            try await live(phone, front, road, asked)
            await phone.close()
        }
    }

    private func front(_ phone: Phone) -> Front {
        let health = HealthReading([.appleHealth: Watch(counted: "4321")])
        return Front(phone: { phone }, health: health, wakeUps: wakeUps, background: { .allowed })
    }

    private func rest(_ front: Front) async {
        await withCheckedContinuation { rested in front.leave { rested.resume() } }
    }
}
