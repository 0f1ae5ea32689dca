//! The real binary, as a user meets it: exit codes, stdout, stderr, and a real server on a free port.

mod award_table;
mod bad_input;
mod balancer;
#[cfg(feature = "demo")]
mod crash;
mod damage;
mod day;
#[cfg(feature = "demo")]
mod demo;
mod exchange;
mod health;
#[cfg(feature = "demo")]
mod health_store;
mod japanese;
mod office;
mod planted;
mod postgres;
mod published;
mod results;
mod serve;
mod submissions;
mod support;
mod words;
