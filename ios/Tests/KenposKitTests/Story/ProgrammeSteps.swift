import Foundation
import KenposCore
import KenposKit

/// The story's steps beside the daily records: campaigns, results, exchange, questions, a forgotten password, the desk.
extension Story {
    /// What a step answers; ends the test for one that is none.
    func liveOfProgramme(_ step: Json) async throws -> Any {
        let phone = phone
        switch step.text("do") {
        case "desk": try desk(step)
        case "consent":
            let purpose: Purpose = named(step.text("purpose"))
            let given = step.truth("given")
            return try await phone.request { core -> Consents in
                let agreedTo = given ? try await core.terms(deadlineMs: stepDeadlineMs).version : nil
                return try await core.consent(purpose: purpose, agreedTo: agreedTo, deadlineMs: stepDeadlineMs)
            }
        case "why_award":
            let award: AwardCode = named(step.text("award"))
            return try await phone.call { try $0.whyAward(award: award, day: step.orNull("day"), language: .ja) }
        case "join_campaign":
            return try await phone.call {
                try $0.joinCampaign(campaign: step.text("campaign"), nickname: step.orNull("nickname"))
            }
        case "leave_campaign":
            return try await phone.call { try $0.leaveCampaign(campaign: step.text("campaign")) }
        case "check_in":
            return try await phone.call { try $0.checkIn(event: step.text("event"), code: step.text("code")) }
        case "report_exam":
            return try await phone.call {
                try $0.reportExam(contact: step.text("contact"), visitedOn: step.text("day"))
            }
        case "answer_survey":
            let answers = step["answers"].list.map { pair in
                SurveyAnswer(question: pair.list[0].asText, answer: pair.list[1].asText)
            }
            return try await phone.call { try $0.answerSurvey(survey: step.text("survey"), answers: answers) }
        case "order": return try await order(step)
        case "cancel_order":
            let order = kept[step.text("of")] ?? ""
            return try await phone.request {
                try await $0.cancelOrder(order: order, language: .ja, deadlineMs: stepDeadlineMs)
            }
        case "order_cost":
            return try await phone.call {
                try $0.orderCost(item: step.text("item"), quantity: step.count("quantity"))
            }
        case "export": return try await export()
        case "delete_account":
            let unsent = UInt64(step.number("unsent"))
            try await phone.request {
                try await $0.deleteAccount(
                    password: step.text("password"), unsent: unsent, deadlineMs: stepDeadlineMs)
            }
        case "submit":
            let file = SubmissionRequest(
                about: named(step.text("about")), day: step.text("day"), file: Data(step.text("file").utf8))
            return try await phone.request {
                try await $0.submit(request: file, language: .ja, deadlineMs: stepDeadlineMs)
            }
        case "ask":
            let inquiry = inquiry(step)
            return try await phone.request { try await $0.ask(inquiry: inquiry, deadlineMs: stepDeadlineMs) }
        case "inquiries": return try await phone.call { try $0.inquiries() }
        case "faq_of":
            let url = lab.url
            return try await phone.request {
                try await $0.faqOf(serverUrl: url, language: .ja, deadlineMs: stepDeadlineMs)
            }
        case "error_text":
            return errorText(
                code: step.text("code"), field: step.orNull("field"), detail: step.text("detail"),
                untilMs: step["until_ms"] == .null ? nil : step.number("until_ms"), language: .ja)
        case "reason_text":
            return try reasonText(
                reason: step.text("reason"), day: step.text("day"), today: step.text("today"), language: .ja)
        case "setup_reset":
            let code = step.orNull("code") ?? kept[step.text("of")] ?? ""
            return try await again(.reset(id: id, code: code, newPassword: step.text("new_password")))
        case "sign_in": return try await again(.registered(id: id, password: step.text("password")))
        case "sign_out": try await phone.request { try await $0.signOut(deadlineMs: stepDeadlineMs) }
        case let other: fatalError("the story asks for \(other)")
        }
        return ()
    }

    /// The screens of these.
    func screensOfProgramme() async throws -> [String: Json] {
        try await phone.call { core in
            [
                "campaigns": canonical(try core.campaigns(language: .en)),
                "results": canonical(try core.results(language: .ja)),
                "catalogue": canonical(try core.catalogue(language: .ja)),
                "orders": canonical(try core.orders(language: .en)),
                "inquiries": canonical(try core.inquiries()),
                "faq": canonical(try core.faq(language: .en)),
            ]
        }
    }

    private var id: String { story.text("kenpos_id") }

    /// What the desk answers is kept and not told: it may be a code.
    private func desk(_ step: Json) throws {
        let answer = try lab.call("/lab/desk", step)
        if step.has("as") { kept[step.text("as")] = answer.asText }
    }

    /// But for the server's address, which is another in each play.
    private func export() async throws -> Json {
        let text = try await phone.call { try $0.exportData(language: .ja) }.text
        guard case .object(var told) = try Json.parsed(text), case .object(var account) = told["account"] else {
            fatalError("no export: \(text)")
        }
        precondition(account.removeValue(forKey: "server_url")?.asText == lab.url)
        told["account"] = .object(account)
        return .object(told)
    }

    private func order(_ step: Json) async throws -> OrderLine {
        let to = story["address"]
        let address = Address(
            recipient: to.text("recipient"), postalCode: to.text("postal_code"), address: to.text("address"),
            phone: to.text("phone"))
        let request = OrderRequest(
            item: step.text("item"), quantity: step.count("quantity"), points: step.number("points"), address: address)
        let order = try await phone.request {
            try await $0.order(request: request, language: .en, deadlineMs: stepDeadlineMs)
        }
        kept[step.text("as")] = order.order
        return order
    }

    private func inquiry(_ step: Json) -> NewInquiry {
        let outside = !step.truth("signed_in")
        return NewInquiry(
            topic: named(step.text("topic")), words: step.text("words"),
            contact: outside ? story.text("contact") : nil, kenposId: outside ? id : nil,
            serverUrl: outside ? lab.url : nil)
    }

    private func again(_ person: Person) async throws -> Consents {
        let setup = Setup(
            serverUrl: lab.url, person: person, activationCode: nil, goals: [], stepTarget: nil)
        return try await phone.request { try await $0.setup(setup: setup, deadlineMs: stepDeadlineMs) }
    }
}
