import SwiftUI

/// A colour with a value for each appearance: 0xRRGGBB.
struct Tone: ShapeStyle, Equatable {
    let light: UInt32
    let dark: UInt32

    func resolve(in environment: EnvironmentValues) -> Color {
        let value = environment.colorScheme == .dark ? dark : light
        let part = { (shift: UInt32) in Double(value >> shift & 0xFF) / 0xFF }
        return Color(red: part(16), green: part(8), blue: part(0))
    }
}

/// The colours by what they mean; the same on every shell, which a test compares. Contrasts are at least 4.5 : 1 for text and
/// 3 : 1 for borders. No colour speaks alone.
enum Palette {
    static let page = Tone(light: 0xF4F8F7, dark: 0x0F1718)
    static let surface = Tone(light: 0xFFFFFF, dark: 0x172223)
    static let ink = Tone(light: 0x1B2A2F, dark: 0xE6EFEE)
    static let softInk = Tone(light: 0x4A5B60, dark: 0xA9BBB8)
    static let primary = Tone(light: 0x0B6E63, dark: 0x5FD0C0)
    static let onPrimary = Tone(light: 0xFFFFFF, dark: 0x06201C)
    /// Only ever a fill, with `onPoint` on it.
    static let point = Tone(light: 0xF2B705, dark: 0xFFD35A)
    static let onPoint = Tone(light: 0x1B2A2F, dark: 0x1B2A2F)
    static let info = Tone(light: 0x1F5FA8, dark: 0x8FC2FF)
    static let good = Tone(light: 0x1E7B3A, dark: 0x7BD694)
    static let warn = Tone(light: 0x8A5200, dark: 0xF0B45A)
    static let error = Tone(light: 0xB3261E, dark: 0xFF9A8F)
    static let onError = Tone(light: 0xFFFFFF, dark: 0x2A0B08)
    static let line = Tone(light: 0x7A8D8A, dark: 0x6B7F7C)
    static let faint = Tone(light: 0xE3ECEA, dark: 0x24312F)
}

extension Font {
    // 34 hero number · 22 title · 17 body · 15 label · 13 note: the system's own styles at their usual size, so that each
    // grows with the size of letters that the member has chosen. Digits of one width, so that figures stand under each other.
    static let hero = Font.largeTitle.bold().monospacedDigit()
    static let heading = Font.headline.monospacedDigit()
    static let title = Font.title2.bold().monospacedDigit()
    static let words = Font.body.monospacedDigit()
    static let label = Font.subheadline.monospacedDigit()
    static let note = Font.footnote.monospacedDigit()
}
