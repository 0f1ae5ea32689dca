import Accessibility
import KenposKit
import SwiftUI

/// What was done just now, at the foot of the screen over whatever is shown, with the way back from it. It goes by itself.
struct Toast: View {
    /// Long enough to read it and to press 取り消す.
    private static let stays: Duration = .seconds(5)
    /// With VoiceOver it is heard first, and 取り消す is looked for from wherever one is.
    private static let staysAloud: Duration = .seconds(30)

    let said: Said
    @Environment(\.accessibilityVoiceOverEnabled) private var isAloud

    var body: some View {
        if let sentence = said.sentence {
            HStack(spacing: 16) {
                Text(sentence)
                Spacer(minLength: 0)
                if said.canUndo {
                    Button(word("common.undo")) { said.undo() }.foregroundStyle(Palette.point).frame(minHeight: touch)
                }
            }
            .font(.label)
            .foregroundStyle(Tone(light: 0xF4F8F7, dark: 0xE6EFEE))
            .padding(12)
            .background(Tone(light: 0x1B2A2F, dark: 0x24312F), in: RoundedRectangle(cornerRadius: 12))
            .padding(16)
            .task(id: said.turn) {
                AccessibilityNotification.Announcement(sentence).post()
                try? await Task.sleep(for: isAloud ? Self.staysAloud : Self.stays)
                if !Task.isCancelled { said.forget() }
            }
        }
    }
}
