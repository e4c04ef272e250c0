//! `lossarium generate`: data that comes from a seed.

use clap::Subcommand;
use lossarium::drawing2cad::generate::{Model, Models};
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What can be generated.
#[derive(Subcommand)]
pub(crate) enum Generate {
    /// CAD programs of simple parts with their four views, a JSON object a line, no drawing twice.
    Drawing2cad {
        /// How many.
        #[arg(long, default_value_t = 1000)]
        count: usize,
        /// Where random numbers start.
        #[arg(long, default_value_t = 0)]
        seed: u64,
        /// The file; without one, they are only counted.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

/// Generates, and says how fast.
pub(crate) fn run(what: &Generate) -> Result<()> {
    let Generate::Drawing2cad { count, seed, out } = what;
    let mut file = out.as_ref().map(File::create).transpose()?.map(BufWriter::new);
    let mut models = Models::new(*seed, None);
    let mut spent = Duration::ZERO;
    let mut tokens = 0;
    for _ in 0..*count {
        let start = Instant::now();
        let Some(model) = models.next() else { break };
        spent += start.elapsed();
        tokens += model.views.iter().map(|view| 1 + view.len()).sum::<usize>();
        if let Some(file) = &mut file {
            writeln!(file, "{}", line(&model))?;
        }
    }
    if let Some(mut file) = file {
        file.flush()?;
    }
    let (seconds, models) = (spent.as_secs_f64(), *count as f64);
    println!(
        "{count} models in {seconds:.2} s, {:.0} a second; {:.1} rows of drawing each",
        models / seconds,
        tokens as f64 / models,
    );
    Ok(())
}

fn line(model: &Model) -> serde_json::Value {
    let program: Vec<&[i32]> = model.program.chunks(17).collect();
    json!({ "split": model.split().name(), "program": program, "views": model.views })
}
