//! The shell of an Android phone. Comes in: commands. Goes out: what Health Connect answered, or what stands in the way
//! of asking it. Must never happen: "not in the background" told as "permission taken back", which are one code.

use kenpos_core::health::{
    AndroidFacts, ChangePage, Channel, DaySum, HealthCommand, HealthOutcome, RecordPage, Sample, SampleKind, SourceSum,
};
use kenpos_rules::day::Moment;
use kenpos_rules::provenance::RecordingMethod;

use super::{ANOTHER_PLATFORM, Shell, by_kind, page_size};
use crate::health_stores::health_connect::{self as store, HcError, HealthConnect, Kind, Record, SdkStatus, Value};

impl Shell for HealthConnect {
    fn channel(&self) -> Channel {
        Channel::HealthConnect
    }

    fn carry_out(&mut self, command: &HealthCommand, now: Moment) -> HealthOutcome {
        let kind = match command {
            HealthCommand::Complete => return HealthOutcome::Done,
            HealthCommand::QueryAnchored { .. } | HealthCommand::ReadCounter => return ANOTHER_PLATFORM,
            HealthCommand::TakeToken { kind }
            | HealthCommand::ReadRecords { kind, .. }
            | HealthCommand::GetChanges { kind, .. } => *kind,
            HealthCommand::DayTotal { .. } => SampleKind::Steps,
        };
        let kind = by_kind(kind, Kind::Steps, Kind::Weight);
        if let Some(unusable) = HealthOutcome::from_android(facts(self)) {
            return unusable;
        }
        ask(self, command, kind, now).unwrap_or_else(|error| {
            let changes = matches!(command, HealthCommand::GetChanges { .. });
            let background = !self.is_foreground() && self.may_read(kind);
            HealthOutcome::from_health_connect(error as i64, changes, background)
        })
    }
}

fn ask(phone: &mut HealthConnect, command: &HealthCommand, kind: Kind, now: Moment) -> Result<HealthOutcome, HcError> {
    let now = now.millis();
    Ok(match command {
        HealthCommand::TakeToken { .. } => HealthOutcome::Token(phone.get_changes_token(now, &[kind], &[])?),
        HealthCommand::ReadRecords { from, to, page_token, limit, .. } => {
            let window = (from.millis(), to.millis());
            let page = phone.read_records(now, kind, window, &[], page_size(*limit), page_token.as_deref())?;
            HealthOutcome::Records(RecordPage {
                samples: samples_of(page.records, phone),
                next_page: page.next_page_token,
            })
        }
        HealthCommand::GetChanges { token, limit, .. } => {
            let page = phone.get_changes(now, token, page_size(*limit))?;
            HealthOutcome::Changes(ChangePage {
                upserted: samples_of(page.upserted, phone),
                deleted: page.deleted.into_iter().map(|deletion| deletion.id).collect(),
                next_token: page.next_token,
                has_more: page.has_more,
                expired: page.token_expired,
            })
        }
        HealthCommand::DayTotal { from, to, by_source, .. } => {
            let answer = phone.aggregate_steps(now, (from.millis(), to.millis()), &[])?;
            let origins = answer.origins.into_iter().filter(|_| *by_source);
            let by_source = origins.map(|origin| SourceSum { origin, count: None }).collect();
            match answer.total {
                Some(total) => HealthOutcome::Total(DaySum { count: total.to_string(), by_source }),
                None => HealthOutcome::NoData { permission_confirmed: phone.may_read(kind) },
            }
        }
        HealthCommand::QueryAnchored { .. } | HealthCommand::ReadCounter | HealthCommand::Complete => ANOTHER_PLATFORM,
    })
}

/// What can be known without calling Health Connect. Jetpack's "update required" stands for a provider that is missing as
/// well; the package manager tells the two apart.
fn facts(phone: &HealthConnect) -> AndroidFacts {
    let sdk_status = match phone.sdk_status() {
        SdkStatus::ProviderUpdateRequired if !phone.is_provider_installed() => SdkStatus::Unavailable,
        status => status,
    };
    AndroidFacts {
        api_level: phone.android_api(),
        work_profile: phone.is_managed_profile(),
        // The phones of these stores all have it.
        play_services: true,
        sdk_status: sdk_status as i32,
    }
}

fn samples_of(records: Vec<Record>, phone: &HealthConnect) -> Vec<Sample> {
    records.into_iter().map(|record| sample_of(record, phone.package_name())).collect()
}

fn sample_of(record: Record, own_package: &str) -> Sample {
    let (kind, value, unit) = match record.value {
        Value::Steps(count) => (SampleKind::Steps, count.to_string(), "count"),
        Value::Weight { grams } => (SampleKind::Weight, grams, "g"),
    };
    Sample {
        id: record.id,
        kind,
        start: Moment::from_millis(record.start),
        end: Moment::from_millis(record.end),
        value,
        unit: unit.to_owned(),
        own: record.origin == own_package,
        origin: record.origin,
        device: record.device,
        method: match record.recording_method {
            store::RecordingMethod::Unknown => RecordingMethod::Unknown,
            store::RecordingMethod::ActivelyRecorded => RecordingMethod::Active,
            store::RecordingMethod::AutomaticallyRecorded => RecordingMethod::Automatic,
            store::RecordingMethod::ManualEntry => RecordingMethod::Manual,
        },
        last_modified: Some(Moment::from_millis(record.last_modified)),
        sync_id: record.client_record_id,
        utc_offset_minutes: record.offset_minutes.and_then(|minutes| i16::try_from(minutes).ok()),
    }
}
