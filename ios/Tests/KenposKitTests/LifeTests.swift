import Foundation
import KenposCore
import KenposKit
import Testing

@Suite(.timeLimit(.minutes(2)))
struct AwakeTests {
    @Test("The phone is awake while anybody works, and rests when the last one has ended")
    func lastOne() async throws {
        try await withServer { phone, _, _ in
            try await phone.awake { phone in
                try await phone.awake { #expect(await $0.isAwake()) }
                #expect(await phone.isAwake(), "the first one is still at it")
            }
            #expect(await !phone.isAwake())
            try await phone.awake { #expect(await $0.isAwake(), "again") }
        }
    }

    @Test("Work that fails or is cancelled lets the phone rest")
    func failing() async throws {
        try await withServer { phone, _, _ in
            await #expect(throws: Trouble.self) { try await phone.awake { _ in throw Trouble("the work") } }
            #expect(await !phone.isAwake())
            let (begun, telling) = AsyncStream<Void>.makeStream()
            let work = Task {
                try await phone.awake { _ in
                    telling.yield()
                    try await Task.sleep(for: .seconds(60))
                }
            }
            for await _ in begun { break }
            #expect(await phone.isAwake())
            work.cancel()
            _ = await work.result
            #expect(await !phone.isAwake())
        }
    }
}

@Suite(.timeLimit(.minutes(2)))
struct BackgroundTests {
    private let wakeUps = WakeUpsSeen()
    private let board = Board()

    @Test("A run reads the steps, sends what waits, plans the next, rests, and gives the time back")
    func aRun() async throws {
        try await withHealth { phone, server in
            _ = try await phone.logWeight()
            let time = Time()
            let store = Watch(counted: "4321")
            await work(phone, store).run(in: time)
            #expect(time.given.value == [true])
            #expect(await !phone.isAwake())
            try await phone.call { $0.resume() }
            let home = try await phone.home()
            #expect(home.steps == 4_321 && home.queued == 0)
            // Registration, weight and steps; no login and no launch, because nobody opened the app.
            #expect(try await phone.balance() == 1_020)
            try server.audit()
        }
    }

    @Test("A notice that came with it is told once, and never one that was there before")
    func notices() async throws {
        try await withTaro { phone, server in
            await work(phone).run(in: Time())
            _ = try server.office("notice", "--title", "健診の予約", "--body", "予約は来月からです。")
            await work(phone).run(in: Time())
            #expect(board.told.value.map(\.title) == ["健診の予約"])
            await work(phone).run(in: Time())
            #expect(board.told.value.count == 1)
        }
    }

    @Test("Without a network it asks for the next time the core names")
    func offline() async throws {
        try await withTaro { phone, server in
            _ = try await phone.logWeight()
            server.end()
            await work(phone).run(in: Time())
            #expect(wakeUps.all == ["keep", "next"])
            try await phone.call { $0.resume() }
            #expect(try await phone.home().queued == 1)
        }
    }

    @Test("Where nobody is signed in the system is asked to wake nobody, and gets its time back")
    func nobody() async throws {
        try await withServer { phone, _, _ in
            let time = Time()
            await work(phone).run(in: time)
            #expect(wakeUps.all == ["stop"])
            #expect(time.given.value == [true])
            #expect(await !phone.isAwake())
        }
    }

    @Test("A run that fails at once has asked for the next one all the same")
    func failed() async throws {
        try await withTaro { phone, _ in
            await phone.close()
            let time = Time()
            await work(phone).run(in: time)
            #expect(wakeUps.all == ["keep"])
            #expect(time.given.value == [true])
        }
    }

    @Test("Several systems that wake the app are asked for the same")
    func several() {
        let another = WakeUpsSeen()
        let all = AllWakeUps(wakeUps, another)
        all.keep()
        all.next(inMs: 1)
        all.stop()
        #expect(wakeUps.all == ["keep", "next", "stop"] && another.all == wakeUps.all)
    }

    @Test("The system's time is given back once, and an expiry that came first is heard")
    func timeOnce() {
        let (given, heard) = (Shared<[Bool]>([]), Shared(0))
        let time = SystemTime { well in given.change { $0.append(well) } }
        time.expire()
        time.onExpiry { heard.change { $0 += 1 } }
        time.complete(well: false)
        time.complete(well: true)
        #expect(given.value == [false] && heard.value == 1)
    }

    @Test("Time that is up in the middle of a request is given back at once, and what waits stays owed")
    func expired() async throws {
        try await onARoad { phone, road, server in
            try await phone.setUp(at: server.url)
            _ = try await phone.logWeight()
            var stuck = road.stuck.makeAsyncIterator()
            road.block()
            let time = Time()
            async let run: Void = work(phone).run(in: time)
            await stuck.next()
            let up = ContinuousClock.now
            time.expire()
            await run
            #expect(ContinuousClock.now - up < .seconds(5), "far less than its own deadline")
            #expect(time.given.value == [false])
            #expect(await !phone.isAwake())
            road.clear()
            try await phone.call { $0.resume() }
            #expect(try await phone.home().queued == 1)
            #expect(try await phone.sync().whyStopped == .done)
            try server.audit()
        }
    }

    @Test("A run that the system ends leaves alone what the member asked for, and gives its time back at once")
    func aside() async throws {
        try await onARoad { phone, road, server in
            try await phone.setUp(at: server.url)
            var stuck = road.stuck.makeAsyncIterator()
            road.block()
            let asked = Task { try await phone.request { try await $0.terms(deadlineMs: deadlineMs) } }
            await stuck.next()
            let time = Time()
            async let run: Void = work(phone).run(in: time)
            await stuck.next()
            time.expire()
            await run
            #expect(time.given.value == [false])
            road.clear()
            // What was on the road when it was blocked is lost; it was not cancelled.
            let error = try await errorOf { try await asked.value }
            guard case .Offline = error else { throw Trouble("\(error)") }
        }
    }

    @Test("A store that does not answer costs half of the time, and what waits is sent in the other half")
    func silentStore() async throws {
        try await withHealth { phone, _ in
            _ = try await phone.logWeight()
            let store = Watch { _ in
                try? await Task.sleep(for: .seconds(60))
                return .locked
            }
            let time = Time(left: .seconds(9))
            await work(phone, store).run(in: time)
            #expect(time.given.value == [true])
            #expect(store.asked.value.last == .complete)
            #expect(await !phone.isAwake())
            try await phone.call { $0.resume() }
            #expect(try await phone.home().queued == 0)
        }
    }

    @Test("A sync ends by itself five seconds before the system's time is up")
    func margin() async throws {
        try await onARoad { phone, road, server in
            try await phone.setUp(at: server.url)
            _ = try await phone.logWeight()
            road.block()
            let (began, time) = (ContinuousClock.now, Time(left: .seconds(7)))
            await work(phone).run(in: time)
            #expect(ContinuousClock.now - began < .seconds(5), "it had 2 of 7 seconds")
            #expect(time.given.value == [true])
            road.clear()
            await phone.close()
        }
    }

    @Test("HealthKit stops waking an app that misses its completion handler three times: no run does")
    func completions() async throws {
        try await withHealth { phone, _ in
            let system = Waking()
            // The handler of each wake-up is called when its time is given back, at the latest.
            func run(_ store: Watch = Watch(counted: "1")) async {
                system.wake()
                await work(phone, store).run(in: SystemTime { _ in system.complete() })
            }
            // Well, locked, refused, with nobody signed in, and of a phone that was closed.
            for store in [Watch(counted: "1"), Watch { _ in .locked }, Watch(counted: "many")] { await run(store) }
            try await phone.call { $0.resume() }
            try await phone.request { try await $0.signOut(deadlineMs: deadlineMs) }
            await run()
            await phone.close()
            await run()
            #expect(system.woken.value == 5 && system.missed.value == 0)
        }
    }

    @Test("The system that counts missed completions does stop after three")
    func stops() {
        let system = Waking()
        for _ in 1...5 { system.wake() }
        #expect(system.woken.value == 3)
    }

    private func work(_ phone: Phone, _ store: Watch? = nil) -> BackgroundWork {
        let stores: [Channel: any HealthStore] = store.map { [.appleHealth: $0] } ?? [:]
        return BackgroundWork(
            phone: { phone }, health: HealthReading(stores), wakeUps: wakeUps, board: board,
            background: { .allowed })
    }
}

/// HealthKit as it wakes an app: each time it waits for the completion handler, and after three that it misses it gives up.
private final class Waking: Sendable {
    let woken = Shared(0)
    let missed = Shared(0)

    func wake() {
        if missed.value >= 3 { return }
        woken.change { $0 += 1 }
        missed.change { $0 += 1 }
    }

    func complete() { missed.change { $0 = 0 } }
}

/// Some time of the system, and how often it was given back.
final class Time: BackgroundTime {
    let left: Duration?
    let given = Shared<[Bool]>([])
    private let act = Shared<(@Sendable () -> Void)?>(nil)

    init(left: Duration? = nil) { self.left = left }

    func onExpiry(_ act: @escaping @Sendable () -> Void) { self.act.change { $0 = act } }

    func expire() { act.value?() }

    func complete(well: Bool) { given.change { $0.append(well) } }
}

/// What was asked of the system, in order.
final class WakeUpsSeen: WakeUps {
    private let seen: AsyncStream<String>
    private let telling: AsyncStream<String>.Continuation
    private let kept = Shared<[String]>([])

    init() { (seen, telling) = AsyncStream.makeStream() }

    var all: [String] { kept.value }

    func keep() { see("keep") }

    func next(inMs: UInt64) { see("next") }

    func stop() { see("stop") }

    /// The next thing that is asked, waited for.
    func one() async -> String? {
        for await what in seen { return what }
        return nil
    }

    private func see(_ what: String) {
        kept.change { $0.append(what) }
        telling.yield(what)
    }
}

final class Board: NoticeBoard {
    let told = Shared<[NoticeItem]>([])

    func tell(_ new: [NoticeItem]) async { told.change { $0 += new } }
}
