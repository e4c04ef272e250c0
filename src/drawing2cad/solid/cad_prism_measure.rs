//! Area, volume and box of a solid of one extrusion.
//!
//! - **When**: checking a program against the part it should make.
//! - **Formula**: area of the first loop without those of the others; volume `A |e|`; the box of all points.
//! - **Shapes**: `vector` `[rows, 17]`; `area` and `volume` scalars, `bbox` `[2, 3]`: smallest and largest coordinates.
//! - **Gradient**: none.
//! - **Edge cases**: arcs count exactly, with their extremes between the ends. A program that is not valid, has several extrusions or makes
//!   no solid is an error.
//! - **Reference**: geometry of DeepCAD, arXiv 2105.09492.
//! - **Deviations**: none.

use super::curve::Curve;
use super::prism::{Prism, degenerate, prisms};
use crate::drawing2cad::DEEPCAD;
use crate::drawing2cad::commands::vector::VECTOR;
use crate::drawing2cad::geometry::{Vec2, Vec3};
use crate::entry::{Arrays, Call, Entry, Family, Output};
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "cad_prism_measure",
    golden: "cad_prism_measure",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Area, volume and bounding box of a solid of one extrusion.",
    formula: r"V = A\,|e|",
    reference: DEEPCAD,
    inputs: &[VECTOR],
    params: &[],
    outputs: &[
        Output::f32("area", &[], "Area of the sketch."),
        Output::f32("volume", &[], "Volume."),
        Output::f32("bbox", &["2", "3"], "Smallest and largest coordinates."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let prisms = prisms(call.i32("vector"))?;
    let [prism] = prisms.as_slice() else {
        let got = format!("{}", prisms.len());
        return Err(Error::new(ErrorCode::OutOfRange, "vector", "one extrusion", got));
    };
    let areas = prism.loops.iter().map(|outline| area(outline));
    let area = areas.reduce(|outer, hole| outer - hole).unwrap_or(0.0);
    if area <= 0.0 {
        return Err(degenerate("a sketch without area"));
    }
    let (low, high) = bounds(prism);
    let mut outputs = call.outputs();
    outputs.f32("area", area).f32("volume", area * (prism.high - prism.low));
    outputs.f32("bbox", [low, high].concat());
    Ok(outputs.finish())
}

fn area(outline: &[Curve]) -> f64 {
    outline.iter().map(Curve::swept).sum::<f64>().abs() / 2.0
}

/// Smallest and largest coordinates of a prism.
fn bounds(prism: &Prism) -> (Vec3, Vec3) {
    let (mut low, mut high) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
    let mut meet = |point: Vec2| {
        for height in [prism.low, prism.high] {
            let point = prism.frame.world(point, height);
            for axis in 0..3 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
    };
    let axes = &prism.frame.axes;
    for curve in prism.loops.iter().flatten() {
        meet(curve.to);
        let Some(arc) = curve.arc else { continue };
        for axis in 0..3 {
            let farthest = libm::atan2(axes.y[axis], axes.x[axis]);
            for angle in [farthest, farthest + std::f64::consts::PI] {
                if arc.has(angle) {
                    meet(arc.at(angle));
                }
            }
        }
    }
    (low, high)
}
