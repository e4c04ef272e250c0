//! Distance between the parameters of two mixtures of experts, by Voronoi cells of the true ones.
//!
//! - **When**: to measure how fast a fit approaches the truth, with the right number of experts or with too many.
//! - **Formula**: a fitted expert is in the cell `A_j` of the nearest true one by `(β_1, a, b, σ)`; `D1` is the largest sum over K
//!   true experts of `Σ_{A_j} exp(β_0) (|Δβ_1| + |Δa| + |Δb| + |Δσ|) + |Σ_{A_j} exp(β_0) − exp(β*_0j)|`. `D2` has in cells of
//!   more than one `|Δβ_1|^r + |Δa|^{r/2} + |Δb|^r + |Δσ|^{r/2}`, `r` 4, 6 or 7 for cells of 2, 3 or more.
//! - **Shapes**: weights `[experts, dimension]`, biases and sigmas `[experts]`, true and fitted; `cells` `[fitted_experts]`,
//!   `cell_sizes` `[true_experts]`, `required_k`, `d1`, `d2` scalars.
//! - **Gradient**: none.
//! - **Edge cases**: of two nearest the lower index; an empty cell counts with the weight of its expert.
//! - **Reference**: arXiv 2309.13850.
//! - **Deviations**: none known; the exact form of both distances is reconstructed. Gate biases are compared as given: pin a common
//!   shift first.

use super::parts::{K, checked_k};
use crate::Result;
use crate::entry::{Arrays, Axes, Call, Domain, Entry, Family, Input, Invariance, Output};
use crate::losses::parts::rows::max;

const TRUE: Axes = &["true_experts"];
const FITTED: Axes = &["fitted_experts"];
const TRUE_WEIGHTS: Axes = &["true_experts", "dimension"];
const FITTED_WEIGHTS: Axes = &["fitted_experts", "dimension"];

pub(crate) const ENTRY: Entry = Entry {
    id: "voronoi_loss",
    golden: "voronoi_loss",
    paper: 19,
    family: Family::Methods,
    summary: "Distance between fitted and true mixtures of experts, by Voronoi cells of the true ones.",
    formula: r"D_1 = \max_{|S| = K} \sum_{j \in S} \Big[ \sum_{i \in A_j} e^{\beta_{0i}} \lVert \Delta \theta_{ij} \rVert_1 + \Big| \sum_{i \in A_j} e^{\beta_{0i}} - e^{\beta^*_{0j}} \Big| \Big]",
    reference: "arXiv 2309.13850",
    inputs: &[
        Input::f32("true_gate_weights", TRUE_WEIGHTS, "Slopes of the true scores."),
        Input::f32("true_gate_bias", TRUE, "Biases of the true gate."),
        Input::f32("true_expert_weights", TRUE_WEIGHTS, "Slopes of the true lines."),
        Input::f32("true_expert_bias", TRUE, "Intercepts of the true lines."),
        Input::f32("true_expert_sigma", TRUE, "True standard deviations.").within(Domain::Positive),
        Input::f32("fitted_gate_weights", FITTED_WEIGHTS, "Slopes of the fitted scores."),
        Input::f32("fitted_gate_bias", FITTED, "Biases of the fitted gate."),
        Input::f32("fitted_expert_weights", FITTED_WEIGHTS, "Slopes of the fitted lines."),
        Input::f32("fitted_expert_bias", FITTED, "Intercepts of the fitted lines."),
        Input::f32("fitted_expert_sigma", FITTED, "Fitted standard deviations.")
            .within(Domain::Positive),
    ],
    params: &[K],
    outputs: &[
        Output::i32("cells", FITTED, "The true expert nearest to each fitted one."),
        Output::i32("cell_sizes", TRUE, "Number of fitted experts of each true one."),
        Output::i32(
            "required_k",
            &[],
            "Experts that the fitted gate must keep: the K largest cells.",
        ),
        Output::f32("d1", &[], "Distance for as many fitted experts as true ones."),
        Output::f32("d2", &[], "Distance for too many."),
    ],
    invariances: &[Invariance::Order("fitted_experts"), Invariance::Order("dimension")],
    run,
};

/// Experts of one side: gate slopes and biases, line slopes and intercepts, deviations.
struct Side {
    gate_weights: Vec<f64>,
    gate_bias: Vec<f64>,
    weights: Vec<f64>,
    bias: Vec<f64>,
    sigma: Vec<f64>,
    dimension: usize,
}

impl Side {
    fn of(call: &Call, side: &str) -> Self {
        let input = |name: &str| call.f64(&format!("{side}_{name}"));
        Self {
            gate_weights: input("gate_weights"),
            gate_bias: input("gate_bias"),
            weights: input("expert_weights"),
            bias: input("expert_bias"),
            sigma: input("expert_sigma"),
            dimension: call.size("dimension"),
        }
    }

    /// Distances in `(β_1, a, b, σ)` between an expert and one of the other side.
    fn distances(&self, at: usize, other: &Self, other_at: usize) -> [f64; 4] {
        let row = |at: usize| at * self.dimension..(at + 1) * self.dimension;
        let distance = |a: &[f64], b: &[f64]| {
            let squares = a[row(at)].iter().zip(&b[row(other_at)]);
            squares.map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
        };
        [
            distance(&self.gate_weights, &other.gate_weights),
            distance(&self.weights, &other.weights),
            (self.bias[at] - other.bias[other_at]).abs(),
            (self.sigma[at] - other.sigma[other_at]).abs(),
        ]
    }
}

fn run(call: &Call) -> Result<Arrays> {
    let k = checked_k(call, call.size("true_experts"))?;
    let (truth, fitted) = (Side::of(call, "true"), Side::of(call, "fitted"));
    let experts = truth.gate_bias.len();
    let mut cells: Vec<Vec<usize>> = vec![Vec::new(); experts];
    let mut nearest = Vec::new();
    for at in 0..fitted.gate_bias.len() {
        let distance = |cell: usize| -> f64 {
            fitted.distances(at, &truth, cell).iter().map(|part| part * part).sum()
        };
        let closer =
            |best: (usize, f64), next: (usize, f64)| if next.1 < best.1 { next } else { best };
        let all = (0..experts).map(|cell| (cell, distance(cell)));
        let cell = all.reduce(closer).map_or(0, |(cell, _)| cell);
        nearest.push(cell as i32);
        cells[cell].push(at);
    }
    // Every weight over the largest, so that none overflows before the distance does.
    let scale = max(&truth.gate_bias).max(max(&fitted.gate_bias));
    let distance = |over_specified: bool| {
        let terms = cells.iter().enumerate();
        let sum = largest(
            k,
            terms
                .map(|(at, cell)| term(&truth, at, &fitted, cell, scale, over_specified))
                .collect(),
        );
        if sum == 0.0 { 0.0 } else { sum * libm::exp(scale) }
    };
    let sizes: Vec<f64> = cells.iter().map(|cell| cell.len() as f64).collect();
    let mut outputs = call.outputs();
    outputs.i32("cells", nearest);
    outputs.i32("cell_sizes", cells.iter().map(|cell| cell.len() as i32).collect());
    outputs.count("required_k", largest(k, sizes) as usize);
    outputs.f32("d1", distance(false));
    outputs.f32("d2", distance(true));
    Ok(outputs.finish())
}

/// Sum of the `k` largest.
fn largest(k: usize, mut values: Vec<f64>) -> f64 {
    values.sort_by(|a, b| b.total_cmp(a));
    values[..k].iter().sum()
}

/// What the cell of one true expert adds.
fn term(
    truth: &Side,
    at: usize,
    fitted: &Side,
    cell: &[usize],
    scale: f64,
    over_specified: bool,
) -> f64 {
    let rate = match cell.len() {
        0 | 1 => 1.0,
        2 => 4.0,
        3 => 6.0,
        _ => 7.0,
    };
    let (mut distances, mut weights) = (0.0, 0.0);
    for &expert in cell {
        let weight = libm::exp(fitted.gate_bias[expert] - scale);
        let [gate, line, bias, sigma] = fitted.distances(expert, truth, at);
        let sum = if over_specified && cell.len() > 1 {
            let power = |distance: f64, rate: f64| libm::pow(distance, rate);
            power(gate, rate)
                + power(line, rate / 2.0)
                + power(bias, rate)
                + power(sigma, rate / 2.0)
        } else {
            gate + line + bias + sigma
        };
        // A weight of nothing makes nothing of a distance that overflows.
        distances += if weight > 0.0 { weight * sum } else { 0.0 };
        weights += weight;
    }
    distances + (weights - libm::exp(truth.gate_bias[at] - scale)).abs()
}
