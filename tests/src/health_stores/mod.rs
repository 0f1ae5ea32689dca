//! The health stores of the two platforms as they really behave, in time that a test moves.
//!
//! Comes in: what a person and a phone do ([`healthkit::Event`], [`health_connect::Event`],
//! [`step_counter::Event`]), from a test or a script;
//! and calls that look like the platform's own API. Goes out: what the platform would answer, lies included. Must never
//! happen: a type or a parser of the product (a fake that shares a mistake with the core proves nothing); a clock; a
//! behaviour without the place where it was read. All numbers in here are invented, so `Debug` may show them.
//!
//! # A script
//!
//! One JSON object; `tests/tests/health_stores/iphone.json` and `android.json` beside it are whole examples.
//!
//! ```json
//! { "store": "healthkit", "phone": "kenji-iphone", "app": "jp.example.kenpos", "events": [
//!   { "at": "2026-11-22T07:00:00+09:00", "do": "allow", "read": ["steps"], "write": [] },
//!   { "at": "2026-11-22T09:00:00+09:00", "do": "write_steps", "id": "walk", "source": "com.apple.health.phone",
//!     "start": "2026-11-22T08:30:00+09:00", "end": "2026-11-22T09:00:00+09:00", "count": 3200 } ] }
//! ```
//!
//! * `store` is `healthkit`, `health_connect` or `step_counter`. `phone` seeds every id: the same script gives the same ids. `app` is the
//!   bundle id or package of the app that reads.
//! * An event has `at` (with an offset from UTC), `do` (the name of a variant of `Event`, in snake case) and the fields
//!   of that variant. Events stand in the order of time. `id` is the script's own name for a sample or record; the store
//!   gives it an id of its own.
//! * Tokens and anchors carry all they need, so a script played again from its beginning still understands those it gave
//!   out. What the app itself wrote, what it used of its quotas and its observers are not kept between two players.

mod decimal;
pub mod health_connect;
pub mod healthkit;
pub mod moment;
mod script;
pub mod step_counter;
mod sweep;

pub use script::{Dated, MAX_EVENTS, MAX_SCRIPT_BYTES, Player, Refused, Script, ScriptError, Scripted, ScriptedPhone};

/// FNV-1a over the parts and their borders, 128 bits: the same parts give the same id on every machine and for ever.
fn digest(parts: &[&str]) -> u128 {
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    hash
}

/// A digest in the shape of a UUID.
fn uuid(parts: &[&str]) -> String {
    let hex = format!("{:032x}", digest(parts));
    let mut text = String::with_capacity(36);
    for (index, digit) in hex.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}
