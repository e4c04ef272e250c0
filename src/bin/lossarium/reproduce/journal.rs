//! Finished runs in a file, a line each, so that a run that was stopped goes on where it was.

use lossarium::reproductions::{Experiment, Finished};
use serde_json::json;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// The file and what it holds. Its first line is the protocol: another one makes what was measured worthless.
pub(super) struct Journal {
    file: File,
    finished: Vec<Finished>,
}

impl Journal {
    /// The journal of an experiment; an empty one if there is none yet, if it is of another protocol, or if `fresh`.
    pub(super) fn open(
        folder: &Path,
        experiment: &Experiment,
        quick: bool,
        fresh: bool,
    ) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let kind = if quick { "-quick" } else { "" };
        let path = folder.join(format!("{}{kind}.jsonl", experiment.paper));
        let head = json!({ "protocol": experiment.protocol }).to_string();
        let text = fs::read_to_string(&path).unwrap_or_default();
        let mut lines = text.lines();
        let valid = !fresh && lines.next() == Some(head.as_str());
        // The last line may be half a one.
        let finished: Vec<Finished> = lines
            .take_while(|_| valid)
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let mut journal = Self { file: File::create(path)?, finished: Vec::new() };
        writeln!(journal.file, "{head}")?;
        finished.into_iter().try_for_each(|finished| journal.add(finished))?;
        Ok(journal)
    }

    /// The run of an arm with a seed, if it is finished.
    pub(super) fn find(&self, arm: &str, seed: u64) -> Option<&Finished> {
        self.finished.iter().find(|finished| finished.arm == arm && finished.seed == seed)
    }

    /// Writes a finished run down.
    pub(super) fn add(&mut self, finished: Finished) -> io::Result<()> {
        writeln!(self.file, "{}", serde_json::to_string(&finished)?)?;
        self.file.flush()?;
        self.finished.push(finished);
        Ok(())
    }
}
