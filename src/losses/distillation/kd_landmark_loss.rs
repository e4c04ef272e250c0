//! Distillation of landmarks: a main loss and the pulls of a tough and of a tolerant teacher.
//!
//! - **When**: regressing key points with a tiny network; the tough teacher knows the truth, the tolerant one smoothed shapes.
//! - **Formula**: `l = w_m mean m(d) + w_t assist(tough) + w_o assist(tolerant)`, `m(d) = s |d|` where `|d| ≤ a`, else
//!   `d² + s a − a²`, `d = p − g`, `a` the size of the tolerant teacher's error; `assist` as in `assistive_loss`.
//! - **Shapes**: `predictions`, `targets`, `tough`, `tolerant` `[batch, coordinates]`; losses are scalars, each with its weight.
//! - **Gradient**: of `m`, `s sign d` (0 at `d = 0`) or `2 d`; pulls as in `assistive_loss`; over the number of elements.
//! - **Edge cases**: a teacher without error pulls nowhere.
//! - **Reference**: Fard and Mahoor 2022, arXiv 2111.07047.
//! - **Deviations**: follows the released code, where the paper words the pulls otherwise.

use super::parts::{
    COORDINATES, INNER_FRACTION, PREDICTIONS, Pull, Sloped, TARGETS, middle_weight, outer_weight,
    sign, weight,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{LOSS, POSITIVE};

const SLOPE: Param =
    Param::float("slope", "s", 3.0, POSITIVE, (0.1, 10.0), "Slope of the main loss near 0.");

pub(crate) const ENTRY: Entry = Entry {
    id: "kd_landmark_loss",
    golden: "kd_landmark_loss",
    paper: 17,
    family: Family::Distillation,
    summary: "Regression of landmarks with the help of a tough and a tolerant teacher.",
    formula: r"\ell = w_m\, m(p, g) + w_t\, A(p, g, t_{tough}) + w_o\, A(p, g, t_{tolerant})",
    reference: "Fard and Mahoor 2022, arXiv 2111.07047",
    inputs: &[
        PREDICTIONS,
        TARGETS,
        Input::f32("tough", COORDINATES, "Coordinates of the teacher trained on the truth."),
        Input::f32("tolerant", COORDINATES, "Coordinates of the teacher trained on soft shapes."),
    ],
    params: &[
        weight("weight_main", "w_m", 2.0, "Weight of the main loss."),
        weight("weight_tough", "w_t", 1.0, "Weight of the tough teacher."),
        weight("weight_tolerant", "w_o", 1.0, "Weight of the tolerant teacher."),
        outer_weight("alpha_tough", 1.9),
        middle_weight("alpha_mi_tough", -0.45),
        outer_weight("alpha_tolerant", 1.8),
        middle_weight("alpha_mi_tolerant", -0.4),
        INNER_FRACTION,
        SLOPE,
    ],
    outputs: &[
        LOSS,
        Output::f32("loss_main", &[], "Main loss, with its weight."),
        Output::f32("loss_tough", &[], "Pull of the tough teacher, with its weight."),
        Output::f32("loss_tolerant", &[], "Pull of the tolerant teacher, with its weight."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("coordinates")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let [predictions, targets, tough, tolerant] =
        ["predictions", "targets", "tough", "tolerant"].map(|name| call.f64(name));
    let weights = ["weight_main", "weight_tough", "weight_tolerant"].map(|name| call.float(name));
    let pull = |outer, middle| Pull {
        outer: call.float(outer),
        middle: call.float(middle),
        inner_fraction: call.float("inner_fraction"),
    };
    let tough_pull = pull("alpha_tough", "alpha_mi_tough");
    let tolerant_pull = pull("alpha_tolerant", "alpha_mi_tolerant");
    let (slope, count) = (call.float("slope"), predictions.len() as f64);
    let (mut sums, mut gradient) = ([0.0; 3], Vec::with_capacity(predictions.len()));
    for (index, (p, g)) in predictions.iter().zip(&targets).enumerate() {
        let (error, knee) = (p - g, (tolerant[index] - g).abs());
        let terms = [
            main_term(error, knee, slope),
            tough_pull.at(error, (tough[index] - g).abs()),
            tolerant_pull.at(error, knee),
        ];
        let mut total = 0.0;
        for ((sum, weight), term) in sums.iter_mut().zip(weights).zip(terms) {
            *sum += weight * term.value / count;
            total += weight * term.slope / count;
        }
        gradient.push(total);
    }
    let [main, tough, tolerant] = sums;
    let mut outputs = call.outputs();
    outputs.f32("loss", main + tough + tolerant).f32("loss_main", main);
    outputs.f32("loss_tough", tough).f32("loss_tolerant", tolerant);
    outputs.gradient("predictions", gradient);
    Ok(outputs.finish())
}

/// Linear up to the knee, quadratic beyond: the reverse of Huber's loss.
fn main_term(error: f64, knee: f64, slope: f64) -> Sloped {
    if error.abs() <= knee {
        return Sloped { value: slope * error.abs(), slope: slope * sign(error) };
    }
    Sloped { value: error * error + slope * knee - knee * knee, slope: 2.0 * error }
}
