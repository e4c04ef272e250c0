//! Layers on rows of numbers, forward only.

use super::weights::{Weight, Weights};
use crate::losses::parts::rows::{dot, softmax};

/// What the layer norms add to the variance.
const EPS: f64 = 1e-5;

/// `x W + b`, row by row.
pub(super) fn affine(x: &[f64], weight: &Weight, bias: &Weight) -> Vec<f64> {
    let from = weight.shape[1];
    let mut y = Vec::with_capacity(x.len() / from * weight.shape[0]);
    for row in x.chunks_exact(from) {
        let rows = weight.values.chunks_exact(from).zip(&bias.values);
        y.extend(rows.map(|(weight, bias)| dot(row, weight) + bias));
    }
    y
}

/// A linear map by its name.
pub(super) fn linear(weights: &Weights, name: &str, x: &[f64]) -> Vec<f64> {
    let (weight, bias) = (format!("{name}.weight"), format!("{name}.bias"));
    affine(x, weights.get(&weight), weights.get(&bias))
}

pub(super) fn layer_norm(weights: &Weights, name: &str, x: &[f64]) -> Vec<f64> {
    let scale = &weights.get(&format!("{name}.weight")).values;
    let offset = &weights.get(&format!("{name}.bias")).values;
    let size = scale.len() as f64;
    let mut y = Vec::with_capacity(x.len());
    for row in x.chunks_exact(scale.len()) {
        let mean = row.iter().sum::<f64>() / size;
        let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / size;
        let deviation = (variance + EPS).sqrt();
        y.extend(
            row.iter().zip(scale).zip(offset).map(|((x, s), o)| (x - mean) / deviation * s + o),
        );
    }
    y
}

/// Attention of rows to each other.
pub(super) fn self_attention(
    weights: &Weights,
    name: &str,
    x: &[f64],
    size: usize,
    heads: usize,
) -> Vec<f64> {
    let joint = |part: &str| weights.get(&format!("{name}.in_proj_{part}"));
    let all = affine(x, joint("weight"), joint("bias"));
    let rows: Vec<_> = all.chunks_exact(3 * size).collect();
    let width = size / heads;
    let scale = 1.0 / (width as f64).sqrt();
    let mut mixed = vec![0.0; x.len()];
    for head in 0..heads {
        let part = |which: usize| {
            let start = which * size + head * width;
            start..start + width
        };
        for (row, out) in rows.iter().zip(mixed.chunks_exact_mut(size)) {
            let query = &row[part(0)];
            let score = |other: &&[f64]| scale * dot(query, &other[part(1)]);
            let scores: Vec<f64> = rows.iter().map(score).collect();
            let out = &mut out[head * width..(head + 1) * width];
            for (weight, other) in softmax(&scores).into_iter().zip(&rows) {
                for (out, value) in out.iter_mut().zip(&other[part(2)]) {
                    *out += weight * value;
                }
            }
        }
    }
    linear(weights, &format!("{name}.out_proj"), &mixed)
}

pub(super) fn relu(mut x: Vec<f64>) -> Vec<f64> {
    x.iter_mut().for_each(|x| *x = x.max(0.0));
    x
}

/// `x Φ(x)`, exactly.
pub(super) fn gelu(mut x: Vec<f64>) -> Vec<f64> {
    let half = std::f64::consts::FRAC_1_SQRT_2;
    x.iter_mut().for_each(|x| *x *= 0.5 * (1.0 + libm::erf(*x * half)));
    x
}

/// Adds what a layer gives to what went in.
pub(super) fn add(x: &mut [f64], y: &[f64]) {
    x.iter_mut().zip(y).for_each(|(x, y)| *x += y);
}
