import KenposCore
import KenposKit
import SwiftUI

/// A question of who the member is.
struct IdentityPage: View {
    @Bindable var setup: SetupModel

    var body: some View {
        QuestionPage(setup, setup.step.question) {
            fields
            Otherwise(setup.calls, saidAt: setup.fields)
        } bottom: {
            MainButton(word("common.next"), working: setup.calls.working) { setup.next() }.disabled(!isAnswered)
        }
    }

    private var isAnswered: Bool {
        let answer =
            switch setup.step {
            case .id: setup.id
            case .initialPassword, .password: setup.password
            case .card: setup.cardSymbol.isEmpty ? "" : setup.cardNumber
            case .insurer: setup.insurerNumber
            case .birthDate: setup.birthDate
            case .newId: setup.newId
            case .code: setup.code
            default: setup.newPassword
            }
        return !answer.allSatisfy(\.isWhitespace)
    }

    @ViewBuilder private var fields: some View {
        let calls = setup.calls
        switch setup.step {
        case .id:
            let hint = setup.who == .employee ? word("field.employeeIdHint") : nil
            Field(word("field.kenposId"), $setup.id, .latin, hint: hint, trouble: calls.trouble(at: "id"))
                .textContentType(.username)
        case .initialPassword:
            Field(
                word("field.initialPassword"), $setup.password, .secret, hint: word("field.initialPasswordHint"),
                trouble: calls.trouble(at: "initial_password"))
        case .password:
            Field(word("field.password"), $setup.password, .secret, trouble: calls.trouble(at: "password"))
                .textContentType(.password)
        case .card:
            Text(word("setup.cardWhere"))
            Field(word("field.cardSymbol"), $setup.cardSymbol, .digits, trouble: calls.trouble(at: "card_symbol"))
            Field(word("field.cardNumber"), $setup.cardNumber, .digits, trouble: calls.trouble(at: "card_number"))
        case .insurer:
            Field(
                word("field.insurerNumber"), $setup.insurerNumber, .digits, hint: word("field.insurerNumberHint"),
                trouble: calls.trouble(at: "insurer_number"))
        case .birthDate:
            Field(
                word("field.birthDate"), $setup.birthDate, .digits, hint: word("field.birthDateHint"),
                trouble: calls.trouble(at: "birth_date"))
        case .newId:
            Field(
                word("field.newId"), $setup.newId, .latin, hint: word("field.newIdHint"),
                trouble: calls.trouble(at: "new_id")
            )
            .textContentType(.username)
        case .code:
            Field(word("field.resetCode"), $setup.code, .latin, trouble: calls.trouble(at: "reset_code", "code"))
                .textContentType(.oneTimeCode)
        default: newPassword
        }
    }

    @ViewBuilder private var newPassword: some View {
        if setup.who == .employee { Text(word("setup.newPasswordWhy")) }
        Field(
            word("field.newPassword"), $setup.newPassword, .secret, hint: word("field.newPasswordHint"),
            trouble: setup.calls.trouble(at: "new_password")
        )
        .textContentType(.newPassword)
        if setup.who == .employee || setup.who == .spouse {
            Field(
                word("field.activationCode"), $setup.activationCode, .latin,
                trouble: setup.calls.trouble(at: "activation_code"))
        }
    }
}

extension SetupModel.Step {
    fileprivate var question: String {
        switch self {
        case .id: word("setup.id")
        case .initialPassword: word("setup.initialPassword")
        case .password: word("setup.password")
        case .card: word("setup.card")
        case .insurer: word("setup.insurer")
        case .birthDate: word("setup.birthDate")
        case .newId: word("setup.newId")
        case .code: word("setup.code")
        case .newPassword: word("setup.newPassword")
        default: word("setup.who")
        }
    }
}
