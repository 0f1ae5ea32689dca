package jp.kenpos.ui.setup

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateListOf
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import jp.kenpos.bindings.Channel
import jp.kenpos.bindings.HealthReason
import jp.kenpos.bindings.KenposException
import jp.kenpos.bindings.Language
import jp.kenpos.bindings.Person
import jp.kenpos.bindings.Purpose
import jp.kenpos.bindings.Setup
import jp.kenpos.bindings.SyncReason
import jp.kenpos.bindings.Terms
import jp.kenpos.kit.Phone
import jp.kenpos.kit.readHealth
import jp.kenpos.ui.Calls
import jp.kenpos.ui.Device
import jp.kenpos.ui.PATIENCE_MS

/** Who sets the phone up. */
enum class Who { EMPLOYEE, SPOUSE, REGISTERED, FORGOT }

/** The questions, one a screen. */
enum class Step {
    WHO,
    ID,
    INITIAL_PASSWORD,
    PASSWORD,
    CARD,
    INSURER,
    BIRTH_DATE,
    NEW_ID,
    CODE,
    NEW_PASSWORD,
    CONSENT,
    CHECKUP_CONSENT,
    GOALS,
    TARGET,
    SOURCE,
    DONE,
}

private fun Who.questions(): List<Step> = when (this) {
    Who.EMPLOYEE -> listOf(Step.ID, Step.INITIAL_PASSWORD, Step.NEW_PASSWORD)
    Who.SPOUSE -> listOf(Step.CARD, Step.INSURER, Step.BIRTH_DATE, Step.NEW_ID, Step.NEW_PASSWORD)
    Who.REGISTERED -> listOf(Step.ID, Step.PASSWORD)
    Who.FORGOT -> listOf(Step.ID, Step.CODE, Step.NEW_PASSWORD)
}

private val CHOICES = listOf(Step.CONSENT, Step.CHECKUP_CONSENT, Step.GOALS, Step.TARGET, Step.SOURCE, Step.DONE)

/** Where a field of the core is asked. */
private val ASKED = mapOf(
    "server" to Step.WHO,
    "server_url" to Step.WHO,
    "id" to Step.ID,
    "password" to Step.PASSWORD,
    "initial_password" to Step.INITIAL_PASSWORD,
    "card_symbol" to Step.CARD,
    "card_number" to Step.CARD,
    "insurer_number" to Step.INSURER,
    "birth_date" to Step.BIRTH_DATE,
    "new_id" to Step.NEW_ID,
    "reset_code" to Step.CODE,
    "code" to Step.CODE,
    "new_password" to Step.NEW_PASSWORD,
    "activation_code" to Step.NEW_PASSWORD,
)

/**
 * Setup: who, consent, goals, target, where steps come from.
 *
 * Comes in: what the member types and chooses. Goes out: one registration or sign-in as soon as it is known who it is,
 * then each choice by its own call. Must never happen: a password kept longer than setup; a consent by silence; an
 * answer that has to be given twice.
 */
class SetupModel(phone: Phone) : Calls(phone) {
    var who by mutableStateOf<Who?>(null)
        private set
    var step by mutableStateOf(Step.WHO)
        private set
    var server by mutableStateOf("")
    var id by mutableStateOf("")
    var password by mutableStateOf("")
    var newPassword by mutableStateOf("")
    var activationCode by mutableStateOf("")
    var cardSymbol by mutableStateOf("")
    var cardNumber by mutableStateOf("")
    var insurerNumber by mutableStateOf("")
    var birthDate by mutableStateOf("")
    var newId by mutableStateOf("")
    var code by mutableStateOf("")
    var stepTarget by mutableStateOf("8000")
    val goals = mutableStateListOf<String>()

    /** The terms in force, once the member is known. */
    var terms by mutableStateOf<Terms?>(null)
        private set

    /** What the member has at the end of setup. */
    var balance by mutableStateOf<Long?>(null)
        private set

    /** Whether the member is known and the choices are not made yet: the wizard stays. */
    var running by mutableStateOf(false)
        private set

    /** The screens of this member's way, for the dots. */
    val steps: List<Step> get() = listOf(Step.WHO) + (who?.questions() ?: Who.EMPLOYEE.questions()) + CHOICES

    /** The fields of the core that this question asks for. */
    val fields: Array<String> get() = ASKED.filterValues { it == step }.keys.toTypedArray()

    /** Where back leads; none at the beginning and right after the registration, which is done. */
    val before: Step? get() = steps.getOrNull(steps.indexOf(step) - 1)?.takeUnless {
        step == CHOICES.first() ||
            step == Step.DONE
    }

    fun choose(chosen: Who) {
        who = chosen
        step = chosen.questions().first()
        forget()
    }

    fun back() {
        before?.let { step = it }
        forget()
    }

    /** On from one question of who it is to the next; after the last, the registration or the sign-in. */
    fun next(device: Device) {
        val last = who?.questions()?.last() ?: return
        if (step != last) return advance()
        start {
            running = true
            val consents = try {
                request { setup(setupOf(device), PATIENCE_MS) }
            } catch (error: KenposException) {
                running = false
                ASKED[(error as? KenposException.Invalid)?.field]?.takeIf { it in steps }?.let { step = it }
                throw error
            }
            // From here on the member is known: whatever fails now, the wizard goes on from where it is.
            forgetWho()
            step = if (consents.programme == null) Step.CONSENT else Step.GOALS
            goals.addAll(call { settings() }.goals)
            if (step == Step.CONSENT) terms = request { terms(PATIENCE_MS) }
        }
    }

    /** Fetches the terms, where that failed. */
    fun lookUpTerms() = start { terms = request { terms(PATIENCE_MS) } }

    /** The member's answer to one purpose of the terms. */
    fun consent(purpose: Purpose, given: Boolean) = start {
        terms?.takeIf { given }?.let { shown -> agree(purpose, shown) { terms = it } }
        advance()
    }

    /** The goals, kept on the phone. */
    fun keepGoals() = start {
        call { setSettings(settings().copy(goals = goals.toList())) }
        advance()
    }

    /** The target, kept on the phone; nothing typed is none. */
    fun keepTarget() = start {
        call { setSettings(settings().copy(stepTarget = stepTarget.toUIntOrNull())) }
        advance()
    }

    /** Reads steps from [channel] from now on, or none of them: they are typed. */
    fun link(channel: Channel?, device: Device) = start {
        if (channel != null) {
            call { linkHealth(channel) }
            val store = device.healthStore(channel)
            if (device.askPermission(channel) && store != null) readHealth(channel, HealthReason.MEMBER, store)
        }
        call { launch() }
        request { sync(PATIENCE_MS, SyncReason.LAUNCH) }
        balance = call { points(Language.JA) }.balance
        advance()
    }

    /** To 今日. */
    fun finish() {
        running = false
        who = null
        step = Step.WHO
    }

    private fun advance() {
        steps.getOrNull(steps.indexOf(step) + 1)?.let { step = it }
    }

    private fun forgetWho() {
        id = ""
        password = ""
        newPassword = ""
        newId = ""
        code = ""
        activationCode = ""
        cardSymbol = ""
        cardNumber = ""
        insurerNumber = ""
        birthDate = ""
    }

    private fun setupOf(device: Device) = Setup(
        serverUrl = device.server ?: server.trim(),
        person = person(),
        activationCode = activationCode.trim().ifEmpty { null },
        goals = emptyList(),
        stepTarget = null,
    )

    private fun person(): Person = when (who) {
        Who.SPOUSE -> Person.NewSpouse(
            cardSymbol = cardSymbol.trim(),
            cardNumber = cardNumber.trim(),
            insurerNumber = insurerNumber.trim(),
            birthDate = birthDate.trim().withDashes(),
            newId = newId.trim(),
            newPassword = newPassword,
        )

        Who.FORGOT -> Person.Reset(id.trim(), code.trim(), newPassword)

        Who.REGISTERED -> Person.Registered(id.trim(), password)

        else -> Person.NewEmployee(id.trim(), password, newPassword)
    }
}

/** 19850401, as at the first registration of an employee, is taken here too. */
private fun String.withDashes(): String =
    if (length == 8 && all(Char::isDigit)) "${take(4)}-${drop(4).take(2)}-${drop(6)}" else this
