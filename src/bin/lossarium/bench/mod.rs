//! `lossarium bench`: speed on this machine. The library knows no clock; this program does.

mod data;
mod losses;
mod softmax;
mod timing;
mod train;

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
    /// Losses and methods: value and gradient, on the cases of the browser benchmark.
    Losses {
        /// Print JSON instead of a table.
        #[arg(long)]
        json: bool,
        /// A short run, for a look.
        #[arg(long)]
        quick: bool,
        /// Only functions whose names begin so.
        #[arg(long, default_value = "")]
        only: String,
    },
    /// Matrix products and steps of training, on the cases of the browser benchmark.
    Train {
        /// Print JSON instead of tables.
        #[arg(long)]
        json: bool,
        /// A short run, for a look.
        #[arg(long)]
        quick: bool,
        /// Only networks whose names begin so.
        #[arg(long, default_value = "")]
        only: String,
    },
}

/// Measures and prints.
pub(crate) fn run(bench: &Bench) {
    match bench {
        &Bench::Softmax { json, quick } => {
            let budget = Duration::from_millis(if quick { 300 } else { 5000 });
            let results = softmax::measure(budget);
            if json {
                println!("{:#}", softmax::json(&results));
            } else {
                print!("{}", softmax::tables(&results));
            }
        }
        Bench::Losses { json, quick, only } => {
            let budget = Duration::from_millis(if *quick { 200 } else { 3000 });
            let results = losses::measure(only, budget);
            if *json {
                println!("{:#}", losses::json(&results));
            } else {
                print!("{}", losses::table(&results));
            }
        }
        Bench::Train { json, quick, only } => {
            let budget = Duration::from_millis(if *quick { 300 } else { 4000 });
            let results = train::measure(only, budget);
            if *json {
                println!("{:#}", train::json(&results));
            } else {
                print!("{}", train::table(&results));
            }
        }
    }
}
