import Foundation
import KenposCore
import KenposKit
import Testing

/// Whatever an app passes is answered by a typed error and changes nothing.
@Suite(.timeLimit(.minutes(2)))
struct BadInputTests {
    @Test("Wrong texts, days, numbers and moments are typed errors and change nothing")
    func wrong() async throws {
        try await inAWorld { phone, world, _ in
            try world.publish()
            try await phone.sync()
            let before = try await seen(phone)
            for text in ["", "no such", String(repeating: "歩", count: 100_000), "\0"] {
                try await refuses(phone) { _ = try $0.joinCampaign(campaign: text, nickname: nil) }
                try await refuses(phone) { _ = try $0.checkIn(event: text, code: "WALK-26AK") }
                try await refuses(phone) { _ = try $0.answerSurvey(survey: text, answers: []) }
                try await refuses(phone) { _ = try $0.delete(id: text) }
                try await refuses(phone) {
                    _ = try $0.readWeight(text: text, unit: nil, measuredAt: nil, language: .ja)
                }
            }
            for day in ["", "2026-02-30", "10000-01-01", "2026-11-22T00:00:00Z", "昨日"] {
                try await refuses(phone) { _ = try $0.logSteps(steps: 1, day: day) }
                try await refuses(phone) { _ = try $0.history(fromDay: day, toDay: day) }
                try await refuses(phone) { _ = try $0.why(day: day, language: .en) }
            }
            for steps in [1_000_001, UInt32.max] {
                try await refuses(phone) { _ = try $0.logSteps(steps: steps, day: nil) }
            }
            for moment in [Double.infinity, -.infinity, .nan, 1e300, -1e300] {
                let at = Date(timeIntervalSince1970: moment)
                try await refuses(phone) {
                    _ = try $0.logWeight(weightGrams: 68_200, measuredAt: at, utcOffsetMinutes: 540)
                }
            }
            #expect(try await seen(phone) == before)
        }
    }

    private func seen(_ phone: Phone) async throws -> String {
        try await phone.call { core in
            let screens: [Any] = [try core.home(), try core.outbox(), try core.campaigns(language: .ja)]
            return canonical(screens).canonical
        }
    }

    private func refuses(_ phone: Phone, _ work: @escaping @Sendable (Kenpos) throws -> Void) async throws {
        let error = try await errorOf { try await phone.call(work) }
        guard case .Invalid = error else { throw Trouble("\(error)") }
        #expect(!"\(error)".contains(".rs") && !"\(error)".contains("panicked"))
    }
}
