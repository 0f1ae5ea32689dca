import KenposCore
import KenposKit
import SwiftUI

/// Wider than this a line is hard to read.
private let widest: CGFloat = 640

/// One screen: its title, what it shows, and at the thumb what is done with it.
struct Page<Content: View, Bottom: View>: View {
    private let title: String
    private let spot: String?
    private let content: Content
    private let bottom: Bottom

    /// - Parameters:
    ///   - spot: the `id` of what is brought into view.
    ///   - bottom: the main button, always to be seen.
    init(
        _ title: String, at spot: String? = nil, @ViewBuilder content: () -> Content, @ViewBuilder bottom: () -> Bottom
    ) {
        (self.title, self.spot, self.content, self.bottom) = (title, spot, content(), bottom())
    }

    var body: some View {
        ScrollViewReader { scroller in
            ScrollView {
                LazyVStack(alignment: .leading, spacing: 12) { content }
                    .frame(maxWidth: widest)
                    .padding(EdgeInsets(top: 8, leading: 16, bottom: 24, trailing: 16))
                    .frame(maxWidth: .infinity)
            }
            .onChange(of: spot) { if let spot { scroller.scrollTo(spot) } }
        }
        .scrollDismissesKeyboard(.interactively)
        .safeAreaInset(edge: .bottom) { thumb }
        .background(Palette.page)
        .foregroundStyle(Palette.ink)
        .font(.label)
        .navigationTitle(title)
        .navigationBarTitleDisplayMode(.inline)
    }

    @ViewBuilder private var thumb: some View {
        if Bottom.self != EmptyView.self {
            VStack(spacing: 12) { bottom }
                .frame(maxWidth: widest)
                .padding(EdgeInsets(top: 8, leading: 16, bottom: 16, trailing: 16))
                .frame(maxWidth: .infinity)
                .background(Palette.page)
        }
    }
}

extension Page where Bottom == EmptyView {
    init(_ title: String, @ViewBuilder content: () -> Content) {
        self.init(title, content: content, bottom: { EmptyView() })
    }
}

/// Draws the state of a look once it is there: before, that it is coming; where there is none, why. What follows the look is
/// the page: a modifier of several views would be one for each of them.
struct Shown<State: Sendable, Content: View>: View {
    private let look: Look<State>
    private let content: (State) -> Content

    init(_ look: Look<State>, @ViewBuilder content: @escaping (State) -> Content) {
        (self.look, self.content) = (look, content)
    }

    var body: some View {
        switch look.screen {
        case .waiting: Coming()
        case .shown(let state): content(state)
        case .failed(let why): Remark(.attention, why.said)
        }
    }
}

extension View {
    /// Follows what a screen looks at, for as long as it is shown. Of one view only, never of a group.
    func following<State>(_ look: Look<State>) -> some View { task(id: ObjectIdentifier(look)) { await look.follow() } }
}

/// Something is on its way.
struct Coming: View {
    var body: some View {
        ProgressView()
            .accessibilityLabel(word("common.loading"))
            .frame(maxWidth: .infinity)
            .padding(48)
    }
}

/// There is nothing yet, and that is no fault.
struct Nothing: View {
    private let text: String

    init(_ text: String) { self.text = text }

    var body: some View {
        Text(text)
            .foregroundStyle(Palette.softInk)
            .frame(maxWidth: .infinity)
            .padding(EdgeInsets(top: 32, leading: 16, bottom: 32, trailing: 16))
    }
}

/// What went wrong with the calls of a screen, and is said beside none of its fields.
struct Otherwise: View {
    private let calls: Calls
    private let fields: [String]

    init(_ calls: Calls, saidAt fields: String...) { self.init(calls, saidAt: fields) }

    init(_ calls: Calls, saidAt fields: [String]) { (self.calls, self.fields) = (calls, fields) }

    var body: some View {
        if let trouble = calls.trouble, !fields.contains(calls.field ?? "") { Remark(.attention, trouble.saidOnline) }
    }
}
