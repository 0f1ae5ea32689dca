import Foundation
import KenposCore
import KenposKit
import Observation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ScreenTests {
    @Test("Each screen shows what the member did and what the server said")
    func screens() async throws {
        try await withTaro { phone, _ in
            _ = try await phone.shown(.home) { $0.weightGrams == nil }
            _ = try await phone.logWeight(68_100)
            _ = try await phone.shown(.home) { $0.weightGrams == 68_100 && $0.queued == 1 }
            _ = try await phone.shown(.outbox) { $0.items.count == 1 }
            try await phone.sync()
            let today = try await phone.shown(.home) { $0.queued == 0 }.day
            _ = try await phone.shown(.points(.ja)) { $0.balance == 1_010 }
            _ = try await phone.shown(.log) { $0.lastWeightGrams == 68_100 }
            _ = try await phone.shown(.notices)
            _ = try await phone.shown(.links(.en))
            _ = try await phone.shown(.history(from: today, to: today)) { $0.days.first?.day == today }
            _ = try await phone.shown(.chart(.week, back: 0)) { !$0.points.isEmpty }
            _ = try await phone.shown(.why(today, .ja)) { $0.day == today }
            _ = try await phone.shown(.why(.weight, on: today, .ja)) { !$0.text.isEmpty }
            _ = try await phone.shown(.account) { $0.kenposId == "U10001" }
            _ = try await phone.shown(.settings) { $0.goals == ["ひと駅歩く"] }
        }
    }

    @Test("A screen without a state says why, and comes back with setup")
    func withoutState() async throws {
        try await withServer { phone, server, _ in
            guard case .NotSetUp = try await phone.failed(.home) else { throw Trouble("somebody is signed in") }
            guard case .NotSetUp = try await phone.failed(.outbox) else { throw Trouble("somebody is signed in") }
            var screens = phone.states(of: .home).makeAsyncIterator()
            #expect(await screens.next()?.trouble != nil)
            try await phone.setUp(at: server.url)
            while await screens.next()?.state?.possible != 31 { continue }
            let never = try await phone.failed(.history(from: "2026-02-30", to: "2026-02-30"))
            guard case .Invalid = never else { throw Trouble("\(never)") }
        }
    }

    @Test("A paused phone's screens say nothing, and come back with the resume")
    func paused() async throws {
        try await withTaro { phone, _ in
            var screens = phone.states(of: .outbox).makeAsyncIterator()
            #expect(await screens.next()?.state?.items.isEmpty == true)
            try await phone.call { $0.pause() }
            try await phone.call { $0.refresh() }
            guard case .NotNow(code: "paused", _) = try await errorOf({ try await phone.home() }) else {
                throw Trouble("it does not rest")
            }
            try await phone.call { $0.resume() }
            _ = try await phone.logWeight()
            while true {
                let screen = try #require(await screens.next())
                #expect(screen.trouble == nil)
                if screen.state?.items.count == 1 { break }
            }
        }
    }

    @Test("A look follows while somebody does, and keeps what it showed last")
    @MainActor
    func look() async throws {
        try await withTaro { phone, _ in
            let look = Look(phone, at: .home)
            #expect(look.state == nil)
            let following = Task { await look.follow() }
            try await until { look.state != nil }
            _ = try await phone.logWeight()
            try await until { look.state?.weightGrams == 68_200 }
            following.cancel()
            await following.value
            _ = try await phone.logWeight(68_300)
            _ = try await phone.shown(.home) { $0.weightGrams == 68_300 }
            #expect(look.state?.weightGrams == 68_200)
        }
    }

    @Test("Calls of a screen go one at a time, and what went wrong stays until the next")
    @MainActor
    func calls() async throws {
        try await withTaro { phone, _ in
            let calls = Calls()
            let first = calls.start { _ = try await phone.call { try $0.logSteps(steps: 1_000_001, day: nil) } }
            #expect(calls.working)
            #expect(calls.start {} == nil, "one is under way")
            await first?.value
            #expect(!calls.working && calls.field == "steps")
            let sentence = try #require(calls.trouble?.sentence(.ja))
            #expect(sentence.contains("歩"), "\(sentence)")
            await calls.start { _ = try await phone.call { try $0.logSteps(steps: 7_639, day: nil) } }?.value
            #expect(calls.trouble == nil)
            let cancelled = calls.start { throw CancellationError() }
            await cancelled?.value
            #expect(calls.trouble == nil)
        }
    }

    @Test("A defect of the library is said as one, without what was typed, and the screen goes on")
    @MainActor
    func defect() async throws {
        let calls = Calls()
        await calls.start { throw Trouble("a panic about 68.2 kg") }?.value
        let trouble = try #require(calls.trouble)
        #expect(trouble.isDefect && !calls.working && !"\(trouble)".contains("68.2"))
        #expect(!KenposError.Offline(detail: "").isDefect)
        await calls.start {}?.value
        #expect(calls.trouble == nil)
    }

    @Test("An observer that throws hears of the next state")
    func throwing() async throws {
        try await withTaro { phone, _ in
            let (told, tell) = AsyncStream<UInt32?>.makeStream()
            let subscription = try await phone.call { core in
                core.observeHome(observer: Throwing { tell.yield($0.weightGrams) })
            }
            var heard = told.makeAsyncIterator()
            #expect(await heard.next() == .some(nil))
            _ = try await phone.logWeight()
            #expect(await heard.next() == 68_200)
            subscription.end()
        }
    }
}

/// What is observed has become so.
@MainActor
func until(_ isSo: @escaping @MainActor () -> Bool) async throws {
    while true {
        let changed = Changed()
        let so = withObservationTracking(isSo) { changed.tell() }
        if so { return }
        await changed.wait()
        try Task.checkCancellation()
    }
}

/// Told once.
private final class Changed: Sendable {
    private let stream: AsyncStream<Void>
    private let telling: AsyncStream<Void>.Continuation

    init() { (stream, telling) = AsyncStream.makeStream() }

    func tell() {
        telling.yield()
        telling.finish()
    }

    func wait() async { for await _ in stream { return } }
}

private final class Throwing: HomeObserver {
    private let tell: @Sendable (Home) -> Void

    init(_ tell: @escaping @Sendable (Home) -> Void) { self.tell = tell }

    func changed(home: Home) throws {
        tell(home)
        throw Trouble("the app's own mistake")
    }

    func failed(error: KenposError) throws { throw error }
}
