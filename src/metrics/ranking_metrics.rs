//! Recall and normalised discounted gain of the best items of each user.
//!
//! - **When**: judging a recommender against items held back.
//! - **Formula**: `recall = hits / R`; `ndcg = Σ_{hits at rank r} 1 / log₂(r + 2)` over `Σ_{j < R} 1 / log₂(j + 2)`, `R` the number of
//!   relevant items; the mean over all users.
//! - **Shapes**: `scores`, `relevant`, `exclude` `[users, items]`; both outputs are scalars.
//! - **Gradient**: none; a ranking has none.
//! - **Edge cases**: excluded items come last, and still fill places if too few others are there; equal scores go to the lower index.
//!   A user without a relevant item counts as 0. The ideal gain is not cut at `k`, so it is below the usual figure where `R > k`.
//! - **Reference**: Zhang et al. 2025, arXiv 2502.00348.
//! - **Deviations**: none.

use crate::Result;
use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Invariance, Output, Param};

const ITEMS: Axes = &["users", "items"];

pub(crate) const ENTRY: Entry = Entry {
    id: "ranking_metrics",
    golden: "ranking_metrics",
    paper: 25,
    family: Family::Metrics,
    summary: "Recall and discounted gain of the first k items of each user.",
    formula: r"\mathrm{NDCG} = \frac{\sum_{hits} 1/\log_2(r + 2)}{\sum_{j < R} 1/\log_2(j + 2)}",
    reference: "Zhang et al. 2025, arXiv 2502.00348",
    inputs: &[
        Input::f32("scores", ITEMS, "Score of each item, a row a user."),
        Input::i32("relevant", ITEMS, Domain::Binary, "1 for the items to find."),
        Input::i32("exclude", ITEMS, Domain::Binary, "1 for the items that are not ranked."),
    ],
    params: &[Param::integer("k", "k", 20, (1, i32::MAX as i64), 1, "How many items count.")],
    outputs: &[
        Output::f32("recall", &[], "Share of the relevant items that are found."),
        Output::f32("ndcg", &[], "Normalised discounted gain."),
    ],
    invariances: &[Invariance::Order("users")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (items, users) = (call.size("items"), call.size("users") as f64);
    let [relevant, excluded] = ["relevant", "exclude"].map(|name| call.i32(name));
    let places = items.min(call.integer("k") as usize);
    let (mut recall, mut ndcg) = (0.0, 0.0);
    for (user, scores) in call.f32("scores").chunks_exact(items).enumerate() {
        let row = user * items..(user + 1) * items;
        let (relevant, excluded) = (&relevant[row.clone()], &excluded[row]);
        let score =
            |item: usize| if excluded[item] == 1 { f32::NEG_INFINITY } else { scores[item] };
        let mut order: Vec<usize> = (0..items).collect();
        // Adding 0 makes −0 equal to 0.
        order.sort_by(|&a, &b| (score(b) + 0.0).total_cmp(&(score(a) + 0.0)));
        let (mut hits, mut gain) = (0.0, 0.0);
        for (rank, &item) in order[..places].iter().enumerate() {
            if relevant[item] == 1 {
                hits += 1.0;
                gain += discount(rank);
            }
        }
        let count = relevant.iter().filter(|&&relevant| relevant == 1).count();
        if count > 0 {
            recall += hits / count as f64;
            ndcg += gain / (0..count).map(discount).sum::<f64>();
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("recall", recall / users).f32("ndcg", ndcg / users);
    Ok(outputs.finish())
}

fn discount(rank: usize) -> f64 {
    1.0 / libm::log2((rank + 2) as f64)
}
