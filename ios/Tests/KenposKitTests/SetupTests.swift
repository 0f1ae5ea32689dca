import Foundation
import KenposCore
import KenposKit
import Testing

/// Setup as its model lives it, on the real library and a real server.
@Suite(.timeLimit(.minutes(2)))
@MainActor
struct SetupTests {
    @Test("An employee sets up: the questions in turn, a wrong answer at its field, each choice kept, no password left")
    func setUp() async throws {
        try await withApp(signedIn: false) { app, world in
            let setup = app.setup
            try await until { if case .setup = app.face { true } else { false } }
            setup.choose(.employee)
            setup.id = " U10001 "
            setup.next()
            setup.password = "19850402"
            setup.next()
            setup.newPassword = "correct horse 7"
            await setup.next()?.value
            #expect(setup.calls.trouble != nil && !setup.isRunning)
            setup.back()
            setup.password = "19850401"
            setup.next()
            #expect(setup.calls.trouble == nil, "what was said of the old input is gone")
            await setup.next()?.value
            #expect(setup.calls.trouble == nil)
            #expect(setup.step == .consent && setup.before == nil && app.face == .setup(nil))
            #expect(setup.password.isEmpty && setup.newPassword.isEmpty)
            #expect(setup.terms?.purposes.count == 2)

            await setup.consent(.programme, given: true)?.value
            await setup.consent(.checkupResults, given: false)?.value
            setup.goals = ["ひと駅歩く"]
            await setup.keepGoals()?.value
            setup.stepTarget = "many"
            await setup.keepTarget()?.value
            #expect(setup.step == .target && setup.calls.field == "step_target")
            setup.stepTarget = "8000"
            await setup.keepTarget()?.value
            await setup.link(nil)?.value
            #expect(setup.step == .done && setup.balance == 1_006)
            setup.finish()
            #expect(app.face == .signedIn)
            let account = try await app.phone.call { try $0.account() }
            #expect(account.consents.programme == 1 && account.consents.checkupResults == nil)
        }
    }

    @Test("A spouse is asked for the card, and a field the server refuses leads back to its question")
    func spouse() async throws {
        try await withApp(signedIn: false) { app, _ in
            let setup = app.setup
            setup.choose(.spouse)
            #expect(setup.steps.prefix(4) == [.who, .card, .insurer, .birthDate])
            (setup.cardSymbol, setup.cardNumber, setup.insurerNumber) = ("10", "0001", "06273495")
            (setup.birthDate, setup.newId, setup.newPassword) = ("19870615", "hanako", "correct horse 7")
            for _ in 1...4 { setup.next() }
            await setup.next()?.value
            #expect(setup.calls.field == "insurer_number" && setup.step == .insurer)
            setup.insurerNumber = "06273494"
            for _ in 1...3 { setup.next() }
            await setup.next()?.value
            #expect(setup.calls.trouble == nil && setup.step == .consent)
        }
    }

    @Test("Other terms than those that were shown are shown before anybody consents to them")
    func otherTerms() async throws {
        try await withTaro { phone, _ in
            let before = try await phone.call { try $0.account() }.consents
            var others: Terms?
            let newer = Terms(version: 2, purposes: [])
            let error = try await errorOf {
                _ = try await phone.agree(.checkupResults, to: newer) { others = $0 }
            }
            guard case .Invalid(field: "terms_version", _, _) = error else { throw Trouble("\(error)") }
            #expect(others?.version == 1)
            #expect(try await phone.call { try $0.account() }.consents == before)
        }
    }

    @Test("Terms that do not come are asked for again: the member is known, and the wizard stays")
    func termsLater() async throws {
        try await inFolder { folder in
            let world = try World(in: folder)
            defer { world.lab.end() }
            let road = Road(to: "/v1/terms")
            road.cut()
            let phone = Phone(
                try world.device.open(config: config(folder.appendingPathComponent("phone")), transport: road))
            let setup = SetupModel(phone, TestDeviceOfApp(server: world.lab.url, idPrefix: "U"))
            setup.choose(.registered)
            #expect(setup.id.isEmpty, "a prefix is an employee's")
            setup.choose(.employee)
            #expect(setup.id == "U")
            (setup.id, setup.password, setup.newPassword) = ("U10001", "19850401", "correct horse 7")
            for _ in 1...2 { setup.next() }
            await setup.next()?.value
            #expect(setup.calls.trouble != nil && setup.isRunning && setup.step == .consent)
            #expect(setup.id + setup.password + setup.newPassword == "", "nothing secret is kept")
            road.clear()
            await setup.lookUpTerms()?.value
            #expect(setup.calls.trouble == nil && setup.terms?.purposes.count == 2)
            await phone.close()
        }
    }
}
