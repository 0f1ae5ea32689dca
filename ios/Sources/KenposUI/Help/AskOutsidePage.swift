import KenposCore
import KenposKit
import SwiftUI

/// Help for who cannot sign in: the frequent questions of the server, and a question to its desk.
struct AskOutsidePage: View {
    private let app: AppModel
    private let onBack: Act
    @State private var model: HelpModel
    @State private var isLooking = false
    @State private var search = ""

    init(_ app: AppModel, onBack: @escaping Act) {
        (self.app, self.onBack) = (app, onBack)
        let model = HelpModel(app, server: app.setup.server)
        // Most who come here forgot the password: then nothing need be typed but where to reach them.
        model.topic = .forgottenPassword
        model.words = word("help.forgotten")
        _model = State(initialValue: model)
    }

    var body: some View {
        Page(word("help.outside")) {
            if model.isSent {
                Panel { Marked(.done, word("help.outsideSent")) }
                Next()
            } else {
                form
            }
        } bottom: {
            if model.isSent {
                MainButton(word("help.toFirst"), act: onBack)
            } else {
                MainButton(word("common.send"), working: model.calls.working) { model.askOutside() }
                    .disabled(!model.isFilledOutside)
            }
        }
        .toolbar { ToolbarItem(placement: .topBarLeading) { BackButton(act: onBack) } }
        .task { await model.lookUp() }
    }

    @ViewBuilder private var form: some View {
        Text(word("help.outsideWhy"))
        questions
        Otherwise(model.calls, saidAt: "words", "contact", "id", "kenpos_id", "server", "server_url")
        if app.device.server == nil {
            Field(
                word("field.server"), $model.server, .address,
                trouble: model.calls.trouble(at: "server", "server_url")
            )
            .onSubmit { Task { await model.lookUp() } }
        }
        InquiryFields(model: model)
        ContactField(label: word("help.contactNeeded"), model: model)
        Field(word("help.idOptional"), $model.kenposId, .latin, trouble: model.calls.trouble(at: "id", "kenpos_id"))
        Next()
    }

    /// The frequent questions, folded away; where the server does not give them, why, and another try.
    @ViewBuilder private var questions: some View {
        if let why = model.noFaq {
            Remark(.info, why.said, button: word("common.again")) { Task { await model.lookUp() } }
        }
        if let sections = model.faq {
            Panel { Folding(word("help.questions"), $isLooking, strong: true) { EmptyView() } }
            if isLooking {
                Field(word("help.search"), $search)
                Faq(sections: sections, search: search)
            }
        }
    }
}

private struct Next: View {
    var body: some View {
        Panel {
            Heading(word("help.outsideNext"))
            Text(word("help.nextCall"))
            Text(word("help.nextCode"))
            Text(word("help.nextSignIn"))
        }
    }
}
