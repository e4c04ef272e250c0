//! A program as JSON: the vector, and what its rows mean.

use super::WRITER;
use crate::drawing2cad::commands::vector::{self, ARGS, uses, written};
use std::fmt::Write;

/// Names of the commands.
const COMMANDS: [&str; 6] = ["line", "arc", "circle", "end", "loop", "extrude"];

/// Names of the slots of arguments.
const SLOTS: [&str; ARGS] = [
    "x",
    "y",
    "sweep",
    "flag",
    "radius",
    "theta",
    "phi",
    "gamma",
    "px",
    "py",
    "pz",
    "size",
    "extent1",
    "extent2",
    "operation",
    "sides",
];

/// A program as JSON: `vector` reads back, `commands` names its arguments.
pub fn json(program: &[i32]) -> String {
    let rows = written(program);
    let list = |text: &mut String, name: &str, item: &dyn Fn(&[i32; vector::ROW]) -> String| {
        let items: Vec<_> = rows.iter().map(|row| format!("    {}", item(row))).collect();
        let _ = write!(text, ",\n  \"{name}\": [\n{}\n  ]", items.join(",\n"));
    };
    let mut text = format!(
        "{{\n  \"format\": \"CAD program\",\n  \"writer\": \"{WRITER}\",\n  \"levels\": 256"
    );
    list(&mut text, "vector", &|row| {
        let numbers: Vec<_> = row.iter().map(i32::to_string).collect();
        format!("[{}]", numbers.join(", "))
    });
    list(&mut text, "commands", &|row| {
        let mut fields = format!("\"command\": \"{}\"", COMMANDS[row[0] as usize % COMMANDS.len()]);
        for (slot, name) in SLOTS.iter().enumerate().filter(|&(slot, _)| uses(row[0], slot)) {
            let _ = write!(fields, ", \"{name}\": {}", row[1 + slot]);
        }
        format!("{{ {fields} }}")
    });
    text.push_str("\n}\n");
    text
}
