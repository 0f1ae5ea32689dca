package jp.kenpos.kit

import jp.kenpos.bindings.Address
import jp.kenpos.bindings.AwardCode
import jp.kenpos.bindings.Kenpos
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.NewInquiry
import jp.kenpos.bindings.OrderLine
import jp.kenpos.bindings.OrderRequest
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.Setup
import jp.kenpos.bindings.SubmissionAbout
import jp.kenpos.bindings.SubmissionRequest
import jp.kenpos.bindings.SurveyAnswer
import jp.kenpos.bindings.Topic
import jp.kenpos.bindings.errorText
import jp.kenpos.bindings.reasonText
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.time.LocalDate

/** The story's steps beside the daily records: campaigns, results, exchange, questions, a forgotten password, the desk. */
class ProgrammeSteps(
    private val story: JsonObject,
    private val lab: Lab,
    private val kept: MutableMap<String, String>,
    private val phone: () -> Phone,
) {
    /** What a step answers; throws for one that is none. */
    suspend fun live(step: JsonObject): Any? = when (val name = step.text("do")) {
        "desk" -> desk(step)
        "consent" -> consent(step)
        "why_award" -> day(step).let { day -> call { whyAward(award(step), day, Language.JA) } }
        "join_campaign" -> call { joinCampaign(step.text("campaign"), step.orNull("nickname")) }
        "leave_campaign" -> call { leaveCampaign(step.text("campaign")) }
        "check_in" -> call { checkIn(step.text("event"), step.text("code")) }
        "report_exam" -> call { reportExam(step.text("contact"), checkNotNull(day(step))) }
        "answer_survey" -> call { answerSurvey(step.text("survey"), answers(step)) }
        "order" -> request { order(orderOf(step), Language.EN, STEP_DEADLINE_MS) }.also { keep(step, it) }
        "cancel_order" -> request { cancelOrder(kept.getValue(step.text("of")), Language.JA, STEP_DEADLINE_MS) }
        "order_cost" -> call { orderCost(step.text("item"), step.count("quantity")) }
        "export" -> export()
        "delete_account" -> delete(step.text("password"), step.number("unsent"))
        "submit" -> submissionOf(step).let { file -> request { submit(file, Language.JA, STEP_DEADLINE_MS) } }
        "ask" -> request { ask(inquiryOf(step), STEP_DEADLINE_MS) }
        "inquiries" -> call { inquiries() }
        "faq_of" -> request { faqOf(lab.url, Language.JA, STEP_DEADLINE_MS) }
        "error_text" -> errorTextOf(step)
        "reason_text" -> reasonText(step.text("reason"), checkNotNull(day(step)), today(step), Language.JA)
        "setup_reset" -> again(Person.Reset(id(), codeOf(step), step.text("new_password")))
        "sign_in" -> again(Person.Registered(id(), step.text("password")))
        "sign_out" -> request { signOut(STEP_DEADLINE_MS) }
        else -> error("the story asks for $name")
    }

    /** The screens of these. */
    suspend fun screens(): Map<String, Any?> = call {
        mapOf(
            "campaigns" to campaigns(Language.EN),
            "results" to results(Language.JA),
            "catalogue" to catalogue(Language.JA),
            "orders" to orders(Language.EN),
            "inquiries" to inquiries(),
            "faq" to faq(Language.EN),
        )
    }

    private suspend fun <T> call(work: Kenpos.() -> T): T = phone().call(work)

    private suspend fun <T> request(work: suspend Kenpos.() -> T): T = phone().request(work)

    /** Given to the terms in force, which are read first. */
    private suspend fun consent(step: JsonObject) = request {
        val agreedTo = if (step.truth("given")) terms(STEP_DEADLINE_MS).version else null
        consent(purpose(step), agreedTo, STEP_DEADLINE_MS)
    }

    /** But for the server's address, which is another in each play. */
    private suspend fun export(): JsonObject {
        val told = Json.parseToJsonElement(call { exportData(Language.JA) }.text).jsonObject
        val account = told.getValue("account").jsonObject
        check(account.getValue("server_url").jsonPrimitive.content == lab.url)
        return JsonObject(told + ("account" to JsonObject(account - "server_url")))
    }

    private suspend fun delete(password: String, unsent: Long) =
        request { deleteAccount(password, unsent.toULong(), STEP_DEADLINE_MS) }

    /** What the desk answers is kept and not told: it may be a code. */
    private fun desk(step: JsonObject) {
        val answer = lab.call("/lab/desk", step)
        if ("as" in step) kept[step.text("as")] = answer.jsonPrimitive.content
    }

    private fun answers(step: JsonObject): List<SurveyAnswer> = step.getValue("answers").jsonArray.map { pair ->
        val (question, answer) = pair.jsonArray.map { it.jsonPrimitive.content }
        SurveyAnswer(question, answer)
    }

    private fun orderOf(step: JsonObject): OrderRequest {
        val to = story.getValue("address").jsonObject
        val address = Address(to.text("recipient"), to.text("postal_code"), to.text("address"), to.text("phone"))
        return OrderRequest(step.text("item"), step.count("quantity"), step.number("points"), address)
    }

    private fun submissionOf(step: JsonObject) = SubmissionRequest(
        SubmissionAbout.valueOf(step.shout("about")),
        checkNotNull(day(step)),
        step.text("file").encodeToByteArray(),
    )

    private fun keep(step: JsonObject, order: OrderLine) {
        kept[step.text("as")] = order.order
    }

    private fun inquiryOf(step: JsonObject): NewInquiry {
        val outside = !step.truth("signed_in")
        return NewInquiry(
            topic = Topic.valueOf(step.shout("topic")),
            words = step.text("words"),
            contact = story.text("contact").takeIf { outside },
            kenposId = id().takeIf { outside },
            serverUrl = lab.url.takeIf { outside },
        )
    }

    private fun id() = story.text("kenpos_id")

    private fun codeOf(step: JsonObject) = step.orNull("code") ?: kept.getValue(step.text("of"))

    private suspend fun again(person: Person) = request {
        val none = emptyList<String>()
        setup(Setup(lab.url, person, null, none, null), STEP_DEADLINE_MS)
    }
}

private fun errorTextOf(step: JsonObject) = errorText(
    step.text("code"),
    step.orNull("field"),
    step.text("detail"),
    step.orNull("until_ms")?.toLong(),
    Language.JA,
)

private fun today(step: JsonObject) = LocalDate.parse(step.text("today"))

private fun award(step: JsonObject) = AwardCode.valueOf(step.shout("award"))

private fun purpose(step: JsonObject) = Purpose.valueOf(step.shout("purpose"))

fun JsonObject.orNull(name: String): String? =
    getValue(name).takeIf { it != JsonNull }?.let { (it as JsonPrimitive).content }
