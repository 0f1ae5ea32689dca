import KenposCore
import KenposKit
import SwiftUI

/// The order of one thing: how many, where to, a question, and then it is ordered.
struct OrderScreen: View {
    private let app: AppModel
    private let wanted: String
    @State private var model: OrderModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel, item: String) {
        (self.app, wanted) = (app, item)
        _model = State(initialValue: OrderModel(app))
    }

    private var item: CatalogueItem? { app.catalogue.state?.items.first { $0.item == wanted } }

    var body: some View {
        Page(word("exchange.order"), at: model.troubleSpot) {
            Shown(app.catalogue) { _ in
                if let item { OrderForm(item: item, model: model) } else { Remark(.info, word("exchange.gone")) }
            }
        } bottom: {
            if let item {
                MainButton(word("exchange.check"), working: model.calls.working) { model.ask(item) }
                    .disabled(!model.isReady)
            }
        }
        .following(app.catalogue)
        .onChange(of: model.isOrdered) { ways.back() }
        .sheet(isPresented: $model.isAsked) {
            if let item, let asked = model.asked { Sure(item: item, asked: asked, model: model) }
        }
    }
}

extension OrderModel {
    /// Whether the last question is shown; to put it away is to order nothing.
    fileprivate var isAsked: Bool {
        get { asked != nil }
        set { if !newValue { dismiss() } }
    }
}

/// The parts of the address, as the core names them.
private enum AddressField: String, CaseIterable {
    case recipient = "address.recipient"
    case postalCode = "address.postal_code"
    case address = "address.address"
    case phone = "address.phone"
}

/// Where it is said what went wrong, if not at a field.
private let topSpot = "trouble"

extension OrderModel {
    /// Where on the page it is said what went wrong.
    fileprivate var troubleSpot: String? {
        if calls.trouble == nil { nil } else { calls.field.flatMap(AddressField.init)?.rawValue ?? topSpot }
    }
}

private struct OrderForm: View {
    let item: CatalogueItem
    @Bindable var model: OrderModel

    var body: some View {
        Group {
            if model.isNewPrice {
                Remark(.attention, word("exchange.newPrice"))
            } else {
                Otherwise(model.calls, saidAt: AddressField.allCases.map(\.rawValue))
            }
        }
        .id(topSpot)
        What(item: item, model: model).task(id: [Int64(model.quantity), item.points]) { await model.look(item) }
        Heading(word("exchange.to"))
        field(.recipient, word("exchange.recipient"), $model.recipient).textContentType(.name)
        field(
            .postalCode, word("exchange.postalCode"), $model.postalCode, .latin, hint: word("exchange.postalCodeHint")
        )
        .textContentType(.postalCode)
        field(.address, word("exchange.address"), $model.address, hint: word("exchange.addressHint"))
            .textContentType(.fullStreetAddress)
        field(.phone, word("exchange.phone"), $model.phoneNumber, .latin, hint: word("exchange.phoneHint"))
            .textContentType(.telephoneNumber)
        Note(word("exchange.addressKept"))
    }

    private func field(
        _ field: AddressField, _ label: String, _ value: Binding<String>, _ typed: Typed = .text, hint: String? = nil
    ) -> some View {
        Field(label, value, typed, hint: hint, trouble: model.calls.trouble(at: field.rawValue)).id(field.rawValue)
    }
}

/// What is ordered, how many, and what it costs.
private struct What: View {
    let item: CatalogueItem
    let model: OrderModel

    var body: some View {
        Panel {
            Priced(name: item.name, price: points(item.points))
            Text(item.description)
            Flow {
                Text(word("exchange.quantity"))
                HStack(spacing: 8) {
                    SideButton("−", name: word("exchange.fewer")) { model.fewer() }.disabled(model.isLeast)
                    Text(String(model.quantity)).font(.title).accessibilityAddTraits(.updatesFrequently)
                    SideButton("＋", name: word("exchange.more")) { model.more() }.disabled(model.isMost)
                }
            }
            Entry(
                word("exchange.price", ["points": points(item.points), "n": String(model.quantity)]),
                model.cost.map(points) ?? "", strong: true)
        }
    }
}

/// The last question, about exactly what is sent.
private struct Sure: View {
    let item: CatalogueItem
    let asked: OrderRequest
    let model: OrderModel

    var body: some View {
        Asking(
            word("exchange.sure"), yes: word("exchange.order"), onYes: { model.order() }, onNo: { model.dismiss() }
        ) {
            Entry(quantityText(item.name, asked.quantity), points(asked.points), strong: true)
            let to = asked.address
            Text([to.recipient, to.postalCode, to.address, to.phone].joined(separator: "\n"))
            Note(word("exchange.setAside"))
        }
    }
}
