package jp.kenpos.ui

import jp.kenpos.kit.World
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlin.io.path.Path
import kotlin.io.path.readLines

private val EXAMPLES = Path(System.getProperty("kenpos.story")).resolveSibling("../../docs/example").normalize()

/** The union publishes a file, as its desk does. */
fun World.publish(kind: String, lines: List<String>) {
    val words = mapOf("act" to "publish", "publication" to kind).mapValues { JsonPrimitive(it.value) }
    lab.call("/lab/desk", JsonObject(words + ("lines" to JsonArray(lines.map(::JsonPrimitive)))))
}

/** The union publishes one of the files in `docs/example`. */
fun World.publishExample(kind: String, file: String) = publish(kind, EXAMPLES.resolve(file).readLines())

/** The union's goods: one at [towel] points, and one that is dear. */
fun World.publishGoods(towel: Int) = publish(
    "catalogue",
    """
    schema = 1
    [[items]]
    id = "towel"
    kind = "goods"
    supplier = "gift"
    prices = [{ from = "2021-04-01", points = $towel }]
    name = { ja = "今治タオル", en = "Imabari towel" }
    description = { ja = "綿100%のフェイスタオルです。", en = "A face towel of pure cotton." }
    [[items]]
    id = "rice"
    kind = "goods"
    supplier = "gift"
    prices = [{ from = "2021-04-01", points = 4373 }]
    name = { ja = "新潟県産コシヒカリ 5kg", en = "Niigata Koshihikari rice, 5 kg" }
    description = { ja = "新潟県産のコシヒカリ5kgです。", en = "Five kilograms of Koshihikari rice from Niigata." }
    """.trimIndent().lines(),
)

/** So many of an item there are to be had. */
fun World.stock(item: String, amount: Int) {
    val words = mapOf("act" to JsonPrimitive("stock"), "item" to JsonPrimitive(item), "amount" to JsonPrimitive(amount))
    lab.call("/lab/desk", JsonObject(words))
}

/** The union posts a notice. */
fun World.post(title: String, body: String) {
    lab.call("/lab/notice", JsonObject(mapOf("title" to JsonPrimitive(title), "body" to JsonPrimitive(body))))
}

/** What becomes of the next requests: `request_lost`, `answer_lost`, `busy`, `captive_portal`, `none`. */
fun World.faults(vararg next: String) {
    lab.call("/lab/faults", JsonObject(mapOf("next" to JsonArray(next.map(::JsonPrimitive)))))
}
