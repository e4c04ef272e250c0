//! Softmax against labels: the probabilities of all rows by the kernels, the log-probability of the label to the last
//! digit. A loss that is a function of that one number is a `value` and a `slope`.

use super::reduction::Reduction;
pub(crate) use super::sloped::Sloped;
use crate::Result;
use crate::entry::{Arrays, Call};
use crate::kernels::softmax::softmax_rows;
use crate::kernels::{max, scale, sum};

/// Runs a call with `logits`, `labels` and `reduction` of a loss that is a function of `ln p_label` alone.
/// `of(row, log_p)` gives value and derivative of a sample.
pub(crate) fn run(call: &Call, of: &dyn Fn(usize, f64) -> Sloped) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let labels = call.i32("labels");
    let reduction = Reduction::of(call);
    let factor = reduction.factor(labels.len() as f64);
    let mut gradient = probabilities(call.f32("logits"), call.size("classes"));
    let mut values = Vec::with_capacity(labels.len());
    for (row, (z, p)) in rows(call, &mut gradient).enumerate() {
        let log_p = log_probability(z, p, labels[row] as usize);
        let Sloped { value, slope } = of(row, log_p);
        values.push(value);
        slope_by_logits(p, labels[row] as usize, log_p, slope * factor);
    }
    let mut outputs = call.outputs();
    reduction.finish(&mut outputs, &[labels.len()], &values, labels.len() as f64);
    outputs.gradient("logits", gradient);
    Ok(outputs.finish())
}

/// Softmax of every row of finite logits.
pub(crate) fn probabilities(logits: &[f32], classes: usize) -> Vec<f32> {
    let mut probabilities = vec![0.0; logits.len()];
    softmax_rows(logits, &mut probabilities, classes, 1.0).expect("finite logits have a softmax");
    probabilities
}

/// Rows of the logits beside rows of an array of the same shape.
pub(crate) fn rows<'a>(
    call: &'a Call,
    same_shape: &'a mut [f32],
) -> impl Iterator<Item = (&'a [f32], &'a mut [f32])> {
    let classes = call.size("classes");
    call.f32("logits").chunks_exact(classes).zip(same_shape.chunks_exact_mut(classes))
}

/// `ln p_label` of a row of logits `z` with the probabilities `p`, as exact near 1 as near 0.
pub(crate) fn log_probability(z: &[f32], p: &mut [f32], label: usize) -> f64 {
    if p[label] > 0.5 {
        // The others' sum keeps the digits that 1 − p has lost.
        let own = std::mem::replace(&mut p[label], 0.0);
        let others = sum(p);
        p[label] = own;
        return libm::log1p(-others);
    }
    if p[label] > 1e-30 {
        return libm::log(p[label].into());
    }
    let largest = max(z);
    let at = z.iter().position(|&z| z == largest).unwrap_or(0);
    f64::from(z[label]) - f64::from(largest) + libm::log(p[at].into())
}

/// Turns probabilities into the gradient by the logits of a function of `ln p_label` with that slope:
/// `slope · (one-hot − p)`.
pub(crate) fn slope_by_logits(p: &mut [f32], label: usize, log_p: f64, slope: f64) {
    scale(p, -slope);
    p[label] = (-libm::expm1(log_p) * slope) as f32;
}
