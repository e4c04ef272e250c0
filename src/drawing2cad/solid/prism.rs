//! Extruded sketches.

use super::curve::Curve;
use crate::drawing2cad::commands::arc::Arc;
use crate::drawing2cad::commands::frame::Frame;
use crate::drawing2cad::commands::levels::{Scale, decoded};
use crate::drawing2cad::commands::vector::{
    ARC, CIRCLE, EXTENT, EXTENTS, EXTRUDE, FIRST_OF_EXTRUDE, FLAG, LONGEST, LOOP, OPERATION,
    RADIUS, ROW, SWEEP, validate, written,
};
use crate::{Error, ErrorCode, Result};

/// What an extrusion does with the bodies before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Join,
    Cut,
    Intersect,
}

/// A sketch and how far it reaches along its normal.
#[derive(Clone, Debug)]
pub(crate) struct Prism {
    pub(crate) loops: Vec<Vec<Curve>>,
    pub(crate) frame: Frame,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) operation: Operation,
}

/// The prisms of a program.
///
/// # Errors
/// `undefined` for what is no program, `degenerate_arc`, and `degenerate_solid` for sketches and extents without size.
pub(crate) fn prisms(vector: &[i32]) -> Result<Vec<Prism>> {
    if let Err((fault, row)) = validate(vector) {
        let got = format!("code {} in row {row}", fault as i32);
        return Err(Error::new(ErrorCode::Undefined, "vector", "a valid program", got));
    }
    let rows = written(vector);
    if rows.len() > LONGEST {
        let (expected, got) = (format!("at most {LONGEST} rows"), rows.len().to_string());
        return Err(Error::new(ErrorCode::OutOfRange, "vector", expected, got));
    }
    let mut prisms = Vec::new();
    for sketch in rows.split_inclusive(|row| row[0] == EXTRUDE) {
        if let Some((extrude, curves)) = sketch.split_last() {
            prisms.push(prism(curves, extrude)?);
        }
    }
    Ok(prisms)
}

fn prism(curves: &[[i32; ROW]], extrude: &[i32; ROW]) -> Result<Prism> {
    let arguments = &extrude[1..];
    let frame = Frame::of_levels(&arguments[FIRST_OF_EXTRUDE..]);
    let [first, second] = EXTENTS.map(|slot| decoded(Scale::Signed, arguments[slot]));
    let (a, b) = match arguments[EXTENT] {
        0 => (0.0, first),
        1 => (-first, first),
        _ => (-second, first),
    };
    let operation = match arguments[OPERATION] {
        0 | 1 => Operation::Join,
        2 => Operation::Cut,
        _ => Operation::Intersect,
    };
    if a == b || frame.step == 0.0 {
        return Err(degenerate("an extrusion without size"));
    }
    let loops = curves.split(|row| row[0] == LOOP).filter(|rows| !rows.is_empty());
    let loops = loops.map(|rows| outline(rows, &frame)).collect::<Result<_>>()?;
    Ok(Prism { loops, frame, low: a.min(b), high: a.max(b), operation })
}

pub(crate) fn degenerate(got: &str) -> Error {
    Error::new(ErrorCode::DegenerateSolid, "vector", "a program that makes a solid", got)
}

/// The curves of a loop, which starts where it ends.
fn outline(rows: &[[i32; ROW]], frame: &Frame) -> Result<Vec<Curve>> {
    let end = |row: &[i32; ROW]| frame.local(row[1], row[2]);
    let mut at = rows.last().map_or([0.0; 2], end);
    let mut curves = Vec::new();
    for row in rows {
        let to = end(row);
        match row[0] {
            CIRCLE => {
                let radius = f64::from(row[1 + RADIUS]) * frame.step;
                if radius == 0.0 {
                    return Err(degenerate("a circle without radius"));
                }
                curves.push(Curve::circle(to, radius));
            }
            ARC => {
                let sweep = decoded(Scale::Sweep, row[1 + SWEEP]);
                let arc = Arc::between(at, to, sweep, row[1 + FLAG] == 0);
                let arc = arc.filter(|arc| sweep > 0.0 && arc.radius.is_finite());
                if arc.is_none() {
                    let got = "an arc that ends where it starts";
                    return Err(Error::new(ErrorCode::DegenerateArc, "vector", "arcs", got));
                }
                curves.push(Curve { from: at, to, arc });
            }
            _ => curves.extend(Curve::line(at, to)),
        }
        at = to;
    }
    if curves.is_empty() {
        return Err(degenerate("a loop without size"));
    }
    Ok(curves)
}
