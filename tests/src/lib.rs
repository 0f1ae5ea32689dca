//! The world: phones and the union's server in one process, a clock that can be set, a network that lies.
//!
//! Comes in: a seed and a moment. Goes out: the real core and the real server, joined. Must never happen: a fake of our
//! own code; a fake that shares types or parsers with what it tests; anything in here in a build that ships (the demo
//! of the `kenpos` binary is a feature that a production build leaves out, and goes without the feature `lab`: simulator,
//! benchmarks, and the deviations of the health stores).

#[cfg(feature = "lab")]
pub mod bench;
pub mod clock;
pub mod courier;
pub mod damage;
pub mod database;
#[cfg(feature = "lab")]
pub mod edge_cases;
pub mod export;
pub mod folder;
pub mod health_shell;
pub mod health_stores;
pub mod keys;
#[cfg(feature = "lab")]
pub mod lab_server;
#[cfg(feature = "lab")]
pub mod long_history;
pub mod members;
pub mod phone;
pub mod proxy;
pub mod rng;
pub mod secrets;
#[cfg(feature = "lab")]
pub mod sim;
pub mod turn;
pub mod union;
pub mod world;
