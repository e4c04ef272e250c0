//! What the functions of the room share: the divergences, and mixtures of isotropic Gaussians.

use crate::entry::{Call, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::rows::{log_softmax, logsumexp, sigmoid};
use crate::{Error, ErrorCode, Result};

/// `½ ln 2π`.
const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_7;

pub(super) const DIVERGENCE: Param = Param::choice(
    "divergence",
    &["js", "rkl", "sf", "sh", "kl", "jf", "neyman"],
    "Jensen–Shannon, reverse KL, softened reverse KL, squared Hellinger, forward KL, Jeffreys or Neyman.",
);

pub(super) const NOISE_LEVEL: Param = Param::float(
    "noise_level",
    "t",
    0.0,
    NON_NEGATIVE,
    (0.0, 2.0),
    "Standard deviation of the noise added to the samples.",
);

/// An f-divergence at one logarithm of the ratio `r` of teacher to student.
#[derive(Clone, Copy, Debug)]
pub(super) struct Divergence {
    /// `f(r)`.
    pub(super) generator: f64,
    /// `h(r) = r² f″(r)`.
    pub(super) weight: f64,
    /// `∂h/∂ ln r`.
    pub(super) slope: f64,
}

impl Divergence {
    /// The divergence of that name at `l = ln r`, in forms that do not overflow before their value does.
    pub(super) fn at(name: &str, l: f64) -> Self {
        let r = libm::exp(l);
        let both = sigmoid(l) * sigmoid(-l);
        // ln((1 + exp(−|l|)) / 2), exact near 0.
        let half = libm::log1p(libm::expm1(-l.abs()) / 2.0);
        let (generator, weight, slope) = match name {
            "rkl" => (-l, 1.0, 0.0),
            "sf" => ((1.0 + r) * (half + (-l).max(0.0)), sigmoid(-l), -both),
            "sh" => (-libm::expm1(l / 2.0), libm::exp(l / 2.0) / 4.0, libm::exp(l / 2.0) / 8.0),
            "kl" => (r * l, r, r),
            "jf" => (libm::expm1(l) * l, 1.0 + r, r),
            "neyman" => {
                let inverse = 2.0 * libm::exp(-l);
                (-libm::expm1(l) * libm::expm1(-l), inverse, -inverse)
            }
            _ if l > 0.0 => (-l - (1.0 + r) * half, sigmoid(l), both),
            _ => (r * l - (1.0 + r) * half, sigmoid(l), both),
        };
        Self { generator, weight, slope }
    }
}

/// A mixture of isotropic Gaussians with noise on top.
#[derive(Debug)]
pub(super) struct Mixture {
    means: Vec<f64>,
    log_weights: Vec<f64>,
    variances: Vec<f64>,
}

/// A mixture at one point.
#[derive(Debug)]
pub(super) struct Density {
    pub(super) log: f64,
    /// Its gradient by the point.
    pub(super) score: Vec<f64>,
    pub(super) responsibilities: Vec<f64>,
}

impl Mixture {
    /// The mixture of the inputs `<prefix>means`, `<prefix>weight_logits` and `<prefix>stds`.
    ///
    /// # Errors
    /// `undefined` of a component without a width where there is no noise either.
    pub(super) fn of(call: &Call, prefix: &str) -> Result<Self> {
        let noise = call.float("noise_level");
        let stds_name = format!("{prefix}stds");
        let stds = call.f64(&stds_name);
        let variances: Vec<f64> = stds.iter().map(|std| std * std + noise * noise).collect();
        if let Some(at) = variances.iter().position(|&variance| variance <= 0.0) {
            let (expected, got) = ("numbers > 0 where noise_level is 0", format!("0 at [{at}]"));
            return Err(Error::new(ErrorCode::Undefined, stds_name, expected, got));
        }
        let log_weights = log_softmax(&call.f64(&format!("{prefix}weight_logits")));
        Ok(Self { means: call.f64(&format!("{prefix}means")), log_weights, variances })
    }

    pub(super) fn at(&self, x: &[f64]) -> Density {
        let dimension = x.len();
        let means = || self.means.chunks_exact(dimension);
        let component = |((mean, &variance), &log_weight): ((&[f64], &f64), &f64)| {
            let distance: f64 = mean.iter().zip(x).map(|(&m, &x)| (m - x) * (m - x)).sum();
            let width = dimension as f64 * (HALF_LOG_TAU + 0.5 * libm::log(variance));
            log_weight - width - 0.5 * distance / variance
        };
        let logs: Vec<f64> =
            means().zip(&self.variances).zip(&self.log_weights).map(component).collect();
        let responsibilities: Vec<f64> = log_softmax(&logs).into_iter().map(libm::exp).collect();
        let mut score = vec![0.0; dimension];
        for ((mean, &variance), &share) in means().zip(&self.variances).zip(&responsibilities) {
            let pull = share / variance;
            for ((score, &m), &x) in score.iter_mut().zip(mean).zip(x) {
                *score += pull * (m - x);
            }
        }
        Density { log: logsumexp(&logs), score, responsibilities }
    }
}
