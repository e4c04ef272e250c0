//! Exponential moving average of weights: a teacher that follows.

/// `average ← decay average + (1 − decay) weights`.
pub fn average(average: &mut [f32], weights: &[f32], decay: f64) {
    for (average, &weight) in average.iter_mut().zip(weights) {
        *average = (decay * f64::from(*average) + (1.0 - decay) * f64::from(weight)) as f32;
    }
}
