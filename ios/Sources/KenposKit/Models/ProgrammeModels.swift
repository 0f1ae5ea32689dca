import Foundation
import KenposCore
import Observation

/// Campaigns and events.
@MainActor
@Observable
public final class CampaignsModel {
    public let calls = Calls()
    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    /// Joins, or takes another nickname where the member takes part already.
    @discardableResult
    public func join(_ campaign: CampaignItem, as nickname: String) -> Task<Void, Never>? {
        let (phone, said, name) = (app.phone, app.said, trimmed(nickname))
        return calls.start {
            _ = try await phone.call { try $0.joinCampaign(campaign: campaign.campaign, nickname: name) }
            said.say(campaign.joinedOn == nil ? .joined : .nickname)
        }
    }

    @discardableResult
    public func leave(_ campaign: CampaignItem) -> Task<Void, Never>? {
        let (phone, said) = (app.phone, app.said)
        return calls.start {
            _ = try await phone.call { try $0.leaveCampaign(campaign: campaign.campaign) }
            said.say(.left)
        }
    }

    /// The code is shown where the event is.
    @discardableResult
    public func checkIn(_ event: EventItem, code: String) -> Task<Void, Never>? {
        let (phone, said, code) = (app.phone, app.said, trimmed(code) ?? "")
        return calls.start {
            _ = try await phone.call { try $0.checkIn(event: event.event, code: code) }
            said.say(.checkedIn)
        }
    }
}

/// Orders as they stand.
@MainActor
@Observable
public final class ExchangeModel {
    public let calls = Calls()
    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    @discardableResult
    public func cancel(_ order: OrderLine) -> Task<Void, Never>? {
        let (phone, said, language) = (app.phone, app.said, app.language)
        return calls.start {
            _ = try await phone.request {
                try await $0.cancelOrder(order: order.order, language: language, deadlineMs: patienceMs)
            }
            said.say(.orderCancelled)
        }
    }
}

/// One order on its way.
///
/// Comes in: what the member chooses and types. Goes out: one order, of exactly what was shown in the question. Must never
/// happen: an address kept longer than this screen; what was typed lost by an error.
@MainActor
@Observable
public final class OrderModel {
    /// How many of one thing the core takes in one order.
    private static let most: UInt32 = 10

    public let calls = Calls()
    public private(set) var quantity: UInt32 = 1
    public var recipient = ""
    public var postalCode = ""
    public var address = ""
    public var phoneNumber = ""
    /// What all of it costs, by the price of today; none: the core does not say yet.
    public private(set) var cost: Int64?
    /// What is asked about; none: nothing yet.
    public private(set) var asked: OrderRequest?
    /// Whether it is ordered, and the screen may go.
    public private(set) var isOrdered = false

    private let app: AppModel
    @ObservationIgnored private var looks = 0

    public init(_ app: AppModel) { self.app = app }

    public var isLeast: Bool { quantity == 1 }
    public var isMost: Bool { quantity == Self.most }
    public var isFilled: Bool { [recipient, postalCode, address, phoneNumber].allSatisfy { trimmed($0) != nil } }

    /// Whether it can be asked about.
    public var isReady: Bool { isFilled && cost != nil }

    /// Whether the server has another price than the one that was asked about.
    public var isNewPrice: Bool {
        if case .Invalid(_, code: "price_changed", _) = calls.trouble { true } else { false }
    }

    public func fewer() { if !isLeast { quantity -= 1 } }

    public func more() { if !isMost { quantity += 1 } }

    /// Looks up what so many of `item` cost: the core says it, and wants it told again with the order. Anew with another quantity or
    /// another price; until it is known nothing can be ordered.
    public func look(_ item: CatalogueItem) async {
        looks += 1
        cost = nil
        let (look, wanted) = (looks, quantity)
        let found = try? await app.phone.call { try $0.orderCost(item: item.item, quantity: wanted) }
        // An answer that was overtaken is about another order.
        if look == looks { cost = found }
    }

    /// Asks about an order of `item`, at the cost on the screen.
    public func ask(_ item: CatalogueItem) {
        guard let cost else { return }
        let to = Address(
            recipient: trimmed(recipient) ?? "", postalCode: trimmed(postalCode) ?? "",
            address: trimmed(address) ?? "", phone: trimmed(phoneNumber) ?? "")
        asked = OrderRequest(item: item.item, quantity: quantity, points: cost, address: to)
    }

    public func dismiss() { asked = nil }

    /// Orders what was asked about.
    @discardableResult
    public func order() -> Task<Void, Never>? {
        guard let request = asked else { return nil }
        asked = nil
        let (phone, said, language) = (app.phone, app.said, app.language)
        return calls.start { [self] in
            do {
                _ = try await phone.request {
                    try await $0.order(request: request, language: language, deadlineMs: patienceMs)
                }
            } catch let error as KenposError {
                // The new price comes with a sync; it is shown beside what went wrong.
                if case .Invalid(_, code: "price_changed", _) = error {
                    _ = try await phone.request { try await $0.sync(deadlineMs: patienceMs, reason: .member) }
                }
                throw error
            }
            said.say(.ordered)
            isOrdered = true
        }
    }
}

/// Results, exams a nurse asked for, surveys, and papers on their way.
@MainActor
@Observable
public final class ResultsModel {
    /// How long the largest file may take, over a slow line.
    private static let uploadMs: UInt64 = 150_000

    public let calls = Calls()
    /// What was chosen in a survey so far, by question.
    public var answers: [String: String] = [:]

    // A paper: what it shows, its day, and the file, which is kept no longer than this screen.
    public var about: SubmissionAbout? { didSet { calls.forget() } }
    public var day: Day? { didSet { calls.forget() } }
    public private(set) var file: Data?
    /// Whether what was chosen last could not be read.
    public private(set) var isUnreadable = false

    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    @discardableResult
    public func report(_ exam: ExamItem, visitedOn day: Day) -> Task<Void, Never>? {
        let (phone, said) = (app.phone, app.said)
        return calls.start {
            _ = try await phone.call { try $0.reportExam(contact: exam.contact, visitedOn: day) }
            said.say(.examReported)
        }
    }

    /// Whether every question has its answer.
    public func isAnswered(_ survey: SurveyItem) -> Bool { survey.questions.allSatisfy { answers[$0.question] != nil } }

    @discardableResult
    public func answer(_ survey: SurveyItem) -> Task<Void, Never>? {
        let (phone, said) = (app.phone, app.said)
        let chosen = survey.questions.compactMap { question in
            answers[question.question].map { SurveyAnswer(question: question.question, answer: $0) }
        }
        return calls.start {
            _ = try await phone.call { try $0.answerSurvey(survey: survey.survey, answers: chosen) }
            said.say(.surveyAnswered)
        }
    }

    /// Lets the member choose the file; nothing chosen leaves what was. What cannot be read does not: another would be sent than the
    /// one that was chosen.
    public func pick() async {
        do {
            guard let picked = try await app.device.pickProof() else { return }
            (file, isUnreadable) = (picked, false)
        } catch {
            (file, isUnreadable) = (nil, true)
        }
        calls.forget()
    }

    /// Whether there is something to send.
    public var isWhole: Bool { about != nil && day != nil && file != nil }

    @discardableResult
    public func send() -> Task<Void, Never>? {
        guard let about, let day, let file else { return nil }
        let (phone, said, language) = (app.phone, app.said, app.language)
        let request = SubmissionRequest(about: about, day: day, file: file)
        return calls.start { [self] in
            _ = try await phone.request {
                try await $0.submit(request: request, language: language, deadlineMs: Self.uploadMs)
            }
            (self.about, self.day, self.file) = (nil, nil, nil)
            said.say(.paperSent)
        }
    }
}

/// What was typed, without the spaces around it; none: nothing was.
func trimmed(_ typed: String) -> String? {
    let text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
}
