//! What the elementwise maps share: the trait, the declared inputs, the run of a call.

use super::parts;
use crate::entry::{Arrays, Call, Input, Output};
use crate::kernels::curves::{Curve, WIDEST, curve};
use crate::{Error, ErrorCode, Result};

pub(super) const X: Input = Input::f32("x", &["..."], "Any finite numbers.").differentiable();

pub(super) const UPSTREAM: Input =
    Input::f32("upstream", &["..."], "Gradient of a loss by the values, for grad.x.").optional();

pub(super) const VALUES: Output = Output::f32("values", &["..."], "The map of each element.");

/// A map of each element by itself, with its VJP.
pub trait ElementMap {
    /// The map of one number.
    fn value(&self, x: f64) -> f64;

    /// Its derivative.
    fn slope(&self, x: f64) -> f64;

    /// Map and derivative in single precision, many elements at a time.
    fn curves(&self) -> (Curve, Curve);

    /// The map of every element: at most 6 ulp; beyond 80 in size, where only tails are left, rounded once.
    ///
    /// # Errors
    /// `empty` or `not_finite` of `x`.
    fn forward(&self, x: &[f32]) -> Result<Vec<f32>> {
        check(x)?;
        let mut values = vec![0.0; x.len()];
        curve(self.curves().0, x, &mut values);
        for (value, &x) in values.iter_mut().zip(x) {
            if x.abs() > WIDEST {
                *value = self.value(x.into()) as f32;
            }
        }
        Ok(values)
    }

    /// `∂L/∂x` from `upstream = ∂L/∂values`.
    ///
    /// # Errors
    /// As [`ElementMap::forward`], and `length_mismatch` or `not_finite` of `upstream`.
    fn vjp(&self, x: &[f32], upstream: &[f32]) -> Result<Vec<f32>> {
        check(x)?;
        parts::check_upstream(upstream, x.len())?;
        let mut gradient = vec![0.0; x.len()];
        curve(self.curves().1, x, &mut gradient);
        for ((slope, &x), &u) in gradient.iter_mut().zip(x).zip(upstream) {
            *slope = if x.abs() > WIDEST {
                (self.slope(x.into()) * f64::from(u)) as f32
            } else {
                *slope * u
            };
        }
        Ok(gradient)
    }
}

fn check(x: &[f32]) -> Result<()> {
    if x.is_empty() {
        return Err(Error::new(ErrorCode::Empty, "x", "at least one element", "0 elements"));
    }
    parts::check_finite("x", x)
}

/// Runs a catalog call of an elementwise map.
pub(super) fn run(call: &Call, map: impl ElementMap) -> Result<Arrays> {
    let mut outputs = call.outputs();
    outputs.f32("values", map.forward(call.f32("x"))?);
    if let Some(upstream) = call.optional_f32("upstream") {
        outputs.gradient("x", map.vjp(call.f32("x"), upstream)?);
    }
    Ok(outputs.finish())
}
