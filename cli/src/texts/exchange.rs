//! The sentences of the exchange: goods, orders, the ledger's jobs and statements.

use kenpos_core::view::Stage;
use kenpos_protocol::pull::EntryKind;
use kenpos_rules::explain::Language;

use super::values::chosen;

texts! {
    no_catalogue() = "カタログはまだありません", "There is no catalogue yet";
    no_goods() = "いま交換できる商品はありません", "There is nothing to be had for points today";
    stock_is(item, amount) = "✓ {item} の在庫は全部で{amount}点です", "✓ There are {amount} of {item} in all";
    no_orders() = "該当する注文はありません", "No such orders";
    no_own_orders() = "注文はまだありません。「kenpos phone catalogue」で商品を見られます",
        "No orders yet; kenpos phone catalogue shows the goods";
    orders_written(n, file) = "✓ {n}件の注文を {file} に書きました。宛先が入っています。発送したら「kenpos office order ship」で記録し、ファイルを消してください",
        "✓ {n} orders are in {file}, with addresses; once shipped, note them with kenpos office order ship and delete the file";
    orders_shipped(n) = "✓ {n}件を発送済みにしました", "✓ {n} orders are noted as shipped";
    order_cancelled(id) = "✓ 注文 {id} を取り消し、ポイントを戻しました", "✓ Order {id} is cancelled, and its points are the member's again";
    key_made(id) = "✓ 鍵 {id} を作りました。このファイルは控えを別の場所に保管してください。なくすと、発送前の宛先と確認待ちの書類が読めなくなります",
        "✓ Key {id} is made; keep a copy of the file elsewhere: without it the addresses of open orders and the files that wait cannot be read";
    key_rotated(id, resealed, dropped) = "✓ 鍵 {id} に替えました（宛先と書類{resealed}件、使わなくなった鍵{dropped}個を削除）。控えも新しくしてください",
        "✓ Key {id} seals from now on ({resealed} addresses and files sealed anew, {dropped} keys dropped); renew your copy of the file";
    forfeits_written(members, points) = "✓ 退会後の失効 {points}（{members}人）を元帳に書きました", "✓ {points} of {members} members who left written down as forfeited";
    expiry_notices(n) = "✓ 期限が近いお知らせを{n}件送りました", "✓ {n} notices of points that soon run out are posted";
    expiry_notice(points, day) = "⏰ {points}の有効期限は{day}です。期限までに「kenpos phone catalogue」で交換できます",
        "⏰ {points} expire on {day}; until then they can be exchanged (kenpos phone catalogue)";
    opens_on(day) = "交換は{day}からできます", "The exchange opens on {day}";
    can_spend(points) = "使えるポイント: {points}", "To spend: {points}";
    held_points(points) = "取り置き: {points}", "Set aside for orders: {points}";
    owed(points) = "不足: {points}（使ったポイントのもとになった付与が取り消されました。次に付くポイントから差し引きます）",
        "Owed: {points} (points that were spent have been taken back; the next points meet it)";
    ordered(id) = "✓ 注文しました（{id}）", "✓ Ordered ({id})";
    not_in_catalogue(item) = "{item} という商品はいまありません。「kenpos phone catalogue」で確認してください",
        "there is no {item} today; kenpos phone catalogue lists the goods";
    not_enough() = "（あと少しです）", " (not yet)";
    heading_item() = "商品", "Item";
    heading_left() = "残り", "Left";
    heading_supplier() = "発送元", "Supplier";
    heading_order() = "注文", "Order";
    heading_balance() = "残高", "Balance";
    heading_kind() = "種類", "Kind";
    heading_month() = "月", "Month";
    heading_until() = "期限", "Until";
    heading_granted() = "付与", "Granted";
    heading_reversed() = "取消", "Reversed";
    heading_expired() = "失効", "Expired";
    heading_forfeited() = "退会失効", "Forfeited";
    heading_spent() = "交換", "Spent";
    heading_held() = "取置", "Held";
    heading_released() = "取置解除", "Released";
    carried_over() = "繰越", "carried over";
    statement_end(points, held, debt) = "残高 {points}（取り置き {held}、不足 {debt}）", "Balance {points} (set aside {held}, owed {debt})";
    owed_by_union(held, debt) = "取り置き {held}、会員の不足 {debt}", "Set aside {held}, owed by members {debt}";
    order_entry(kind) = "注文（{kind}）", "Order ({kind})";
}

/// Where an order stands.
pub fn order_stage(stage: Stage, language: Language) -> String {
    let (ja, en) = match stage {
        Stage::Held => ("発送待ち", "waiting"),
        Stage::Shipped => ("発送済み", "shipped"),
        Stage::Cancelled => ("取り消し", "cancelled"),
    };
    chosen(ja, en, language)
}

/// What an entry of the ledger is.
pub fn entry_kind(kind: EntryKind, language: Language) -> String {
    let (ja, en) = match kind {
        EntryKind::Grant => ("付与", "grant"),
        EntryKind::Expiry => ("期限切れ", "expiry"),
        EntryKind::Reversal => ("取消", "reversal"),
        EntryKind::Hold => ("取り置き", "hold"),
        EntryKind::Spend => ("交換", "spend"),
        EntryKind::Release => ("取り置き解除", "release"),
        EntryKind::Forfeit => ("退会による失効", "forfeit"),
    };
    chosen(ja, en, language)
}
