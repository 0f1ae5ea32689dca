import SwiftUI

/// The one main button of a screen.
struct MainButton: View {
    private let text: String
    private let working: Bool
    private let act: Act

    init(_ text: String, working: Bool = false, act: @escaping Act) {
        (self.text, self.working, self.act) = (text, working, act)
    }

    var body: some View {
        Button(action: act) {
            Group {
                if working {
                    // The button keeps its name while it turns: whoever hears it learns what is under way.
                    ProgressView().tint(Palette.onPrimary)
                        .accessibilityLabel(text).accessibilityValue(word("common.loading"))
                } else {
                    Text(text).font(.heading)
                }
            }
            .frame(maxWidth: .infinity, minHeight: 56)
        }
        .buttonStyle(Filled())
        .disabled(working)
    }
}

/// The ground of the main button; grey is what cannot be pressed.
private struct Filled: ButtonStyle {
    @Environment(\.isEnabled) private var isEnabled

    func makeBody(configuration: Configuration) -> some View {
        configuration.label
            .foregroundStyle(isEnabled ? Palette.onPrimary : Palette.softInk)
            .background(isEnabled ? Palette.primary : Palette.faint, in: RoundedRectangle(cornerRadius: 12))
            .opacity(configuration.isPressed ? 0.7 : 1)
    }
}

/// Another thing that can be done.
struct SideButton: View {
    private let text: String
    private let name: String
    private let act: Act

    /// - Parameter name: what it is called aloud, where the word alone says too little.
    init(_ text: String, name: String? = nil, act: @escaping Act) {
        (self.text, self.name, self.act) = (text, name ?? text, act)
    }

    var body: some View {
        Button(action: act) {
            Text(text).padding(EdgeInsets(top: 8, leading: 16, bottom: 8, trailing: 16)).frame(minHeight: touch)
        }
        .buttonStyle(Outlined())
        .accessibilityLabel(name)
    }
}

private struct Outlined: ButtonStyle {
    @Environment(\.isEnabled) private var isEnabled

    func makeBody(configuration: Configuration) -> some View {
        configuration.label
            .foregroundStyle(isEnabled ? Palette.primary : Palette.softInk)
            .overlay(RoundedRectangle(cornerRadius: 12).strokeBorder(Palette.line, lineWidth: 1))
            .opacity(configuration.isPressed ? 0.7 : 1)
    }
}

/// A word that leads on: why, edit, later.
struct QuietButton: View {
    private let text: String
    private let name: String
    private let tone: Tone
    private let act: Act

    /// - Parameter name: what it is called aloud, where the word alone says too little.
    init(_ text: String, name: String? = nil, tone: Tone = Palette.primary, act: @escaping Act) {
        (self.text, self.name, self.tone, self.act) = (text, name ?? text, tone, act)
    }

    var body: some View {
        Button(action: act) { Text(text).foregroundStyle(tone).frame(minWidth: touch, minHeight: touch) }
            .buttonStyle(.plain)
            .accessibilityLabel(name)
    }
}

/// A line that leads to another screen.
struct WayLine: View {
    private let icon: Icon
    private let text: String
    private let note: String?
    private let act: Act

    init(_ icon: Icon, _ text: String, note: String? = nil, act: @escaping Act) {
        (self.icon, self.text, self.note, self.act) = (icon, text, note, act)
    }

    var body: some View {
        Button(action: act) {
            HStack(spacing: 12) {
                icon.image.foregroundStyle(Palette.primary)
                VStack(alignment: .leading) {
                    Text(text)
                    if let note { Note(note) }
                }
                Spacer(minLength: 0)
                Icon.forward.image.foregroundStyle(Palette.softInk)
            }
            .frame(minHeight: touch)
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
    }
}

/// One of several small choices; the one chosen is marked by a sign too.
struct Chip: View {
    private let text: String
    private let chosen: Bool
    private let act: Act

    init(_ text: String, chosen: Bool, act: @escaping Act) { (self.text, self.chosen, self.act) = (text, chosen, act) }

    var body: some View {
        Button(action: act) {
            HStack(spacing: 6) {
                if chosen { Icon.check.image }
                Text(text)
            }
            .foregroundStyle(chosen ? Palette.onPrimary : Palette.ink)
            .padding(EdgeInsets(top: 4, leading: 12, bottom: 4, trailing: 12))
            .frame(minHeight: touch)
            .background(chosen ? Palette.primary : Palette.surface, in: RoundedRectangle(cornerRadius: 8))
            .overlay(RoundedRectangle(cornerRadius: 8).strokeBorder(Palette.line, lineWidth: chosen ? 0 : 1))
        }
        .buttonStyle(.plain)
        .accessibilityAddTraits(chosen ? .isSelected : [])
    }
}
