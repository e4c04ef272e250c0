//! Softmax of every row.

use super::symmetric::Symmetric;
use super::{Result, Step};
use crate::kernels::{dot, max};
use crate::nn::tape::{Tape, Var};

/// Softmax along the last axis.
pub(super) struct Softmax;

impl Tape {
    /// Softmax along the last axis; a score of −∞ has the probability 0.
    pub fn softmax(&mut self, x: Var) -> Var {
        self.record(Step::Softmax, &[x])
    }
}

impl Symmetric for Softmax {
    fn fill(&self, x: &[f32], result: &mut Result) {
        let columns = result.shape.columns();
        let rows = x.chunks_exact(columns);
        for (p, z) in result.values.chunks_exact_mut(columns).zip(rows) {
            let largest = f64::from(max(z));
            let mut sum = 0.0;
            for (p, &z) in p.iter_mut().zip(z) {
                let power = libm::exp(f64::from(z) - largest);
                sum += power;
                *p = power as f32;
            }
            p.iter_mut().for_each(|p| *p = (f64::from(*p) / sum) as f32);
        }
    }

    /// `p (u − ⟨p, u⟩)`.
    fn add_derivative(&self, _: &[f32], result: &Result, of: &[f32], to: &mut [f32]) {
        let columns = result.shape.columns();
        let rows = result.values.chunks_exact(columns).zip(of.chunks_exact(columns));
        for (to, (p, u)) in to.chunks_exact_mut(columns).zip(rows) {
            let mean = dot(p, u) as f32;
            for (to, (p, u)) in to.iter_mut().zip(p.iter().zip(u)) {
                *to += p * (u - mean);
            }
        }
    }
}
