//! The native program: the catalog from a shell.

mod bench;
mod generate;
mod machine;
mod manuals;
mod reproduce;
mod train;
mod typescript;

use clap::{Parser, Subcommand};
use lossarium::catalog::{self, json};
use lossarium::entry::Entry;
use lossarium::{Error, ErrorCode};
use manuals::Manuals;
use serde_json::{Value as Json, json};
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;

/// Softmax variants, losses and the algorithms of 42 papers.
#[derive(Parser)]
#[command(version)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the functions of the catalog.
    Catalog {
        /// In which form.
        #[arg(long, value_enum, default_value_t = Form::Text)]
        format: Form,
    },
    /// Call a function: a case {"inputs": …, "params": …} on standard input, outputs or a typed error out.
    Evaluate {
        /// The function's name in the catalog.
        id: String,
    },
    /// Measure speed on this machine.
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Measure what papers claim.
    Reproduce(reproduce::Reproduce),
    /// Write data that comes from a seed.
    #[command(subcommand)]
    Generate(generate::Generate),
    /// Train a network.
    #[command(subcommand)]
    Train(train::Train),
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Form {
    /// A line a function.
    Text,
    /// The declarations as JSON.
    Json,
    /// The declarations as a TypeScript module.
    TypescriptTable,
    /// The typed functions as a TypeScript module, with the words of their files below src.
    TypescriptFunctions,
    /// The codes of errors as a TypeScript module.
    TypescriptCodes,
    /// The algorithms for softmax as a TypeScript module.
    TypescriptAlgorithms,
}

fn main() -> ExitCode {
    match Program::parse().command {
        Command::Catalog { format } => match catalog_as(format) {
            Ok(text) => {
                print!("{text}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!(
                    "The sources of the crate, which are looked for in src, cannot be read: {error}"
                );
                ExitCode::FAILURE
            }
        },
        Command::Evaluate { id } => evaluate(&id),
        Command::Bench(what) => {
            bench::run(&what);
            ExitCode::SUCCESS
        }
        Command::Reproduce(what) => done(reproduce::run(&what)),
        Command::Generate(what) => done(generate::run(&what)),
        Command::Train(what) => done(train::run(&what)),
    }
}

/// The message of what went wrong with files.
fn done<E: std::fmt::Display>(result: Result<(), E>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn catalog_as(format: Form) -> io::Result<String> {
    Ok(match format {
        Form::Text => catalog::entries().map(summary_line).collect(),
        Form::Json => format!("{:#}\n", json::catalog()),
        Form::TypescriptTable => typescript::table(),
        Form::TypescriptFunctions => typescript::functions(&Manuals::read(Path::new("src"))?),
        Form::TypescriptCodes => typescript::codes(),
        Form::TypescriptAlgorithms => typescript::algorithms(),
    })
}

fn summary_line(entry: &Entry) -> String {
    format!("{:<32} {:>2}  {}\n", entry.id, entry.paper, entry.summary)
}

fn evaluate(id: &str) -> ExitCode {
    let (answer, code) = match call(id) {
        Ok(outputs) => (json!({ "outputs": outputs }), ExitCode::SUCCESS),
        Err(error) => {
            let message = error.to_string();
            let mut error = json!(error);
            error["message"] = json!(message);
            (json!({ "error": error }), ExitCode::FAILURE)
        }
    };
    println!("{answer}");
    code
}

fn call(id: &str) -> lossarium::Result<Json> {
    let entry = catalog::find(id)?;
    let malformed = |got: String| Error::new(ErrorCode::WrongType, "stdin", "a case as JSON", got);
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| malformed(error.to_string()))?;
    let case: Json = serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?;
    let (inputs, params) = json::read_case(&case)?;
    Ok(json::write_arrays(&entry.evaluate(inputs, &params)?))
}
