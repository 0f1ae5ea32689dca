import KenposKit
import SwiftUI

/// The session has ended: only the password is asked. Everything on the phone stays.
struct SignInScreen: View {
    @State private var model: SignInModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) { _model = State(initialValue: SignInModel(app)) }

    var body: some View {
        Page(word("setup.signInAgain")) {
            Remark(.info, word("today.sessionExpired"))
            Field(word("field.password"), $model.password, .secret).textContentType(.password)
            if let trouble = model.calls.trouble { Remark(.attention, trouble.saidOnline) }
        } bottom: {
            MainButton(word("setup.signIn"), working: model.calls.working) { model.signIn() }
                .disabled(model.password.isEmpty)
        }
        .onChange(of: model.isSignedIn) { ways.back() }
    }
}
