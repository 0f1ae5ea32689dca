//! A progress bar for work over a second, on a terminal only.
//!
//! Comes in: how far a file is read. Goes out: rate and remaining time on stderr. Must never happen: a bar in a pipe or
//! a log.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work shorter than this needs no bar.
const SHORT: Duration = Duration::from_secs(1);

/// A bar over the bytes of a file; gone when it is dropped.
pub struct ReadingBar {
    bar: ProgressBar,
    on_terminal: bool,
}

impl ReadingBar {
    /// Hidden for now, and for good where stderr is no terminal.
    pub fn new() -> Self {
        let style = ProgressStyle::with_template("{bar:30} {percent:>3}%  {bytes_per_sec}  {eta}")
            .expect("the template has no typing error");
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_style(style);
        Self { bar, on_terminal: io::stderr().is_terminal() }
    }

    /// So many bytes of so many are read.
    pub fn advance(&self, bytes_read: u64, bytes_total: u64) {
        self.bar.set_length(bytes_total);
        self.bar.set_position(bytes_read);
        if self.on_terminal && self.bar.is_hidden() && self.bar.elapsed() > SHORT {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Drop for ReadingBar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
