//! Results: recorded at the desk, waiting, corrected; a visit reported in a tunnel; a survey answered.

use kenpos_core::KenposError;
use kenpos_core::session::{Platform, Purpose};
use kenpos_core::view::ResultsView;
use kenpos_rules::award::{AwardCode, Reason};
use kenpos_rules::day::ProgrammeDay;
use kenpos_rules::explain::Language;
use kenpos_rules::explanation::Outcome;
use kenpos_server::ledger::entry::By;
use kenpos_server::office::DeskError;
use kenpos_server::office::publish::publish_survey;
use kenpos_server::office::reopen::PersonMeant;
use kenpos_server::office::results::{Results, Said};
use kenpos_server::programmes::Programmes;
use kenpos_server::results::{Entering, Recorded};
use kenpos_tests::database::BackEnd;
use kenpos_tests::members::{HANAKO, KEN, ROSTER, TARO};
use kenpos_tests::phone::Phone;
use kenpos_tests::world::World;

use super::{all_is_well, granted};

stories!(
    what_was_known_before_registration_is_posted_with_it_and_results_with_the_consent,
    a_corrected_result_takes_its_points_back_on_the_phone_and_says_why,
    a_visit_reported_in_a_tunnel_earns_once,
    the_survey_is_for_who_is_34_and_under_by_the_roster_of_today,
    a_spouse_of_35_and_over_shows_a_check_up_and_the_questionnaire,
);

const BEGINNING: &str = "2026-11-20T08:00:00+09:00";

/// What the desk enters.
async fn enter(
    world: &World,
    meant: &PersonMeant,
    source: &str,
    day: &str,
    said: Said,
    entering: Entering,
) -> Recorded {
    let (store, programmes) = (world.union.store(), Programmes::default());
    let results =
        Results { store: &*store, programmes: &programmes, clock: &*world.union.ports().clock, by: &By::operator() };
    let day: ProgrammeDay = day.parse().expect("a day of the story");
    let entered = results.enter(meant, &source.parse().expect("an id"), day, said, entering).await;
    entered.unwrap_or_else(|error: DeskError| panic!("{source}: {error}"))
}

async fn new(world: &World, kenpos_id: &str, source: &str, day: &str, said: Said) -> Recorded {
    enter(world, &PersonMeant::Employee(kenpos_id.to_owned()), source, day, said, Entering::New).await
}

fn bmi(figure: &str) -> Said {
    Said::Bmi(figure.parse().expect("a figure of the story"))
}

fn shown(phone: &Phone) -> ResultsView {
    phone.kenpos().results(Language::Ja).expect("shown")
}

/// What the phone says of an award of this fiscal year.
fn why(phone: &Phone, award: AwardCode) -> Outcome {
    phone.kenpos().why_award(award, None, Language::Ja).expect("explained").explanation.outcome
}

async fn what_was_known_before_registration_is_posted_with_it_and_results_with_the_consent(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 81).await;
    let waiting = new(&world, KEN, "flu-1", "2026-10-30", Said::Flu).await;
    assert_eq!(waiting.reason, Some(Reason::BeforeRegistration));
    new(&world, KEN, "dock-1", "2026-05-20", bmi("22.4")).await;
    new(&world, KEN, "dock-0", "2025-05-20", bmi("22.4")).await;
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    ken.phone.sync().await;
    all_is_well(&world, &ken.phone, KEN, 1_000 + 300).await;
    assert!(matches!(why(&ken.phone, AwardCode::Bmi), Outcome::Waiting { reason: Reason::NoResultsConsent, .. }));
    ken.phone.consent(Purpose::CheckupResults, true).await.expect("given");
    ken.phone.sync().await;
    // Of this fiscal year; the one before is not paid by a consent of this one.
    all_is_well(&world, &ken.phone, KEN, 1_000 + 300 + 500).await;
    assert!(matches!(why(&ken.phone, AwardCode::Bmi), Outcome::Earned { .. }));
    ken.phone.consent(Purpose::CheckupResults, false).await.expect("withdrawn");
    ken.phone.sync().await;
    all_is_well(&world, &ken.phone, KEN, 1_000 + 300 + 500).await;
    assert_eq!(shown(&ken.phone).results.len(), 3);
}

async fn a_corrected_result_takes_its_points_back_on_the_phone_and_says_why(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 82).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.consent(Purpose::CheckupResults, true).await.expect("given");
    assert_eq!(new(&world, TARO, "dock-1", "2026-05-20", bmi("24.9")).await.earned.len(), 1);
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_500).await;
    let meant = PersonMeant::Employee(TARO.to_owned());
    let corrected = enter(&world, &meant, "dock-1", "2026-05-20", bmi("25.0"), Entering::Correction).await;
    assert_eq!(corrected.taken_back, [AwardCode::Bmi]);
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_000).await;
    assert_eq!(why(&taro.phone, AwardCode::Bmi), Outcome::Nothing { reason: Reason::Corrected });
    let entries = taro.phone.kenpos().points(Language::Ja).expect("shown").entries;
    assert_eq!(entries[0].why, "結果が訂正されたため、ポイントを訂正しました。ご不明な点はお問い合わせください。");
    // Another check-up of the year.
    new(&world, TARO, "dock-2", "2026-11-10", bmi("24.5")).await;
    taro.phone.sync().await;
    all_is_well(&world, &taro.phone, TARO, 1_500).await;
}

async fn a_visit_reported_in_a_tunnel_earns_once(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 83).await;
    let taro = world.phone_of_newcomer(TARO, Platform::Ios).await;
    taro.phone.consent(Purpose::CheckupResults, true).await.expect("given");
    new(&world, TARO, "nurse-17", "2026-11-02", Said::SecondaryExam { reported: false }).await;
    taro.phone.sync().await;
    assert_eq!(why(&taro.phone, AwardCode::SecondaryExam), Outcome::Nothing { reason: Reason::NotReported });
    taro.courier.set_offline(true);
    let (contact, kenpos) = ("nurse-17".parse().expect("an id"), taro.phone.kenpos());
    let early = kenpos.report_exam(&contact, "2026-11-01".parse().expect("a day"));
    assert!(matches!(early, Err(KenposError::Invalid { .. })), "{early:?}");
    kenpos.report_exam(&contact, "2026-11-19".parse().expect("a day")).expect("kept");
    assert!(shown(&taro.phone).exams[0].pending);
    assert!(kenpos.report_exam(&contact, world.today()).is_err(), "it is reported already");
    taro.courier.set_offline(false);
    taro.phone.sync().await;
    taro.phone.sync().await;
    let exam = &shown(&taro.phone).exams[0];
    assert_eq!((exam.pending, exam.visited_on), (false, "2026-11-19".parse().ok()));
    assert_eq!(granted(&world.union.books(TARO).await, AwardCode::SecondaryExam), (1, 500));
    all_is_well(&world, &taro.phone, TARO, 1_500).await;
}

async fn the_survey_is_for_who_is_34_and_under_by_the_roster_of_today(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 84).await;
    let (store, clock) = (world.union.store(), &world.union.ports().clock);
    let text = include_str!("../../../docs/example/survey.toml");
    publish_survey(&*store, &Programmes::default(), &**clock, text).await.expect("published");
    let ken = world.phone_of_newcomer(KEN, Platform::Android).await;
    ken.phone.sync().await;
    let survey = shown(&ken.phone).surveys.remove(0);
    assert_eq!((survey.questions.len(), survey.answered_on), (2, None));
    let id = survey.survey.parse().expect("an id");
    let pairs = [("smokes-now", "no"), ("since", "never")];
    let answers = pairs.map(|(one, other)| (one.parse().expect("an id"), other.parse().expect("an id")));
    let half = ken.phone.kenpos().answer_survey(&id, &answers.iter().take(1).cloned().collect());
    assert!(matches!(half, Err(KenposError::Invalid { .. })), "{half:?}");
    ken.phone.kenpos().answer_survey(&id, &answers.into_iter().collect()).expect("kept");
    ken.phone.sync().await;
    ken.phone.sync().await;
    assert_eq!(why(&ken.phone, AwardCode::NonSmoker), Outcome::Nothing { reason: Reason::EvidenceNotForAge });
    all_is_well(&world, &ken.phone, KEN, 1_000).await;
    // The roster had a wrong birth date.
    world.union.import(&ROSTER.replace("1990-07-15", "1992-07-15")).await;
    ken.phone.sync().await;
    all_is_well(&world, &ken.phone, KEN, 1_500).await;
}

async fn a_spouse_of_35_and_over_shows_a_check_up_and_the_questionnaire(back_end: BackEnd<'_>) {
    let world = World::beginning(back_end, BEGINNING, 85).await;
    let spouse = PersonMeant::SpouseOf(TARO.to_owned());
    let dock = Said::Checkup(kenpos_rules::programme::CheckupEvidence::PartTimeResult);
    enter(&world, &spouse, "sheet-1", "2026-06-01", dock, Entering::New).await;
    enter(&world, &spouse, "sheet-1", "2026-06-01", Said::Questionnaire { smokes: false }, Entering::New).await;
    let hanako = world.phone_of_newcomer(HANAKO, Platform::Android).await;
    hanako.phone.sync().await;
    all_is_well(&world, &hanako.phone, HANAKO, 1_000).await;
    hanako.phone.consent(Purpose::CheckupResults, true).await.expect("given");
    hanako.phone.sync().await;
    all_is_well(&world, &hanako.phone, HANAKO, 1_000 + 1_000 + 500).await;
}
