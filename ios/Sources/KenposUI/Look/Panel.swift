import SwiftUI

/// The least side of anything a finger presses.
let touch: CGFloat = 48

/// One card: a thing and what can be done with it.
struct Panel<Content: View>: View {
    private let content: Content

    init(@ViewBuilder content: () -> Content) { self.content = content() }

    var body: some View {
        VStack(alignment: .leading, spacing: 8) { content }
            .frame(maxWidth: .infinity, alignment: .leading)
            .padding(16)
            .background(Palette.surface, in: RoundedRectangle(cornerRadius: 12))
    }
}

/// The title of a card or of a group of cards.
struct Heading: View {
    private let text: String

    init(_ text: String) { self.text = text }

    var body: some View { Text(text).font(.heading).accessibilityAddTraits(.isHeader) }
}

/// What stands beside something, smaller and softer.
struct Note: View {
    private let text: String

    init(_ text: String) { self.text = text }

    var body: some View { Text(text).font(.note).foregroundStyle(Palette.softInk) }
}

/// One thing at the left and one at the right; below each other where the letters are large or the phone is narrow.
struct Sides<Left: View, Right: View>: View {
    private let left: Left
    private let right: Right

    init(@ViewBuilder left: () -> Left, @ViewBuilder right: () -> Right) { (self.left, self.right) = (left(), right()) }

    var body: some View {
        ViewThatFits(in: .horizontal) {
            HStack {
                left
                Spacer(minLength: 16)
                right
            }
            VStack(alignment: .leading, spacing: 4) {
                left
                right
            }
        }
        .frame(maxWidth: .infinity, alignment: .leading)
    }
}

/// A name at the left, what it comes to at the right.
struct Entry: View {
    private let name: String
    private let value: String
    private let strong: Bool

    init(_ name: String, _ value: String, strong: Bool = false) {
        (self.name, self.value, self.strong) = (name, value, strong)
    }

    var body: some View {
        Sides {
            Text(name)
        } right: {
            Text(value).bold(strong)
        }
        .accessibilityElement(children: .combine)
    }
}

/// A short word on a ground of its own: a state, a count.
struct Tag: View {
    private let text: String
    private let ground: Tone
    private let ink: Tone

    init(_ text: String, ground: Tone = Palette.faint, ink: Tone = Palette.ink) {
        (self.text, self.ground, self.ink) = (text, ground, ink)
    }

    var body: some View {
        Text(text)
            .font(.note)
            .foregroundStyle(ink)
            .padding(EdgeInsets(top: 2, leading: 8, bottom: 2, trailing: 8))
            .background(ground, in: RoundedRectangle(cornerRadius: 6))
    }
}

/// The number of a card, large, with its unit; `none` where there is no number, which is not 0.
struct Figure: View {
    private let number: String?
    private let unit: String
    private let none: String

    init(_ number: String?, _ unit: String, none: String = word("common.loading")) {
        (self.number, self.unit, self.none) = (number, unit, none)
    }

    var body: some View {
        (Text(number ?? "—").font(.hero) + Text(" " + unit).font(.label))
            .foregroundStyle(number == nil ? Palette.softInk : Palette.ink)
            .accessibilityLabel(number.map { [$0, unit].joined(separator: " ") } ?? none)
    }
}

/// How much of `whole` is there, as a bar. The words beside it say it too.
struct Share: View {
    private let part: Double
    private let whole: Double

    init(_ part: some BinaryInteger, of whole: some BinaryInteger) {
        (self.part, self.whole) = (Double(part), Double(whole))
    }

    var body: some View {
        GeometryReader { space in
            let share = whole > 0 ? min(max(part / whole, 0), 1) : 0
            RoundedRectangle(cornerRadius: 6).fill(Palette.point).frame(width: space.size.width * share)
        }
        .frame(height: 12)
        .background(Palette.faint, in: RoundedRectangle(cornerRadius: 6))
        .accessibilityHidden(true)
    }
}

/// Several small things in as many lines as they need.
struct Flow<Content: View>: View {
    private let content: Content

    init(@ViewBuilder content: () -> Content) { self.content = content() }

    var body: some View {
        FlowLayout { content }
    }
}

/// Lays things out beside each other, and goes on below where the line is full.
private struct FlowLayout: Layout {
    private let gap: CGFloat = 8

    func sizeThatFits(proposal: ProposedViewSize, subviews: Subviews, cache: inout ()) -> CGSize {
        let places = places(subviews, within: proposal.width ?? .infinity)
        let right = places.map(\.maxX).max() ?? 0
        return CGSize(width: right, height: places.map(\.maxY).max() ?? 0)
    }

    func placeSubviews(in bounds: CGRect, proposal: ProposedViewSize, subviews: Subviews, cache: inout ()) {
        for (subview, place) in zip(subviews, places(subviews, within: bounds.width)) {
            let at = CGPoint(x: bounds.minX + place.minX, y: bounds.minY + place.minY)
            subview.place(
                at: at, anchor: .topLeading, proposal: ProposedViewSize(width: place.width, height: place.height))
        }
    }

    private func places(_ subviews: Subviews, within width: CGFloat) -> [CGRect] {
        var places: [CGRect] = []
        var (x, y, line): (CGFloat, CGFloat, CGFloat) = (0, 0, 0)
        for subview in subviews {
            // A word that is wider than the line is broken, not cut.
            let size = subview.sizeThatFits(ProposedViewSize(width: width, height: nil))
            if x > 0, x + size.width > width { (x, y, line) = (0, y + line + gap, 0) }
            places.append(CGRect(x: x, y: y, width: size.width, height: size.height))
            (x, line) = (x + size.width + gap, max(line, size.height))
        }
        return places
    }
}
