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
        Page(word("exchange.order")) {
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

private struct OrderForm: View {
    let item: CatalogueItem
    @Bindable var model: OrderModel

    var body: some View {
        if model.isNewPrice {
            Remark(.attention, word("exchange.newPrice"))
        } else {
            Otherwise(
                model.calls,
                saidAt: "address.recipient", "address.postal_code", "address.address", "address.phone")
        }
        What(item: item, model: model).task(id: model.quantity) { await model.look(item) }
        Heading(word("exchange.to"))
        Field(
            word("exchange.recipient"), $model.recipient, trouble: model.calls.trouble(at: "address.recipient")
        )
        .textContentType(.name)
        Field(
            word("exchange.postalCode"), $model.postalCode, .latin, hint: word("exchange.postalCodeHint"),
            trouble: model.calls.trouble(at: "address.postal_code")
        )
        .textContentType(.postalCode)
        Field(
            word("exchange.address"), $model.address, hint: word("exchange.addressHint"),
            trouble: model.calls.trouble(at: "address.address")
        )
        .textContentType(.fullStreetAddress)
        Field(
            word("exchange.phone"), $model.phoneNumber, .latin, hint: word("exchange.phoneHint"),
            trouble: model.calls.trouble(at: "address.phone")
        )
        .textContentType(.telephoneNumber)
        Note(word("exchange.addressKept"))
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
