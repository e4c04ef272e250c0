//! Log-softmax in two passes: `ln p_i = z_i − ln Σ_j exp(z_j)`, the sum in extended form.
//!
//! When: long rows out of the cache; the logarithm of the sum comes along.
//!
//! Shapes: `logits` and `upstream` `[batch, classes]`; `logsumexp` `[batch]`, `log_probabilities` `[batch, classes]`.
//! Gradient: of the log-probabilities, `∂L/∂z_i = u_i − p_i Σ u`.
//! Edge cases: one class gives 0; a masked class gives −infinity and has no gradient.
//! Reference: "The Two-Pass Softmax Algorithm", arXiv 2001.04438.
//! Deviations: computed in f64, so that nothing is lost in the difference at offsets of 1e4.

use super::ext_sum_exp::ext_sum_exp;
use super::log_softmax::LogSoftmax;
use super::parts::{LOG_PROBABILITIES, LOGITS, RowMap, UPSTREAM};
use crate::entry::{Entry, Family, Invariance, Output};

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
        let sums = ext_sum_exp(logits, classes)?;
        let rows = logits.chunks_exact(classes).zip(&sums);
        let log_p = rows.flat_map(|(row, sum)| {
            let ln = sum.ln();
            row.iter().map(move |&z| (f64::from(z) - ln) as f32)
        });
        let log_p: Vec<f32> = log_p.collect();
        let mut outputs = call.outputs();
        outputs.f32("logsumexp", sums.iter().map(|sum| sum.ln()).collect::<Vec<_>>());
        outputs.f32("log_probabilities", log_p);
        if let Some(upstream) = call.optional_f32("upstream") {
            let gradient = LogSoftmax::default().vjp(logits, upstream, classes)?;
            outputs.gradient("logits", gradient);
        }
        Ok(outputs.finish())
    },
};
