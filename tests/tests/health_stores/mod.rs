//! The contract of the health stores: what the platforms do, one sentence per behaviour.
//!
//! Comes in: stores and their deviations. Goes out: sentences that hold, and that fail for a naive store. Must never
//! happen: a behaviour without a sentence; a sentence that a naive store passes too where one was planted.

mod health_connect;
mod healthkit;
mod script;

use std::panic::{UnwindSafe, catch_unwind};

/// A test for every sentence, and the table by which the planted deviations are tried.
macro_rules! contract {
    ($store:ident: $($behaviour:ident => $module:ident::$sentence:ident,)+) => {
        const CONTRACT: &[(Behaviour, fn(&mut $store))] = &[$((Behaviour::$behaviour, $module::$sentence)),+];
        $(#[test] fn $sentence() { $module::$sentence(&mut phone()); })+
    };
}
use contract;

/// The app that reads.
const APP: &str = "jp.example.kenpos";

/// 22 November 2026, midnight in Japan, in UTC milliseconds.
const MIDNIGHT: i64 = 1_795_273_200_000;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A time of that day in Japan.
fn at(hour: i64, minute: i64) -> i64 {
    MIDNIGHT + hour * HOUR + minute * MINUTE
}

/// Every behaviour of `all` has a sentence.
fn assert_all_shown<B: Copy + Ord + std::fmt::Debug>(all: &[B], shown: impl Iterator<Item = B>) {
    let shown: Vec<B> = shown.collect();
    let missing: Vec<&B> = all.iter().filter(|behaviour| !shown.contains(behaviour)).collect();
    assert!(missing.is_empty(), "no sentence shows {missing:?}");
}

/// Whether the sentence fails for this store.
fn fails<S>(sentence: fn(&mut S), store: impl Fn() -> S + UnwindSafe) -> bool {
    catch_unwind(move || sentence(&mut store())).is_err()
}
