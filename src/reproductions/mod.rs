//! What papers claim, measured here: an experiment a file, each a declaration of arms, figures and checks.
//!
//! An experiment knows neither clocks nor files. The native program runs its cells (an arm with a seed), keeps what they measured
//! and writes the [`Report`]. The verdict follows from the checks by one [`RULE`].

mod anyloss;
mod cnn_svm;
mod ensloss;
mod experiment;
mod figures;
mod ghosts;
mod grokking;
mod gru_svm;
mod ldr;
mod mahalanobis;
mod nkd;
mod parts;
mod report;
mod z_loss;

pub use experiment::{Arm, Cell, Check, Experiment, Found, Known, Measures, Note, Surroundings};
pub use figures::{Figures, Finished};
pub use report::{Checked, DIFFERENT, Figure, KnownFigure, RULE, Report, Runs, Verdict};

use crate::{Error, ErrorCode, Result};

/// Every experiment, by number of the paper.
pub static EXPERIMENTS: &[&Experiment] = &[
    &z_loss::EXPERIMENT,
    &ldr::EXPERIMENT,
    &anyloss::EXPERIMENT,
    &ensloss::EXPERIMENT,
    &mahalanobis::EXPERIMENT,
    &ghosts::EXPERIMENT,
    &nkd::EXPERIMENT,
    &cnn_svm::EXPERIMENT,
    &cnn_svm::FULL,
    &grokking::EXPERIMENT,
    &gru_svm::EXPERIMENT,
];

/// The experiment of a paper.
///
/// # Errors
/// `out_of_range` if the paper has none.
pub fn find(paper: &str) -> Result<&'static Experiment> {
    let found = EXPERIMENTS.iter().copied().find(|experiment| experiment.paper == paper);
    found.ok_or_else(|| {
        let papers: Vec<_> = EXPERIMENTS.iter().map(|experiment| experiment.paper).collect();
        let expected = format!("one of {}", papers.join(", "));
        Error::new(ErrorCode::OutOfRange, "paper", expected, paper)
    })
}
