//! What the functions of the room share: the gate, and the mixture of Gaussian linear experts.

use crate::entry::{Axes, Call, Domain, Input, Param};
use crate::losses::parts::rows::{dot, log_softmax, logsumexp};
use crate::{Error, ErrorCode, Result};

/// `½ ln 2π`.
const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_7;

const EXPERTS: Axes = &["experts"];
const WEIGHTS: Axes = &["experts", "dimension"];

pub(super) const K: Param =
    Param::integer("k", "K", 2, (1, i32::MAX as i64), 1, "Number of experts that are kept.");

pub(super) const SELECT_ON: Param = Param::choice(
    "select_on",
    &["score", "logit"],
    "Are the largest scores kept, or the largest sums of score and bias?",
);

/// Data and parameters of a mixture of experts.
pub(super) const INPUTS: [Input; 7] = [
    Input::f32("x", &["batch", "dimension"], "Points."),
    Input::f32("y", &["batch"], "Response at each point."),
    Input::f32("gate_weights", WEIGHTS, "Slopes of each expert's score."),
    Input::f32("gate_bias", EXPERTS, "Added to each score that is kept."),
    Input::f32("expert_weights", WEIGHTS, "Slopes of each expert's line."),
    Input::f32("expert_bias", EXPERTS, "Intercept of each expert's line."),
    Input::f32("expert_sigma", EXPERTS, "Standard deviation around each expert's line.")
        .within(Domain::Positive),
];

/// The gate of a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate {
    pub(super) k: usize,
    on_logit: bool,
}

/// What a gate makes of a row of scores.
#[derive(Debug)]
pub(super) struct Kept {
    /// Experts that are kept, ascending.
    pub(super) experts: Vec<usize>,
    /// Logarithm of the gate of each of them.
    pub(super) log_gates: Vec<f64>,
}

/// The params of a call, `k` among that many experts.
///
/// # Errors
/// `out_of_range` of a `k` above the number of experts.
pub(super) fn checked_k(call: &Call, experts: usize) -> Result<usize> {
    let k = call.integer("k");
    if k <= experts as i64 {
        return Ok(k as usize);
    }
    let expected = format!("at most the number of experts, {experts}");
    Err(Error::new(ErrorCode::OutOfRange, "k", expected, k.to_string()))
}

impl Gate {
    /// The gate of a call.
    ///
    /// # Errors
    /// As [`checked_k`].
    pub(super) fn of(call: &Call) -> Result<Self> {
        let k = checked_k(call, call.size("experts"))?;
        Ok(Self { k, on_logit: call.choice("select_on") == "logit" })
    }

    pub(super) fn keep(self, scores: &[f64], bias: &[f64]) -> Kept {
        let logits: Vec<f64> = scores.iter().zip(bias).map(|(score, bias)| score + bias).collect();
        let by = if self.on_logit { logits.as_slice() } else { scores };
        let mut experts: Vec<usize> = (0..scores.len()).collect();
        // A stable sort: of equals the lowest index.
        experts.sort_by(|&a, &b| by[b].partial_cmp(&by[a]).unwrap_or(std::cmp::Ordering::Equal));
        experts.truncate(self.k);
        experts.sort_unstable();
        let kept: Vec<f64> = experts.iter().map(|&expert| logits[expert]).collect();
        Kept { experts, log_gates: log_softmax(&kept) }
    }
}

/// A mixture of Gaussian linear experts.
#[derive(Clone, Debug)]
pub(super) struct Mixture {
    pub(super) gate_weights: Vec<f64>,
    pub(super) gate_bias: Vec<f64>,
    pub(super) expert_weights: Vec<f64>,
    pub(super) expert_bias: Vec<f64>,
    pub(super) expert_sigma: Vec<f64>,
    pub(super) dimension: usize,
}

/// A mixture at one point and its response.
#[derive(Debug)]
pub(super) struct At {
    pub(super) log_density: f64,
    /// Gate of each expert.
    pub(super) gates: Vec<f64>,
    /// Probability that each expert made the response.
    pub(super) responsibilities: Vec<f64>,
}

impl Mixture {
    pub(super) fn of(call: &Call) -> Self {
        Self {
            gate_weights: call.f64("gate_weights"),
            gate_bias: call.f64("gate_bias"),
            expert_weights: call.f64("expert_weights"),
            expert_bias: call.f64("expert_bias"),
            expert_sigma: call.f64("expert_sigma"),
            dimension: call.size("dimension"),
        }
    }

    /// What the gate keeps at `x`.
    pub(super) fn kept(&self, gate: Gate, x: &[f64]) -> Kept {
        let rows = self.gate_weights.chunks_exact(self.dimension);
        let scores: Vec<f64> = rows.map(|weights| dot(weights, x)).collect();
        gate.keep(&scores, &self.gate_bias)
    }

    /// What the line of an expert leaves of `y`.
    pub(super) fn residual(&self, expert: usize, x: &[f64], y: f64) -> f64 {
        let start = expert * self.dimension;
        let weights = &self.expert_weights[start..start + self.dimension];
        y - dot(weights, x) - self.expert_bias[expert]
    }

    pub(super) fn at(&self, gate: Gate, x: &[f64], y: f64) -> At {
        let Kept { experts, log_gates } = self.kept(gate, x);
        let joint = |(&expert, log_gate): (&usize, &f64)| {
            let sigma = self.expert_sigma[expert];
            let z = self.residual(expert, x, y) / sigma;
            log_gate - 0.5 * z * z - libm::log(sigma) - HALF_LOG_TAU
        };
        let joint: Vec<f64> = experts.iter().zip(&log_gates).map(joint).collect();
        let mut gates = vec![0.0; self.gate_bias.len()];
        let mut responsibilities = gates.clone();
        for ((&expert, &log_gate), log_r) in experts.iter().zip(&log_gates).zip(log_softmax(&joint))
        {
            gates[expert] = libm::exp(log_gate);
            responsibilities[expert] = libm::exp(log_r);
        }
        At { log_density: logsumexp(&joint), gates, responsibilities }
    }
}
