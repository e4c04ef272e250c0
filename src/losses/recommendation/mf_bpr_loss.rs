//! Bayesian personalised ranking of a matrix factorisation, with a penalty on the embeddings.
//!
//! - **When**: training user and item embeddings from clicks.
//! - **Formula**: `l = mean ln(1 + exp(⟨u, n⟩ − ⟨u, p⟩)) + λ (mean |u|² + mean |p|² + mean |n|²)`.
//! - **Shapes**: all embeddings `[batch, dimension]`; losses are scalars, `regularizer` without its weight.
//! - **Gradient**: with `c = σ(⟨u, n⟩ − ⟨u, p⟩)`: `[−c (p − n) + 2 λ u] / B`, `[−c u + 2 λ p] / B`, `[c u + 2 λ n] / B`.
//! - **Edge cases**: a user or an item that stands in several rows gets the sum of its rows' gradients from the caller.
//! - **Reference**: Rendle et al. 2009, arXiv 1205.2618; as in arXiv 2502.00348.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{LOSS, NON_NEGATIVE};
use crate::losses::parts::rows::{dot, sigmoid, softplus};

const EMBEDDINGS: Axes = &["batch", "dimension"];

pub(crate) const ENTRY: Entry = Entry {
    id: "mf_bpr_loss",
    golden: "mf_bpr_loss",
    paper: 25,
    family: Family::Recommendation,
    summary: "Ranking loss of user and item embeddings, with a penalty on their lengths.",
    formula: r"\ell = \log\big(1 + e^{\langle u, n - p\rangle}\big) + \lambda\,(\|u\|^2 + \|p\|^2 + \|n\|^2)",
    reference: "Rendle et al. 2009, arXiv 1205.2618; arXiv 2502.00348",
    inputs: &[
        Input::f32("user_embeddings", EMBEDDINGS, "Embedding of each user.").differentiable(),
        Input::f32("positive_embeddings", EMBEDDINGS, "Embeddings of the chosen items.")
            .differentiable(),
        Input::f32("negative_embeddings", EMBEDDINGS, "Embeddings of the others.").differentiable(),
    ],
    params: &[Param::float(
        "weight_decay",
        r"\lambda",
        1e-4,
        NON_NEGATIVE,
        (0.0, 0.1),
        "Weight of the penalty.",
    )],
    outputs: &[
        LOSS,
        Output::f32("loss_ranking", &[], "The ranking loss."),
        Output::f32("regularizer", &[], "Mean squared lengths, without the weight."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let [users, positives, negatives] =
        ["user_embeddings", "positive_embeddings", "negative_embeddings"]
            .map(|name| call.f64(name));
    let (dimension, batch) = (call.size("dimension"), call.size("batch") as f64);
    let decay = call.float("weight_decay");
    let (mut ranking, mut squares) = (0.0, 0.0);
    let mut gradients = [const { Vec::new() }; 3];
    let rows = users.chunks_exact(dimension).zip(positives.chunks_exact(dimension));
    for ((u, p), n) in rows.zip(negatives.chunks_exact(dimension)) {
        let difference: f64 = (0..dimension).map(|at| u[at] * (n[at] - p[at])).sum();
        ranking += softplus(difference) / batch;
        squares += (dot(u, u) + dot(p, p) + dot(n, n)) / batch;
        let c = sigmoid(difference);
        for at in 0..dimension {
            let slopes = [
                c * (n[at] - p[at]) + 2.0 * decay * u[at],
                -c * u[at] + 2.0 * decay * p[at],
                c * u[at] + 2.0 * decay * n[at],
            ];
            for (gradient, slope) in gradients.iter_mut().zip(slopes) {
                gradient.push(slope / batch);
            }
        }
    }
    let [by_users, by_positives, by_negatives] = gradients;
    let mut outputs = call.outputs();
    outputs.f32("loss", ranking + decay * squares);
    outputs.f32("loss_ranking", ranking).f32("regularizer", squares);
    outputs.gradient("user_embeddings", by_users);
    outputs.gradient("positive_embeddings", by_positives);
    outputs.gradient("negative_embeddings", by_negatives);
    Ok(outputs.finish())
}
