//! Cauchy-Schwarz divergence of two samples, by kernel density.
//!
//! - **When**: pulling one cloud of points onto another, without bins and without a Gaussian assumption.
//! - **Formula**: `D = ln mean κ(p, p) + ln mean κ(q, q) − 2 ln mean κ(p, q)`, `κ(a, b) = exp(−|a − b|² / (2 σ²))`, means over all
//!   pairs, a point with itself too. In nats.
//! - **Shapes**: `samples_p` `[p, dimension]`, `samples_q` `[q, dimension]`; `loss` a scalar.
//! - **Gradient**: `2 / σ² Σ_j (π_aj (p_j − p_a) − ρ_aj (q_j − p_a))` by `p_a`, `π` and `ρ` the kernels over their sums; so by `q`.
//! - **Edge cases**: at least 0, and 0 of equal samples; far samples have a finite divergence. At most 4096 rows.
//! - **Reference**: Yu et al. 2024, arXiv 2404.17951.
//! - **Deviations**: none.

use super::gram::{Cloud, check_rows, shares, width};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance};
use crate::losses::parts::declared::LOSS;
use crate::losses::parts::rows::logsumexp;
use crate::losses::parts::vectors::transposed;

pub(crate) const ENTRY: Entry = Entry {
    id: "cs_divergence",
    golden: "cs_divergence",
    paper: 32,
    family: Family::Density,
    summary: "Cauchy-Schwarz divergence of two clouds of points.",
    formula: r"D = \log \overline{\kappa(p, p)} + \log \overline{\kappa(q, q)} - 2\log \overline{\kappa(p, q)}",
    reference: "Yu et al. 2024, arXiv 2404.17951",
    inputs: &[
        Input::f32("samples_p", &["p", "dimension"], "Points of one sample.").differentiable(),
        Input::f32("samples_q", &["q", "dimension"], "Points of the other.").differentiable(),
    ],
    params: &[width("sigma", r"\sigma")],
    outputs: &[LOSS],
    invariances: &[Invariance::Order("p"), Invariance::Order("q"), Invariance::Order("dimension")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    check_rows(call, "samples_p", "p")?;
    check_rows(call, "samples_q", "q")?;
    let (sigma, dimension) = (call.float("sigma"), call.size("dimension"));
    let [p, q] =
        ["samples_p", "samples_q"].map(|name| Cloud::new(call.f64(name), dimension, sigma));
    let (pp, qq, pq) = (p.exponents(&p), q.exponents(&q), p.exponents(&q));
    let [of_pp, of_qq, of_pq] = [&pp, &qq, &pq].map(|exponents| logsumexp(exponents));
    let between = shares(&pq, of_pq);
    let mut by_p = p.zeros();
    p.pull(&mut by_p, &p, &shares(&pp, of_pp), 2.0);
    p.pull(&mut by_p, &q, &between, -2.0);
    let mut by_q = q.zeros();
    q.pull(&mut by_q, &q, &shares(&qq, of_qq), 2.0);
    q.pull(&mut by_q, &p, &transposed(&between, call.size("q")), -2.0);
    let mut outputs = call.outputs();
    outputs.f32("loss", (of_pp + of_qq - 2.0 * of_pq).max(0.0));
    outputs.gradient("samples_p", by_p).gradient("samples_q", by_q);
    Ok(outputs.finish())
}
