//! The TypeScript that follows from the crate: one interface for the inputs, params and outputs of each function, the
//! table of typed functions, the table itself; the codes of errors; the algorithms for softmax.

use super::manuals::Manuals;
use lossarium::ErrorCode;
use lossarium::catalog;
use lossarium::entry::{Entry, Family, Kind, Param, ParamKind};
use lossarium::kernels::softmax::{Algorithm, Pass};
use std::fmt::Write;

const HEADER: &str = "\
// Generated from the catalog by `lossarium catalog --format typescript-functions`. Do not edit.
import type * as array from '../arrays.js';
";

const TABLE_HEADER: &str = "\
// Generated from the catalog by `lossarium catalog --format typescript-table`. Do not edit.
import type { CatalogEntry } from '../catalog-types.js';

/** The declarations of every function: documentation that a caller need not load. */
export const CATALOG: readonly CatalogEntry[] = ";

const CODES_HEADER: &str = "\
// Generated from the crate by `lossarium catalog --format typescript-codes`. Do not edit.

/** What kind of mistake a call reports. */
export type CallErrorCode =
";

const ALGORITHMS_HEADER: &str = "\
// Generated from the crate by `lossarium catalog --format typescript-algorithms`. Do not edit.

/** The algorithms for softmax by their names in calls, and the passes of each over a row that is longer than the cache. */
export const ALGORITHMS = {
";

/// Is it in the wasm file of the drawings, which `load()` does not fetch unasked?
fn is_of_drawings(entry: &Entry) -> bool {
    entry.family == Family::Drawing2cad
}

/// The typed functions.
pub(crate) fn functions(manuals: &Manuals) -> String {
    let mut text = HEADER.to_string();
    let mut members = String::new();
    for entry in catalog::callable() {
        interfaces(&mut text, entry);
        let (name, id) = (camel(entry.id), pascal(entry.id));
        let rooms = if is_of_drawings(entry) { "Of `load({ rooms: 'drawing2cad' })`." } else { "" };
        block_doc(&mut members, "  ", &manuals.of(entry), rooms);
        let params =
            if entry.params.is_empty() { String::new() } else { format!(", params?: {id}Params") };
        line(&mut members, &format!("  {name}(inputs: {id}Inputs{params}): {id}Outputs;"));
    }
    line(&mut text, "\n/** Every function of the catalog, typed. */");
    line(&mut text, &format!("export interface Functions {{\n{members}}}"));
    let (drawings, others): (Vec<_>, Vec<_>) =
        catalog::callable().partition(|entry| is_of_drawings(entry));
    let list = |entries: Vec<&Entry>| {
        entries.iter().map(|entry| format!("  '{}',\n", entry.id)).collect::<String>()
    };
    line(
        &mut text,
        "\n/** Names of the functions that `load({ rooms: 'drawing2cad' })` has beside the softmax family. */",
    );
    line(&mut text, &format!("export const DRAWING2CAD_IDS = [\n{}] as const;", list(drawings)));
    line(&mut text, "\n/** Names of all functions, as `evaluate` takes them. */");
    let ids = list(others);
    line(
        &mut text,
        &format!("export const FUNCTION_IDS = [\n{ids}  ...DRAWING2CAD_IDS,\n] as const;"),
    );
    text
}

/// The declarations of the catalog as a module of its own: documentation that a caller need not load.
pub(crate) fn table() -> String {
    let table: serde_json::Value = catalog::entries().map(catalog::json::describe).collect();
    format!("{TABLE_HEADER}{table:#};\n")
}

/// The codes of errors.
pub(crate) fn codes() -> String {
    let code = |code: &ErrorCode| {
        let mut member = String::new();
        doc(&mut member, "  ", &[code.meaning().trim()]);
        member + &format!("  | '{}'", code.as_str())
    };
    let members: Vec<_> = ErrorCode::ALL.iter().map(code).collect();
    format!("{CODES_HEADER}{};\n", members.join("\n"))
}

/// The algorithms for softmax; the automatic choice is none of its own.
pub(crate) fn algorithms() -> String {
    let pass = |Pass { does, trip, exponentials }: &Pass| {
        let streams = trip.name();
        format!("      {{ does: '{does}', streams: '{streams}', exponentials: {exponentials} }},\n")
    };
    let algorithm = |algorithm: &Algorithm| {
        let passes: String = algorithm.passes().iter().map(pass).collect();
        let (name, label) = (algorithm.name(), algorithm.label());
        format!("  {name}: {{\n    label: '{label}',\n    passes: [\n{passes}    ],\n  }},\n")
    };
    let own = Algorithm::ALL.iter().filter(|&&algorithm| algorithm != Algorithm::Auto);
    format!("{ALGORITHMS_HEADER}{}}} as const;\n", own.map(algorithm).collect::<String>())
}

fn interfaces(text: &mut String, entry: &Entry) {
    let id = pascal(entry.id);
    let mut block = |what: &str, fields: String| {
        line(text, &format!("\n/** {what} of {{@link Functions.{}}}. */", camel(entry.id)));
        line(text, &format!("export interface {id}{what} {{\n{fields}}}"));
    };
    let mut inputs = String::new();
    for input in entry.inputs {
        let shape = format!("Shape `[{}]`, {}.", input.axes.join(", "), input.domain.describe());
        doc(&mut inputs, "  ", &[input.help, &shape]);
        let optional = if input.optional { "?" } else { "" };
        // A dot, as in tangent.w0, is no part of a bare name.
        let name =
            if input.name.contains('.') { format!("'{}'", input.name) } else { input.name.into() };
        line(&mut inputs, &format!("  {name}{optional}: {};", input_type(input.kind)));
    }
    block("Inputs", inputs);
    if !entry.params.is_empty() {
        block("Params", entry.params.iter().map(param_field).collect());
    }
    let mut outputs = String::new();
    for output in entry.outputs {
        doc(&mut outputs, "  ", &[output.help, &format!("Shape `[{}]`.", output.axes.join(", "))]);
        line(&mut outputs, &format!("  '{}': {};", output.name, output_type(output.kind)));
    }
    let upstream = entry.inputs.iter().any(|input| input.name == "upstream" && input.optional);
    for input in entry.inputs.iter().filter(|input| input.differentiable) {
        let given = if upstream { ", where `upstream` is given" } else { "" };
        doc(&mut outputs, "  ", &[&format!("Gradient by `{}`{given}.", input.name)]);
        let optional = if upstream || input.optional { "?" } else { "" };
        line(&mut outputs, &format!("  'grad.{}'{optional}: array.FloatTensor;", input.name));
    }
    block("Outputs", outputs);
}

fn param_field(param: &Param) -> String {
    let default = serde_json::to_string(&param.default()).unwrap_or_default();
    let mut field = String::new();
    let range = format!("Range: {}. Default: {default}.", param.kind.describe());
    doc(&mut field, "  ", &[param.help, &range]);
    let kind = match &param.kind {
        ParamKind::Integer { word: Some(word), .. } => format!("number | '{word}'"),
        ParamKind::Float { .. } | ParamKind::Integer { .. } => "number".into(),
        ParamKind::Flag { .. } => "boolean".into(),
        ParamKind::Numbers { .. } => "readonly number[]".into(),
        #[cfg(feature = "drawing2cad")]
        ParamKind::Words { .. } => "readonly string[]".into(),
        #[cfg(feature = "drawing2cad")]
        ParamKind::Shapes => "readonly (readonly [string, readonly number[]])[]".into(),
        ParamKind::Choice { choices, .. } => {
            choices.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" | ")
        }
    };
    line(&mut field, &format!("  {}?: {kind};", param.name));
    field
}

const fn input_type(kind: Kind) -> &'static str {
    match kind {
        Kind::F32 => "array.FloatInput",
        Kind::I32 => "array.IntegerInput",
        Kind::Text => "string",
    }
}

const fn output_type(kind: Kind) -> &'static str {
    match kind {
        Kind::F32 => "array.FloatTensor",
        Kind::I32 => "array.IntegerTensor",
        Kind::Text => "string",
    }
}

fn doc(text: &mut String, indent: &str, paragraphs: &[&str]) {
    line(
        text,
        &format!("{indent}/** {} */", paragraphs.join(" ").trim_end().replace("*/", "*\\/")),
    );
}

/// A comment of several lines, and one more at its end if there is one.
fn block_doc(text: &mut String, indent: &str, lines: &str, last: &str) {
    line(text, &format!("{indent}/**"));
    for words in lines.lines().chain((!last.is_empty()).then_some(last)) {
        let words = words.replace("*/", "*\\/");
        line(text, format!("{indent} * {words}").trim_end());
    }
    line(text, &format!("{indent} */"));
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("writing to a string does not fail");
}

/// `log_softmax` → `logSoftmax`.
fn camel(id: &str) -> String {
    let pascal = pascal(id);
    let first = pascal.chars().next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(pascal.chars().skip(1)).collect()
}

/// `log_softmax` → `LogSoftmax`.
fn pascal(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    id.split('_').map(capital).collect()
}
