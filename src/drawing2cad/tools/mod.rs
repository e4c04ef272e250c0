//! What a drawing board is made of: solids to look at, files, and drawings compared. Not of a paper, so without reference vectors; what
//! they give is held to its meaning by tests.

pub(super) mod cad_file;
pub(super) mod cad_mesh;
pub(super) mod cad_random_model;
pub(super) mod drawing2cad_predict;
pub(super) mod drawing_check;
pub(super) mod drawing_file;
pub(super) mod svg_to_views;
#[cfg(test)]
mod tests;

use crate::drawing2cad::svg::primitives::canonical;
use crate::drawing2cad::svg::{COLUMNS, Row};
use crate::entry::{Axes, Call, Domain, Input, Output, Outputs, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::{Error, ErrorCode, Result};
use kurbo::{CubicBez, Line, PathSeg, Point};

/// Who wrote these functions.
const OURS: &str = "ours, beside Drawing2CAD, arXiv 2508.18733";

const ROW_HELP: &str = "View, command and eight coordinates of each line or cubic, as of cad_project_views; without rows where the view is not there.";

const fn view(name: &'static str, axes: Axes) -> Input {
    Input::i32(name, axes, Domain::Integer, ROW_HELP).or_empty()
}

const FRONT: Input = view("view0", &["front", "10"]);
const TOP: Input = view("view1", &["top", "10"]);
const RIGHT: Input = view("view2", &["right", "10"]);
const ISOMETRIC: Input = view("view3", &["isometric", "10"]);

const TOLERANCE: Param = Param::float(
    "tolerance",
    "",
    2e-3,
    POSITIVE,
    (1e-4, 2e-2),
    "How far flat pieces may be from a round wall, in units of the program.",
);

/// A file as words of four bytes, the last one filled up with zeros, and how many bytes it has.
const FILE: [Output; 2] = [
    Output::i32("file", &["words"], "The file in words of four bytes, little end first."),
    Output::i32("bytes", &[], "How many of the bytes are the file."),
];

fn write_file(outputs: &mut Outputs, file: &[u8]) {
    let word = |bytes: &[u8]| {
        let mut word = [0; 4];
        word[..bytes.len()].copy_from_slice(bytes);
        i32::from_le_bytes(word)
    };
    let words: Vec<_> = file.chunks(4).map(word).collect();
    outputs.i32_of_shape("file", &[words.len()], words);
    outputs.count("bytes", file.len());
}

/// The rows of the four views of a call.
fn read_views(call: &Call) -> Result<[Vec<Row>; 4]> {
    let mut views: [Vec<Row>; 4] = Default::default();
    for (view, input) in views.iter_mut().zip([FRONT, TOP, RIGHT, ISOMETRIC]) {
        for row in call.i32(input.name).as_chunks::<COLUMNS>().0 {
            let mut own: Row = [0; 9];
            own.copy_from_slice(&row[1..]);
            check_row(input.name, &own)?;
            view.push(own);
        }
    }
    Ok(views)
}

/// Is it a line or a cubic on the page?
fn check_row(name: &str, row: &Row) -> Result<()> {
    let on_page = |at: &[usize]| at.iter().all(|&at| (0..=255).contains(&row[at]));
    let legal = match row[0] {
        2 => on_page(&[1, 2, 7, 8]),
        3 => on_page(&[1, 2, 3, 4, 5, 6, 7, 8]),
        _ => false,
    };
    if legal {
        return Ok(());
    }
    let expected = "rows of command 2 or 3 with coordinates in 0..=255";
    Err(Error::new(ErrorCode::OutOfRange, name, expected, format!("command {}", row[0])))
}

/// Rows in the one order, lines that touch as one: a drawing board keeps them as they were drawn.
fn tidied(rows: &[Row]) -> Vec<Row> {
    let segment = |row: &Row| {
        let [a, b, c, d] =
            [1, 3, 5, 7].map(|at| Point::new(f64::from(row[at]), f64::from(row[at + 1])));
        match row[0] {
            2 => PathSeg::Line(Line::new(a, d)),
            _ => PathSeg::Cubic(CubicBez::new(a, b, c, d)),
        }
    };
    canonical(&rows.iter().map(segment).collect::<Vec<_>>()).rows
}
