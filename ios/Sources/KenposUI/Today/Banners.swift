import KenposCore
import SwiftUI

/// One banner, in words, with the button that helps.
struct BannerRemark: View {
    let banner: Banner
    let button: CoreButton?
    let onPress: (CoreButton) -> Void

    var body: some View {
        Remark(banner.mark, banner.sentence, button: button?.label) { if let button { onPress(button) } }
    }
}

extension Banner {
    fileprivate var mark: Mark {
        switch self {
        case .offline: .waiting
        case .windowClosing: .info
        default: .attention
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .sessionExpired: word("today.sessionExpired")
        case .suspended: word("today.suspended")
        case .updateNeeded: word("today.updateNeeded")
        case .membershipEnded(let lastDay?, let until?):
            word("today.membershipEnded", ["day": fullDayText(lastDay), "until": fullDayText(until)])
        case .membershipEnded: word("today.membershipEndedSomeDay")
        case .consentNeeded(let queued): word("today.consentNeeded", ["n": String(queued)])
        case .parked(let count): word("today.parked", ["n": String(count)])
        case .offline(let problem, _):
            errorText(code: problem, field: nil, detail: "", untilMs: nil, language: screenLanguage)
        case .windowClosing(let day, let missing, _):
            word("today.windowClosing", ["day": dayText(day), "what": listed(missing.map(\.name))])
        case .salvaged(_, let missing, _, let records, _):
            missing ? word("today.fileMissing") : word("today.salvaged", ["n": String(records)])
        }
    }
}
