//! Results on the terminal: what the union has, reporting a visit, answering a survey.

use kenpos_core::log::Logged;
use kenpos_core::view::ResultsView;
use kenpos_rules::award::EventId;
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::{Language, award_label, date_text_seen};
use kenpos_rules::survey::SurveyAnswers;
use kenpos_rules::union_file::PublicationId;

use super::{Phone, submissions};
use crate::args::results::OwnResultsCommand;
use crate::failure::Failure;
use crate::table::wrapped;
use crate::terminal::Answer;
use crate::texts::results as words;

impl Phone<'_> {
    pub(super) fn own_results(&self, command: &OwnResultsCommand) -> Result<Answer, Failure> {
        let language = self.terminal.language;
        let today = self.done(self.kenpos.today())?;
        match command {
            OwnResultsCommand::Results => {
                self.shown(self.kenpos.results(language), |view| results(view, today, language))
            }
            OwnResultsCommand::ReportExam { contact, day } => {
                let contact: EventId =
                    contact.parse().map_err(|_| Failure::input(words::not_a_contact(language, contact)))?;
                let logged = self.done(self.kenpos.report_exam(&contact, *day))?;
                Ok(kept(&logged, words::exam_reported(language)))
            }
            OwnResultsCommand::AnswerSurvey { survey, answers } => {
                let survey: PublicationId =
                    survey.parse().map_err(|_| Failure::input(words::not_a_survey(language, survey)))?;
                let answers = read_answers(answers).ok_or_else(|| Failure::input(words::not_answers(language)))?;
                let logged = self.done(self.kenpos.answer_survey(&survey, &answers))?;
                Ok(kept(&logged, words::survey_answered(language)))
            }
            OwnResultsCommand::Submit { kind, day, file } => self.submit((*kind).into(), *day, file),
            OwnResultsCommand::Submissions => self.submissions(),
        }
    }
}

fn kept(logged: &Logged, text: String) -> Answer {
    Answer { json: super::json(logged), text }
}

/// `question=answer`, each question once.
fn read_answers(words: &[String]) -> Option<SurveyAnswers> {
    let pairs = words.iter().map(|word| word.split_once('=')).collect::<Option<Vec<_>>>()?;
    SurveyAnswers::read(pairs).ok()
}

fn results(view: &ResultsView, today: ProgrammeDay, language: Language) -> String {
    let day = |day| date_text_seen(day, today, language);
    let mut lines: Vec<String> = Vec::new();
    for event in &view.results {
        lines.push(format!("{}  {}", day(event.day), award_label(event.kind.code(), language)));
    }
    for exam in &view.exams {
        let state = match exam.visited_on {
            Some(visited_on) if exam.pending => words::visit_owed(language, &day(visited_on)),
            Some(visited_on) => words::visited(language, &day(visited_on)),
            None => words::visit_awaited(language, &exam.contact),
        };
        lines.push(format!("{}\n  {state}", words::exam_asked(language, &day(exam.asked_on))));
    }
    for survey in &view.surveys {
        let state = match survey.answered_on {
            Some(answered_on) => words::answered(language, &day(answered_on)),
            None if survey.pending => words::answer_owed(language),
            None => words::survey_open(language, &day(survey.to)),
        };
        lines.push(format!("{}  ({})\n  {state}", survey.title, survey.survey));
        if survey.answered_on.is_none() && !survey.pending {
            for question in &survey.questions {
                let answers = question.answers.iter().map(|(id, text)| format!("{id}（{text}）"));
                lines.push(format!("  {}: {}", question.question, question.text));
                lines.push(format!("    {}", answers.collect::<Vec<_>>().join(" / ")));
            }
        }
    }
    if !view.submissions.is_empty() {
        lines.push(submissions::text(&view.submissions, today, language));
    }
    if lines.is_empty() {
        return words::no_results(language);
    }
    lines.iter().map(|line| wrapped(line)).collect::<Vec<_>>().join("\n")
}
