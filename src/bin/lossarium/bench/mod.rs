//! `lossarium bench`: speed on this machine. The library knows no clock; this program does.

mod softmax;
mod timing;

use clap::Subcommand;
use std::time::Duration;

/// What can be measured.
#[derive(Subcommand)]
pub(crate) enum Bench {
    /// Softmax: every algorithm with every instruction set of this machine, against the plain loop.
    Softmax {
        /// Print JSON instead of tables.
        #[arg(long)]
        json: bool,
        /// A short run, for a look.
        #[arg(long)]
        quick: bool,
    },
}

/// Measures and prints.
pub(crate) fn run(bench: &Bench) {
    match *bench {
        Bench::Softmax { json, quick } => {
            let budget = Duration::from_millis(if quick { 300 } else { 5000 });
            let results = softmax::measure(budget);
            if json {
                println!("{:#}", softmax::json(&results));
            } else {
                print!("{}", softmax::tables(&results));
            }
        }
    }
}
