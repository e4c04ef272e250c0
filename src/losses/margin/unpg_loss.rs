//! UNPG: the similarities of samples of different classes join the denominator of a margin softmax.
//!
//! - **When**: embeddings for open-set recognition, where class weights alone are too easy as negatives.
//! - **Formula**: `L = mean_i (ln(Σ_j exp z_ij + Σ_kept exp(s s_ab)) − z_iy)`; `z` the logits of the base head, `s_ab` the cosines of
//!   all pairs of samples of different classes, those beyond the fences of a box plot dropped. One pool for all samples.
//! - **Shapes**: `embeddings` `[batch, dimension]`, `weights` `[classes, dimension]`, `labels` `[batch]`; `loss`, `num_kept` and `num_pairs`
//!   scalars.
//! - **Gradient**: by both; a kept pair gets `(s / B) Σ_i p_i,ab`. Which pairs are kept is a constant.
//! - **Edge cases**: without a pair of different classes the loss is that of the base head; norms count as at least 1e-12.
//! - **Reference**: Jung et al. 2022, arXiv 2203.11593.
//! - **Deviations**: the pool's share of the denominator is taken once for all samples, with the same result; the released code fails
//!   without pairs. The base arcface has no boundary, `sin θ ≥ 1e-4` where it divides.

use super::parts::{self, CrossEntropy, EMBEDDINGS, Logit, MARGIN, SCALE, WEIGHTS};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output, Param};
use crate::losses::parts::box_whisker::{Fences, WISK};
use crate::losses::parts::declared::{LABELS, LOSS};
use crate::losses::parts::rows::logsumexp;
use crate::losses::parts::vectors::{Unit, products, products_vjp};

pub(crate) const ENTRY: Entry = Entry {
    id: "unpg_loss",
    golden: "unpg_loss",
    paper: 20,
    family: Family::Margin,
    summary: "Margin softmax whose negatives are class weights and samples of other classes.",
    formula: r"L = \frac1B\sum_i \log\Big(\sum_j e^{z_{ij}} + \sum_{(a,b)\,\mathrm{kept}} e^{s\,s_{ab}}\Big) - z_{iy_i}",
    reference: "Jung et al. 2022, arXiv 2203.11593",
    inputs: &[EMBEDDINGS, WEIGHTS, LABELS],
    params: &[
        SCALE,
        MARGIN,
        WISK,
        Param::choice(
            "base",
            &["arcface", "cosface", "normface"],
            "The head whose target logit is taken.",
        ),
    ],
    outputs: &[
        LOSS,
        Output::i32("num_kept", &[], "Pairs in the denominator."),
        Output::i32("num_pairs", &[], "Pairs of different classes."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (s, m, classes) = (call.float("s"), call.float("m"), call.size("classes"));
    let base: fn(f64, f64, f64) -> Logit = match call.choice("base") {
        "arcface" => parts::angular_margin,
        "cosface" => parts::cosine_margin,
        _ => |t, s, _| parts::cosine_margin(t, s, 0.0),
    };
    let cosines = parts::embedded(call);
    let mut logits: Vec<f64> = cosines.values.iter().map(|c| s * c).collect();
    let mut slopes = vec![s; logits.len()];
    for (sample, &label) in call.i32("labels").iter().enumerate() {
        let at = sample * classes + label as usize;
        let target = base(cosines.values[at], s, m);
        (logits[at], slopes[at]) = (target.value, target.slope);
    }
    let mut pool = Pool::of(call, &cosines.a);
    let scaled: Vec<f64> = pool.kept.iter().map(|similarity| s * similarity).collect();
    let others = logsumexp(&scaled);
    let CrossEntropy { loss, gradient, by_pool } = CrossEntropy::of(call, &logits, others);
    let by_cosine: Vec<f64> = gradient.iter().zip(&slopes).map(|(g, slope)| g * slope).collect();
    let (mut by_embeddings, by_weights) = cosines.vjp(&by_cosine);
    pool.similarities.iter_mut().for_each(|similarity| {
        let share = libm::exp(s * *similarity - others);
        *similarity = if similarity.is_nan() { 0.0 } else { s * by_pool * share };
    });
    let dimension = call.size("dimension");
    let by_pairs = products_vjp(&pool.similarities, &cosines.a.rows, dimension);
    let by_pairs = cosines.a.vjp(&by_pairs);
    by_embeddings.iter_mut().zip(by_pairs).for_each(|(sum, x)| *sum += x);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss);
    outputs.count("num_kept", pool.kept.len());
    outputs.count("num_pairs", pool.pairs);
    outputs.gradient("embeddings", by_embeddings);
    outputs.gradient("weights", by_weights);
    Ok(outputs.finish())
}

/// The similarities of samples of different classes.
#[derive(Clone, Debug)]
struct Pool {
    /// Of each sample with each; NaN where the two are no pair of the pool.
    similarities: Vec<f64>,
    /// Those of the pool, each pair once, in ascending order.
    kept: Vec<f64>,
    /// How many pairs there were before outliers were dropped.
    pairs: usize,
}

impl Pool {
    fn of(call: &Call, unit: &Unit) -> Self {
        let labels = call.i32("labels");
        let batch = labels.len();
        let mut similarities = products(&unit.rows, &unit.rows, call.size("dimension"));
        let mut kept = Vec::new();
        for (at, similarity) in similarities.iter_mut().enumerate() {
            let (a, b) = (at / batch, at % batch);
            if labels[a] == labels[b] {
                *similarity = f64::NAN;
            } else if a < b {
                kept.push(*similarity);
            }
        }
        let pairs = kept.len();
        if pairs > 0 {
            kept.sort_by(f64::total_cmp);
            let fences = Fences::of(&kept, call.float("wisk"));
            kept.retain(|&similarity| fences.hold(similarity));
            let outliers = similarities.iter_mut().filter(|similarity| !fences.hold(**similarity));
            outliers.for_each(|similarity| *similarity = f64::NAN);
        }
        Self { similarities, kept, pairs }
    }
}
