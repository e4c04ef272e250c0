//! Distance of two solids by points of their surfaces.
//!
//! - **When**: a program is judged by the solid that it makes.
//! - **Formula**: `mean_t min_p |t − p|² + mean_p min_t |p − t|²`.
//! - **Shapes**: `target_points` `[target, 3]`, `predicted_points` `[predicted, 3]`; outputs scalars.
//! - **Gradient**: none.
//! - **Edge cases**: a prediction with a coordinate beyond `rescale_over` is divided by its largest one, the target is not.
//! - **Reference**: DeepCAD, arXiv 2105.09492, its evaluation.
//! - **Deviations**: none.

use crate::Result;
use crate::drawing2cad::DEEPCAD;
use crate::drawing2cad::geometry::{Vec3, add, dot};
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::POSITIVE;

pub(crate) const ENTRY: Entry = Entry {
    id: "chamfer_distance",
    golden: "chamfer_distance",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "Mean squared distance to the nearest point of the other set, in both directions.",
    formula: r"\frac{1}{|T|} \sum_{t} \min_p \|t - p\|^2 + \frac{1}{|P|} \sum_{p} \min_t \|p - t\|^2",
    reference: DEEPCAD,
    inputs: &[
        Input::f32("target_points", &["target", "3"], "Points of the true surface."),
        Input::f32("predicted_points", &["predicted", "3"], "Points of the predicted surface."),
    ],
    params: &[Param::float(
        "rescale_over",
        "",
        2.0,
        POSITIVE,
        (0.5, 10.0),
        "Largest coordinate of a prediction that is left as it is.",
    )],
    outputs: &[
        Output::f32("chamfer", &[], "The distance."),
        Output::f32("target_to_predicted", &[], "Its part from the true points."),
        Output::f32("predicted_to_target", &[], "Its part from the predicted points."),
    ],
    invariances: &[Invariance::Order("target"), Invariance::Order("predicted")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (target, mut predicted) = (call.f64("target_points"), call.f64("predicted_points"));
    let largest = predicted.iter().fold(0.0f64, |largest, x| largest.max(x.abs()));
    if largest > call.float("rescale_over") {
        predicted.iter_mut().for_each(|x| *x /= largest);
    }
    let (target, predicted) = (target.as_chunks::<3>().0, predicted.as_chunks::<3>().0);
    let (there, back) = (nearest(target, predicted), nearest(predicted, target));
    let mut outputs = call.outputs();
    outputs.f32("chamfer", there + back);
    outputs.f32("target_to_predicted", there).f32("predicted_to_target", back);
    Ok(outputs.finish())
}

/// Mean squared distance from each point of one set to the nearest of the other.
fn nearest(from: &[Vec3], to: &[Vec3]) -> f64 {
    // Of points sorted along x only those near in x need be measured.
    let mut sorted = to.to_vec();
    sorted.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]));
    let distance = |point: &Vec3| {
        let middle = sorted.partition_point(|other| other[0] < point[0]);
        let mut best = f64::INFINITY;
        let mut measure = |other: &Vec3| {
            let apart = add(*point, *other, -1.0);
            let worthwhile = apart[0] * apart[0] <= best;
            if worthwhile {
                best = best.min(dot(apart, apart));
            }
            worthwhile
        };
        let _ = sorted[middle..].iter().all(&mut measure);
        let _ = sorted[..middle].iter().rev().all(&mut measure);
        best
    };
    from.iter().map(distance).sum::<f64>() / from.len() as f64
}
