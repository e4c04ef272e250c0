//! The spherical family: losses that see a row of outputs only through the target's, their sum and the sum of their
//! squares, so that an output layer need not compute the others.

use crate::entry::{Arrays, Call, Param};
use crate::losses::parts::declared::{FINITE, NON_NEGATIVE, POSITIVE};
use crate::losses::parts::reduction::Reduction;
use crate::losses::parts::rows::{max, sigmoid};
use crate::{Error, ErrorCode, Result};

pub(crate) const REDUCTION: Param =
    Param::choice("reduction", &["mean", "sum"], "How the values of the samples become the loss.");

pub(crate) const SHARPNESS: Param = Param::float(
    "a",
    "a",
    1.0,
    POSITIVE,
    (0.05, 10.0),
    "Sharpness of the bend: with large values only samples below b count.",
);

pub(crate) const LOCATION: Param =
    Param::float("b", "b", 0.0, FINITE, (-5.0, 30.0), "The z-score at which the loss bends.");

/// What a spherical loss sees of a row of outputs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statistics {
    pub(crate) target: f64,
    pub(crate) squares: f64,
    pub(crate) sum: f64,
    pub(crate) classes: f64,
}

/// The value of a spherical loss and its derivatives by the statistics.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slopes {
    pub(crate) value: f64,
    pub(crate) by_target: f64,
    pub(crate) by_squares: f64,
    pub(crate) by_sum: f64,
}

/// A loss of the family, with its settings.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spherical {
    Z { a: f64, b: f64, epsilon: f64 },
    Taylor,
    Squares { epsilon: f64 },
    Mse,
}

impl Spherical {
    pub(crate) fn at(self, seen: Statistics) -> Slopes {
        match self {
            Self::Z { a, b, epsilon } => z_score(a, b, epsilon, seen),
            Self::Taylor => taylor(seen),
            Self::Squares { epsilon } => squares(epsilon, seen),
            Self::Mse => mse(seen),
        }
    }
}

fn z_score(a: f64, b: f64, epsilon: f64, seen: Statistics) -> Slopes {
    let Statistics { target, squares, sum, classes } = seen;
    let mean = sum / classes;
    let deviation = (squares / classes - mean * mean).max(0.0).sqrt();
    let bend = |z: f64| (b - z).max(0.0) + libm::log1p(libm::exp(-(a * (b - z)).abs())) / a;
    if deviation == 0.0 {
        return Slopes { value: bend(0.0), by_target: 0.0, by_squares: 0.0, by_sum: 0.0 };
    }
    let unit = 1.0 / (deviation + epsilon);
    let z = (target - mean) * unit;
    let slope = -sigmoid(a * (b - z));
    let by_variance = -slope * z * unit / (2.0 * deviation * classes);
    Slopes {
        value: bend(z),
        by_target: slope * unit,
        by_squares: by_variance,
        by_sum: -slope * unit / classes - 2.0 * mean * by_variance,
    }
}

fn taylor(seen: Statistics) -> Slopes {
    let total = seen.classes + seen.sum + seen.squares / 2.0;
    let slope = 1.0 + seen.target;
    let own = (1.0 + slope * slope) / 2.0;
    Slopes {
        value: libm::log(total) - libm::log(own),
        by_target: -slope / own,
        by_squares: 0.5 / total,
        by_sum: 1.0 / total,
    }
}

fn squares(epsilon: f64, seen: Statistics) -> Slopes {
    let total = seen.squares + seen.classes * epsilon;
    let own = seen.target * seen.target + epsilon;
    Slopes {
        value: libm::log(total) - libm::log(own),
        by_target: -2.0 * seen.target / own,
        by_squares: 1.0 / total,
        by_sum: 0.0,
    }
}

fn mse(seen: Statistics) -> Slopes {
    let value = seen.squares - 2.0 * seen.target + 1.0;
    Slopes { value, by_target: -2.0, by_squares: 1.0, by_sum: 0.0 }
}

/// Runs a call with `logits`, `labels` and `reduction`.
pub(crate) fn run(call: &Call, loss: Spherical) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (classes, labels) = (call.size("classes"), call.i32("labels"));
    let reduction = Reduction::of(call);
    let factor = reduction.factor(labels.len() as f64);
    let mut gradient = call.f64("logits");
    let mut values = Vec::with_capacity(labels.len());
    for (row, &label) in gradient.chunks_exact_mut(classes).zip(labels) {
        // The z-score does not feel a shift, but an uncentred sum of squares would round it away.
        let sum = match loss {
            Spherical::Z { .. } => center(row),
            _ => row.iter().sum(),
        };
        let squares = row.iter().map(|&o| o * o).sum();
        let target = row[label as usize];
        let slopes = loss.at(Statistics { target, squares, sum, classes: classes as f64 });
        values.push(slopes.value);
        for o in row.iter_mut() {
            *o = factor * (2.0 * slopes.by_squares * *o + slopes.by_sum);
        }
        row[label as usize] += factor * slopes.by_target;
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[labels.len()], &values, labels.len() as f64);
    outputs.f32("per_sample", values);
    outputs.gradient("logits", gradient);
    Ok(outputs.finish())
}

/// Subtracts the mean, and gives the sum that is left: none.
fn center(row: &mut [f64]) -> f64 {
    let largest = max(row);
    let mean = row.iter().map(|&o| o - largest).sum::<f64>() / row.len() as f64;
    row.iter_mut().for_each(|o| *o = (*o - largest) - mean);
    0.0
}

/// The `loss` that a call chooses.
pub(crate) const CHOICE: Param =
    Param::choice("loss", &["z", "taylor", "spherical", "mse"], "The loss of the family.");

/// What guards the divisions of the chosen loss.
pub(crate) const CHOSEN_EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    1e-12,
    NON_NEGATIVE,
    (0.0, 1.0),
    "Guards the divisions of z and spherical; left out, spherical takes 0.001 and needs more than 0.",
);

/// The loss that a call chooses, with its settings.
pub(crate) fn chosen(call: &Call) -> Result<Spherical> {
    let epsilon = call.float("epsilon");
    Ok(match call.choice("loss") {
        "taylor" => Spherical::Taylor,
        "spherical" if !call.says("epsilon") => Spherical::Squares { epsilon: 1e-3 },
        "spherical" if epsilon == 0.0 => {
            let expected = "a number > 0 for the loss spherical";
            return Err(Error::new(ErrorCode::OutOfRange, "epsilon", expected, "0"));
        }
        "spherical" => Spherical::Squares { epsilon },
        "mse" => Spherical::Mse,
        _ => Spherical::Z { a: call.float("a"), b: call.float("b"), epsilon },
    })
}
