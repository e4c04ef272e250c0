//! Spherical softmax: `p_i = (y_i² + ε) / Σ_j (y_j² + ε)` with `y = z / T`.
//!
//! - **When**: losses whose cost does not grow with the number of classes; the sign of a logit is ignored.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = 2 y_i (u_i − ⟨p, u⟩) / (T Σ (y² + ε))`.
//! - **Edge cases**: moved by an offset; with ε = 0 unmoved by a factor, and undefined for a row of zeros.
//!   One class gives 1; a masked class gives 0.
//! - **Reference**: de Brébisson and Vincent 2016, arXiv 1511.05042, section 3.
//! - **Deviations**: the default of ε is ours; the paper tunes it.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, TEMPERATURE, UPSTREAM};
use super::ratio::{self, Ratio};
use crate::Result;
use crate::entry::{Digits, Entry, Family, Invariance, Param};
use crate::kernels::ratio::Weight;
use crate::{Error, ErrorCode};
use std::ops::Bound;

/// Settings of spherical softmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SphericalSoftmax {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
    /// Added to every square; at least 0. Default 1e-3.
    pub epsilon: f32,
}

impl Default for SphericalSoftmax {
    fn default() -> Self {
        Self { temperature: 1.0, epsilon: 1e-3 }
    }
}

impl SphericalSoftmax {
    fn check(&self, logits: &[f32], classes: usize) -> Result<()> {
        parts::check_positive("temperature", self.temperature)?;
        parts::check_logits(logits, classes)?;
        let error =
            |code, expected: &str, got: String| Err(Error::new(code, "epsilon", expected, got));
        if !self.epsilon.is_finite() || self.epsilon < 0.0 {
            return error(
                ErrorCode::OutOfRange,
                "a number ≥ 0",
                Digits(self.epsilon.into()).to_string(),
            );
        }
        let no_weight = |row: &[f32]| row.iter().all(|&z| z == 0.0 || z == f32::NEG_INFINITY);
        match logits.chunks_exact(classes).position(no_weight) {
            Some(row) if self.epsilon == 0.0 => {
                let got = format!("0 and only zeros in row {row} of logits");
                error(ErrorCode::Undefined, "a number > 0 where a row is all zeros", got)
            }
            _ => Ok(()),
        }
    }
}

impl Ratio for SphericalSoftmax {
    fn weight(&self, y: f64, _largest: f64) -> f64 {
        y * y + f64::from(self.epsilon)
    }

    fn slope(&self, y: f64, _largest: f64) -> f64 {
        2.0 * y
    }

    fn kernel(&self) -> Option<Weight> {
        Some(Weight::Square { center: 0.0, floor: self.epsilon })
    }
}

impl RowMap for SphericalSoftmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        self.check(logits, classes)?;
        ratio::forward(self, logits, classes, self.temperature)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        self.check(logits, classes)?;
        ratio::vjp(self, logits, upstream, classes, self.temperature)
    }
}

const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    1e-3,
    (Bound::Included(0.0), Bound::Unbounded),
    (0.0, 1.0),
    "Added to every square, so that a logit of 0 keeps some probability.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "spherical_softmax",
    golden: "spherical_softmax",
    paper: 0,
    family: Family::Softmax,
    summary: "Probabilities in proportion to the squares of the logits.",
    formula: r"p_i = \frac{(z_i/T)^2 + \varepsilon}{\sum_j \left((z_j/T)^2 + \varepsilon\right)}",
    reference: "de Brébisson and Vincent 2016, arXiv 1511.05042",
    inputs: &[LOGITS, UPSTREAM],
    params: &[TEMPERATURE, EPSILON],
    outputs: &[PROBABILITIES],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let (temperature, epsilon) =
            (parts::temperature(call.float("temperature"))?, call.float("epsilon") as f32);
        parts::run(call, "probabilities", &SphericalSoftmax { temperature, epsilon })
    },
};
