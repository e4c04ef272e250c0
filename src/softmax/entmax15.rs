//! Entmax with α = 1.5: `p_i = max(z_i / 2T − τ, 0)²`, between softmax and sparsemax.
//!
//! - **When**: sparse probabilities with a smooth way to zero.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: with `s = √p`, `∂L/∂z_i = s_i (u_i − ⟨s, u⟩ / Σ s) / T`.
//! - **Edge cases**: one class gives 1; a masked class is outside the support.
//! - **Reference**: Peters, Niculae and Martins 2019, arXiv 1905.05702, algorithm 2.
//! - **Deviations**: only as many of the largest elements are sorted as the support needs.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, TEMPERATURE, UPSTREAM};
use crate::Result;
use crate::entry::{Entry, Family, Invariance};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Settings of entmax with α = 1.5.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entmax15 {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
}

impl Default for Entmax15 {
    fn default() -> Self {
        Self { temperature: 1.0 }
    }
}

impl RowMap for Entmax15 {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::map_rows(logits, classes, &|logits, out| {
            self.roots(logits, &mut |index, root| out[index] = (root * root) as f32);
        })
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        parts::check_positive("temperature", self.temperature)?;
        parts::vjp_rows(logits, upstream, classes, &|logits, upstream, gradient| {
            let (mut dot, mut sum) = (0.0, 0.0);
            self.roots(logits, &mut |index, root| {
                dot += root * f64::from(upstream[index]);
                sum += root;
            });
            self.roots(logits, &mut |index, root| {
                let slope = root * (f64::from(upstream[index]) - dot / sum);
                gradient[index] = (slope / f64::from(self.temperature)) as f32;
            });
        })
    }
}

impl Entmax15 {
    /// Calls `visit` with the index and `√p` of every class where it may not be 0.
    fn roots(&self, logits: &[f32], visit: &mut dyn FnMut(usize, f64)) {
        let max = parts::max(logits);
        let half = |z: f32| parts::difference(z, max, self.temperature) / 2.0;
        let from = parts::reach(max, 2.0 * f64::from(self.temperature));
        let near = || logits.iter().enumerate().filter(|&(_, &z)| z >= from);
        let tau = threshold(near().map(|(_, &z)| half(z)));
        for (index, &z) in near() {
            visit(index, (half(z) - tau).max(0.0));
        }
    }
}

/// `τ` of values whose largest is 0. Since `p ≤ 1` it is at least −1, so most elements of a long row are no
/// candidates from the start; the others leave a heap, largest first, until the support ends. Mean and sum of
/// squared deviations go on from element to element (Welford), so nothing cancels.
fn threshold(values: impl Iterator<Item = f64>) -> f64 {
    // Distances to the largest: numbers from 0 up are in the order of their bits. Not `-x`: the bits of −0 come last.
    let distances = values.filter(|&x| x > -1.0).map(|x| Reverse((0.0 - x).to_bits()));
    let mut candidates: BinaryHeap<_> = distances.collect();
    let (mut mean, mut deviations, mut count, mut tau) = (0.0, 0.0, 0.0, -1.0);
    while let Some(Reverse(bits)) = candidates.pop() {
        let x = -f64::from_bits(bits);
        count += 1.0;
        let from_old = x - mean;
        mean += from_old / count;
        deviations += from_old * (x - mean);
        let next = mean - ((1.0 - deviations) / count).max(0.0).sqrt();
        if next > x {
            break;
        }
        tau = next;
    }
    tau
}

pub(crate) const ENTRY: Entry = Entry {
    id: "entmax15",
    golden: "entmax15",
    paper: 0,
    family: Family::Softmax,
    summary: "Sparse probabilities half way between softmax and sparsemax.",
    formula: r"p_i = \max\left(\frac{z_i}{2T} - \tau,\, 0\right)^2, \quad \sum_i p_i = 1",
    reference: "Peters, Niculae and Martins 2019, arXiv 1905.05702",
    inputs: &[LOGITS, UPSTREAM],
    params: &[TEMPERATURE],
    outputs: &[PROBABILITIES],
    invariances: &[
        Invariance::Shift("logits"),
        Invariance::Order("batch"),
        Invariance::Order("classes"),
    ],
    run: |call| {
        let temperature = parts::temperature(call.float("temperature"))?;
        parts::run(call, "probabilities", &Entmax15 { temperature })
    },
};
