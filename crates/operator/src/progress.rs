//! How far long work is, with the time left, on standard error. Where that is no terminal, a line every few seconds.

use std::{
    io::{IsTerminal, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

/// Shows how far something is.
pub struct Bar {
    what: &'static str,
    begun: Instant,
    shown: Mutex<Option<Instant>>,
    terminal: bool,
}

impl Bar {
    /// Begins.
    pub fn new(what: &'static str) -> Self {
        Self { what, begun: Instant::now(), shown: Mutex::new(None), terminal: std::io::stderr().is_terminal() }
    }

    /// So much of so much is done.
    pub fn at(&self, done: u64, total: u64) {
        let Ok(mut shown) = self.shown.lock() else { return };
        let pause = Duration::from_millis(if self.terminal { 200 } else { 5_000 });
        if shown.is_some_and(|at| at.elapsed() < pause) || (shown.is_none() && self.begun.elapsed() < pause) {
            return;
        }
        *shown = Some(Instant::now());
        let (done, total) = (done.min(total), total.max(1));
        let spent = self.begun.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a share to be shown")]
        let share = done as f64 / total as f64;
        let left = if share > 0.0 { spent / share - spent } else { 0.0 };
        let text = format!("{}: {done} of {total} ({:.0} %), {left:.0} s left", self.what, share * 100.0);
        if self.terminal {
            eprint!("\r\x1b[K{text}")
        } else {
            eprintln!("{text}")
        }
        let _ = std::io::stderr().flush();
    }

    /// Done.
    pub fn end(&self) {
        if self.terminal {
            eprint!("\r\x1b[K");
        }
    }
}
