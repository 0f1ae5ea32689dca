//! A day's steps: one reading of each record, and the one that counts.
//!
//! Comes in: the records of a day. Goes out: readings and the day's total, by the server's own rules. Must never happen:
//! a second way of choosing; counts added.

use kenpos_protocol::push::RecordKind;
use kenpos_rules::daily_total::{DailyTotal, Reading, daily_total};

use crate::error::StoreError;
use crate::store::records::{self, Record};
use crate::store::{Conn, mirror, settings};

/// The readings of a day's records in their order, each with its record: what the server made of it where it has told,
/// else what the same rules say here.
pub(crate) fn readings<'a>(conn: &Conn<'_>, day: &'a [Record]) -> Result<Vec<(&'a Record, Reading)>, StoreError> {
    let programme = mirror::programme(conn)?;
    let mut readings = Vec::new();
    for record in day {
        if record.value().kind() != RecordKind::Steps {
            continue;
        }
        let judgement = records::judgement(conn, record)?;
        let reading = record.revision.reading(judgement.as_ref(), |day| programme.step_rules_on(day));
        readings.extend(reading.map(|(_, reading)| (record, reading)));
    }
    Ok(readings)
}

/// The day's total; the channel the member chose counts first.
pub(super) fn total_of(conn: &Conn<'_>, day: &[Record]) -> Result<DailyTotal, StoreError> {
    let readings: Vec<_> = readings(conn, day)?.into_iter().map(|(_, reading)| reading).collect();
    Ok(daily_total(&readings, settings::settings(conn)?.step_source))
}

#[cfg(test)]
mod tests {
    use kenpos_protocol::pull::{Change, ChangeBody, RecordChange};
    use kenpos_protocol::push::{RecordRevision, RecordValue};
    use kenpos_protocol::sync::{Cursor, SyncResponse};
    use kenpos_rules::daily_total::StepsVerdict;
    use kenpos_rules::ids::{DeviceId, OpId, RecordId};
    use kenpos_rules::provenance::{
        Computed, Origin, OriginName, Origins, Provenance, RecordingMethod, SourceClass, StepsJudgement, StepsNote,
    };
    use kenpos_rules::source::Source;
    use kenpos_rules::steps::StepCount;

    use super::*;
    use crate::log::StepsEntry;
    use crate::testing::{NOON, TestPhone, day, moment};

    const TODAY: &str = "2026-11-22";

    fn steps(count: u32) -> StepCount {
        StepCount::from_count(count).expect("a count of the test")
    }

    /// A count that another phone of the member read, as the server tells of it.
    fn told(number: u8, source: Source, count: u32, origin: &str, judgement: Option<StepsJudgement>) -> ChangeBody {
        let name = OriginName::read(origin).expect("a name");
        let origin = Origin { name, method: RecordingMethod::Automatic, steps: None };
        let provenance = Provenance {
            install: DeviceId::at(moment(NOON), [number; 10]),
            device_steps: steps(count),
            computed: Computed::Store,
            origins: Origins::new(vec![origin]).expect("one"),
            read_at: moment(NOON),
        };
        let value =
            RecordValue::Steps { day: day(TODAY), steps: steps(count), source, provenance: Some(Box::new(provenance)) };
        let record = RecordRevision { record_id: RecordId::at(moment(NOON), [number; 10]), revision: 1, value };
        ChangeBody::Record(RecordChange {
            record,
            op_id: OpId::at(moment(NOON), [number; 10]),
            reason: None,
            judgement,
        })
    }

    fn pull(phone: &TestPhone, bodies: Vec<ChangeBody>) {
        let page = SyncResponse {
            server_time: moment(NOON),
            contact: 1,
            receipts: Vec::new(),
            from_start: true,
            changes: bodies.into_iter().zip(1..).map(|(body, sequence)| Change { sequence, body }).collect(),
            cursor: Cursor { epoch: "e1".to_owned(), member: 9, union: 0 },
            more: false,
            balance: None,
        };
        let clock = phone.call().clock;
        phone.write(|tx| Ok(mirror::apply_page(tx, &page, &clock)?));
    }

    fn total(phone: &TestPhone) -> DailyTotal {
        phone.write(|tx| Ok(total_of(tx, &records::between(tx, day(TODAY), day(TODAY))?)?))
    }

    #[test]
    fn an_iphone_and_an_android_with_a_band_count_once_and_typed_steps_stand_aside() {
        let phone = TestPhone::new();
        phone.kenpos.log_steps(&StepsEntry { steps: steps(20_000), day: None }).expect("logged");
        assert_eq!(phone.kenpos.home().expect("shown").steps, Some(steps(20_000)));
        let iphone = told(1, Source::AppleHealth, 6_000, "com.apple.health.A", None);
        let band = told(2, Source::HealthConnect, 8_000, "com.fitbit.FitbitMobile", None);
        pull(&phone, vec![iphone, band]);
        assert_eq!(phone.kenpos.home().expect("shown").steps, Some(steps(8_000)));
        let total = total(&phone);
        assert_eq!(total.creditable, steps(8_000));
        let mut verdicts = total.verdicts;
        verdicts.sort();
        assert_eq!(verdicts, [StepsVerdict::Counts, StepsVerdict::MeasuredInstead, StepsVerdict::OtherChannel]);
    }

    #[test]
    fn what_the_server_made_of_a_count_stands_before_what_the_phone_makes_of_it() {
        let phone = TestPhone::new();
        let judgement = StepsJudgement {
            class: SourceClass::Untrusted,
            device_steps: steps(0),
            creditable: steps(0),
            notes: vec![StepsNote::OriginNotAccepted],
        };
        let refused = told(1, Source::HealthConnect, 9_000, "org.example.stepwriter", Some(judgement));
        let other = told(2, Source::AppleHealth, 4_000, "com.apple.health.A", None);
        pull(&phone, vec![refused, other]);
        let total = total(&phone);
        assert_eq!((total.shown, total.creditable), (Some(steps(4_000)), steps(4_000)));
        assert_eq!(total.verdicts, [StepsVerdict::NotAccepted, StepsVerdict::Counts]);
    }
}
