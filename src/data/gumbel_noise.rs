//! Standard Gumbel noise: `g = −ln(−ln u)`, `u` uniform in (0, 1).

use super::Random;

/// Ends of the uniform numbers: beyond them the noise is no longer a likely number of single precision.
const UNIFORM: (f64, f64) = (1e-10, 1.0 - 1e-7);

/// `length` independent standard Gumbel numbers. The same seed gives the same numbers on every machine, one draw of [`Random`] a
/// number.
pub fn gumbel_noise(seed: u64, length: usize) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut draw = || {
        let uniform = random.uniform().clamp(UNIFORM.0, UNIFORM.1);
        -libm::log(-libm::log(uniform)) as f32
    };
    (0..length).map(|_| draw()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_for_a_seed_and_differs_between_seeds() {
        assert_eq!(gumbel_noise(7, 5), gumbel_noise(7, 5));
        assert_ne!(gumbel_noise(7, 5), gumbel_noise(8, 5));
        assert_eq!(gumbel_noise(7, 5)[..3], gumbel_noise(7, 3)[..]);
    }

    #[test]
    fn has_the_mean_and_the_variance_of_the_distribution() {
        let noise = gumbel_noise(1, 100_000);
        let mean = noise.iter().map(|&g| f64::from(g)).sum::<f64>() / noise.len() as f64;
        let variance =
            noise.iter().map(|&g| (f64::from(g) - mean).powi(2)).sum::<f64>() / noise.len() as f64;
        // Euler's constant and π²/6; three standard errors.
        assert!((mean - 0.577_216).abs() < 0.013, "mean {mean}");
        assert!((variance - 1.644_934).abs() < 0.04, "variance {variance}");
    }
}
