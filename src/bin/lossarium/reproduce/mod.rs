//! `lossarium reproduce`: runs the experiments of papers and writes what they came to. The library knows neither clocks nor files;
//! this program does.

mod journal;
mod progress;
mod table;

use crate::machine::Machine;
use clap::Args;
use journal::Journal;
use lossarium::reproductions::{self, Arm, Cell, EXPERIMENTS, Experiment, Finished, Report};
use progress::Progress;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// What to run, and where to put it.
#[derive(Args)]
pub(crate) struct Reproduce {
    /// Numbers of papers; none for a list of those that there are.
    papers: Vec<String>,
    /// Seeds of every arm, instead of as many as the protocol asks for.
    #[arg(long)]
    seeds: Option<u64>,
    /// One seed and small sizes: shows that everything works, and nothing else.
    #[arg(long)]
    quick: bool,
    /// Folder of the results. A quick run writes below `target/` unless told otherwise.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Folder of the sets of pictures, as `node scripts/datasets.mjs` writes it.
    #[arg(long, default_value = "target/data")]
    data: PathBuf,
    /// Run again what was finished before.
    #[arg(long)]
    fresh: bool,
}

/// A results file.
#[derive(Serialize, Deserialize)]
struct Results {
    #[serde(flatten)]
    report: Report,
    machine: Machine,
    version: String,
}

/// Where finished runs are kept.
const JOURNALS: &str = "target/reproduce";

/// Runs, and says on standard output what came of it.
pub(crate) fn run(what: &Reproduce) -> Result<(), Box<dyn Error>> {
    if what.papers.is_empty() {
        for experiment in EXPERIMENTS {
            println!("{}  {}", experiment.paper, experiment.title);
        }
    }
    for paper in &what.papers {
        let experiment = reproductions::find(&format!("{paper:0>2}"))?;
        let finished = finish(experiment, what)?;
        write(what, Report::of(experiment, &finished, what.quick))?;
    }
    Ok(())
}

/// Every run of an experiment, those of the journal and the missing ones.
fn finish(experiment: &Experiment, what: &Reproduce) -> Result<Vec<Finished>, Box<dyn Error>> {
    let mut journal = Journal::open(Path::new(JOURNALS), experiment, what.quick, what.fresh)?;
    let wanted = wanted(experiment, what);
    let missing: Vec<_> =
        wanted.iter().filter(|(arm, seed)| journal.find(arm.name, *seed).is_none()).collect();
    let all: f64 = missing.iter().map(|(arm, _)| arm.seconds).sum();
    let progress = Progress::new(experiment.paper, &what.data, missing.len(), all);
    progress.say(&format!(
        "{} of {} runs are finished",
        wanted.len() - missing.len(),
        wanted.len()
    ));
    for &&(arm, seed) in &missing {
        progress.begin(arm, seed);
        let cell = Cell { seed, quick: what.quick, surroundings: &progress };
        let measures = (arm.run)(&cell)?;
        let measures = measures.into_iter().map(|(name, value)| (name.into(), value)).collect();
        let seconds = progress.end();
        journal.add(Finished { arm: arm.name.into(), seed, measures, seconds })?;
    }
    Ok(wanted.iter().filter_map(|(arm, seed)| journal.find(arm.name, *seed)).cloned().collect())
}

/// Arms with their seeds.
fn wanted<'a>(experiment: &'a Experiment, what: &Reproduce) -> Vec<(&'a Arm, u64)> {
    let seeds = |arm: &Arm| what.seeds.unwrap_or(if what.quick { 1 } else { arm.seeds });
    experiment.arms.iter().flat_map(|arm| (0..seeds(arm)).map(move |seed| (arm, seed))).collect()
}

fn write(what: &Reproduce, report: Report) -> Result<(), Box<dyn Error>> {
    let usual = if what.quick { JOURNALS } else { "results" };
    let out = what.out.as_deref().unwrap_or(Path::new(usual));
    fs::create_dir_all(out)?;
    let path = out.join(format!("{}.json", report.paper));
    let version = env!("CARGO_PKG_VERSION").into();
    let results = Results { report, machine: Machine::this(), version };
    fs::write(&path, serde_json::to_string_pretty(&results)? + "\n")?;
    fs::write(out.join("README.md"), table::all(&read_all(out)?))?;
    print!("{}", table::of(&results));
    Ok(())
}

/// All results of a folder, by number of the paper.
fn read_all(folder: &Path) -> Result<Vec<Results>, Box<dyn Error>> {
    let mut all = Vec::new();
    for experiment in EXPERIMENTS {
        let path = folder.join(format!("{}.json", experiment.paper));
        if path.exists() {
            all.push(serde_json::from_str(&fs::read_to_string(path)?)?);
        }
    }
    Ok(all)
}
