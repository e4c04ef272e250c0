//! What an experiment declares.

use super::Figures;
use crate::Result;
use crate::data::images::Images;

/// A paper's claim, and how it is measured here.
#[derive(Debug)]
pub struct Experiment {
    /// Number of the paper, two digits; behind them, what is run of it where that is not all.
    pub paper: &'static str,
    /// What the paper is about, a few words.
    pub title: &'static str,
    /// Where it is.
    pub reference: &'static str,
    /// What it says that can be measured at this size.
    pub claim: &'static str,
    /// What is run. A change makes what was measured before out of date.
    pub protocol: &'static str,
    /// What is compared.
    pub arms: &'static [Arm],
    /// Figures that somebody else measured by the same protocol.
    pub known: &'static [Known],
    /// The claim in numbers; the verdict follows from them.
    pub checks: &'static [Check],
    /// Why figures are not those that are known.
    pub notes: &'static [Note],
    /// Names of the demos that show it.
    pub demos: &'static [&'static str],
}

/// One of the things that an experiment compares.
#[derive(Debug)]
pub struct Arm {
    /// Its name in tables.
    pub name: &'static str,
    /// Seeds of the whole protocol, counted from 0.
    pub seeds: u64,
    /// About how many seconds a run takes, for the time left.
    pub seconds: f64,
    /// A run with one seed.
    pub run: fn(&Cell<'_>) -> Result<Measures>,
}

/// What a run measured: names and numbers.
pub type Measures = Vec<(&'static str, f64)>;

/// A run of one arm with one seed.
pub struct Cell<'a> {
    /// Where its random numbers start.
    pub seed: u64,
    /// A short run that shows that everything works, and nothing else?
    pub quick: bool,
    /// The world outside.
    pub surroundings: &'a dyn Surroundings,
}

impl Cell<'_> {
    /// A size of the protocol, or a small one in a quick run.
    pub fn size(&self, whole: usize, quick: usize) -> usize {
        if self.quick { quick } else { whole }
    }

    /// Tells how much of the run is done.
    pub fn progress(&self, done: usize, of: usize) {
        self.surroundings.progress(done as f64 / of.max(1) as f64);
    }
}

/// Clocks and files, which the library knows nothing of.
pub trait Surroundings {
    /// Is told what share of a run is done.
    fn progress(&self, share: f64);

    /// Seconds since some moment.
    fn seconds(&self) -> f64;

    /// A part (`train` or `test`) of a set of pictures (`mnist` or `fashion-mnist`).
    ///
    /// # Errors
    /// `missing_input` if it is not there.
    fn images(&self, set: &str, part: &str) -> Result<Images>;
}

/// A figure that somebody else measured by the same protocol.
#[derive(Debug)]
pub struct Known {
    /// Name of the arm.
    pub arm: &'static str,
    /// Name of the measure.
    pub measure: &'static str,
    /// What was found.
    pub found: Found,
}

/// How a known figure is given.
#[derive(Debug)]
pub enum Found {
    /// Seed by seed.
    Each(&'static [f64]),
    /// Mean and standard deviation.
    Spread(f64, f64),
}

impl Found {
    /// Mean, and standard deviation where there is one.
    pub fn summary(&self) -> (f64, Option<f64>) {
        match *self {
            Self::Each(values) => (super::figures::mean(values), super::figures::deviation(values)),
            Self::Spread(mean, deviation) => (mean, Some(deviation)),
        }
    }
}

/// A part of the claim in numbers.
#[derive(Debug)]
pub struct Check {
    /// What holds if the number is within its bounds.
    pub says: &'static str,
    /// The number.
    pub of: fn(&Figures<'_>) -> f64,
    /// It is at least that; −∞ for no bound.
    pub from: f64,
    /// It is at most that; ∞ for no bound.
    pub to: f64,
}

/// Why a figure is not the known one.
#[derive(Debug)]
pub struct Note {
    /// Name of the arm; every arm where it is empty.
    pub arm: &'static str,
    /// Name of the measure; every measure where it is empty.
    pub measure: &'static str,
    /// The reason.
    pub why: &'static str,
}

impl Note {
    /// Is it about that figure?
    pub fn is_about(&self, arm: &str, measure: &str) -> bool {
        [(self.arm, arm), (self.measure, measure)]
            .iter()
            .all(|(about, name)| about.is_empty() || about == name)
    }
}
