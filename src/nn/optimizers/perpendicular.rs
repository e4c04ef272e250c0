//! Gradients across the weights: without their part along them, which only scales a homogeneous network.

/// Keeps denominators from 0.
const TINY: f64 = 1e-30;

/// Below this share of the gradient what is left is rounding.
const ROUNDING: f64 = 1e-6;

/// Takes the part of the gradient along the weights of the same tensor away, and with `rescale` gives what is left the norm
/// that it had; 0 where nothing but rounding is left. Gives the cosine between weights and gradient before.
pub fn perpendicular(weights: &[f32], gradient: &mut [f32], rescale: bool) -> f64 {
    let pairs = || weights.iter().zip(&*gradient).map(|(&w, &g)| (f64::from(w), f64::from(g)));
    let along: f64 = pairs().map(|(w, g)| w * g).sum();
    let length: f64 = pairs().map(|(w, _)| w * w).sum();
    let size = pairs().map(|(_, g)| g * g).sum::<f64>().sqrt();
    let share = along / (length + TINY);
    let left = pairs().map(|(w, g)| (g - share * w) * (g - share * w)).sum::<f64>().sqrt();
    let factor = match rescale {
        _ if left < ROUNDING * size => 0.0,
        true => size / (left + TINY),
        false => 1.0,
    };
    for (g, &w) in gradient.iter_mut().zip(weights) {
        *g = (factor * (f64::from(*g) - share * f64::from(w))) as f32;
    }
    let sizes = length.sqrt() * size;
    if sizes > 0.0 { along / sizes } else { 0.0 }
}
