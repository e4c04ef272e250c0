//! Two-class softmax: `p_1 = σ((z_1 − z_0) / T)`, with its cross-entropy.
//!
//! - **When**: two classes; one exponential does.
//! - **Shapes**: `logits` `[batch, 2]`, `labels` `[batch]`; `probability_class_1` `[batch]`, `loss` a scalar.
//! - **Gradient**: of the mean loss, `∂L/∂z_y = −σ(−(z_y − z_other) / T) / (T · batch)`, and the negative for the other.
//! - **Edge cases**: a masked class has probability 0 and no gradient; as a label it has no finite loss and is an error.
//! - **Reference**: the definition: softmax cross-entropy of two classes is softplus of the negated margin.
//! - **Deviations**: none.

use super::elementwise::ElementMap;
use super::parts::{self, TEMPERATURE};
use super::sigmoid::Sigmoid;
use super::softplus::Softplus;
use crate::entry::{Domain, Entry, Family, Input, Invariance, Output};
use crate::{Error, ErrorCode, Result};

/// Settings of two-class softmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoClassSoftmax {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
}

impl Default for TwoClassSoftmax {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

/// What two-class softmax gives.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoClassValue {
    /// Probability of class 1, `[batch]`.
    pub probability_class_1: Vec<f32>,
    /// Mean cross-entropy of the labels.
    pub loss: f32,
    /// Gradient of the loss, `[batch, 2]`.
    pub gradient: Vec<f32>,
}

impl TwoClassSoftmax {
    /// Probabilities, loss and gradient of `logits [batch, 2]` and `labels [batch]`.
    ///
    /// # Errors
    /// `empty`, `length_mismatch`, `not_finite`, `all_masked` of `logits`; `length_mismatch`,
    /// `out_of_range` of `labels`, and `undefined` where a label is a masked class.
    pub fn evaluate(&self, logits: &[f32], labels: &[i32]) -> Result<TwoClassValue> {
        parts::check_positive("temperature", self.temperature)?;
        parts::check_logits(logits, 2)?;
        check_labels(logits, labels)?;
        let (batch, temperature) = (labels.len() as f64, f64::from(self.temperature));
        let mut value = TwoClassValue {
            probability_class_1: Vec::with_capacity(labels.len()),
            loss: 0.0,
            gradient: Vec::with_capacity(logits.len()),
        };
        let mut loss = 0.0;
        for (z, &label) in logits.chunks_exact(2).zip(labels) {
            let difference = (f64::from(z[1]) - f64::from(z[0])) / temperature;
            let sign = if label == 1 { 1.0 } else { -1.0 };
            loss += Softplus.value(-sign * difference);
            let slope = (-sign * Sigmoid.value(-sign * difference) / temperature / batch) as f32;
            value.probability_class_1.push(Sigmoid.value(difference) as f32);
            value.gradient.extend([-slope, slope]);
        }
        value.loss = (loss / batch) as f32;
        Ok(value)
    }
}

fn check_labels(logits: &[f32], labels: &[i32]) -> Result<()> {
    let error =
        |code, expected: String, got: String| Err(Error::new(code, "labels", expected, got));
    if labels.len() * 2 != logits.len() {
        let (expected, got) = (format!("{} elements", logits.len() / 2), labels.len().to_string());
        return error(ErrorCode::LengthMismatch, expected, got);
    }
    for (row, (z, &label)) in logits.chunks_exact(2).zip(labels).enumerate() {
        if !(0..2).contains(&label) {
            return error(ErrorCode::OutOfRange, "0 or 1".into(), format!("{label} in row {row}"));
        }
        if z[label as usize] == f32::NEG_INFINITY {
            let got = format!("the masked class {label} in row {row}");
            return error(ErrorCode::Undefined, "classes that are not masked".into(), got);
        }
    }
    Ok(())
}

const LOGITS: Input =
    Input::f32("logits", &["batch", "2"], "Scores of two classes; −infinity masks one.")
        .within(Domain::MaskedLogits)
        .differentiable();

const LABELS: Input = Input::i32("labels", &["batch"], Domain::IndexOf("2"), "The true classes.");

pub(crate) const ENTRY: Entry = Entry {
    id: "two_class_softmax",
    golden: "two_class_softmax",
    paper: 0,
    family: Family::Softmax,
    summary: "Softmax of two classes by one sigmoid, with its cross-entropy.",
    formula: r"p_1 = \sigma\left(\frac{z_1 - z_0}{T}\right)",
    reference: "Definition",
    inputs: &[LOGITS, LABELS],
    params: &[TEMPERATURE],
    outputs: &[
        Output::f32("probability_class_1", &["batch"], "Probability of class 1."),
        Output::f32("loss", &[], "Mean cross-entropy of the labels."),
    ],
    invariances: &[Invariance::Shift("logits"), Invariance::Order("batch")],
    run: |call| {
        let map = TwoClassSoftmax { temperature: parts::temperature(call.float("temperature"))? };
        let value = map.evaluate(call.f32("logits"), call.i32("labels"))?;
        let mut outputs = call.outputs();
        outputs.f32("probability_class_1", value.probability_class_1);
        outputs.f32("loss", vec![value.loss]);
        outputs.gradient("logits", value.gradient);
        Ok(outputs.finish())
    },
};
