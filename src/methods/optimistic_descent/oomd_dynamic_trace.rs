//! Trace of an ensemble of optimistic players with steps of different lengths, for targets that move.
//!
//! - **When**: regret is counted against a moving target and nobody knows how fast it moves.
//! - **Formula**: expert `i` has the step `η_i = D / (2 G √T) 2^i` and plays `x_i = P(x̂_i − η_i M)`; with
//!   `c_i = κ |x_{t,i} − x_{t−1,i}|²`, `m_i = ⟨M, x_i⟩ + c_i` and `ε = √(ln N / (1 + W))`, `p = softmax(−ε (L + m))`, the point is
//!   `Σ p_i x_i`; then `l_i = ⟨g, x_i⟩ + c_i`, `L += l`, `W += max (l − m)²`, `x̂_i ← P(x̂_i − η_i g)`, `M ← g`.
//! - **Shapes**: `data` `[steps, dimension]`, `targets` `[steps]`; `x` `[steps, dimension]`, `losses` `[steps]`, `expert_weights`
//!   `[steps, experts]`, `expert_steps` `[experts]`.
//! - **Gradient**: none.
//! - **Edge cases**: `1 + ⌈½ log₂(1 + T)⌉` experts when their number is left out; one expert has all the weight.
//! - **Reference**: arXiv 2302.04552.
//! - **Deviations**: none known; the ensemble is recalled, its constants are reconstructed.

use super::parts::{
    DATA, GRADIENT_BOUND, LOSS_FAMILY, Losses, POINTS, RADIUS, SET, STEPS, Set, TARGETS, needed,
};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::rows::{dot, softmax};

pub(crate) const ENTRY: Entry = Entry {
    id: "oomd_dynamic_trace",
    golden: "oomd_dynamic_trace",
    paper: 31,
    family: Family::Methods,
    summary: "Trace of an ensemble of optimistic players, for targets that move.",
    formula: r"x_t = \sum_i p_{t,i}\, x_{t,i},\quad p_t = \mathrm{softmax}(-\varepsilon_t (L_t + m_t))",
    reference: "arXiv 2302.04552",
    inputs: &[DATA, TARGETS],
    params: &[
        LOSS_FAMILY,
        SET,
        RADIUS,
        GRADIENT_BOUND,
        Param::integer(
            "experts",
            "N",
            5,
            (1, 64),
            1,
            "Number of players; by the number of steps when left out.",
        ),
        Param::float(
            "correction",
            r"\kappa",
            1.0,
            NON_NEGATIVE,
            (0.0, 4.0),
            "Price of a player's movement.",
        ),
    ],
    outputs: &[
        Output::f32("x", POINTS, "Point played at each step."),
        Output::f32("losses", STEPS, "Its loss."),
        Output::f32("expert_weights", &["steps", "experts"], "Weight of each player."),
        Output::f32("expert_steps", &["experts"], "Step size of each player."),
    ],
    invariances: &[],
    run,
};

/// The players and what has been counted against them.
struct Ensemble {
    steps: Vec<f64>,
    anchors: Vec<Vec<f64>>,
    points: Option<Vec<Vec<f64>>>,
    totals: Vec<f64>,
    surprise: f64,
}

/// What the players play at a step.
struct Round {
    points: Vec<Vec<f64>>,
    corrections: Vec<f64>,
    expected: Vec<f64>,
    weights: Vec<f64>,
}

fn run(call: &Call) -> Result<Arrays> {
    let (dimension, count) = (call.size("dimension"), call.size("steps"));
    let bound = needed(call, "gradient_bound")?;
    let losses = Losses::of(call, 1.0)?;
    let (data, targets) = (call.f64("data"), call.f64("targets"));
    let set = Set::of(call);
    let shortest = call.float("radius") / (bound * (count as f64).sqrt());
    let experts = experts(call, count);
    let mut ensemble = Ensemble {
        steps: (0..experts).map(|i| shortest * libm::exp2(i as f64)).collect(),
        anchors: vec![set.center(dimension); experts],
        points: None,
        totals: vec![0.0; experts],
        surprise: 0.0,
    };
    let mut hint = vec![0.0; dimension];
    let (mut points, mut values, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for (z, &y) in data.chunks_exact(dimension).zip(&targets) {
        let round = ensemble.play(set, &hint, call.float("correction"));
        let mut x = vec![0.0; dimension];
        for (point, weight) in round.points.iter().zip(&round.weights) {
            x.iter_mut().zip(point).for_each(|(x, point)| *x += weight * point);
        }
        let (value, gradient) = losses.at(&x, z, y);
        weights.extend_from_slice(&round.weights);
        ensemble.learn(set, round, &gradient);
        points.extend(x);
        values.push(value);
        hint = gradient;
    }
    let mut outputs = call.outputs();
    outputs.f32("x", points);
    outputs.f32("losses", values);
    outputs.f32_of_shape("expert_weights", &[count, experts], weights);
    outputs.f32_of_shape("expert_steps", &[experts], ensemble.steps);
    Ok(outputs.finish())
}

fn experts(call: &Call, steps: usize) -> usize {
    if call.says("experts") {
        return call.integer("experts") as usize;
    }
    1 + libm::ceil(0.5 * libm::log2(1.0 + steps as f64)) as usize
}

impl Ensemble {
    fn play(&self, set: Set<'_>, hint: &[f64], correction: f64) -> Round {
        let players = self.anchors.iter().zip(&self.steps);
        let points: Vec<_> = players.map(|(anchor, &step)| set.step(anchor, step, hint)).collect();
        let mut corrections = vec![0.0; points.len()];
        if let Some(before) = &self.points {
            for ((price, new), old) in corrections.iter_mut().zip(&points).zip(before) {
                let moved: f64 =
                    new.iter().zip(old).map(|(new, old)| (new - old) * (new - old)).sum();
                *price = correction * moved;
            }
        }
        let expected = losses(&points, hint, &corrections);
        let rate = (libm::log(points.len() as f64) / (1.0 + self.surprise)).sqrt();
        let scores = self.totals.iter().zip(&expected).map(|(total, next)| -rate * (total + next));
        let weights = softmax(&scores.collect::<Vec<f64>>());
        Round { points, corrections, expected, weights }
    }

    fn learn(&mut self, set: Set<'_>, round: Round, gradient: &[f64]) {
        let found = losses(&round.points, gradient, &round.corrections);
        let surprises = found.iter().zip(&round.expected).map(|(found, expected)| found - expected);
        self.surprise += surprises.fold(0.0, |most, s| f64::max(most, s * s));
        self.totals.iter_mut().zip(found).for_each(|(total, loss)| *total += loss);
        for (anchor, &step) in self.anchors.iter_mut().zip(&self.steps) {
            *anchor = set.step(anchor, step, gradient);
        }
        self.points = Some(round.points);
    }
}

/// Linear loss of each player's point, with the price of its movement.
fn losses(points: &[Vec<f64>], gradient: &[f64], corrections: &[f64]) -> Vec<f64> {
    points.iter().zip(corrections).map(|(point, price)| dot(gradient, point) + price).collect()
}
