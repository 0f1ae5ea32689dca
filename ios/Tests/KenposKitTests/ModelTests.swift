import Foundation
import KenposCore
import KenposKit
import Testing

/// Whole ways through the app as its models live them, on the real library and a real server.
@Suite(.timeLimit(.minutes(2)))
@MainActor
struct ModelTests {
    @Test("A doubtful weight is a question; an answer is kept, said with its points, and can be undone")
    func weight() async throws {
        try await withApp { app, _ in
            let today = try await app.phone.home().day
            try await until { app.log.state != nil }
            let weight = WeightModel(app, day: today, correcting: nil)
            weight.typed = "682"
            weight.save()
            try await until { weight.question != nil }
            weight.choose(try #require(weight.question?.answers.first))
            try await until { weight.isKept }
            #expect(app.said.what == .weight(grams: 68_200) && app.said.logged?.previewPoints == 10)
            try await until { app.home.state?.weightGrams == 68_200 }
            await app.said.undo()?.value
            #expect(app.said.what == .undone)
            try await until { app.home.state?.weightGrams == nil }

            weight.typed = "heavy"
            weight.save()
            try await until { weight.calls.trouble != nil }
            weight.typed = "6"
            #expect(weight.calls.trouble == nil)
        }
    }

    @Test("A past day's weight is that day's, and can be corrected; a deletion can be undone")
    func pastDay() async throws {
        try await withApp { app, _ in
            try await until { app.log.state?.days.count ?? 0 > 1 }
            let log = LogModel(app, day: app.log.state?.days[1].day)
            let day = try #require(log.open?.day)
            let weight = WeightModel(app, day: day, correcting: nil)
            weight.typed = "68.4"
            weight.save()
            try await until { log.open?.weightGrams == 68_400 }
            let record = try #require(log.open?.records.first)
            #expect(log.way(toCorrect: record, of: day) == .weight(day, correcting: record.id))
            let correction = WeightModel(app, day: day, correcting: record.id)
            correction.typed = "68.5"
            correction.save()
            try await until { log.open?.weightGrams == 68_500 && app.said.what == .weight(grams: 68_500) }
            #expect(!app.said.canUndo)
            log.delete(try #require(log.open?.records.first), of: day)
            try await until { log.open?.weightGrams == nil }
            try await until { app.said.what == .deleted }
            await app.said.undo()?.value
            try await until { log.open?.weightGrams == 68_500 }
        }
    }

    @Test("Steps and goals are kept for their day, and what is no number has words")
    func stepsAndGoals() async throws {
        try await withApp { app, _ in
            try await until { app.log.state != nil }
            let log = LogModel(app)
            let today = try #require(log.open?.day)
            let steps = StepsModel(app, day: today, correcting: nil)
            steps.typed = "99999999999"
            steps.save()
            try await until { steps.calls.field == "steps" }
            steps.typed = "7639"
            steps.save()
            try await until { steps.isKept && log.open?.steps == 7_639 }
            log.answer("ひと駅歩く", done: false, on: today)
            try await until { log.open?.goals.first?.done == false && app.said.what == .goal("ひと駅歩く") }
        }
    }

    @Test("Each button of today leads where it says, or does what it says")
    func buttons() async throws {
        try await withApp { app, _ in
            let (today, day) = (TodayModel(app), "2026-11-22")
            #expect(today.press(.logWeight, on: day) == .weight(day, correcting: nil))
            #expect(today.press(.openOutbox, on: day) == .outbox)
            let closing = Banner.windowClosing(day: "2026-11-15", missing: [.weight], points: 10)
            #expect(today.press(.logDay, on: day, about: closing) == .logDay("2026-11-15"))
            #expect(today.press(.readNow, on: day) == .settings)
            #expect(today.way(to: .actionGoal, on: day) == .log && today.way(to: .login, on: day) == nil)
            _ = try await app.phone.logWeight()
            #expect(today.press(.syncNow, on: day) == nil)
            try await until { app.home.state?.queued == 0 && !today.calls.working }
            #expect(today.press(.updateApp, on: day) == nil)
            #expect((app.device as? TestDeviceOfApp)?.opened == ["update"])
        }
    }

    @Test("Notices stay where they stand while they are read, and the outbox says what came of a sending")
    func noticesAndOutbox() async throws {
        try await withApp { app, world in
            try world.lab.call("/lab/notice", .object(["title": .text("健診"), "body": .text("来月から")]))
            let outbox = OutboxModel(app)
            outbox.send()
            try await until { outbox.report?.whyStopped == .done }
            try await until { app.notices.state?.unread == 1 }
            let notices = NoticesModel(app)
            let fresh = try #require(notices.items.first)
            await notices.open(fresh)?.value
            try await until { app.notices.state?.unread == 0 }
            #expect(notices.items.first?.id == fresh.id && notices.items.first?.read == true)
        }
    }

    @Test("A refused opening of the app is taken off the list once its reason was read; an entry is not")
    func dismissed() async throws {
        try await withApp { app, world in
            // What the server no longer takes.
            func sync(after faults: [Json] = []) async throws {
                try world.lab.call("/lab/faults", .object(["next": .list(faults + [.text("gone")])]))
                try await app.phone.sync()
            }

            try world.letDaysPass(1)
            _ = try await app.phone.call { try $0.launch() }
            // The session is renewed first.
            try await sync(after: [.text("none")])
            _ = try await app.phone.logWeight()
            try await sync()
            let outbox = OutboxModel(app)
            try await until { outbox.parked.count == 2 }
            let opening = try #require(outbox.parked.first { outbox.isDismissed($0) })
            #expect(outbox.way(to: opening) == nil)
            outbox.dismiss(opening)
            try await until { outbox.parked.count == 1 }
            #expect(!outbox.isDismissed(try #require(outbox.parked.first)))
        }
    }

    @Test("The programme: a campaign joined and left, a survey answered, goods ordered and the order cancelled")
    func programme() async throws {
        try await withApp { app, world in
            try world.publish()
            try await app.phone.sync()
            try await until { app.campaigns.state?.campaigns.first?.canJoin == true }
            let campaigns = CampaignsModel(app)
            await campaigns.join(try #require(app.campaigns.state?.campaigns.first), as: " たろう ")?.value
            try await until { app.campaigns.state?.campaigns.first?.nickname == "たろう" }
            #expect(app.said.what == .joined)

            try await until { app.results.state?.surveys.first?.canAnswer == true }
            let (results, survey) = (ResultsModel(app), try #require(app.results.state?.surveys.first))
            #expect(!results.isAnswered(survey))
            for question in survey.questions { results.answers[question.question] = question.answers.last?.answer }
            #expect(results.isAnswered(survey))
            await results.answer(survey)?.value
            try await until { app.results.state?.surveys.first?.pending == true }

            try world.letDaysPass(8)
            try await app.phone.sync()
            try await until { app.catalogue.state.map { $0.opensOn == nil && !$0.items.isEmpty } ?? false }
            let (order, towel) = (OrderModel(app), try #require(app.catalogue.state?.items.first))
            #expect(!order.isFilled && order.isLeast)
            (order.recipient, order.postalCode) = ("山田 太郎", "541-0043")
            (order.address, order.phoneNumber) = ("大阪市中央区高麗橋1-1-1", "06-1234-5678")
            await order.look(towel)
            #expect(order.isReady && order.cost == towel.points)
            order.more()
            let overtaken = Task { await order.look(towel) }
            await Task.yield()
            order.fewer()
            await order.look(towel)
            await overtaken.value
            #expect(order.cost == towel.points, "an answer that was overtaken is none")
            order.ask(towel)
            #expect(order.asked?.points == towel.points)
            await order.order()?.value
            #expect(order.isOrdered && order.calls.trouble == nil)
            try await until { app.orders.state?.items.first?.canCancel == true }
            await ExchangeModel(app).cancel(try #require(app.orders.state?.items.first))?.value
            try await until { app.orders.state?.items.first?.canCancel == false }
        }
    }

    @Test("A paper is sent in after one that is none, waits, and is refused with the clerk's words")
    func paper() async throws {
        try await withApp { app, world in
            let (results, device) = (ResultsModel(app), try #require(app.device as? TestDeviceOfApp))
            await results.pick()
            #expect(results.file == nil && !results.isWhole, "nothing was chosen")
            (results.about, results.day) = (.fluVaccination, "2026-11-20")
            device.proof = Data("only words".utf8)
            await results.pick()
            await results.send()?.value
            #expect(results.calls.field == "file" && results.isWhole, "what was chosen stays")
            device.isUnreadable = true
            await results.pick()
            #expect(results.isUnreadable && !results.isWhole, "another than the one that was chosen is not sent")
            (device.isUnreadable, device.proof) = (false, Data("%PDF-1.7 vaccinated".utf8))
            await results.pick()
            #expect(results.calls.trouble == nil && !results.isUnreadable)
            await results.send()?.value
            #expect(app.said.what == .paperSent && results.file == nil, "kept no longer than it is needed")
            try await until { app.results.state?.submissions.first?.stage == .waiting }
            try world.desk("refuse", ["words": "日付が読めません"])
            try await app.phone.sync()
            try await until { app.results.state?.submissions.first?.stage == .refused }
            #expect(app.results.state?.submissions.first?.why.contains("日付が読めません") == true)
        }
    }

    @Test("All data are taken along as one file, and the account is deleted by the password, which is said")
    func farewell() async throws {
        try await withApp { app, _ in
            try await until { app.face == .signedIn }
            _ = try await app.phone.logWeight()
            let data = DataModel(app)
            await data.export()?.value
            let file = try #require(data.file)
            let told = try Json.parsed(file.text)
            #expect(file.name.hasSuffix(".json") && !told["days"].list.isEmpty && !told["not_sent"].list.isEmpty)
            data.forgetFile()
            #expect(data.file == nil)

            let unsent = try await app.phone.call { try $0.account() }.unsent
            #expect(unsent > 0, "the weight was not sent")
            data.password = "wrong"
            await data.delete(unsent: unsent)?.value
            #expect(data.calls.field == "password" && app.face == .signedIn && app.said.what == nil)
            data.password = "correct horse 7"
            await data.delete(unsent: unsent)?.value
            #expect(data.calls.trouble == nil && data.password.isEmpty && app.said.what == .accountDeleted)
            try await until { if case .setup = app.face { true } else { false } }
        }
    }

    @Test("Help: a question with a session, and one without, which wants to know where to answer")
    func help() async throws {
        try await withApp { app, world in
            let help = HelpModel(app)
            (help.topic, help.words) = (.points, "いつ付きますか？")
            await help.ask()?.value
            #expect(help.isSent)
            try await app.phone.sync()
            try await until { app.inquiries.state?.items.first?.words == "いつ付きますか？" }
        }
        try await withApp(signedIn: false) { app, world in
            try world.publish()
            let help = HelpModel(app, server: "ignored")
            #expect(help.server == world.lab.url)
            await help.lookUp()
            #expect(help.faq?.isEmpty == false && help.noFaq == nil)
            (help.topic, help.words) = (.forgottenPassword, "忘れました")
            #expect(!help.isFilledOutside)
            help.contact = "taro@example.jp"
            await help.askOutside()?.value
            #expect(help.isSent && help.calls.trouble == nil)
        }
    }

    @Test("Settings: goals and target, a channel linked, read and unlinked, the reminder, consents, signing out and in")
    func settings() async throws {
        try await withApp { app, world in
            let choices = ChoicesModel(app)
            await choices.look()?.value
            #expect(choices.goals == ["ひと駅歩く"] && choices.target == "8000")
            choices.target = "9000"
            await choices.keepTarget()?.value
            try await until { app.settings.state?.stepTarget == 9_000 && choices.isKept }

            let link = LinkModel(app, .appleHealth)
            await link.press(.link)?.value
            #expect(link.calls.trouble == nil)
            try await until { app.home.state?.steps == 4_321 }
            await link.unlink(keepingDays: true)?.value
            try await until { app.links.state?.first { $0.channel == .appleHealth }?.linkedAt == nil }

            let settings = SettingsModel(app)
            await settings.turnReminder(on: true)
            #expect(settings.reminder == TimeOfDay(hour: 20, minute: 0) && !settings.isForbidden)
            (app.device as? TestDeviceOfApp)?.allows = false
            await settings.remind(at: TimeOfDay(hour: 21, minute: 30))
            #expect(settings.reminder?.hour == 20 && settings.isForbidden)

            let consent = ConsentModel(app)
            await consent.look()?.value
            #expect(consent.given(.programme) == 1 && !consent.canAgree(to: .programme))
            #expect(consent.canAgree(to: .checkupResults))
            await consent.say(.checkupResults, given: true)?.value
            #expect(consent.given(.checkupResults) == 1)

            let signIn = SignInModel(app)
            signIn.password = "wrong"
            await signIn.signIn()?.value
            #expect(signIn.calls.trouble != nil && signIn.password == "wrong", "what was typed stays")
            signIn.password = "correct horse 7"
            await signIn.signIn()?.value
            #expect(signIn.isSignedIn && signIn.password.isEmpty)

            await settings.signOut()?.value
            try await until { if case .setup(_?) = app.face { true } else { false } }
        }
    }

    @Test("Points say why, an award that is not there why not, and a day's steps where they are from")
    func whys() async throws {
        try await withApp { app, _ in
            let shown = Task { await app.points.follow() }
            defer { shown.cancel() }
            try await app.phone.sync()
            try await until { app.points.state?.entries.isEmpty == false }
            let entry = try #require(app.points.state?.entries.first { $0.award == .registration })
            #expect(entry.points == 1_000 && !entry.why.isEmpty)

            let why = WhyAwardModel(app, .registration, on: nil)
            let given = try await answer(of: why)
            #expect(given.award == .registration && given.rule?.points == 1_000 && given.missing.isEmpty)
            why.ask(.bmi)
            let missing = try await answer(of: why)
            #expect(missing.award == .bmi && missing.day == given.day && !missing.missing.isEmpty)
            why.ask(on: "2026-11-20")
            let before = try await answer(of: why)
            #expect(before.award == .bmi && before.day == "2026-11-20")

            _ = try await app.phone.call { try $0.logSteps(steps: 7_639, day: nil) }
            let day = Look(app.phone, at: .why(given.day, .ja))
            let following = Task { await day.follow() }
            defer { following.cancel() }
            try await until { day.state?.shown == 7_639 }
            #expect(day.state?.readings.first?.verdict == .counts)
        }
    }

    private func answer(of model: WhyAwardModel) async throws -> WhyAward {
        let following = Task { [why = model.why] in await why.follow() }
        defer { following.cancel() }
        try await until { model.why.state != nil }
        return try #require(model.why.state)
    }

    @Test("The past is shown by week, month and year, and turned back and forth")
    func history() async throws {
        try await withApp { app, _ in
            let history = HistoryModel(app)
            #expect(try await chart(history).period == .week)
            history.show(.month)
            let month = try await chart(history)
            #expect(month.period == .month && !month.later)
            history.later()
            #expect(try await chart(history).back == 0)
        }
    }

    private func chart(_ history: HistoryModel) async throws -> HistoryChart {
        let following = Task { [chart = history.chart] in await chart.follow() }
        defer { following.cancel() }
        try await until { history.chart.state != nil }
        return try #require(history.chart.state)
    }
}
