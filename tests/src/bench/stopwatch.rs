//! The one place where a benchmark reads a clock. Nothing it measures decides anything.

use std::time::{Duration, Instant};

/// Runs `work` and says how long it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a benchmark measures real time; no result of the product depends on it"
    )]
    let began = Instant::now();
    let value = work();
    (began.elapsed(), value)
}

/// Microseconds that `work` took; what it made is dropped after the clock was read.
pub fn micros<T>(work: impl FnOnce() -> T) -> f64 {
    let (took, _made) = timed(work);
    took.as_secs_f64() * 1e6
}
