//! LDR-k-KL: the worst case over label distributions that put at most `1/k` on any class.
//!
//! - **When**: noisy labels, or scores that are judged by their first `k`.
//! - **Formula**: `l = max_p Σ p d − λ Σ p ln(C p)` over `p` with `Σ p = 1`, `0 ≤ p ≤ 1/k`; `d` as in LDR-KL.
//! - **Shapes**: `logits` `[batch, classes]`, `labels` `[batch]`; `loss` a scalar, the mean, `weights` `[batch, classes]`.
//! - **Gradient**: `∂l/∂f = p* − one-hot`, carried through the normalisation.
//! - **Edge cases**: `k = 1` is LDR-KL, `k = C` the mean of `d`; `λ = 0` gives the mean of the `k` largest `d`, of equal ones those
//!   with the lower index.
//! - **Reference**: Zhu et al. 2023, arXiv 2112.14869, the family LDR-k.
//! - **Deviations**: the released code lacks it; here solved exactly: the `m` largest take `1/k` each and the rest share what is left
//!   like a softmax, for the first `m` at which that keeps below `1/k`.

use super::parts::robust_labels::{MARGIN, NORMALIZE, Robust, Worst};
use super::parts::tempered::log_mean_exp;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::declared::{BATCH_CLASSES, LABELS, LOGITS, LOSS, NON_NEGATIVE};
use crate::{Error, ErrorCode, Result};

const LAMBDA: Param = Param::float(
    "lambda",
    r"\lambda",
    1.0,
    NON_NEGATIVE,
    (0.0, 50.0),
    "Strength of the divergence; 0 for the mean of the k largest.",
);

const K: Param = Param::integer(
    "k",
    "k",
    1,
    (1, i32::MAX as i64),
    1,
    "No class gets more than 1/k; at most the number of classes.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "ldr_topk_kl",
    golden: "ldr_topk_kl",
    paper: 3,
    family: Family::Classification,
    summary: "The worst case over label distributions of at most 1/k a class.",
    formula: r"\ell = \max_{p \in \Delta,\ p \le 1/k} \sum_j p_j d_j - \lambda\sum_j p_j\log(C p_j)",
    reference: "Zhu et al. 2023, arXiv 2112.14869",
    inputs: &[LOGITS, LABELS],
    params: &[K, LAMBDA, MARGIN, NORMALIZE],
    outputs: &[
        LOSS,
        Output::f32("weights", BATCH_CLASSES, "The distribution that attains the worst case."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (k, classes) = (call.integer("k"), call.size("classes"));
    if k as usize > classes {
        let expected = format!("a whole number from 1 to {classes}, the classes");
        return Err(Error::new(ErrorCode::OutOfRange, "k", expected, k.to_string()));
    }
    let lambda = call.float("lambda");
    let robust = Robust::of(call, &mut |_, _, margins| worst(margins, k as usize, lambda))?;
    let mut outputs = call.outputs();
    outputs.f32("loss", robust.mean());
    outputs.f32("weights", robust.weights);
    outputs.gradient("logits", robust.gradient);
    Ok(outputs.finish())
}

fn worst(margins: &[f64], k: usize, lambda: f64) -> Worst {
    let (classes, limit) = (margins.len() as f64, 1.0 / k as f64);
    let mut order: Vec<usize> = (0..margins.len()).collect();
    // Adding 0 makes −0 the equal of 0.
    order.sort_by(|&a, &b| (margins[b] + 0.0).total_cmp(&(margins[a] + 0.0)));
    let capped = if lambda == 0.0 { k } else { capped(margins, &order, k, lambda) };
    let mut weights = vec![0.0; margins.len()];
    let mut value = 0.0;
    for &at in &order[..capped] {
        weights[at] = limit;
        value += limit * margins[at];
    }
    let free = &order[capped..];
    if lambda == 0.0 || free.is_empty() {
        return Worst { value, weights };
    }
    let largest = margins[free[0]];
    let scaled: Vec<_> = free.iter().map(|&at| (margins[at] - largest) / lambda).collect();
    let left = (k - capped) as f64 * limit;
    let total: f64 = scaled.iter().map(|&x| libm::exp(x)).sum();
    free.iter().zip(&scaled).for_each(|(&at, &x)| weights[at] = left * libm::exp(x) / total);
    // The entropy of the whole, gathered into logarithms that vanish exactly where p is uniform.
    let spread = left * (log_mean_exp(&scaled) + libm::log(free.len() as f64 / (classes * left)));
    let entropy = spread - capped as f64 * limit * libm::log(classes * limit);
    Worst { value: value + left * largest + lambda * entropy, weights }
}

/// How many of the largest take all they may: the fewest that leave every other below the limit.
fn capped(margins: &[f64], order: &[usize], k: usize, lambda: f64) -> usize {
    let last = order.len() - 1;
    // Sums over the rest, relative to the largest of the rest.
    let mut sums = vec![1.0; order.len()];
    for at in (0..last).rev() {
        let step = (margins[order[at + 1]] - margins[order[at]]) / lambda;
        sums[at] = 1.0 + sums[at + 1] * libm::exp(step);
    }
    let fits = |&capped: &usize| (k - capped) as f64 <= sums[capped];
    (0..k).find(fits).unwrap_or(k - 1)
}
