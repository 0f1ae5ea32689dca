import SwiftUI

/// A line that opens what it is about.
struct Folding<Above: View, Content: View>: View {
    private let title: String
    private let strong: Bool
    @Binding private var isOpen: Bool
    private let above: Above
    private let content: Content

    /// - Parameters:
    ///   - strong: whether it wants to be read; a word says so too, in `above`.
    ///   - above: what stands over the line: a state, a date.
    init(
        _ title: String, _ isOpen: Binding<Bool>, strong: Bool = false, @ViewBuilder content: () -> Content,
        @ViewBuilder above: () -> Above
    ) {
        (self.title, self.strong, self.above, self.content) = (title, strong, above(), content())
        _isOpen = isOpen
    }

    var body: some View {
        DisclosureGroup(isExpanded: $isOpen) {
            VStack(alignment: .leading, spacing: 8) { content }.frame(maxWidth: .infinity, alignment: .leading)
        } label: {
            VStack(alignment: .leading, spacing: 4) {
                above
                Text(title).bold(strong).foregroundStyle(Palette.ink)
            }
            .frame(minHeight: touch)
        }
        .tint(Palette.softInk)
    }
}

extension Folding where Above == EmptyView {
    init(_ title: String, _ isOpen: Binding<Bool>, strong: Bool = false, @ViewBuilder content: () -> Content) {
        self.init(title, isOpen, strong: strong, content: content, above: { EmptyView() })
    }
}
