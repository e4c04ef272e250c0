//! Does a solid look like the drawing? The solid is drawn again, and each line looked for in the other drawing.
//!
//! - **When**: asking, without a truth, whether a predicted program is that of the drawing.
//! - **Formula**: each line is looked for at 16 points in the other drawing, within 2.5 levels; `agreement` is the length that both show
//!   over the length of both, in the views that are drawn.
//! - **Shapes**: `vector` `[rows, 17]`, the drawing `view0` … `view3` `[primitives, 10]`; the views of the solid likewise; `found0` … and
//!   `drawn0` …, shares from 0 to 1, one a line; `agreement` a scalar from 0 to 1.
//! - **Gradient**: none.
//! - **Edge cases**: a view without rows in the drawing does not count; without any drawing `agreement` is 0. Errors are those of
//!   `cad_project_views`, and `out_of_range` of rows that are no line or cubic on the page.
//! - **Reference**: ours, beside Drawing2CAD, arXiv 2508.18733.
//! - **Deviations**: none.

use super::{FRONT, ISOMETRIC, OURS, RIGHT, TOP, read_views};
use crate::Result;
use crate::drawing2cad::commands::vector::VECTOR;
use crate::drawing2cad::geometry::{Vec2, length, minus};
use crate::drawing2cad::project::{VIEWS, views, write_views};
use crate::drawing2cad::svg::Row;
use crate::entry::{Arrays, Call, Entry, Family, Output};
use kurbo::{CubicBez, ParamCurve, Point};

const FOUND: &str = "For each line of this view of the drawing, which part of it the solid shows.";
const DRAWN: &str = "For each line of this view of the solid, which part of it is drawn.";

/// Distance, in levels, within which two lines are the same.
const SAME: f64 = 2.5;

/// Points of a line that are looked for, and pieces of a line in which they are looked for.
const SAMPLES: usize = 16;

pub(crate) const TOOL: Entry = Entry {
    id: "drawing_check",
    golden: "",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The views of the solid of a CAD program, and which lines of a drawing agree with them.",
    formula: "",
    reference: OURS,
    inputs: &[VECTOR, FRONT, TOP, RIGHT, ISOMETRIC],
    params: &[],
    outputs: &[
        VIEWS[0],
        VIEWS[1],
        VIEWS[2],
        VIEWS[3],
        Output::f32("found0", &["front"], FOUND),
        Output::f32("found1", &["top"], FOUND),
        Output::f32("found2", &["right"], FOUND),
        Output::f32("found3", &["isometric"], FOUND),
        Output::f32("drawn0", &["primitives"], DRAWN),
        Output::f32("drawn1", &["primitives"], DRAWN),
        Output::f32("drawn2", &["primitives"], DRAWN),
        Output::f32("drawn3", &["primitives"], DRAWN),
        Output::f32(
            "agreement",
            &[],
            "Length that both drawings show, over the length of both, in the views that are drawn.",
        ),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let drawn = read_views(call)?;
    let shown = views(call.i32("vector"))?;
    let mut outputs = call.outputs();
    write_views(&mut outputs, &shown);
    let (mut common, mut whole) = (0.0, 0.0);
    for (index, (drawn, shown)) in drawn.iter().zip(&shown).enumerate() {
        let (drawn, shown) = (flattened(drawn), flattened(shown));
        for (name, these, those) in [("found", &drawn, &shown), ("drawn", &shown, &drawn)] {
            let shares: Vec<f64> = these.iter().map(|line| share(line, those)).collect();
            if !drawn.is_empty() {
                for (line, share) in these.iter().zip(&shares) {
                    let length = size(line);
                    (common, whole) = (common + share * length, whole + length);
                }
            }
            outputs.f32_of_shape(&format!("{name}{index}"), &[shares.len()], shares);
        }
    }
    outputs.f32("agreement", if whole > 0.0 { common / whole } else { 0.0 });
    Ok(outputs.finish())
}

/// Corners of each line and cubic.
fn flattened(rows: &[Row]) -> Vec<Vec<Vec2>> {
    let corners = |row: &Row| {
        let [x1, y1, cx1, cy1, cx2, cy2, x2, y2] =
            [1, 2, 3, 4, 5, 6, 7, 8].map(|at| f64::from(row[at]));
        if row[0] == 2 {
            return vec![[x1, y1], [x2, y2]];
        }
        let points = [(x1, y1), (cx1, cy1), (cx2, cy2), (x2, y2)].map(|(x, y)| Point::new(x, y));
        let curve = CubicBez::new(points[0], points[1], points[2], points[3]);
        let at = |piece: usize| curve.eval(piece as f64 / SAMPLES as f64);
        (0..=SAMPLES).map(at).map(|point| [point.x, point.y]).collect()
    };
    rows.iter().map(corners).collect()
}

fn size(corners: &[Vec2]) -> f64 {
    corners.windows(2).map(|ends| length(minus(ends[1], ends[0]))).sum()
}

/// Which part of a line is near one of many.
fn share(line: &[Vec2], those: &[Vec<Vec2>]) -> f64 {
    let whole = size(line);
    let near = |sample: usize| {
        let mut rest = whole * (sample as f64 + 0.5) / SAMPLES as f64;
        for ends in line.windows(2) {
            let way = minus(ends[1], ends[0]);
            let piece = length(way);
            if rest <= piece {
                let part = if piece > 0.0 { rest / piece } else { 0.0 };
                let point = [ends[0][0] + part * way[0], ends[0][1] + part * way[1]];
                return those
                    .iter()
                    .flat_map(|other| other.windows(2))
                    .any(|other| is_near(point, other));
            }
            rest -= piece;
        }
        false
    };
    (0..SAMPLES).filter(|&sample| near(sample)).count() as f64 / SAMPLES as f64
}

fn is_near(point: Vec2, ends: &[Vec2]) -> bool {
    let (way, from) = (minus(ends[1], ends[0]), minus(point, ends[0]));
    let squared = way[0] * way[0] + way[1] * way[1];
    let part = if squared > 0.0 { (way[0] * from[0] + way[1] * from[1]) / squared } else { 0.0 };
    let part = part.clamp(0.0, 1.0);
    length([from[0] - part * way[0], from[1] - part * way[1]]) <= SAME
}
