//! From the values of the samples to the loss.

use crate::entry::{Call, Outputs};

/// How the values of the samples become the loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reduction {
    /// The sum over a denominator, mostly the number of samples.
    Mean,
    /// The sum.
    Sum,
    /// The values as they are.
    None,
}

impl Reduction {
    /// The one that a call asks for by its param `reduction`.
    pub(crate) fn of(call: &Call) -> Self {
        match call.choice("reduction") {
            "sum" => Self::Sum,
            "none" => Self::None,
            _ => Self::Mean,
        }
    }

    /// What the gradient of a sample's value is multiplied by. A mean over nothing (denominator 0) is 0.
    pub(crate) fn factor(self, denominator: f64) -> f64 {
        match self {
            Self::Mean if denominator == 0.0 => 0.0,
            Self::Mean => 1.0 / denominator,
            Self::Sum | Self::None => 1.0,
        }
    }

    /// Adds the output `loss`. The values of a loss without reduction have the shape `shape`.
    pub(crate) fn finish(
        self,
        outputs: &mut Outputs<'_>,
        shape: &[usize],
        values: &[f64],
        denominator: f64,
    ) {
        match self {
            Self::None => outputs.f32_of_shape("loss", shape, values),
            Self::Mean | Self::Sum => {
                let sum: f64 = values.iter().sum();
                outputs.f32_of_shape("loss", &[], sum * self.factor(denominator))
            }
        };
    }
}
