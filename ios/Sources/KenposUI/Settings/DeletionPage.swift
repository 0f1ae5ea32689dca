import KenposCore
import KenposKit
import SwiftUI

/// The end of the account: what goes and what stays, the password once more, and a last question.
struct DeletionPage: View {
    private let app: AppModel
    @State private var model: DataModel
    @State private var isAsking = false

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: DataModel(app))
    }

    var body: some View {
        Page(word("settings.deleteAccount")) {
            if let account = app.account.state { Gone(account: account, balance: app.points.state?.balance ?? 0) }
            Panel {
                Text(word("settings.deleteFirst"))
                Exporting(model: model) { SideButton(word("settings.export"), act: $0) }
            }
            Field(
                word("settings.deletePassword"), $model.password, .secret, trouble: model.calls.trouble(at: "password")
            )
            .textContentType(.password)
        } bottom: {
            MainButton(word("settings.deleteYes"), working: model.calls.working) { isAsking = true }
                .disabled(app.account.state == nil || model.password.isEmpty)
        }
        .following(app.account)
        .following(app.points)
        .sheet(isPresented: $isAsking) {
            if let account = app.account.state {
                Sure(account: account, onNo: { isAsking = false }) {
                    isAsking = false
                    model.delete(unsent: account.unsent)
                }
            }
        }
    }
}

private struct Gone: View {
    let account: Account
    let balance: Int64

    var body: some View {
        Panel {
            Heading(word("settings.deleteGone"))
            Marked(.missing, word("settings.deleteAtUnion"))
            Marked(.missing, word("settings.deleteHere"))
            if account.unsent > 0 { Marked(.attention, unsentText(account)) }
            if balance > 0 { Marked(.attention, word("settings.deletePoints", ["points": points(balance)])) }
            Note(word("settings.deleteStays"))
        }
    }
}

/// The last question says how much is lost that the union never had.
private struct Sure: View {
    let account: Account
    let onNo: Act
    let onYes: Act

    var body: some View {
        Asking(
            word("settings.deleteSure"), yes: word("settings.deleteYes"), no: word("settings.deleteNot"), loses: true,
            onYes: onYes, onNo: onNo
        ) {
            Text(account.kenposId)
            if account.unsent > 0 { Text(unsentText(account)) }
        }
    }
}

private func unsentText(_ account: Account) -> String { word("settings.deleteUnsent", ["n": String(account.unsent)]) }
