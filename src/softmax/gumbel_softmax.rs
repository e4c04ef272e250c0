//! Gumbel softmax: `softmax((z + g) / T)` with standard Gumbel noise `g`, a relaxed sample of a class.
//!
//! - **When**: sampling a class inside a network that is trained by gradients.
//! - **Shapes**: `logits`, `noise` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: that of the soft value, `p_i (u_i − ⟨p, u⟩) / T`, also when `hard` (straight-through).
//! - **Edge cases**: one class gives 1; a masked class gives 0; of equal largest classes the first is taken.
//! - **Reference**: Jang, Gu and Poole 2017, arXiv 1611.01144; Maddison, Mnih and Teh 2017, arXiv 1611.00712.
//! - **Deviations**: the noise is an input, so a call repeats.

use super::parts::{self, BATCH_CLASSES, LOGITS, PROBABILITIES, TEMPERATURE, UPSTREAM};
use crate::entry::{Entry, Family, Input, Invariance, Param};
use crate::{Error, ErrorCode, Result};

/// Settings of Gumbel softmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GumbelSoftmax {
    /// Divides logits and noise; above 0. Default 1.
    pub temperature: f32,
    /// One-hot of the largest instead of the soft value. Default false.
    pub hard: bool,
}

impl Default for GumbelSoftmax {
    fn default() -> Self {
        Self { temperature: 1.0, hard: false }
    }
}

impl GumbelSoftmax {
    /// The relaxed sample of every row of `logits` and `noise`, both `[batch, classes]`.
    ///
    /// # Errors
    /// Those of [`RowMap::forward`](super::RowMap::forward), and `length_mismatch` or `not_finite` of `noise`.
    pub fn forward(&self, logits: &[f32], noise: &[f32], classes: usize) -> Result<Vec<f32>> {
        let mut probabilities = self.soft(logits, noise, classes)?;
        if self.hard {
            let rows = logits.chunks_exact(classes).zip(noise.chunks_exact(classes));
            for (p, (z, g)) in probabilities.chunks_exact_mut(classes).zip(rows) {
                let taken = first_largest(perturbed(z, g));
                p.fill(0.0);
                p[taken] = 1.0;
            }
        }
        Ok(probabilities)
    }

    /// `∂L/∂logits` of the soft value from `upstream = ∂L/∂probabilities`.
    ///
    /// # Errors
    /// As [`GumbelSoftmax::forward`], and `length_mismatch` or `not_finite` of `upstream`.
    pub fn vjp(
        &self,
        logits: &[f32],
        noise: &[f32],
        upstream: &[f32],
        classes: usize,
    ) -> Result<Vec<f32>> {
        let mut gradient = self.soft(logits, noise, classes)?;
        parts::check_upstream(upstream, logits.len())?;
        parts::softmax_vjp_at(&mut gradient, upstream, classes, self.temperature);
        Ok(gradient)
    }

    fn soft(&self, logits: &[f32], noise: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::check_logits(logits, classes)?;
        if noise.len() != logits.len() {
            let expected = format!("{} elements, one for each logit", logits.len());
            let got = format!("{} elements", noise.len());
            return Err(Error::new(ErrorCode::LengthMismatch, "noise", expected, got));
        }
        parts::check_finite("noise", noise)?;
        let mut probabilities = Vec::with_capacity(logits.len());
        for (z, g) in logits.chunks_exact(classes).zip(noise.chunks_exact(classes)) {
            let max = perturbed(z, g).fold(f64::NEG_INFINITY, f64::max);
            let exp = perturbed(z, g).map(|y| libm::exp((y - max) / f64::from(self.temperature)));
            let sum: f64 = exp.clone().sum();
            probabilities.extend(exp.map(|exp| (exp / sum) as f32));
        }
        Ok(probabilities)
    }
}

/// `z + g` without a rounding: the noise keeps its digits beside a large logit.
fn perturbed(logits: &[f32], noise: &[f32]) -> impl Iterator<Item = f64> + Clone {
    logits.iter().zip(noise).map(|(&z, &g)| f64::from(z) + f64::from(g))
}

fn first_largest(values: impl Iterator<Item = f64>) -> usize {
    let larger = |best: (usize, f64), next: (usize, f64)| if next.1 > best.1 { next } else { best };
    values.enumerate().reduce(larger).map_or(0, |(index, _)| index)
}

const NOISE: Input = Input::f32("noise", BATCH_CLASSES, "Standard Gumbel noise, −ln(−ln u).");

const HARD: Param = Param::flag(
    "hard",
    false,
    "One-hot of the largest class, with the gradient of the soft value.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "gumbel_softmax",
    golden: "gumbel_softmax",
    paper: 0,
    family: Family::Softmax,
    summary: "Softmax of logits with Gumbel noise: a relaxed sample of a class.",
    formula: r"p_i = \frac{\exp((z_i + g_i)/T)}{\sum_j \exp((z_j + g_j)/T)}",
    reference: "Jang, Gu and Poole 2017, arXiv 1611.01144",
    inputs: &[LOGITS, NOISE, UPSTREAM],
    params: &[TEMPERATURE, HARD],
    outputs: &[PROBABILITIES],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let (logits, noise) = (call.f32("logits"), call.f32("noise"));
        let (temperature, hard) =
            (parts::temperature(call.float("temperature"))?, call.flag("hard"));
        let (map, classes) = (GumbelSoftmax { temperature, hard }, call.size("classes"));
        let mut outputs = call.outputs();
        outputs.f32("probabilities", map.forward(logits, noise, classes)?);
        if let Some(upstream) = call.optional_f32("upstream") {
            outputs.gradient("logits", map.vjp(logits, noise, upstream, classes)?);
        }
        Ok(outputs.finish())
    },
};
