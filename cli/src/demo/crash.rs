//! A phone that is killed while it writes.
//!
//! Comes in: a phone's folder. Goes out: the ids that were acknowledged before the kill. The process is a real one and
//! is really killed; it runs on the play's clock, which is why its command exists in the demo only and is hidden.
//! Must never happen: an id counted that was not wholly printed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;

use kenpos_core::device::{DeviceRng, ReqwestCourier};
use kenpos_core::log::{ItemId, WeightEntry};
use kenpos_core::ports::Ports;
use kenpos_core::session::Platform;
use kenpos_core::{Config, Kenpos};
use kenpos_rules::day::Moment;
use kenpos_rules::ids::RecordId;
use kenpos_rules::weight::Weight;
use kenpos_tests::clock::{DeviceClocks, TrueTime};
use kenpos_tests::secrets::MemorySecrets;

use crate::args::CrashArgs;
use crate::failure::{Failure, condition};

/// Acknowledgements waited for before the kill; the next write is then under way.
const WAIT_FOR: usize = 3;

/// Writes at most, if nobody kills it.
const WRITES_MAX: u32 = 10_000;

/// Starts the writer on this folder, kills it in the middle of a write, and gives back what it acknowledged.
pub fn crash(home: &Path, now: Moment, booted: Moment) -> Result<Vec<RecordId>, Failure> {
    let failed =
        |error: std::io::Error| Failure::condition(format!("the phone that is to crash did not start: {error}"));
    let program = std::env::current_exe().map_err(failed)?;
    let mut writer = Command::new(program)
        .arg("demo-crash")
        .arg(home)
        .args([now.to_string(), booted.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut output = BufReader::new(writer.stdout.take().expect("stdout is piped"));
    let mut printed = String::new();
    let heard = (0..WAIT_FOR).try_for_each(|_| output.read_line(&mut printed).map(drop));
    // Killed whatever was heard: it must not outlive the play.
    let killed = writer.kill().and_then(|()| writer.wait());
    heard.and_then(|()| output.read_to_string(&mut printed)).map_err(failed)?;
    killed.map_err(failed)?;
    let whole_lines = printed.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    let ids: Vec<RecordId> = whole_lines.filter_map(|line| line.trim().parse().ok()).collect();
    if ids.len() < WAIT_FOR {
        return Err(Failure::condition("the phone that is to crash did not write"));
    }
    Ok(ids)
}

/// The process that is killed: weighs the member once a second of its clock and prints each id once it is kept.
pub fn write_until_killed(args: &CrashArgs) -> Result<ExitCode, Failure> {
    let time = TrueTime::starting_at(args.now);
    let ports = Ports {
        clock: DeviceClocks::booted_at(args.booted, &time),
        rng: Arc::new(DeviceRng),
        secrets: MemorySecrets::new(),
        courier: Arc::new(ReqwestCourier::new()),
    };
    let config = Config { home: args.home.clone(), app_version: "demo".to_owned(), platform: Platform::Android };
    let phone = Kenpos::open(config, ports).map_err(|error| condition(&error))?;
    let mut stdout = std::io::stdout().lock();
    for more_grams in 0..WRITES_MAX {
        let weight = Weight::from_grams(70_000 + more_grams).map_err(|error| condition(&error))?;
        let entry = WeightEntry { weight, measured_at: None, utc_offset_minutes: 540 };
        let logged = phone.log_weight(&entry).map_err(|error| condition(&error))?;
        if let ItemId::Record(id) = logged.id {
            writeln!(stdout, "{id}").and_then(|()| stdout.flush()).map_err(|error| condition(&error))?;
        }
        time.advance_millis(1_000);
    }
    Ok(ExitCode::SUCCESS)
}
