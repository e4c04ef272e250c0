//! The way to the worst point nearby, for gradients taken from there (sharpness-aware minimisation).

/// Added to the norm of the gradient, which it is divided by.
const TINY: f64 = 1e-12;

/// A move of all weights uphill by `rho`; adaptive ones measure distances in units of the weights.
///
/// Reference: Foret et al. 2021, arXiv 2010.01412; adaptive: Kwon et al. 2021, arXiv 2102.11600.
#[derive(Clone, Copy, Debug)]
pub struct Ascent {
    factor: f64,
    adaptive: bool,
}

impl Ascent {
    /// From the weights and gradients of all tensors.
    pub fn new<'a>(
        tensors: impl Iterator<Item = (&'a [f32], &'a [f32])>,
        rho: f64,
        adaptive: bool,
    ) -> Self {
        let unscaled = Self { factor: 1.0, adaptive };
        let mut squares = 0.0;
        for (weights, gradient) in tensors {
            for (&weight, &g) in weights.iter().zip(gradient) {
                squares += (unscaled.unit(weight) * f64::from(g)).powi(2);
            }
        }
        Self { factor: rho / (squares.sqrt() + TINY), adaptive }
    }

    /// Moves the weights of a tensor.
    pub fn apply(self, weights: &mut [f32], gradient: &[f32]) {
        for (weight, &g) in weights.iter_mut().zip(gradient) {
            let step = self.factor * self.unit(*weight).powi(2) * f64::from(g);
            *weight = (f64::from(*weight) + step) as f32;
        }
    }

    fn unit(self, weight: f32) -> f64 {
        if self.adaptive { f64::from(weight).abs() } else { 1.0 }
    }
}
