//! Whatever happens to a member's results, in whatever order: the books are in order after each step.

use proptest::prelude::*;

use super::*;

/// One thing that happens to a member's results.
#[derive(Clone, Debug)]
enum Step {
    Bmi { id: u8, outside: bool, days: i64, correction: bool },
    Withdraw { id: u8 },
    Consent { given: bool },
    LastDay { days: Option<i64> },
    Wait { days: i64 },
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0u8..4, any::<bool>(), 0i64..600, any::<bool>())
            .prop_map(|(id, outside, days, correction)| Step::Bmi { id, outside, days, correction }),
        1 => (0u8..4).prop_map(|id| Step::Withdraw { id }),
        1 => any::<bool>().prop_map(|given| Step::Consent { given }),
        1 => prop::option::of(0i64..600).prop_map(|days| Step::LastDay { days }),
        1 => (0i64..60).prop_map(|days| Step::Wait { days }),
    ]
}

async fn play(scene: &Scene, member: MemberId, step: &Step) {
    let from = |days: i64| -> ProgrammeDay { day("2025-09-01").plus_days(days) };
    match step {
        Step::Bmi { id, outside, days, correction } => {
            let (figure, entering) = (if *outside { "30" } else { "22" }, [Entering::New, Entering::Correction]);
            let event = bmi(&format!("dock-{id}"), figure, &from(*days).to_string());
            let _ = enter(scene, member, event, entering[usize::from(*correction)]).await;
        }
        Step::Withdraw { id } => {
            let mut draft = draft_of(scene, member).await;
            let key = ResultKey { kind: DocumentKind::Result, id: format!("bmi:dock-{id}") };
            if withdraw(&mut draft, &scene.programme, &key).is_ok_and(|recorded| recorded.changed) {
                scene.commit(draft).await;
            }
        }
        Step::Consent { given } => {
            let now = scene.state(member, want()).await.consent.checkup_results.is_some();
            if now != *given {
                consent(scene, member, *given).await;
            }
        }
        Step::LastDay { days } => {
            let last = days.map(from);
            change_standing(scene, member, |standing| standing.periods[0].to = last).await;
        }
        Step::Wait { days } => scene.clock.set(scene.clock.now().plus_days(*days)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_happens_to_results_the_books_are_in_order(steps in prop::collection::vec(any_step(), 1..20)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let scene = Scene::new(NOON).await;
            let taro = member(&scene, Employee, "1980-04-01").await;
            for step in &steps {
                play(&scene, taro, step).await;
                let points = scene.balance(taro).await;
                assert_eq!(scene.violations().await, [], "after {step:?}");
                assert!(points >= Points::ZERO);
                // Never more than one award a fiscal year.
                let state = scene.state(taro, want()).await;
                assert!(state.awards.values().all(|award| award.points <= Points(500)));
            }
        });
    }
}
