import KenposCore
import SwiftUI

/// How a thing stands: a drawing, a colour and, beside it, a word.
enum Mark {
    case done, missing, waiting, attention, info

    fileprivate var icon: Icon {
        switch self {
        case .done: .check
        case .missing: .circle
        case .waiting: .hourglass
        case .attention: .attention
        case .info: .info
        }
    }

    var tone: Tone {
        switch self {
        case .done: Palette.good
        case .missing: Palette.softInk
        case .waiting: Palette.warn
        case .attention: Palette.error
        case .info: Palette.info
        }
    }

    /// The drawing; the word stands beside it.
    @MainActor var image: some View { icon.image.foregroundStyle(tone) }
}

/// A mark and its words in one line.
struct Marked: View {
    private let mark: Mark
    private let text: String

    init(_ mark: Mark, _ text: String) { (self.mark, self.text) = (mark, text) }

    var body: some View {
        HStack(alignment: .firstTextBaseline, spacing: 8) {
            mark.image
            Text(text)
        }
    }
}

/// Something to tell, with the button that helps where there is one.
struct Remark: View {
    private let mark: Mark
    private let text: String
    private let button: String?
    private let act: Act

    init(_ mark: Mark, _ text: String, button: String? = nil, act: @escaping Act = {}) {
        (self.mark, self.text, self.button, self.act) = (mark, text, button, act)
    }

    var body: some View {
        VStack(alignment: .trailing, spacing: 4) {
            Marked(mark, text).frame(maxWidth: .infinity, alignment: .leading)
            if let button { QuietButton(button, act: act) }
        }
        .padding(EdgeInsets(top: 12, leading: 16, bottom: button == nil ? 12 : 4, trailing: 16))
        .background(Palette.surface, in: RoundedRectangle(cornerRadius: 12))
        .overlay(RoundedRectangle(cornerRadius: 12).strokeBorder(mark.tone, lineWidth: 1))
    }
}

extension EntryState {
    var mark: Mark {
        switch self {
        case .queued, .claimed: .waiting
        case .accepted, .settled: .done
        case .parked: .attention
        }
    }
}

extension OrderStage {
    var mark: Mark {
        switch self {
        case .held: .waiting
        case .shipped: .done
        case .cancelled: .info
        }
    }
}

extension SubmissionStage {
    var mark: Mark {
        switch self {
        case .waiting: .waiting
        case .approved: .done
        case .refused: .attention
        }
    }
}
