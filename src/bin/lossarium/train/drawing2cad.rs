//! `lossarium train drawing2cad`: the network from drawings to CAD programs from a seed, with progress, checkpoints and an evaluation at the end.

use crate::machine::Machine;
use clap::{Args, ValueEnum};
use lossarium::drawing2cad::generate::{Model, Models, Split};
use lossarium::drawing2cad::model::Form;
use lossarium::drawing2cad::train::{Evaluation, Record, Settings, Trainer, evaluate};
use serde_json::{Value as Json, json};
use std::fs::{self, File, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Settings of a run.
#[derive(Args)]
pub(crate) struct Drawing2cad {
    /// Steps of the whole run.
    #[arg(long, default_value_t = Settings::default().steps)]
    steps: u64,
    /// Where random numbers start.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The folder for checkpoint, log, weights and figures.
    #[arg(long)]
    out: PathBuf,
    /// Threads; the result does not depend on them.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Minutes between checkpoints.
    #[arg(long, default_value_t = 3.0)]
    every: f64,
    /// Models that are drawn once before they are drawn again.
    #[arg(long, default_value_t = Settings::default().pool)]
    pool: usize,
    /// The views that the network sees.
    #[arg(long, value_enum, default_value_t = Views::Four)]
    views: Views,
    /// Share of drawings of which some views are hidden.
    #[arg(long, default_value_t = 0.0)]
    hidden: f64,
    /// Share of drawings that are moved by a level.
    #[arg(long, default_value_t = 0.0)]
    jitter: f64,
    /// Plain cross-entropy instead of soft targets.
    #[arg(long)]
    hard: bool,
    /// One decoder for commands and arguments.
    #[arg(long)]
    single: bool,
    /// Models for the evaluation.
    #[arg(long, default_value_t = 1000)]
    test: usize,
    /// Evaluate the last checkpoint instead of going on.
    #[arg(long)]
    evaluate: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Views {
    /// Front, top, right and isometric.
    Four,
    /// Without the isometric one.
    Three,
    /// The isometric one alone.
    One,
}

impl Drawing2cad {
    fn settings(&self) -> Settings {
        let views = match self.views {
            Views::Four => [true; 4],
            Views::Three => [true, true, true, false],
            Views::One => [false, false, false, true],
        };
        Settings {
            steps: self.steps,
            seed: self.seed,
            pool: self.pool,
            views,
            hidden: self.hidden,
            jitter: self.jitter,
            soft: !self.hard,
            form: Form { dual: !self.single },
            ..Settings::default()
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.out.join(name)
    }
}

/// Trains, or evaluates.
pub(crate) fn run(run: &Drawing2cad) -> Result<()> {
    fs::create_dir_all(&run.out)?;
    let mut trainer = match fs::read(run.file("checkpoint")) {
        Ok(file) => Trainer::restore(run.settings(), &file).map_err(refused)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Trainer::new(run.settings()).map_err(refused)?
        }
        Err(error) => return Err(error),
    };
    if !run.evaluate {
        train(run, &mut trainer)?;
    }
    finish(run, &trainer)
}

fn refused(error: lossarium::Error) -> Error {
    Error::new(ErrorKind::InvalidData, error)
}

/// Makes the steps that are left.
fn train(run: &Drawing2cad, trainer: &mut Trainer) -> Result<()> {
    let spent_before = seconds_so_far(run)?;
    let mut log = OpenOptions::new().create(true).append(true).open(run.file("log.jsonl"))?;
    let (start, mut saved, mut said) = (Instant::now(), Instant::now(), Instant::now());
    let first = trainer.steps();
    let mut window = Vec::new();
    while trainer.steps() < run.steps {
        window.push(trainer.advance(run.threads).map_err(refused)?);
        let last = trainer.steps() == run.steps;
        if window.len() == 50 || last {
            let seconds = spent_before + start.elapsed().as_secs_f64();
            writeln!(log, "{}", line(&window, seconds))?;
            if said.elapsed() > Duration::from_secs(5) || last {
                progress(run, &window, trainer.steps() - first, start.elapsed());
                said = Instant::now();
            }
            window.clear();
        }
        if last || saved.elapsed().as_secs_f64() > 60.0 * run.every {
            save(run, trainer, spent_before + start.elapsed().as_secs_f64())?;
            saved = Instant::now();
        }
    }
    Ok(())
}

/// The means of some steps.
fn line(window: &[Record], seconds: f64) -> Json {
    let mean = |of: fn(&Record) -> f64| {
        let mean = window.iter().map(of).sum::<f64>() / window.len() as f64;
        (mean * 1e5).round() / 1e5
    };
    json!({
        "step": window.last().map(|record| record.step),
        "loss": mean(|record| record.loss),
        "commands": mean(|record| record.commands),
        "arguments": mean(|record| record.arguments),
        "norm": mean(|record| record.norm),
        "rate": window.last().map(|record| record.rate),
        "seconds": (seconds * 10.0).round() / 10.0,
    })
}

fn progress(run: &Drawing2cad, window: &[Record], done: u64, spent: Duration) {
    let Some(last) = window.last() else { return };
    let rate = done as f64 / spent.as_secs_f64();
    let left = (run.steps - last.step) as f64 / rate / 60.0;
    println!(
        "step {} of {}: loss {:.3} (commands {:.3}, arguments {:.3}), {rate:.2} steps/s, {left:.0} min left",
        last.step, run.steps, last.loss, last.commands, last.arguments,
    );
}

/// Writes the checkpoint in one go, so that an interruption leaves the old one or the new one.
fn save(run: &Drawing2cad, trainer: &Trainer, seconds: f64) -> Result<()> {
    write_whole(&run.file("seconds"), format!("{seconds:.1}\n").as_bytes())?;
    write_whole(&run.file("weights.bin"), &trainer.browser().write())?;
    write_whole(&run.file("checkpoint"), &trainer.save())
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = path.with_extension("new");
    File::create(&new)?.write_all(bytes)?;
    fs::rename(new, path)
}

fn seconds_so_far(run: &Drawing2cad) -> Result<f64> {
    match fs::read_to_string(run.file("seconds")) {
        Ok(text) => Ok(text.trim().parse().unwrap_or(0.0)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0.0),
        Err(error) => Err(error),
    }
}

/// Evaluates the weights as they are shipped, and writes figures.
fn finish(run: &Drawing2cad, trainer: &Trainer) -> Result<()> {
    let file = trainer.browser().write();
    write_whole(&run.file("weights.bin"), &file)?;
    let shipped = lossarium::drawing2cad::model::Browser::read(&file).map_err(refused)?;
    let settings = trainer.settings();
    let models: Vec<Model> =
        Models::new(run.seed + 1_000_000, Some(Split::Test)).take(run.test).collect();
    let mut figures = serde_json::Map::new();
    for (name, grammar) in [("grammar", true), ("largest", false)] {
        let evaluation = evaluate(&shipped, &models, settings.views, grammar).map_err(refused)?;
        figures.insert(name.into(), numbers(&evaluation));
    }
    let results = json!({
        "paper": 1,
        "command": "lossarium train drawing2cad",
        "settings": {
            "steps": settings.steps,
            "seed": settings.seed,
            "batch": settings.batch,
            "pool": settings.pool,
            "rate": settings.rate,
            "views": settings.views,
            "hidden": settings.hidden,
            "jitter": settings.jitter,
            "soft_targets": settings.soft,
            "dual_decoder": settings.form.dual,
        },
        "steps_done": trainer.steps(),
        "seconds": seconds_so_far(run)?,
        "threads": run.threads,
        "machine": Machine::this(),
        "parameters": shipped.parameters(),
        "bytes": file.len(),
        "test_models": models.len(),
        "test": figures,
    });
    let text = format!("{results:#}\n");
    print!("{text}");
    write_whole(&run.file("results.json"), text.as_bytes())
}

fn numbers(evaluation: &Evaluation) -> Json {
    let rounded = |x: f64| (x * 1e4).round() / 1e4;
    json!({
        "command_accuracy": rounded(evaluation.command_accuracy),
        "parameter_accuracy": rounded(evaluation.parameter_accuracy),
        "structure": rounded(evaluation.structure),
        "invalid": rounded(evaluation.invalid),
        "iou_median": rounded(evaluation.iou_median),
        "iou_mean": rounded(evaluation.iou_mean),
        "chamfer_mean": rounded(evaluation.chamfer_mean),
        "chamfer_median": rounded(evaluation.chamfer_median),
        "chamfer_trimmed": rounded(evaluation.chamfer_trimmed),
    })
}
