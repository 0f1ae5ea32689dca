import KenposCore
import KenposKit
import SwiftUI

/// What points are exchanged for, and what became of the orders.
struct ExchangeScreen: View {
    private enum Part: Hashable { case goods, orders }

    private let app: AppModel
    @State private var model: ExchangeModel
    @State private var part = Part.goods
    @State private var cancelling: InQuestion<OrderLine>?

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: ExchangeModel(app))
    }

    var body: some View {
        Page(word("place.exchange")) {
            if app.isOffline { Remark(.waiting, word("exchange.offline")) }
            Otherwise(model.calls)
            Picker("", selection: $part) {
                Text(word("exchange.goods")).tag(Part.goods)
                Text(word("exchange.orders")).tag(Part.orders)
            }
            .pickerStyle(.segmented)
            .labelsHidden()
            if part == .goods {
                Shown(app.catalogue) { Goods(catalogue: $0, held: app.orders.state?.held ?? 0) }
            } else {
                Shown(app.orders) { orders in
                    if orders.items.isEmpty { Nothing(word("exchange.noOrders")) }
                    ForEach(orders.items, id: \.order) { order in
                        OrderPanel(order: order) { cancelling = InQuestion(order) }
                    }
                }
            }
        }
        .following(app.catalogue)
        .following(app.orders)
        .sheet(item: $cancelling) { Cancelling(order: $0.value, model: model) { cancelling = nil } }
    }
}

private struct Goods: View {
    let catalogue: Catalogue
    let held: Int64
    @Environment(Ways.self) private var ways

    var body: some View {
        Panel {
            Heading(word("exchange.balance"))
            Figure(count(catalogue.balance), "P")
            if held > 0 { Note(word("exchange.held", ["points": points(held)])) }
        }
        if let day = catalogue.opensOn { Remark(.info, word("exchange.opensOn", ["day": dayText(day)])) }
        if catalogue.items.isEmpty { Nothing(word("exchange.noGoods")) }
        ForEach(catalogue.items, id: \.item) { item in
            ItemPanel(item: item, isOpen: catalogue.opensOn == nil) { ways.go(.order(item.item)) }
        }
    }
}

/// One thing to order; `isOpen` is whether the exchange is, for this member.
private struct ItemPanel: View {
    let item: CatalogueItem
    let isOpen: Bool
    let onOrder: Act

    var body: some View {
        Panel {
            Priced(name: item.name, price: points(item.points))
            Text(item.description)
            if let until = item.until { Note(word("common.until", ["day": dayText(until)])) }
            if !item.enough {
                Marked(.missing, word("exchange.notEnough"))
            } else if isOpen {
                SideButton(word("exchange.order"), name: aloud(word("exchange.order"), of: item.name), act: onOrder)
            }
        }
    }
}

/// One order: where it stands, why, and the way out while there is one.
private struct OrderPanel: View {
    let order: OrderLine
    let onCancel: Act

    var body: some View {
        Panel {
            Priced(name: quantityText(order.name, order.quantity), price: points(order.points))
            Note(momentText(order.orderedAt))
            Marked(order.stage.mark, order.stage.name)
            Note(order.why)
            if order.canCancel {
                let cancel = word("exchange.cancel")
                QuietButton(cancel, name: aloud(cancel, of: order.name), act: onCancel)
            }
        }
    }
}

/// What cancelling means, before it is done.
private struct Cancelling: View {
    let order: OrderLine
    let model: ExchangeModel
    let onDone: Act

    var body: some View {
        Asking(
            word("exchange.cancelOf", ["name": order.name]), yes: word("exchange.cancel"), no: word("exchange.keep"),
            loses: true,
            onYes: {
                onDone()
                model.cancel(order)
            }, onNo: onDone
        ) { Text(word("exchange.cancelMeans", ["points": points(order.points)])) }
    }
}

/// タオル × 2
func quantityText(_ name: String, _ quantity: UInt32) -> String {
    word("exchange.quantityOf", ["name": name, "n": String(quantity)])
}

/// What it is, and at the right what it costs.
struct Priced: View {
    let name: String
    let price: String

    var body: some View {
        Sides {
            Heading(name)
        } right: {
            Text(price).font(.words).bold()
        }
    }
}
