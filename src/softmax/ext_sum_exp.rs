//! Sum of exponentials in extended form: `Σ_j exp(z_j) = m · 2^n`, with its logarithm.
//!
//! - **When**: the first pass of the Two-Pass algorithm; no maximum has to be known.
//! - **Shapes**: `logits` `[batch, classes]`, `upstream` `[batch]`; three values `[batch]`.
//! - **Gradient**: of the logarithm, `∂L/∂z_i = u softmax(z)_i`.
//! - **Edge cases**: the mantissa grows with the number of terms, since it is not renormalised; masked classes are 0; a sum beyond
//!   e^1.4e9 either way, whose exponent fits no 32-bit integer, is an error.
//! - **Reference**: "The Two-Pass Softmax Algorithm", arXiv 2001.04438, section 4.
//! - **Deviations**: the mantissa is summed in f64.

use super::ext_exp::Extended;
use super::logsumexp::Logsumexp;
use super::parts::{self, LOGITS, RowMap, UPSTREAM_OF_ROWS};
use crate::entry::{Entry, Family, Invariance, Output};
use crate::{Error, Result};

/// `Σ exp` of every row of `logits [batch, classes]`.
///
/// # Errors
/// `empty`, `length_mismatch`, `not_finite`, `all_masked` of `logits`; `out_of_range` beyond
/// [`Extended::LARGEST`].
pub fn ext_sum_exp(logits: &[f32], classes: usize) -> Result<Vec<Extended>> {
    parts::check_logits(logits, classes)?;
    let name = |error| Error { argument: "logits".into(), ..error };
    logits.chunks_exact(classes).map(|row| Extended::sum_exp(row).map_err(name)).collect()
}

pub(crate) const ENTRY: Entry = Entry {
    id: "ext_sum_exp",
    golden: "ext_sum_exp",
    paper: 8,
    family: Family::Softmax,
    summary: "A sum of exponentials as a mantissa and a power of two: no overflow, no maximum.",
    formula: r"\sum_j e^{z_j} = m\, 2^n",
    reference: "arXiv 2001.04438",
    inputs: &[LOGITS, UPSTREAM_OF_ROWS],
    params: &[],
    outputs: &[
        Output::f32("mantissa", &["batch"], "m, not renormalised."),
        Output::i32("exponent", &["batch"], "n, the largest exponent of a term."),
        Output::f32("logsumexp", &["batch"], "Logarithm of the sum."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let (logits, classes) = (call.f32("logits"), call.size("classes"));
        let sums = ext_sum_exp(logits, classes)?;
        let mut outputs = call.outputs();
        outputs.f32("mantissa", sums.iter().map(|sum| sum.mantissa as f32).collect::<Vec<_>>());
        outputs.i32("exponent", sums.iter().map(|sum| sum.exponent as i32).collect());
        outputs.f32("logsumexp", sums.iter().map(|sum| sum.ln()).collect::<Vec<_>>());
        if let Some(upstream) = call.optional_f32("upstream") {
            outputs.gradient("logits", Logsumexp::default().vjp(logits, upstream, classes)?);
        }
        Ok(outputs.finish())
    },
};
