import KenposCore
import KenposKit
import SwiftUI

/// The whole app on one phone.
///
/// Comes in: the models of the kit, decided by the core, and what the member presses. Goes out: calls of the models. Must
/// never happen: a number, a date or a rule of its own; what was typed lost by an error.
public struct KenposScreens: View {
    private let app: AppModel

    public init(_ app: AppModel) { self.app = app }

    public var body: some View {
        Group {
            switch app.face {
            case .coming: Coming()
            case .setup(let why): SetupWizard(app, why: why)
            case .broken(let why): Broken(app: app, why: why)
            case .signedIn: SignedIn(app)
            }
        }
        .frame(maxWidth: .infinity, maxHeight: .infinity)
        .background(Palette.page)
        .tint(Palette.primary)
        .overlay(alignment: .bottom) {
            Toast(said: app.said).padding(EdgeInsets(top: 0, leading: 0, bottom: 64, trailing: 0))
        }
        .following(app.home)
    }
}

/// Before there is a phone: it is coming, or why it cannot be opened.
public struct OpeningScreen: View {
    private let why: KenposError?
    private let again: Act

    public init(why: KenposError?, again: @escaping @MainActor () -> Void) { (self.why, self.again) = (why, again) }

    public var body: some View {
        NavigationStack {
            Page("KENPOS") {
                if let why { Remark(.attention, why.said) } else { Coming() }
            } bottom: {
                if why != nil { SideButton(word("common.again"), act: again) }
            }
        }
    }
}

/// The phone's data cannot be read.
private struct Broken: View {
    let app: AppModel
    let why: KenposError

    var body: some View {
        NavigationStack {
            Page("KENPOS") {
                Remark(.attention, why.said)
            } bottom: {
                SideButton(word("common.again")) { app.lookAgain() }
            }
        }
    }
}
