import Foundation
import KenposCore
import KenposKit
import Testing

/// Apps log what they hold: no text of a value says what a member measured, typed or keeps secret.
@Suite(.timeLimit(.minutes(2)))
struct PrivateTests {
    @Test("No screen says in a log what a member measured or typed")
    func screens() async throws {
        try await withTaro { phone, _ in
            let logged = try await phone.logWeight(68_231)
            let shown = try await phone.call { core -> [any Sendable] in
                _ = try core.logSteps(steps: 7_643, day: nil)
                _ = try core.logGoal(goal: "ひと駅歩く", done: true, day: nil)
                let day = logged.day
                // Not the outbox: its ids are random, and any digits may stand in them.
                return [
                    try core.home(), try core.log(), try core.history(fromDay: day, toDay: day),
                    try core.why(day: day, language: .ja), try core.settings(),
                    try core.readWeight(text: "682", unit: nil, measuredAt: nil, language: .ja),
                ]
            }
            for text in ["\(shown)", String(reflecting: shown)] {
                #expect(text.contains("Home(..)"))
                for secret in ["68231", "682", "7643", "8000", "ひと駅歩く"] {
                    #expect(!text.contains(secret), "\(secret) in \(text)")
                }
            }
        }
    }

    @Test("What an app passes says nothing of its secrets")
    func passed() {
        let headers = [Header(name: "Authorization", value: "Bearer secret")]
        let home = Address(recipient: "山田 太郎", postalCode: "541-0043", address: "大阪市", phone: "06")
        let passed: [any Sendable] = [
            taro(at: "https://kenpos.example"), Person.registered(id: "U10001", password: "hush"), home,
            OrderRequest(item: "towel", quantity: 1, points: 500, address: home), headers[0],
            HttpResponse(status: 200, headers: headers, body: Data()), HealthOutcome.counter(steps: "7643"),
        ]
        #expect(
            "\(passed)" == "[Setup(..), Person(..), Address(..), OrderRequest(..), Header(..), "
                + "HttpResponse(..), Counter(CounterReading(..))]")
    }
}
