//! Gradients of a norm that a step can bear.

use crate::kernels::{dot, scale};

/// Norm of all tensors together.
pub fn norm<'a>(tensors: impl IntoIterator<Item = &'a [f32]>) -> f64 {
    tensors.into_iter().map(|tensor| dot(tensor, tensor)).sum::<f64>().sqrt()
}

/// Scales all gradients together down to a norm of at most `most`; gives the norm that they had.
pub fn clip_norm(gradients: &mut [Vec<f32>], most: f64) -> f64 {
    let before = norm(gradients.iter().map(Vec::as_slice));
    if before > most {
        gradients.iter_mut().for_each(|gradient| scale(gradient, most / before));
    }
    before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_gradient_keeps_its_direction_and_a_short_one_itself() {
        let mut gradients = [vec![3.0, 0.0], vec![4.0]];
        assert_eq!(clip_norm(&mut gradients, 1.0), 5.0);
        let [a, b] = &gradients;
        assert!((norm([&a[..], &b[..]]) - 1.0).abs() < 1e-6 && (a[0] / b[0] - 0.75).abs() < 1e-6);
        let before = gradients.clone();
        clip_norm(&mut gradients, 10.0);
        assert_eq!(gradients, before);
    }
}
