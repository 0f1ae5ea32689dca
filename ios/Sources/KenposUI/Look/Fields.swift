import SwiftUI

/// What is typed into a field: it chooses the keyboard, and whether others may read it.
enum Typed {
    case text, digits, latin, address, secret

    fileprivate var keyboard: UIKeyboardType {
        switch self {
        case .text, .secret: .default
        case .digits: .numberPad
        case .latin: .asciiCapable
        case .address: .URL
        }
    }
}

/// One value to type.
struct Field: View {
    private let label: String
    @Binding private var value: String
    private let typed: Typed
    private let hint: String?
    private let trouble: String?
    private let lines: Int
    @State private var isOpen = false

    /// - Parameters:
    ///   - hint: what it looks like, under the field.
    ///   - trouble: what is wrong with it; it takes the hint's place.
    init(
        _ label: String, _ value: Binding<String>, _ typed: Typed = .text, hint: String? = nil, trouble: String? = nil,
        lines: Int = 1
    ) {
        (self.label, self.typed, self.hint, self.trouble, self.lines) = (label, typed, hint, trouble, lines)
        _value = value
    }

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            // The field has the same name aloud.
            Text(label).font(.note).foregroundStyle(Palette.softInk).accessibilityHidden(true)
            HStack {
                input.font(.words).accessibilityLabel(label).accessibilityHint(hint ?? "")
                if typed == .secret {
                    QuietButton(isOpen ? word("field.hide") : word("field.show")) { isOpen.toggle() }
                }
            }
            .padding(12)
            .frame(minHeight: touch)
            .background(Palette.surface, in: RoundedRectangle(cornerRadius: 8))
            .overlay(
                RoundedRectangle(cornerRadius: 8)
                    .strokeBorder(trouble == nil ? Palette.line : Palette.error, lineWidth: 1))
            if let trouble {
                Marked(.attention, trouble).font(.note)
            } else if let hint {
                Note(hint).accessibilityHidden(true)
            }
        }
    }

    @ViewBuilder private var input: some View {
        if typed == .secret && !isOpen {
            SecureField("", text: $value).plainlyTyped(typed)
        } else if lines > 1 {
            TextField("", text: $value, axis: .vertical).lineLimit(lines...)
        } else {
            TextField("", text: $value).plainlyTyped(typed)
        }
    }
}

extension View {
    /// Nothing is capitalised or corrected in what is no prose.
    @ViewBuilder fileprivate func plainlyTyped(_ typed: Typed) -> some View {
        if typed == .text {
            self
        } else {
            keyboardType(typed.keyboard).textInputAutocapitalization(.never).autocorrectionDisabled()
        }
    }
}

/// One of several; the whole line is pressed.
struct Choice: View {
    private let text: String
    private let chosen: Bool
    private let note: String?
    private let act: Act

    init(_ text: String, chosen: Bool, note: String? = nil, act: @escaping Act) {
        (self.text, self.chosen, self.note, self.act) = (text, chosen, note, act)
    }

    var body: some View {
        Button(action: act) {
            HStack(spacing: 12) {
                Image(systemName: chosen ? "largecircle.fill.circle" : "circle")
                    .foregroundStyle(chosen ? Palette.primary : Palette.line)
                    .accessibilityHidden(true)
                VStack(alignment: .leading) {
                    Text(text)
                    if let note { Note(note) }
                }
                Spacer(minLength: 0)
            }
            .frame(minHeight: touch)
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .accessibilityAddTraits(chosen ? .isSelected : [])
    }
}

/// On or off.
struct OnOff: View {
    private let text: String
    private let note: String?
    @Binding private var isOn: Bool

    init(_ text: String, _ isOn: Binding<Bool>, note: String? = nil) {
        (self.text, self.note) = (text, note)
        _isOn = isOn
    }

    var body: some View {
        Toggle(isOn: $isOn) {
            VStack(alignment: .leading) {
                Text(text)
                if let note { Note(note) }
            }
        }
        .tint(Palette.primary)
        .frame(minHeight: touch)
    }
}

/// One of several of which any number may be chosen; the whole line is pressed.
struct Ticked: View {
    private let text: String
    private let isOn: Bool
    private let act: Act

    init(_ text: String, _ isOn: Bool, act: @escaping Act) { (self.text, self.isOn, self.act) = (text, isOn, act) }

    var body: some View {
        Button(action: act) {
            HStack(spacing: 12) {
                Image(systemName: isOn ? "checkmark.square.fill" : "square")
                    .foregroundStyle(isOn ? Palette.primary : Palette.line)
                    .accessibilityHidden(true)
                Text(text)
                Spacer(minLength: 0)
            }
            .frame(minHeight: touch)
            .contentShape(Rectangle())
        }
        .buttonStyle(.plain)
        .accessibilityAddTraits(isOn ? .isSelected : [])
    }
}
