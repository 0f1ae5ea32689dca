//! Phones killed between any two writes, and databases that come back from an older copy.
//!
//! SQLite appends each commit to the write-ahead log, so every length of it since the last request was sent is a moment
//! at which the phone may have been killed: what was promised after that moment was never promised.
//!
//! Comes in: a phone or the server. Goes out: the same at an earlier moment of its life. Must never happen: a moment
//! that no real kill or backup could leave behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::act;
use super::courier::locked;
use super::entry::entry;
use super::fault;
use super::health;
use super::office;
use super::state::{PhoneCopy, Sim};
use crate::folder::copy_folder;

/// The header of a write-ahead log, and one page with what stands before it (SQLite's file format).
const WAL_HEADER: u64 = 32;
const FRAME: u64 = 24 + 4096;

/// Backups kept of the server: the restore takes any of them.
const BACKUPS_MAX: usize = 3;

/// A few entries, perhaps a sync, and the phone is killed somewhere in between.
pub async fn kill(sim: &mut Sim, phone: usize) {
    let home = sim.phones[phone].phone.home().to_owned();
    let courier = Arc::clone(&sim.phones[phone].courier);
    let Some(log) = live_log(&home) else { return };
    let files = Files { home: home.clone(), log: log.clone() };
    courier.watch(files.clone());
    let mut kept: Vec<(u64, u64)> = vec![(sim.promised, 0)];
    let mut read = false;
    for _ in 0..1 + sim.below(4) {
        if sim.below(6) == 0 {
            health::read(sim, phone);
            read = true;
        } else if sim.below(3) == 0 {
            if sim.below(2) == 0 {
                fault::spoil(sim, &courier);
            }
            _ = act::sync(sim, phone).await;
        } else {
            entry(sim, phone);
        }
        kept.push((sim.promised, length(&log)));
    }
    let (before, after) = (courier.seen_at_last_request().expect("it was watched"), files.look());
    let (from, to) = (before.log_bytes.max(WAL_HEADER), after.log_bytes);
    // A log that began anew or was written back, or a session that changed since the phone sent last: then the kill comes
    // after the last write.
    let whole = before.beside != after.beside || from >= to;
    let boundary = if whole { to } else { from + sim.below((to - from) / FRAME + 1) * FRAME };
    let torn = if whole || boundary == to || sim.below(2) == 0 { 0 } else { 1 + sim.below(FRAME - 1) };
    sim.hit(if torn > 0 { "phone_killed_in_a_write" } else { "phone_killed_between_writes" });
    let new_home = sim.new_folder();
    copy_folder(&home, &new_home);
    let cut_log = new_home.join(log.strip_prefix(&home).expect("the log lies in the phone's folder"));
    let file = fs::OpenOptions::new().write(true).open(cut_log).expect("the log was copied");
    file.set_len(boundary + torn).expect("the log can be cut");
    drop(file);
    sim.say(&format!("phone {phone}: killed at {boundary}+{torn} of {from}..{to}"));
    sim.move_phone(phone, &new_home);
    sim.phones[phone].calm_since = None;
    sim.phones[phone].asked = None;
    let survived = kept.iter().take_while(|(_, bytes)| whole || *bytes <= boundary).last();
    let survived = survived.map_or(0, |(number, _)| *number);
    sim.forget_after(phone, survived);
    if read {
        health::as_found(sim, phone);
    }
    drop(fs::remove_dir_all(home));
}

/// Copies the folder of a phone, as a backup of the phone does. Its secrets are not in it.
pub fn copy_phone(sim: &mut Sim, phone: usize) {
    let copy = sim.new_folder();
    copy_folder(sim.phones[phone].phone.home(), &copy);
    sim.say(&format!("phone {phone}: is copied"));
    let (promised, member, owners) = (sim.promised, sim.phones[phone].member, sim.phones[phone].owners.clone());
    let at = sim.wire.time.get().millis();
    sim.phones[phone].copy = Some(PhoneCopy { folder: copy, promised, at, member, owners });
}

/// The phone goes back to its copy.
pub async fn restore_phone(sim: &mut Sim, phone: usize) {
    let Some(PhoneCopy { folder, promised, at, member, owners }) = sim.phones[phone].copy.take() else { return };
    sim.hit("phone_restored");
    sim.sessions.torn([phone]);
    sim.phones[phone].phone.kill();
    sim.move_phone(phone, &folder);
    sim.phones[phone].owners = owners;
    sim.phones[phone].calm_since = None;
    sim.phones[phone].asked = None;
    sim.phones[phone].member = member;
    sim.forget_after(phone, promised);
    sim.owe_again(phone, at);
    if member.is_some() {
        _ = act::sync(sim, phone).await;
    }
}

/// A phone and the server are both restored from older copies: the water was in the cellar.
pub async fn restore_both(sim: &mut Sim, phone: usize) {
    if sim.phones[phone].copy.is_none() || sim.backups.is_empty() {
        return;
    }
    sim.hit("both_restored");
    restore_server(sim).await;
    restore_phone(sim, phone).await;
}

/// Copies the server's database.
pub async fn back_up_server(sim: &mut Sim) {
    // A backup without one of the members is not taken: restored, it would make another member of the same person.
    if sim.registered.contains(&false) {
        return;
    }
    let folder = sim.new_folder();
    let backup = sim.union.back_up(&folder).await;
    let seen = locked(&sim.wire.seen).clone();
    sim.backups.push((backup, seen));
    if sim.backups.len() > BACKUPS_MAX {
        sim.backups.remove(0);
    }
    sim.say("the server is backed up");
}

/// The server goes back to one of its backups, which stays for another time.
pub async fn restore_server(sim: &mut Sim) {
    if sim.backups.is_empty() {
        return;
    }
    let index = sim.index(sim.backups.len());
    sim.backups.truncate(index + 1);
    sim.look();
    sim.hit("server_restored");
    let phones = 0..sim.phones.len();
    sim.sessions.torn(phones);
    let place = sim.new_folder();
    let (backup, seen) = &sim.backups[index];
    sim.union.restore(backup, &place).await;
    *locked(&sim.wire.seen) = seen.clone();
    sim.unsettle_all();
    sim.phones.iter_mut().for_each(|phone| phone.asked = None);
    sim.forget_what_nobody_has();
    // The desk brings the roster up to date again.
    office::import(sim).await;
}

/// The write-ahead log in use: of the member who is signed in.
fn live_log(home: &Path) -> Option<PathBuf> {
    let logs = fs::read_dir(home.join("members")).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut logs: Vec<PathBuf> = logs.filter(|path| path.to_string_lossy().ends_with(".db-wal")).collect();
    // With several, nobody can say which one is open.
    if logs.len() == 1 { logs.pop() } else { None }
}

/// Bytes of whole frames. What an earlier kill has torn behind them is written over by the next commit.
fn length(path: &Path) -> u64 {
    whole_frames(fs::metadata(path).map_or(0, |file| file.len()))
}

const fn whole_frames(bytes: u64) -> u64 {
    let frames = bytes.saturating_sub(WAL_HEADER) / FRAME;
    WAL_HEADER + frames * FRAME
}

/// The files of a phone that its commits touch.
#[derive(Clone)]
pub struct Files {
    home: PathBuf,
    log: PathBuf,
}

/// How they are at a moment.
pub struct Look {
    log_bytes: u64,
    /// What does not change while commits only append to the log: its header, the database, the device file.
    beside: [Vec<u8>; 3],
}

impl Files {
    /// How they are now.
    pub fn look(&self) -> Look {
        let read = |path: &Path| fs::read(path).unwrap_or_default();
        let (mut header, log_bytes) = (read(&self.log), length(&self.log));
        header.truncate(32);
        let database = self.log.to_string_lossy().trim_end_matches("-wal").to_owned();
        Look { log_bytes, beside: [header, read(Path::new(&database)), read(&self.home.join("device.json"))] }
    }
}
