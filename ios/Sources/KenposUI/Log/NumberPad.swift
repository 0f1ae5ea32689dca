import SwiftUI

private let digits = [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]]

/// Longer than any figure that is typed here.
private let longest = 7

/// Keys for one thumb. What is typed is text; the core reads it.
struct NumberPad: View {
    @Binding var typed: String
    let isDecimal: Bool

    var body: some View {
        VStack(spacing: 8) {
            ForEach(digits, id: \.self) { row in
                HStack(spacing: 8) { ForEach(row, id: \.self) { digit($0) } }
            }
            HStack(spacing: 8) {
                if isDecimal {
                    Key(name: word("log.point"), act: { add(".") }) { Text(".") }
                } else {
                    Color.clear.frame(maxWidth: .infinity, maxHeight: 1)
                }
                digit("0")
                Key(name: word("log.erase"), act: { typed = String(typed.dropLast()) }) { Icon.erase.image }
            }
        }
    }

    private func digit(_ digit: String) -> some View { Key(name: digit, act: { add(digit) }) { Text(digit) } }

    private func add(_ key: String) { if typed.count < longest { typed += key } }
}

private struct Key<Face: View>: View {
    let name: String
    let act: Act
    @ViewBuilder let face: Face

    var body: some View {
        Button(action: act) {
            face.font(.title)
                .frame(maxWidth: .infinity, minHeight: 56)
                .background(Palette.surface, in: RoundedRectangle(cornerRadius: 12))
        }
        .buttonStyle(.plain)
        .accessibilityLabel(name)
    }
}
