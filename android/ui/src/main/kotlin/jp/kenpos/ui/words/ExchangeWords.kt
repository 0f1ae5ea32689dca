package jp.kenpos.ui.words

import jp.kenpos.bindings.OrderStage

/** Words of the exchange. */
object ExchangeWords : Words("exchange") {
    val balance by phrase("使えるポイント", "Points you can use")
    val held by phrase("ほかに {points} を注文のために取り置いています。", "Another {points} are set aside for your orders.")
    val opensOn by phrase(
        "{day}から交換できます。登録や新しいパスワードの後、安全のため少しお待ちいただいています。",
        "The exchange opens on {day}: after a registration or a new password there is a wait, for safety.",
    )
    val offline by phrase(
        "いまオフラインです。注文と取り消しは、つながったときにできます。",
        "You're offline. You can order and cancel when you're connected.",
    )
    val goods by phrase("商品", "Goods")
    val orders by phrase("注文の状況", "My orders")
    val noGoods by phrase(
        "いま交換できる商品はありません。加わるとここに表示します。",
        "There is nothing to order now. New goods appear here.",
    )
    val noOrders by phrase("注文はまだありません。", "You have no orders yet.")
    val notEnough by phrase("ポイントが足りません", "Not enough points")
    val order by phrase("注文する", "Order")
    val gone by phrase("この商品は、いま交換できません。", "This cannot be ordered today.")

    val quantity by phrase("数量", "How many")
    val fewer by phrase("1つ減らす", "One fewer")
    val more by phrase("1つ増やす", "One more")
    val price by phrase("{points} × {n}", "{points} × {n}")
    val to by phrase("お届け先", "Deliver to")
    val recipient by phrase("お名前", "Recipient")
    val postalCode by phrase("郵便番号", "Postal code")
    val postalCodeHint by phrase("例: 541-0043", "e.g. 541-0043")
    val address by phrase("住所", "Address")
    val addressHint by phrase("都道府県から、建物と部屋番号まで", "From the prefecture to building and room")
    val phone by phrase("電話番号", "Telephone number")
    val phoneHint by phrase("例: 06-1234-5678", "e.g. 06-1234-5678")
    val addressKept by phrase(
        "お届け先は端末に残しません。サーバーでは暗号にして、発送か取り消しまでお預かりします。",
        "The address is not kept on this phone. The server keeps it sealed until the order is shipped or cancelled.",
    )
    val check by phrase("内容を確認する", "Check the order")
    val sure by phrase("この内容で注文しますか？", "Order this?")
    val setAside by phrase(
        "ポイントは注文のときに取り置きます。発送の前なら取り消せます。",
        "The points are set aside with the order. You can cancel it until it is shipped.",
    )
    val newPrice by phrase(
        "価格が変わりました。何も注文していません。新しい価格を確認して、もう一度ご注文ください。",
        "The price has changed. Nothing was ordered. Please look at the new price and order again.",
    )
    val ordered by phrase("注文しました。発送をお待ちください。", "Ordered. It waits to be shipped.")

    val quantityOf by phrase("{name} × {n}", "{name} × {n}")
    val waits by phrase("発送待ち", "Waits to be shipped")
    val shipped by phrase("発送済み", "Shipped")
    val cancelled by phrase("取り消し済み", "Cancelled")
    val cancel by phrase("注文を取り消す", "Cancel the order")
    val cancelOf by phrase("「{name}」の注文を取り消しますか？", "Cancel the order of “{name}”?")
    val cancelMeans by phrase(
        "取り置いた {points} は戻ります。有効期限を過ぎた分は戻りません。",
        "The {points} set aside come back, but for those that have run out meanwhile.",
    )
    val keep by phrase("注文を続ける", "Keep the order")
    val saidCancelled by phrase("注文を取り消しました", "Order cancelled")

    /** Where an order stands. */
    fun of(stage: OrderStage): Phrase = when (stage) {
        OrderStage.HELD -> waits
        OrderStage.SHIPPED -> shipped
        OrderStage.CANCELLED -> cancelled
    }
}
