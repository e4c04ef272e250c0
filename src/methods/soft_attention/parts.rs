//! What the attentions share: the Gaussian kernel and the inverse by Newton-Raphson with their gradients, and the
//! attention through landmarks.

use crate::entry::{Arrays, Call, Input, Output, Param};
use crate::kernels::double::exp_in_place;
use crate::losses::parts::declared::NON_NEGATIVE;
use crate::losses::parts::matrices::{product, product_of_transposed};
use crate::losses::parts::vectors::products;
use crate::{Error, ErrorCode, Result};

pub(super) const TOKENS: Input = Input::f32(
    "queries",
    &["tokens", "dimension"],
    "Queries, which are the keys too, a row a token.",
)
.differentiable();

pub(super) const LANDMARKS: Input =
    Input::f32("landmarks", &["landmarks", "dimension"], "Landmark tokens, as they are compared.");

pub(super) const VALUES: Input =
    Input::f32("values", &["tokens", "value_dimension"], "Values, a row a token.").differentiable();

pub(super) const UPSTREAM: Input = Input::f32(
    "upstream",
    &["tokens", "value_dimension"],
    "Gradient of a loss by the output, for the gradients.",
)
.optional();

pub(super) const OUTPUT: Output =
    Output::f32("output", &["tokens", "value_dimension"], "What each token takes from the values.");

pub(super) const ITERATIONS: Param = Param::integer(
    "iterations",
    "",
    20,
    (1, 1000),
    1,
    "Steps of Newton-Raphson; each doubles the number of right digits once it converges.",
);

pub(super) const RIDGE: Param = Param::float(
    "ridge",
    r"\rho",
    0.01,
    NON_NEGATIVE,
    (0.0, 0.1),
    "Added to the diagonal, so that landmarks may coincide.",
);

/// Where Newton-Raphson starts, as a share of the largest start that is safe for every matrix.
pub(super) const START: f64 = 0.9;

/// What queries and keys are divided by: the fourth root of their dimension.
pub(super) fn scale(dimension: usize) -> f64 {
    (dimension as f64).sqrt().sqrt()
}

/// Every element divided by a number.
pub(super) fn divided(values: &[f64], by: f64) -> Vec<f64> {
    values.iter().map(|value| value / by).collect()
}

/// `exp(−|a − b|² / 2)` of every row of `a` with every row of `b`.
pub(super) fn kernel(a: &[f64], b: &[f64], dimension: usize) -> Vec<f64> {
    let mut kernel = Vec::with_capacity(a.len() / dimension * (b.len() / dimension));
    for a in a.chunks_exact(dimension) {
        for b in b.chunks_exact(dimension) {
            let square: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
            kernel.push(-square / 2.0);
        }
    }
    exp_in_place(&mut kernel, 0.0);
    kernel
}

/// Gradients by `a` and by `b` of a kernel with the values `kernel`, from `upstream`.
pub(super) fn kernel_vjp(
    kernel: &[f64],
    upstream: &[f64],
    (a, b): (&[f64], &[f64]),
    dimension: usize,
) -> (Vec<f64>, Vec<f64>) {
    let (mut by_a, mut by_b) = (vec![0.0; a.len()], vec![0.0; b.len()]);
    let columns = b.len() / dimension;
    for (index, (value, upstream)) in kernel.iter().zip(upstream).enumerate() {
        let (row, column) = (index / columns * dimension, index % columns * dimension);
        for axis in 0..dimension {
            let pull = upstream * value * (b[column + axis] - a[row + axis]);
            by_a[row + axis] += pull;
            by_b[column + axis] -= pull;
        }
    }
    (by_a, by_b)
}

/// How Newton-Raphson runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Newton {
    pub(super) iterations: i64,
    pub(super) ridge: f64,
    pub(super) start: f64,
}

impl Newton {
    /// The iterate that approximates `(A + ridge I)⁻¹` of a symmetric matrix, and what its error is in
    /// `max |I − (A + ridge I) Y|`.
    ///
    /// # Errors
    /// `undefined` of `argument` where the iteration leaves the numbers of single precision.
    pub(super) fn inverse(
        self,
        matrix: &[f64],
        size: usize,
        argument: &str,
    ) -> Result<(Vec<f64>, f64)> {
        let mut shifted = matrix.to_vec();
        shifted.iter_mut().step_by(size + 1).for_each(|diagonal| *diagonal += self.ridge);
        let sum_of_row = |row: &[f64]| row.iter().map(|x| x.abs()).sum::<f64>();
        let norm = matrix.chunks_exact(size).map(sum_of_row).fold(0.0, f64::max);
        let start = self.start * 2.0 / (norm * norm);
        let mut inverse: Vec<f64> = shifted.iter().map(|x| start * x).collect();
        for _ in 0..self.iterations {
            let correction = product(&product(&inverse, &shifted, size), &inverse, size);
            inverse
                .iter_mut()
                .zip(correction)
                .for_each(|(y, correction)| *y = 2.0 * *y - correction);
        }
        if !inverse.iter().all(|&x| (x as f32).is_finite()) {
            let expected = "a matrix, large beside the ridge, for which Newton-Raphson converges";
            return Err(Error::new(
                ErrorCode::Undefined,
                argument,
                expected,
                "one it diverges for",
            ));
        }
        let error = |(index, x): (usize, &f64)| {
            let identity = if index % (size + 1) == 0 { 1.0 } else { 0.0 };
            (identity - x).abs()
        };
        let residual = product(&shifted, &inverse, size);
        let residual = residual.iter().enumerate().map(error).fold(0.0, f64::max);
        Ok((inverse, residual))
    }
}

/// `−Yᵀ G Yᵀ`: the gradient by a matrix with the inverse `Y`, from that by the inverse.
pub(super) fn inverse_vjp(inverse: &[f64], upstream: &[f64], size: usize) -> Vec<f64> {
    let left = product_of_transposed(inverse, size, upstream, size);
    products(&left, inverse, size).into_iter().map(|x| -x).collect()
}

/// The matrix between the kernels of an attention through landmarks, and how to differentiate it.
pub(super) trait Middle {
    /// The matrix `[landmarks, landmarks]`.
    fn matrix(&self) -> &[f64];

    /// The gradient by the kernel of the landmarks from that by the matrix.
    fn vjp(&self, upstream: &[f64]) -> Vec<f64>;
}

/// Makes the [`Middle`] of the kernel of the landmarks with themselves, given their number.
pub(super) type MakeMiddle<'a> = &'a dyn Fn(&[f64], usize) -> Result<Box<dyn Middle>>;

/// Runs a call of an attention `B (M (Bᵀ V))`, `B` the kernel of tokens with landmarks.
pub(super) fn run(call: &Call, middle: MakeMiddle<'_>) -> Result<Arrays> {
    let (dimension, count) = (call.size("dimension"), call.size("landmarks"));
    let width = call.size("value_dimension");
    let tokens = divided(&call.f64("queries"), scale(dimension));
    let (landmarks, values) = (call.f64("landmarks"), call.f64("values"));
    let across = kernel(&tokens, &landmarks, dimension);
    let within = kernel(&landmarks, &landmarks, dimension);
    let middle = middle(&within, count)?;
    let gathered = product_of_transposed(&across, count, &values, width);
    let mixed = product(middle.matrix(), &gathered, width);
    let mut outputs = call.outputs();
    outputs.f32("output", product(&across, &mixed, width));
    if let Some(upstream) = call.optional_f64("upstream") {
        let by_mixed = product_of_transposed(&across, count, &upstream, width);
        let by_gathered = product_of_transposed(middle.matrix(), count, &by_mixed, width);
        let mut by_across = products(&upstream, &mixed, width);
        let second = products(&values, &by_gathered, width);
        by_across.iter_mut().zip(second).for_each(|(first, second)| *first += second);
        let by_within = middle.vjp(&products(&by_mixed, &gathered, width));
        let (by_tokens, mut by_landmarks) =
            kernel_vjp(&across, &by_across, (&tokens, &landmarks), dimension);
        let (rows, columns) = kernel_vjp(&within, &by_within, (&landmarks, &landmarks), dimension);
        for (index, gradient) in by_landmarks.iter_mut().enumerate() {
            *gradient += rows[index] + columns[index];
        }
        outputs.gradient("queries", divided(&by_tokens, scale(dimension)));
        outputs.gradient("landmarks", by_landmarks);
        outputs.gradient("values", product(&across, &by_gathered, width));
    }
    Ok(outputs.finish())
}
