package jp.kenpos.ui.why

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.unit.dp
import androidx.navigation.NavController
import jp.kenpos.bindings.Day
import jp.kenpos.bindings.DayState
import jp.kenpos.bindings.LinkState
import jp.kenpos.bindings.Source
import jp.kenpos.bindings.StepsNote
import jp.kenpos.bindings.StepsVerdict
import jp.kenpos.bindings.Why
import jp.kenpos.bindings.WhyReading
import jp.kenpos.ui.PhoneModel
import jp.kenpos.ui.back
import jp.kenpos.ui.calls
import jp.kenpos.ui.look.Coming
import jp.kenpos.ui.look.Entry
import jp.kenpos.ui.look.Figure
import jp.kenpos.ui.look.Heading
import jp.kenpos.ui.look.Mark
import jp.kenpos.ui.look.Note
import jp.kenpos.ui.look.Page
import jp.kenpos.ui.look.Panel
import jp.kenpos.ui.look.Remark
import jp.kenpos.ui.shown
import jp.kenpos.ui.words.CommonWords
import jp.kenpos.ui.words.WhyWords
import jp.kenpos.ui.words.count
import jp.kenpos.ui.words.momentText
import jp.kenpos.ui.words.shortDayText
import jp.kenpos.ui.words.text
import jp.kenpos.ui.words.troubleText

/** A day's steps explained: what counts, what does not and why, and when it may still change. */
@Composable
fun WhyDayScreen(model: PhoneModel, ways: NavController, day: Day) {
    val calls = calls(model.phone)
    val home by model.home.shown()
    var why by remember { mutableStateOf<Why?>(null) }
    LaunchedEffect(day, home) { calls.start { why = call { why(day, model.language) } } }
    Page(WhyWords.stepsOf.text("day" to shortDayText(day)), ways::back) {
        val told = why
        when {
            told != null -> {
                item { Counted(told) }
                item { NotCounted(told) }
                item { NextUpdate(told) }
                item { Note(CommonWords.japanTime.text()) }
            }

            calls.trouble != null -> item { Remark(Mark.ATTENTION, troubleText(calls.trouble!!)) }

            else -> item { Coming() }
        }
    }
}

@Composable
private fun Counted(why: Why) = Panel {
    Heading(WhyWords.counted.text())
    Figure(why.shown?.let { count(it.toLong()) }, CommonWords.stepsUnit.text(), WhyWords.none.text())
    if (why.shown == null) Note(WhyWords.none.text())
    for (reading in why.readings.filter { it.verdict == StepsVerdict.COUNTS }) Reading(reading)
    val shown = why.shown
    if (shown != null && shown != why.creditable) {
        Text(WhyWords.campaign.text("n" to count(why.creditable.toLong())), style = MaterialTheme.typography.bodyMedium)
    }
}

/** Other readings with their reasons, and the channels of this phone that say nothing. */
@Composable
private fun NotCounted(why: Why) {
    val others = why.readings.filter { it.verdict != StepsVerdict.COUNTS }
    val linked = why.links.filter { it.linkedAt != null && it.state != LinkState.UP_TO_DATE }
    if (others.isEmpty() && linked.isEmpty()) return
    Panel {
        Heading(WhyWords.notCounted.text())
        for (reading in others) Reading(reading)
        for (link in linked) Note(link.text)
    }
}

@Composable
private fun NextUpdate(why: Why) = Panel {
    Heading(WhyWords.nextUpdate.text())
    for (link in why.links.filter { it.linkedAt != null && it.state == LinkState.UP_TO_DATE }) {
        Text(link.text, style = MaterialTheme.typography.bodyMedium)
    }
    Text(why.text, style = MaterialTheme.typography.bodyMedium)
    if (why.state != DayState.FINAL) {
        Text(WhyWords.closes.text("moment" to momentText(why.closesAt)), style = MaterialTheme.typography.bodyMedium)
    }
}

@Composable
private fun Reading(reading: WhyReading) = Column(verticalArrangement = Arrangement.spacedBy(2.dp)) {
    val name = if (reading.thisPhone) WhyWords.thisPhone.text("source" to reading.label) else reading.label
    Entry(name, CommonWords.steps.text("n" to count(reading.steps.toLong())), strong = true)
    Text(reading.text, style = MaterialTheme.typography.bodyMedium)
    reading.typedSteps?.let { Note(WhyWords.typed.text("n" to count(it.toLong()))) }
    reading.lateSteps?.let { Note(WhyWords.late.text("n" to count(it.toLong()))) }
    // That typed steps are typed needs no saying where a member typed them here.
    for (note in reading.notes.filter { reading.source != Source.MANUAL || it.note != StepsNote.TYPED_NOT_CREDITED }) {
        Note(note.text)
    }
    if (reading.origins.isNotEmpty()) {
        Note(WhyWords.writers.text("names" to reading.origins.joinToString(CommonWords.listed.text()) { it.name }))
    }
    if (reading.source != Source.MANUAL) reading.readAt?.let { Note(WhyWords.read.text("moment" to momentText(it))) }
}
