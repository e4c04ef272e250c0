//! Log-softmax in two passes: `ln p_i = z_i − ln Σ_j exp(z_j)`, the sum in extended form.
//!
//! - **When**: long rows out of the cache; the logarithm of the sum comes along.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; `logsumexp` `[batch]`, `log_probabilities` `[batch, classes]`.
//! - **Gradient**: of the log-probabilities, `∂L/∂z_i = u_i − p_i Σ u`.
//! - **Edge cases**: one class gives 0; a masked class gives −infinity and has no gradient.
//! - **Reference**: "The Two-Pass Softmax Algorithm", arXiv 2001.04438.
//! - **Deviations**: computed in f64, so that nothing is lost in the difference at offsets of 1e4. A row beyond 1.4e9 in size, whose
//!   exponents fit no 32-bit integer, is taken relative to its maximum.

use super::ext_exp::Extended;
use super::log_softmax::LogSoftmax;
use super::parts::{self, LOG_PROBABILITIES, LOGITS, RowMap, UPSTREAM};
use crate::entry::{Entry, Family, Invariance, Output};

/// The logarithm of the sum of a row in two terms: 0 and that of the extended form, or where the exponent fits no integer the
/// maximum and the rest.
fn logarithm(row: &[f32]) -> (f64, f64) {
    if let Ok(sum) = Extended::sum_exp(row) {
        return (0.0, sum.ln());
    }
    let max = f64::from(parts::max(row));
    let sum: f64 = row.iter().map(|&z| libm::exp(f64::from(z) - max)).sum();
    (max, libm::log(sum))
}

pub(crate) const ENTRY: Entry = Entry {
    id: "log_softmax_two_pass",
    golden: "log_softmax_two_pass",
    paper: 8,
    family: Family::Softmax,
    summary: "Logarithms of the softmax probabilities in two passes, with the logarithm of the sum.",
    formula: r"\ln p_i = z_i - \ln\sum_j \exp z_j",
    reference: "arXiv 2001.04438",
    inputs: &[LOGITS, UPSTREAM],
    params: &[],
    outputs: &[Output::f32("logsumexp", &["batch"], "Logarithm of the sum."), LOG_PROBABILITIES],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let (logits, classes) = (call.f32("logits"), call.size("classes"));
        parts::check_logits(logits, classes)?;
        let (mut values, mut log_p) = (Vec::new(), Vec::with_capacity(logits.len()));
        for row in logits.chunks_exact(classes) {
            let (offset, ln) = logarithm(row);
            values.push(offset + ln);
            log_p.extend(row.iter().map(|&z| (f64::from(z) - offset - ln) as f32));
        }
        let mut outputs = call.outputs();
        outputs.f32("logsumexp", values);
        outputs.f32("log_probabilities", log_p);
        if let Some(upstream) = call.optional_f32("upstream") {
            let gradient = LogSoftmax::default().vjp(logits, upstream, classes)?;
            outputs.gradient("logits", gradient);
        }
        Ok(outputs.finish())
    },
};
