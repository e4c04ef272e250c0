//! What a run is given: a clock, files, and somebody who says on standard error how far it is and how long it will take.

use lossarium::data::images::{self, Images};
use lossarium::reproductions::{Arm, Surroundings};
use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Runs of an experiment, whose lengths are about known: the time left is what is left of them, at the pace so far.
pub(super) struct Progress {
    paper: &'static str,
    /// Folder of the sets of pictures.
    data: PathBuf,
    start: Instant,
    /// About how many seconds all runs, and the finished ones, were said to take.
    all: f64,
    done: Cell<f64>,
    runs: usize,
    at: Cell<usize>,
    running: RefCell<Running>,
}

struct Running {
    name: String,
    /// About how many seconds it was said to take.
    seconds: f64,
    start: Instant,
    shown: Instant,
}

impl Progress {
    pub(super) fn new(paper: &'static str, data: &Path, runs: usize, all: f64) -> Self {
        let now = Instant::now();
        let running = Running { name: String::new(), seconds: 0.0, start: now, shown: now };
        Self {
            paper,
            data: data.into(),
            start: now,
            all,
            done: Cell::new(0.0),
            runs,
            at: Cell::new(0),
            running: RefCell::new(running),
        }
    }

    /// A line of its own.
    pub(super) fn say(&self, words: &str) {
        eprintln!("{}: {words}", self.paper);
    }

    pub(super) fn begin(&self, arm: &Arm, seed: u64) {
        self.at.set(self.at.get() + 1);
        let (now, name) = (Instant::now(), format!("{}, seed {seed}", arm.name));
        *self.running.borrow_mut() = Running { name, seconds: arm.seconds, start: now, shown: now };
        self.show(0.0);
    }

    /// Seconds that the run took.
    pub(super) fn end(&self) -> f64 {
        self.show(1.0);
        if stderr().is_terminal() {
            eprintln!();
        }
        let running = self.running.borrow();
        self.done.set(self.done.get() + running.seconds);
        running.start.elapsed().as_secs_f64()
    }

    fn show(&self, share: f64) {
        let running = self.running.borrow();
        let done = self.done.get() + share * running.seconds;
        let elapsed = self.start.elapsed().as_secs_f64();
        // At first nothing but what the arms say is known.
        let pace = if done > 1.0 { elapsed / done } else { 1.0 };
        let left = Duration::from_secs_f64((self.all - done).max(0.0) * pace).as_secs();
        let (minutes, seconds) = (left / 60, left % 60);
        let (at, runs, percent) = (self.at.get(), self.runs, 100.0 * share);
        let line = format!(
            "{}: run {at} of {runs}, {} {percent:.0} %, {minutes}:{seconds:02} left",
            self.paper, running.name
        );
        if stderr().is_terminal() {
            eprint!("\r\x1b[K{line}");
            stderr().flush().ok();
        } else {
            eprintln!("{line}");
        }
    }
}

impl Surroundings for Progress {
    fn progress(&self, share: f64) {
        let rarely = Duration::from_millis(if stderr().is_terminal() { 200 } else { 20_000 });
        let mut running = self.running.borrow_mut();
        if running.shown.elapsed() >= rarely {
            running.shown = Instant::now();
            drop(running);
            self.show(share);
        }
    }

    fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    fn images(&self, set: &str, part: &str) -> lossarium::Result<Images> {
        images::read(&self.data.join(set), part)
    }
}
