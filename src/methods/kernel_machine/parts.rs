//! What the kernel machines share: their losses, the objective, declared inputs.

use crate::entry::{Call, Domain, Input, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::matrices::symmetric;
use crate::losses::parts::rows::{dot, sigmoid, softplus};
use crate::losses::parts::vectors::products;
use crate::{Error, ErrorCode, Result};

pub(super) const KERNEL: Input =
    Input::f32("kernel", &["samples", "samples"], "Kernel of all pairs of samples, symmetric.");

pub(super) const TARGETS: Input = Input::f32(
    "targets",
    &["samples"],
    "What the scores are held against: −1 or 1 for hinge, squared_hinge and logistic.",
);

pub(super) const LABELS: Input =
    Input::f32("labels", &["samples"], "Classes, −1 or 1.").within(Domain::Sign);

pub(super) const ALPHA: Input =
    Input::f32("alpha", &["samples"], "Coefficient of the kernel at each sample.");

pub(super) const LOSS: Param = Param::choice(
    "loss",
    &["squared", "hinge", "squared_hinge", "eps_insensitive", "logistic"],
    "The loss, and so the machine: ridge regression, three support vector machines, logistic.",
);

pub(super) const EPSILON: Param = Param::float(
    "epsilon",
    r"\varepsilon",
    0.1,
    NON_NEGATIVE,
    (0.0, 1.0),
    "How far eps_insensitive lets a score be from its target for nothing.",
);

pub(super) const LAM: Param = Param::float(
    "lam",
    r"\lambda",
    0.001,
    NON_NEGATIVE,
    (0.0, 1.0),
    "Weight of half the squared norm, beside the mean of the losses.",
);

pub(super) const ALPHA_OUT: Output =
    Output::f32("alpha", &["samples"], "Coefficient of the kernel at each sample.");

pub(super) const SCORES: Output = Output::f32("scores", &["samples"], "What the machine says.");

/// How far two elements of a kernel across the diagonal may differ, relative to the largest.
const ASYMMETRY: f64 = 1e-5;

/// A loss of a score against a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Loss {
    Squared,
    Hinge,
    SquaredHinge,
    EpsInsensitive(f64),
    Logistic,
}

impl Loss {
    /// The loss of a call with the input `targets`.
    ///
    /// # Errors
    /// `out_of_range` of targets other than −1 and 1 for a loss of margins.
    pub(super) fn of(call: &Call) -> Result<Self> {
        let loss = match call.choice("loss") {
            "hinge" => Self::Hinge,
            "squared_hinge" => Self::SquaredHinge,
            "logistic" => Self::Logistic,
            "eps_insensitive" => return Ok(Self::EpsInsensitive(call.float("epsilon"))),
            _ => return Ok(Self::Squared),
        };
        match call.f32("targets").iter().position(|target| target.abs() != 1.0) {
            None => Ok(loss),
            Some(at) => {
                let (code, got) = (ErrorCode::OutOfRange, format!("another number at [{at}]"));
                Err(Error::new(code, "targets", "−1 or 1 for this loss", got))
            }
        }
    }

    /// Loss of a score `z` with the target `y`.
    pub(super) fn value(self, z: f64, y: f64) -> f64 {
        match self {
            Self::Squared => (y - z) * (y - z),
            Self::Hinge => (1.0 - y * z).max(0.0),
            Self::SquaredHinge => {
                let short = (1.0 - y * z).max(0.0);
                short * short
            }
            Self::EpsInsensitive(epsilon) => ((y - z).abs() - epsilon).max(0.0),
            Self::Logistic => softplus(-y * z),
        }
    }

    /// Its derivative by the score.
    pub(super) fn slope(self, z: f64, y: f64) -> f64 {
        match self {
            Self::Squared => 2.0 * (z - y),
            Self::Hinge if y * z < 1.0 => -y,
            Self::SquaredHinge => -2.0 * y * (1.0 - y * z).max(0.0),
            Self::EpsInsensitive(epsilon) if (y - z).abs() > epsilon => (z - y).signum(),
            Self::Hinge | Self::EpsInsensitive(_) => 0.0,
            Self::Logistic => -y * sigmoid(-y * z),
        }
    }
}

/// The kernel of a call.
///
/// # Errors
/// `out_of_range` unless it is symmetric.
pub(super) fn kernel(call: &Call) -> Result<Vec<f64>> {
    symmetric(call, "kernel", ASYMMETRY)
}

/// `K α`.
pub(super) fn scores(kernel: &[f64], alpha: &[f64]) -> Vec<f64> {
    products(kernel, alpha, alpha.len())
}

/// Mean loss plus `λ / 2 · αᵀ K α`.
pub(super) fn objective(
    loss: Loss,
    lam: f64,
    scores: &[f64],
    targets: &[f64],
    alpha: &[f64],
) -> f64 {
    let sum: f64 = scores.iter().zip(targets).map(|(&z, &y)| loss.value(z, y)).sum();
    sum / targets.len() as f64 + lam / 2.0 * dot(alpha, scores)
}

/// An error about a kernel that is not positive semi-definite, or not enough so.
pub(super) fn indefinite(expected: &str) -> Error {
    Error::new(ErrorCode::Undefined, "kernel", expected, "one that is not")
}

/// `2 u (π − acos u) + √(1 − u²)`: the tangent kernel of one hidden layer by the cosine, over `|x| |z| / (2 π d)`.
pub(super) fn h(u: f64) -> f64 {
    2.0 * u * (std::f64::consts::PI - libm::acos(u)) + ((1.0 - u) * (1.0 + u)).sqrt()
}
