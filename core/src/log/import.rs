//! An export's days and weights, logged in one transaction: all of it or nothing.
//!
//! Every row of an export has its natural record id, so reading it again, or a later one, adds nothing twice. What
//! the member edited or deleted stays as the member left it.

use kenpos_protocol::push::RecordValue;
use kenpos_rules::ids::RecordId;
use kenpos_rules::points::Points;
use kenpos_rules::source::Source;
use serde::Serialize;

use super::{Logged, LoggedState, keep};
use crate::call::{Call, natural_record_id};
use crate::error::KenposError;
use crate::import::DailyImport;
use crate::store::{Tx, mirror, records};

/// Rows of one import: twenty years of days and twenty weights a day. More is no person's export, and every row
/// costs about 600 bytes until it is settled.
const ROWS_MAX: usize = 150_000;

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Days with steps.
    pub steps: Part,
    /// Weights.
    pub weight: Part,
    /// Days and weights dated after today: left out, a later import brings them.
    pub in_future: u64,
    /// What the import adds to the points, if the server agrees: only days inside the entry window.
    pub preview_points: Points,
}

/// Rows of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// New on this phone.
    pub added: u64,
    /// Days whose count this export corrects.
    pub changed: u64,
    /// There already, or edited or deleted by the member.
    pub unchanged: u64,
}

/// Logs an export.
pub(crate) fn import(tx: &Tx<'_>, call: &Call, export: &DailyImport) -> Result<Imported, KenposError> {
    let rows = export.steps.len() + export.weights.len();
    if rows > ROWS_MAX {
        let what = format!("it holds {rows} days and weights");
        return Err(KenposError::invalid("file", what, format!("import an export of at most {ROWS_MAX}")));
    }
    let now = mirror::head(tx)?.now(&call.clock);
    let mut imported = Imported::default();
    for day_steps in &export.steps {
        if day_steps.day > now.programme_day() {
            imported.in_future += 1;
            continue;
        }
        let id = natural_record_id(tx.member(), day_steps.day.start(), &[&day_steps.import_key]);
        let source = Source::AppleHealthExport;
        let value = RecordValue::Steps { day: day_steps.day, steps: day_steps.count, source, provenance: None };
        imported.preview_points += keep_row(tx, call, id, value, &mut imported.steps)?;
    }
    for weighing in &export.weights {
        if weighing.at > now {
            imported.in_future += 1;
            continue;
        }
        let id = natural_record_id(tx.member(), weighing.at, &[&weighing.import_key]);
        let value = RecordValue::Weight {
            measured_at: weighing.at,
            utc_offset_minutes: weighing.utc_offset_minutes,
            weight_grams: weighing.weight,
            source: Source::AppleHealthExport,
        };
        imported.preview_points += keep_row(tx, call, id, value, &mut imported.weight)?;
    }
    Ok(imported)
}

fn keep_row(
    tx: &Tx<'_>,
    call: &Call,
    id: RecordId,
    value: RecordValue,
    part: &mut Part,
) -> Result<Points, KenposError> {
    let before = records::current(tx, id)?;
    let by_member = before.as_ref().is_some_and(|record| {
        matches!(record.value(), RecordValue::Deleted { .. } | RecordValue::Weight { source: Source::Manual, .. })
    });
    if by_member {
        part.unchanged += 1;
        return Ok(Points::ZERO);
    }
    let Logged { state, preview_points, .. } = keep::keep(tx, call, id, value)?;
    match (state, before) {
        (LoggedState::Unchanged, _) => part.unchanged += 1,
        (_, Some(_)) => part.changed += 1,
        (_, None) => part.added += 1,
    }
    Ok(preview_points)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::import::ExportFile;
    use crate::log::ItemId;
    use crate::testing::{TestPhone, weight};

    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"ja_JP\">\n";

    fn steps(day: &str, count: u32) -> String {
        format!(
            "<Record type=\"HKQuantityTypeIdentifierStepCount\" sourceName=\"iPhone\" unit=\"count\" \
             startDate=\"{day} 10:00:00 +0900\" endDate=\"{day} 10:10:00 +0900\" value=\"{count}\"/>\n"
        )
    }

    fn weighed(day: &str, kg: &str) -> String {
        format!(
            "<Record type=\"HKQuantityTypeIdentifierBodyMass\" sourceName=\"Scale\" unit=\"kg\" \
             startDate=\"{day} 07:00:00 +0900\" endDate=\"{day} 07:00:00 +0900\" value=\"{kg}\"/>\n"
        )
    }

    fn export(phone: &TestPhone, records: &[String]) -> DailyImport {
        let path = phone.home().join("export.xml");
        fs::write(&path, format!("{HEAD}{}</HealthData>\n", records.concat())).expect("written");
        ExportFile::new(&path, phone.home()).daily(&mut |_| {}).expect("an export of the test")
    }

    #[test]
    fn an_import_earns_for_the_days_of_the_entry_window_and_importing_again_adds_nothing() {
        let phone = TestPhone::new();
        let records = [steps("2026-10-01", 4_000), steps("2026-11-21", 5_000), weighed("2026-11-20", "68.2")];
        let first = phone.kenpos.import(&export(&phone, &records)).expect("imported");
        assert_eq!((first.steps.added, first.weight.added, first.preview_points), (2, 1, Points(20)));
        let again = phone.kenpos.import(&export(&phone, &records)).expect("imported");
        assert_eq!((again.steps.unchanged, again.weight.unchanged), (2, 1));
        assert_eq!((again.steps.added, again.preview_points), (0, Points::ZERO));
        assert_eq!((phone.rows("record"), phone.rows("outbox")), (3, 3));
    }

    #[test]
    fn a_later_export_with_more_steps_of_a_day_corrects_its_record() {
        let phone = TestPhone::new();
        phone.kenpos.import(&export(&phone, &[steps("2026-11-22", 3_000)])).expect("imported");
        phone.claim_all();
        let later = phone.kenpos.import(&export(&phone, &[steps("2026-11-22", 8_000)])).expect("imported");
        assert_eq!((later.steps.changed, later.steps.added), (1, 0));
        assert_eq!(phone.kenpos.home().expect("shown").steps.map(|steps| steps.count()), Some(8_000));
        assert_eq!(phone.rows("outbox"), 2, "the sent revision stays, the correction is a new one");
    }

    #[test]
    fn what_the_member_deleted_or_corrected_stays_so_at_the_next_import() {
        let phone = TestPhone::new();
        let records = [steps("2026-11-21", 5_000), weighed("2026-11-20", "68.2")];
        phone.kenpos.import(&export(&phone, &records)).expect("imported");
        for item in phone.kenpos.outbox().expect("shown").items {
            let ItemId::Record(id) = item.id else { panic!("an import has no launch") };
            match item.kind {
                crate::view::Kind::Weight => phone.kenpos.edit_weight(id, weight(70_000)).expect("edited"),
                _ => phone.kenpos.delete(id).expect("deleted"),
            };
        }
        let again = phone.kenpos.import(&export(&phone, &records)).expect("imported");
        assert_eq!((again.steps.unchanged, again.weight.unchanged), (1, 1));
        assert_eq!(phone.last_weight(), Some(weight(70_000)));
        assert_eq!(phone.kenpos.home().expect("shown").steps, None);
    }

    #[test]
    fn rows_dated_after_now_are_left_out_and_counted() {
        let phone = TestPhone::new();
        let records = [steps("2026-11-23", 5_000), weighed("2026-11-23", "68.2"), steps("2026-11-22", 100)];
        let imported = phone.kenpos.import(&export(&phone, &records)).expect("imported");
        assert_eq!((imported.in_future, imported.steps.added), (2, 1));
    }

    #[test]
    fn the_members_own_count_beside_an_imported_one_does_not_add_up() {
        let phone = TestPhone::new();
        phone.kenpos.import(&export(&phone, &[steps("2026-11-22", 3_000)])).expect("imported");
        let typed = crate::log::StepsEntry {
            steps: kenpos_rules::steps::StepCount::from_count(2_000).expect("a count"),
            day: None,
        };
        assert_eq!(phone.kenpos.log_steps(&typed).expect("logged").preview_points, Points::ZERO);
        let home = phone.kenpos.home().expect("shown");
        assert_eq!((home.steps.map(|steps| steps.count()), home.earned), (Some(3_000), Points(10)));
    }
}
