//! Landmark tokens of a grid of tokens: a strided convolution, layer normalisation and GELU.
//!
//! - **When**: tokens are patches of a picture, and few landmarks shall stand for all in soft_attention.
//! - **Formula**: convolution of `Q / d^¼` with kernel and stride `r` and without bias, `d` to `d` channels; layer
//!   normalisation over the channels with gain and bias; `GELU(x) = x Φ(x)`.
//! - **Shapes**: `queries` `[height, width, dimension]`, `conv_weights` `[dimension, dimension, ratio, ratio]` (channel out, channel
//!   in, row, column), `norm_gain` and `norm_bias` `[dimension]`; `landmarks` `[height / r · width / r, dimension]`, row by row.
//! - **Gradient**: by all four inputs, in closed form.
//! - **Edge cases**: with one channel the normalisation leaves only the bias.
//! - **Reference**: Lu et al. 2022, arXiv 2207.03341.
//! - **Deviations**: none. Mean pooling is the convolution whose weights are `1 / r²` within a channel.

use super::parts::{divided, scale};
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

const RATIO: Param = Param::integer(
    "ratio",
    "r",
    2,
    (1, 1024),
    1,
    "Side of the square of tokens that becomes one landmark.",
);

const NORM_EPSILON: Param = Param::float(
    "norm_epsilon",
    r"\varepsilon",
    1e-5,
    POSITIVE,
    (1e-6, 1e-2),
    "Added to the variance of the channels.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_landmarks",
    golden: "soft_landmarks",
    paper: 29,
    family: Family::Methods,
    summary: "Landmark tokens of a grid by a strided convolution, normalisation and GELU.",
    formula: r"L = \mathrm{GELU}(\mathrm{LN}(W *_r Q / d^{1/4}))",
    reference: "Lu et al. 2022, arXiv 2207.03341",
    inputs: &[
        Input::f32("queries", &["height", "width", "dimension"], "Queries on a grid of tokens.")
            .differentiable(),
        Input::f32(
            "conv_weights",
            &["dimension", "dimension", "ratio", "ratio"],
            "Weights of the convolution: channel out, channel in, row, column.",
        )
        .differentiable(),
        Input::f32("norm_gain", &["dimension"], "Gain of the normalisation.").differentiable(),
        Input::f32("norm_bias", &["dimension"], "Bias of the normalisation.").differentiable(),
        Input::f32(
            "upstream",
            &["landmarks", "dimension"],
            "Gradient of a loss by the landmarks, for the gradients.",
        )
        .optional(),
    ],
    params: &[RATIO, NORM_EPSILON],
    outputs: &[Output::f32("landmarks", &["landmarks", "dimension"], "A row a square of tokens.")],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let grid = Grid::of(call)?;
    let (dimension, epsilon) = (grid.dimension, call.float("norm_epsilon"));
    let queries = divided(&call.f64("queries"), scale(dimension));
    let (weights, gain, bias) =
        (call.f64("conv_weights"), call.f64("norm_gain"), call.f64("norm_bias"));
    let upstream = call.optional_f64("upstream");
    let mut gradients = Gradients {
        queries: vec![0.0; queries.len()],
        weights: vec![0.0; weights.len()],
        gain: vec![0.0; dimension],
        bias: vec![0.0; dimension],
    };
    let mut landmarks = Vec::with_capacity(grid.landmarks() * dimension);
    for landmark in 0..grid.landmarks() {
        let patch = grid.patch(landmark);
        let tokens: Vec<f64> = patch.iter().map(|&at| queries[at]).collect();
        let mixed = weights.chunks_exact(patch.len()).map(|weights| dot(weights, &tokens));
        let (normal, deviation) = normalised(&mixed.collect::<Vec<_>>(), epsilon);
        let affine = |channel: usize| gain[channel] * normal[channel] + bias[channel];
        landmarks.extend((0..dimension).map(|channel| gelu(affine(channel)).0));
        let Some(upstream) = &upstream else { continue };
        let upstream = &upstream[landmark * dimension..][..dimension];
        let by_affine = |channel: usize| upstream[channel] * gelu(affine(channel)).1;
        let by_affine: Vec<f64> = (0..dimension).map(by_affine).collect();
        let by_normal: Vec<f64> = by_affine.iter().zip(&gain).map(|(u, gain)| u * gain).collect();
        for (channel, u) in by_affine.iter().enumerate() {
            gradients.gain[channel] += u * normal[channel];
            gradients.bias[channel] += u;
        }
        let by_mixed = normalised_vjp(&normal, deviation, &by_normal);
        gradients.add_convolution(&by_mixed, &patch, &tokens, &weights);
    }
    let mut outputs = call.outputs();
    outputs.f32_of_shape("landmarks", &[grid.landmarks(), dimension], landmarks);
    if upstream.is_some() {
        outputs.gradient("queries", divided(&gradients.queries, scale(dimension)));
        outputs.gradient("conv_weights", gradients.weights);
        outputs.gradient("norm_gain", gradients.gain).gradient("norm_bias", gradients.bias);
    }
    Ok(outputs.finish())
}

/// Tokens in squares.
struct Grid {
    width: usize,
    dimension: usize,
    ratio: usize,
    rows: usize,
    columns: usize,
}

impl Grid {
    fn of(call: &Call) -> Result<Self> {
        let (height, width) = (call.size("height"), call.size("width"));
        let (dimension, ratio) = (call.size("dimension"), call.integer("ratio") as usize);
        let mismatch = |name: &str, expected: String, got: String| {
            Err(Error::new(ErrorCode::ShapeMismatch, name, expected, got))
        };
        if height % ratio != 0 || width % ratio != 0 {
            let expected = format!("a height and width divisible by the ratio {ratio}");
            return mismatch("queries", expected, format!("{height} by {width}"));
        }
        if call.size("ratio") != ratio {
            let expected = format!("a kernel as large as the ratio {ratio}");
            return mismatch("conv_weights", expected, call.size("ratio").to_string());
        }
        let grid = Self { width, dimension, ratio, rows: height / ratio, columns: width / ratio };
        if call.has("upstream") && call.size("landmarks") != grid.landmarks() {
            let expected = format!("{} landmarks", grid.landmarks());
            return mismatch("upstream", expected, call.size("landmarks").to_string());
        }
        Ok(grid)
    }

    fn landmarks(&self) -> usize {
        self.rows * self.columns
    }

    /// Where the numbers that make a landmark stand among the queries, in the order of the weights.
    fn patch(&self, landmark: usize) -> Vec<usize> {
        let (top, left) =
            (landmark / self.columns * self.ratio, landmark % self.columns * self.ratio);
        let mut patch = Vec::with_capacity(self.dimension * self.ratio * self.ratio);
        for channel in 0..self.dimension {
            for row in top..top + self.ratio {
                for column in left..left + self.ratio {
                    patch.push((row * self.width + column) * self.dimension + channel);
                }
            }
        }
        patch
    }
}

struct Gradients {
    queries: Vec<f64>,
    weights: Vec<f64>,
    gain: Vec<f64>,
    bias: Vec<f64>,
}

impl Gradients {
    /// Adds what a landmark's channels, with the gradient `by_mixed`, ask of its tokens and of the weights.
    fn add_convolution(
        &mut self,
        by_mixed: &[f64],
        patch: &[usize],
        tokens: &[f64],
        weights: &[f64],
    ) {
        let size = patch.len();
        for (channel, upstream) in by_mixed.iter().enumerate() {
            for (index, &at) in patch.iter().enumerate() {
                self.queries[at] += upstream * weights[channel * size + index];
                self.weights[channel * size + index] += upstream * tokens[index];
            }
        }
    }
}

/// The numbers less their mean, over their standard deviation, and the latter.
fn normalised(values: &[f64], epsilon: f64) -> (Vec<f64>, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let centred: Vec<f64> = values.iter().map(|x| x - mean).collect();
    let deviation = (dot(&centred, &centred) / count + epsilon).sqrt();
    (divided(&centred, deviation), deviation)
}

/// The gradient by the values of numbers that [`normalised`] has made of them.
fn normalised_vjp(normal: &[f64], deviation: f64, upstream: &[f64]) -> Vec<f64> {
    let count = normal.len() as f64;
    let (mean, along) = (upstream.iter().sum::<f64>() / count, dot(upstream, normal) / count);
    normal.iter().zip(upstream).map(|(x, u)| (u - mean - x * along) / deviation).collect()
}

/// `x Φ(x)` and its derivative.
fn gelu(x: f64) -> (f64, f64) {
    let cumulative = 0.5 * libm::erfc(-x * FRAC_1_SQRT_2);
    let density = libm::exp(-x * x / 2.0) / (2.0 * PI).sqrt();
    (x * cumulative, cumulative + x * density)
}
