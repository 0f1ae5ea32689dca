//! The desk puts a programme in force.
//!
//! Must never happen: a rule that works backwards.

use kenpos_rules::programme::Programme;

use super::DeskError;
use crate::ports::Clock;
use crate::programmes::{Programmes, ProgrammesError};
use crate::store::Store;

/// Puts a programme in force and tells the phones, if every day up to today keeps its rules. The one already in force
/// changes nothing.
///
/// # Errors
/// [`DeskError::NotAfter`], [`DeskError::Programmes`], [`DeskError::Store`]; the programme before stays in force then.
pub async fn publish(store: &dyn Store, clock: &dyn Clock, programme: Programme) -> Result<(), DeskError> {
    let (now, programmes) = (clock.now(), Programmes::default());
    match programmes.current(store).await {
        Ok(before) => programme.check_follows(&before, now.programme_day())?,
        Err(ProgrammesError::Missing) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(programmes.publish(store, programme, now).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scene;
    use kenpos_rules::programme::NotAfter;

    fn changed(revision: &str, from: &str, to: &str) -> Programme {
        let standard = Programme::standard();
        let text = standard.text().replacen(standard.revision(), revision, 1).replacen(from, to, 1);
        Programme::parse(&text).expect("a programme")
    }

    #[tokio::test]
    async fn a_programme_that_would_work_backwards_is_refused_and_the_one_before_stays() {
        let scene = Scene::new("2026-11-22T12:00:00+09:00").await;
        let refused = publish(&*scene.store, &*scene.clock, changed("next", "points = 10", "points = 12")).await;
        assert!(matches!(refused, Err(DeskError::NotAfter(NotAfter::Begun { .. }))), "{refused:?}");
        let in_force = scene.store.union_state().await.expect("the union").programme_revision;
        assert_eq!(in_force.as_deref(), Some(Programme::standard().revision()));
        let comment = changed("next", "# The programme of the union", "# The same programme of the union");
        publish(&*scene.store, &*scene.clock, comment).await.expect("nothing changes backwards");
        let in_force = scene.store.union_state().await.expect("the union").programme_revision;
        assert_eq!(in_force.as_deref(), Some("next"));
    }
}
