import KenposCore
import KenposKit

extension KenposError {
    /// What went wrong and what to do.
    var said: String { isDefect ? word("common.fault") : sentence(screenLanguage) }

    /// The same for what is asked of the server alone: the core's words for "offline" promise that it is sent later, and
    /// this is kept nowhere.
    var saidOnline: String { if case .Offline = self { word("common.onlineOnly") } else { said } }
}

extension Calls {
    /// What is wrong with one of the fields `names`, to be said beside it; none: it is not about these.
    func trouble(at names: String...) -> String? {
        guard let field, names.contains(field) else { return nil }
        return trouble?.said
    }
}

extension Said {
    /// What was done just now; none: nothing to be said any more.
    var sentence: String? {
        guard let done = what?.sentence else { return nil }
        guard let logged else { return done }
        if logged.previewPoints > 0 {
            return word("log.toCome", ["what": done, "points": points(logged.previewPoints)])
        }
        guard let reason = logged.reason else { return done }
        return [done, explained(reason, of: logged.day, today: logged.day)].joined(separator: " ")
    }
}

extension Said.What {
    fileprivate var sentence: String {
        switch self {
        case .weight(let grams): word("log.savedWeight", ["n": kilograms(grams)])
        case .steps(let steps): word("log.savedSteps", ["n": count(steps)])
        case .goal(let goal): word("log.savedGoal", ["goal": goal])
        case .deleted: word("log.deleted")
        case .undone: word("log.undone")
        case .settings: word("settings.saved")
        case .consentGiven: word("settings.saidGiven")
        case .consentWithdrawn: word("settings.saidWithdrawn")
        case .unlinked: word("settings.unlinked")
        case .accountDeleted: word("settings.deleted")
        case .joined: word("campaign.saidJoined")
        case .nickname: word("campaign.saidNickname")
        case .left: word("campaign.saidLeft")
        case .checkedIn: word("campaign.saidCheckedIn")
        case .examReported: word("result.examSaid")
        case .surveyAnswered: word("result.answersSaid")
        case .paperSent: word("result.paperSaid")
        case .ordered: word("exchange.ordered")
        case .orderCancelled: word("exchange.saidCancelled")
        case .failed(let error): error.said
        }
    }
}

/// Why an entry of a day earns nothing or is parked, in the core's words.
func explained(_ reason: String, of day: Day, today: Day) -> String {
    // The core takes only days of its own, and these are: it does not throw.
    (try? reasonText(reason: reason, day: day, today: today, language: screenLanguage)) ?? reason
}

/// 今日, or the day's date.
func dayName(_ day: Day, today: Day?) -> String { day == today ? word("common.today") : dayText(day) }
