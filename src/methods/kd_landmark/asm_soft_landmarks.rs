//! Soft landmarks of an active shape model: shapes projected on the directions in which training shapes vary most.
//!
//! - **When**: to train a tolerant teacher, whose shapes lack the finest detail.
//! - **Formula**: `soft = μ + E_k b`, `b = E_kᵀ (x − μ)` clipped to `±clip √λ`; `k` is the least number of components whose share
//!   of the variance is above `variance_fraction`.
//! - **Shapes**: `shapes` `[shapes, coordinates]`, `landmarks` `[batch, coordinates]`; `mean` `[coordinates]`, `eigenvalues`
//!   `[components]`, descending, `n_components` a scalar, `soft_landmarks` `[batch, coordinates]`.
//! - **Gradient**: none; targets are made once.
//! - **Edge cases**: identical shapes have one component without variance, and every soft shape is the mean. At least 2 shapes; the
//!   coordinates come in pairs. At most as many components as coordinates, and one less than shapes.
//! - **Reference**: Fard and Mahoor 2022, arXiv 2111.07047; Cootes et al. 1995.
//! - **Deviations**: none. Of the covariance of coordinates and the products of shapes, the smaller matrix is decomposed; both have
//!   the same eigenvalues above 0.

use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};
use nalgebra::{DMatrix, SymmetricEigen};
use std::ops::Bound;

const LANDMARKS: Axes = &["batch", "coordinates"];

/// More sweeps than any matrix has needed.
const SWEEPS: usize = 10_000;

pub(crate) const ENTRY: Entry = Entry {
    id: "asm_soft_landmarks",
    golden: "asm_soft_landmarks",
    paper: 17,
    family: Family::Methods,
    summary: "Landmarks smoothed by an active shape model.",
    formula: r"\tilde x = \mu + E_k\, \mathrm{clip}\big(E_k^\top (x - \mu), \pm c\sqrt{\lambda}\big)",
    reference: "Fard and Mahoor 2022, arXiv 2111.07047",
    inputs: &[
        Input::f32("shapes", &["shapes", "coordinates"], "Training shapes x0, y0, x1, y1, …"),
        Input::f32("landmarks", LANDMARKS, "Shapes to smooth."),
    ],
    params: &[
        Param::float(
            "variance_fraction",
            "",
            0.9,
            (Bound::Excluded(0.0), Bound::Excluded(1.0)),
            (0.5, 0.99),
            "Share of the variance that the components must exceed.",
        ),
        Param::float(
            "clip",
            "c",
            3.0,
            POSITIVE,
            (0.5, 5.0),
            "Largest coefficient, in standard deviations of its component.",
        ),
    ],
    outputs: &[
        Output::f32("mean", &["coordinates"], "Mean of the training shapes."),
        Output::f32("eigenvalues", &["components"], "Variances of the components, descending."),
        Output::i32("n_components", &[], "Number of components."),
        Output::f32("soft_landmarks", LANDMARKS, "The smoothed shapes."),
    ],
    invariances: &[Invariance::Order("batch"), Invariance::Order("shapes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("shapes", 2)?;
    let dimension = call.size("coordinates");
    if dimension % 2 == 1 {
        let expected = "an even number of coordinates";
        let got = dimension.to_string();
        return Err(Error::new(ErrorCode::ShapeMismatch, "shapes", expected, got));
    }
    let shapes = call.f64("shapes");
    let mean = mean(&shapes, dimension);
    let model = components(&shapes, &mean, call.float("variance_fraction"))?;
    let clip = call.float("clip");
    let mut soft = Vec::with_capacity(call.f32("landmarks").len());
    for landmarks in call.f64("landmarks").chunks_exact(dimension) {
        let offset: Vec<f64> = landmarks.iter().zip(&mean).map(|(x, mean)| x - mean).collect();
        let start = soft.len();
        soft.extend_from_slice(&mean);
        for Component { variance, direction } in &model {
            let limit = clip * variance.sqrt();
            let coefficient = dot(direction, &offset).clamp(-limit, limit);
            let row = soft[start..].iter_mut().zip(direction);
            row.for_each(|(soft, along)| *soft += coefficient * along);
        }
    }
    let mut outputs = call.outputs();
    outputs.f32("mean", mean);
    let variances: Vec<f64> = model.iter().map(|component| component.variance).collect();
    outputs.f32_of_shape("eigenvalues", &[model.len()], variances);
    outputs.count("n_components", model.len()).f32("soft_landmarks", soft);
    Ok(outputs.finish())
}

fn mean(shapes: &[f64], dimension: usize) -> Vec<f64> {
    let count = (shapes.len() / dimension) as f64;
    let column = |at| shapes.iter().skip(at).step_by(dimension).sum::<f64>() / count;
    (0..dimension).map(column).collect()
}

/// A direction of length 1 in which the shapes vary, and the variance along it.
struct Component {
    variance: f64,
    direction: Vec<f64>,
}

/// The components that the model keeps, the largest first.
fn components(shapes: &[f64], mean: &[f64], fraction: f64) -> Result<Vec<Component>> {
    let (dimension, count) = (mean.len(), shapes.len() / mean.len());
    let offset = |row, column| shapes[row * dimension + column] - mean[column];
    let centered = DMatrix::from_fn(count, dimension, offset);
    let wide = dimension > count;
    let products = if wide { &centered * centered.transpose() } else { centered.tr_mul(&centered) };
    let products = products / (count - 1) as f64;
    let Some(eigen) = SymmetricEigen::try_new(products, f64::EPSILON, SWEEPS) else {
        let expected = "shapes whose covariance has eigenvalues";
        return Err(Error::new(ErrorCode::Undefined, "shapes", expected, "no convergence"));
    };
    let variance = |&at: &usize| eigen.eigenvalues[at].max(0.0);
    let mut order: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    order.sort_by(|a, b| variance(b).total_cmp(&variance(a)));
    let total: f64 = order.iter().map(variance).sum();
    let mut kept = 1;
    let mut cumulative = order.first().map_or(0.0, variance);
    while kept < dimension.min(count - 1) && cumulative <= fraction * total && total > 0.0 {
        cumulative += order.get(kept).map_or(0.0, variance);
        kept += 1;
    }
    let component = |at: &usize| {
        let vector = eigen.eigenvectors.column(*at);
        let direction = if wide { centered.tr_mul(&vector) } else { vector.into_owned() };
        let norm = direction.norm();
        let unit = |x: &f64| if norm > 0.0 { x / norm } else { 0.0 };
        Component { variance: variance(at), direction: direction.iter().map(unit).collect() }
    };
    Ok(order.iter().take(kept).map(component).collect())
}
