import KenposCore
import KenposKit
import SwiftUI

/// Setup, one question a screen. `why` says why it is needed, where somebody was signed in before.
struct SetupWizard: View {
    private let app: AppModel
    private let why: KenposError?
    @State private var isAsking = false

    init(_ app: AppModel, why: KenposError?) { (self.app, self.why) = (app, why) }

    var body: some View {
        NavigationStack {
            if isAsking {
                AskOutsidePage(app) { isAsking = false }
            } else {
                question
            }
        }
    }

    @ViewBuilder private var question: some View {
        let setup = app.setup
        switch setup.step {
        case .who: WhoPage(app: app, why: why) { isAsking = true }
        case .consent: ConsentStep(setup: setup, purpose: .programme)
        case .checkupConsent: ConsentStep(setup: setup, purpose: .checkupResults)
        case .goals: GoalsStep(setup: setup)
        case .target: TargetStep(setup: setup)
        case .source: SourceStep(app)
        case .done: DoneStep(setup: setup)
        default: IdentityPage(setup: setup)
        }
    }
}

/// A question, the way back, and how far it is.
struct QuestionPage<Content: View, Bottom: View>: View {
    private let setup: SetupModel
    private let question: String
    private let content: Content
    private let bottom: Bottom

    init(
        _ setup: SetupModel, _ question: String, @ViewBuilder content: () -> Content, @ViewBuilder bottom: () -> Bottom
    ) {
        (self.setup, self.question, self.content, self.bottom) = (setup, question, content(), bottom())
    }

    var body: some View {
        Page(word("setup.title")) {
            Dots(at: setup.steps.firstIndex(of: setup.step) ?? 0, of: setup.steps.count)
            Text(question).font(.title).accessibilityAddTraits(.isHeader)
            content
        } bottom: {
            bottom
        }
        .toolbar {
            ToolbarItem(placement: .topBarLeading) {
                if setup.before != nil { BackButton { setup.back() } }
            }
        }
    }
}

/// Back, where the system has no button for it.
struct BackButton: View {
    let act: Act

    var body: some View {
        Button(action: act) { Icon.back.image.frame(minWidth: touch, minHeight: touch) }
            .accessibilityLabel(word("common.back"))
    }
}

private struct Dots: View {
    let at: Int
    let of: Int

    var body: some View {
        HStack(spacing: 6) {
            ForEach(0..<of, id: \.self) { dot in
                Circle().fill(dot <= at ? Palette.primary : Palette.line).opacity(dot <= at ? 1 : 0.4)
                    .frame(width: 8, height: 8)
            }
        }
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(word("setup.progress", ["n": count(at + 1), "of": count(of)]))
    }
}

private struct WhoPage: View {
    let app: AppModel
    let why: KenposError?
    let onHelp: Act

    var body: some View {
        @Bindable var setup = app.setup
        QuestionPage(setup, word("setup.who")) {
            Text(word("setup.welcome"))
            if case .NotSetUp(let code, _) = why, code != "not_set_up", let why { Remark(.info, why.said) }
            // An address that was preset has no field.
            Otherwise(setup.calls, saidAt: app.device.server == nil ? setup.fields : [])
            if app.device.server == nil {
                Field(
                    word("field.server"), $setup.server, .address,
                    trouble: setup.calls.trouble(at: "server", "server_url"))
            }
            Panel {
                WayLine(.pencil, word("setup.employee")) { setup.choose(.employee) }
                WayLine(.pencil, word("setup.spouse")) { setup.choose(.spouse) }
                WayLine(.check, word("setup.registered")) { setup.choose(.registered) }
                WayLine(.info, word("setup.forgot")) { setup.choose(.forgot) }
                WayLine(.question, word("setup.help"), act: onHelp)
            }
        } bottom: {
            EmptyView()
        }
    }
}
