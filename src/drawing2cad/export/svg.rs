//! SVG: one view, or the four views on a sheet.

use crate::drawing2cad::svg::{Row, VIEW_NAMES};
use std::fmt::Write;

/// Side of a view, and the room between two.
const SIDE: i32 = 256;
const GAP: i32 = 16;

const OPENING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" fill=\"none\" stroke=\"black\"";

/// A view as a file that reads back as the same view.
pub fn svg(rows: &[Row]) -> String {
    let mut file = format!("{OPENING} viewBox=\"0 0 {SIDE} {SIDE}\">\n");
    paths(&mut file, rows);
    file.push_str("</svg>\n");
    file
}

/// Four views on one sheet, a group each that says its name and its frame.
pub fn sheet(views: &[Vec<Row>; 4]) -> String {
    let side = 2 * SIDE + GAP;
    let mut file = format!("{OPENING} viewBox=\"0 0 {side} {side}\">\n");
    for (index, (name, rows)) in VIEW_NAMES.iter().zip(views).enumerate() {
        let [x, y] = [index as i32 % 2, index as i32 / 2].map(|place| place * (SIDE + GAP));
        let frame = format!("data-frame=\"{x} {y} {SIDE} {SIDE}\"");
        let _ = writeln!(file, "<g id=\"{name}\" {frame} transform=\"translate({x} {y})\">");
        paths(&mut file, rows);
        file.push_str("</g>\n");
    }
    file.push_str("</svg>\n");
    file
}

fn paths(file: &mut String, rows: &[Row]) {
    for &[command, x1, y1, cx1, cy1, cx2, cy2, x2, y2] in rows {
        let _ = match command {
            3 => writeln!(file, "<path d=\"M{x1} {y1}C{cx1} {cy1} {cx2} {cy2} {x2} {y2}\"/>"),
            _ => writeln!(file, "<path d=\"M{x1} {y1}L{x2} {y2}\"/>"),
        };
    }
}
