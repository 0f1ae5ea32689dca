//! How often an app may call. Comes in: calls with their time. Goes out: whether one more is allowed. Must never happen: a
//! quota that fills up in steps (the real ones fill up all the time).

/// Milliseconds of the short window.
const QUARTER_HOUR_MS: i64 = 900_000;

/// Milliseconds of the long window.
const DAY_MS: i64 = 86_400_000;

/// Calls within a window. What is left is counted in calls × window, so that every millisecond adds whole numbers.
#[derive(Clone, Debug)]
struct Window {
    calls: i64,
    millis: i64,
    left: i64,
}

impl Window {
    fn full(calls: i64, millis: i64) -> Self {
        Self { calls, millis, left: calls * millis }
    }

    fn fill(&mut self, elapsed: i64) {
        let elapsed = elapsed.clamp(0, self.millis);
        self.left = (self.left + elapsed * self.calls).min(self.calls * self.millis);
    }
}

/// The two windows of one kind of call.
#[derive(Clone, Debug)]
struct Bucket {
    windows: [Window; 2],
    last: Option<i64>,
}

impl Bucket {
    fn full(per_quarter_hour: i64, per_day: i64) -> Self {
        Self { windows: [Window::full(per_quarter_hour, QUARTER_HOUR_MS), Window::full(per_day, DAY_MS)], last: None }
    }

    fn take(&mut self, now: i64) -> bool {
        let elapsed = now - self.last.unwrap_or(now);
        self.last = Some(now);
        self.windows.iter_mut().for_each(|window| window.fill(elapsed));
        let enough = self.windows.iter().all(|window| window.left >= window.millis);
        if enough {
            self.windows.iter_mut().for_each(|window| window.left -= window.millis);
        }
        enough
    }
}

/// The quotas of one app. The numbers are AOSP's defaults; Google publishes none.
#[derive(Clone, Debug)]
pub(super) struct Quotas {
    foreground_reads: Bucket,
    background_reads: Bucket,
    writes: Bucket,
}

impl Quotas {
    pub(super) fn full() -> Self {
        Self {
            foreground_reads: Bucket::full(2_000, 16_000),
            background_reads: Bucket::full(1_000, 8_000),
            writes: Bucket::full(1_000, 8_000),
        }
    }

    pub(super) fn take_read(&mut self, now: i64, foreground: bool) -> bool {
        if foreground { self.foreground_reads.take(now) } else { self.background_reads.take(now) }
    }

    pub(super) fn take_write(&mut self, now: i64) -> bool {
        self.writes.take(now)
    }
}
