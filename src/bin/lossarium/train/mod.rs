//! `lossarium train`: networks, natively.

mod classifier;
mod drawing2cad;

use clap::Subcommand;
use std::error::Error;

/// What can be trained.
#[derive(Subcommand)]
pub(crate) enum Train {
    /// A small network with any losses of the catalog that fit: a run as JSON, records as lines of JSON.
    Classifier(classifier::Classifier),
    /// The network from drawings to CAD programs. Interrupted, the same command goes on from its last checkpoint.
    Drawing2cad(drawing2cad::Drawing2cad),
}

/// Trains, or evaluates.
pub(crate) fn run(what: &Train) -> Result<(), Box<dyn Error>> {
    match what {
        Train::Classifier(run) => classifier::run(run),
        Train::Drawing2cad(run) => Ok(drawing2cad::run(run)?),
    }
}
