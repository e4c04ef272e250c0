//! `lossarium train classifier`: a run from a file, its records as lines of JSON.

use clap::Args;
use lossarium::data::{Dataset, Points, images};
use lossarium::training::{Run, Trainer};
use serde_json::json;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// A run, its data, and how far to go.
#[derive(Args)]
pub(crate) struct Classifier {
    /// The run as JSON.
    run: PathBuf,
    /// Train on points of the plane: moons, spirals, rings, blobs or xor.
    #[arg(long, conflicts_with = "images")]
    points: Option<String>,
    /// How many points.
    #[arg(long, default_value_t = 500)]
    count: usize,
    /// Of how many classes.
    #[arg(long, default_value_t = 2)]
    classes: usize,
    /// Moved by normal noise of this deviation.
    #[arg(long, default_value_t = 0.1)]
    noise: f64,
    /// Train on images of ten classes: a folder that `node scripts/datasets.mjs` wrote.
    #[arg(long, required_unless_present = "points")]
    images: Option<PathBuf>,
    /// Steps to take.
    #[arg(long, default_value_t = 1000)]
    steps: usize,
    /// Steps between two records.
    #[arg(long, default_value_t = 100)]
    every: usize,
    /// Go on from a file that `--save` wrote; its run counts then.
    #[arg(long)]
    resume: Option<PathBuf>,
    /// Write the run here at the end.
    #[arg(long)]
    save: Option<PathBuf>,
}

/// Classes of MNIST and its relatives.
const IMAGE_CLASSES: usize = 10;

/// Trains, and prints records and what the test data say of the end.
pub(crate) fn run(train: &Classifier) -> Result<(), Box<dyn Error>> {
    let run = Run::from_json(&fs::read_to_string(&train.run)?)?;
    let (data, test) = data(train, run.seed)?;
    let data = Arc::new(data);
    let mut trainer = match &train.resume {
        Some(path) => Trainer::restored(&fs::read(path)?, data)?,
        None => Trainer::new(run, data)?,
    };
    let mut left = train.steps;
    while left > 0 {
        let steps = train.every.clamp(1, left);
        println!("{}", json!(trainer.step(steps)?));
        left -= steps;
    }
    let evaluation = trainer.evaluate(&test)?;
    println!("{}", json!({ "test_loss": evaluation.loss, "test_accuracy": evaluation.accuracy }));
    if let Some(path) = &train.save {
        fs::write(path, trainer.save())?;
    }
    Ok(())
}

/// Training and test data.
fn data(train: &Classifier, seed: u64) -> lossarium::Result<(Dataset, Dataset)> {
    if let Some(folder) = &train.images {
        let part = |part| images::read(folder, part)?.dataset(IMAGE_CLASSES);
        return Ok((part("train")?, part("test")?));
    }
    let points = Points::named(train.points.as_deref().unwrap_or_default())?;
    points.draw(train.count, train.classes, train.noise, seed)?.split(0.8, seed)
}
