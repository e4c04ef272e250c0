//! What learning a halfspace needs: the ramp, the surrogate loss of a direction, projected descent.

use crate::entry::{Domain, Input, Param};
use crate::losses::parts::declared::POSITIVE;
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};

pub(super) const REFERENCE: &str = "Gollakota et al. 2024, arXiv 2302.14853";

pub(super) const X: Input =
    Input::f32("x", &["samples", "dimension"], "Points, a row each, centred at the origin.");

pub(super) const LABELS: Input =
    Input::i32("labels", &["samples"], Domain::Sign, "Side of each point, −1 or 1.");

pub(super) const W: Input =
    Input::f32("w", &["dimension"], "Normal of the halfspace, of any length above 0.");

pub(super) const SIGMA: Param = Param::float(
    "sigma",
    r"\sigma",
    1.0,
    POSITIVE,
    (0.1, 4.0),
    "Width of the band in which points count.",
);

pub(super) const LR: Param =
    Param::float("lr", r"\eta", 0.5, POSITIVE, (0.01, 2.0), "Length of a step.");

pub(super) const STEPS: Param = Param::integer("steps", "", 150, (1, 100_000), 1, "Steps.");

pub(super) const MAX_DEGREE: Param =
    Param::integer("max_degree", "k", 2, (1, 20_000), 1, "Largest degree of a moment.");

pub(super) const THETA: Param = Param::float(
    "theta",
    r"\theta",
    0.1,
    (std::ops::Bound::Excluded(0.0), std::ops::Bound::Excluded(1.0)),
    (0.05, 0.5),
    "Angle within which other halfspaces must agree.",
);

/// −1 below 0, else 1.
pub(super) fn side(product: f64) -> f64 {
    if product < 0.0 { -1.0 } else { 1.0 }
}

/// The smoothed ramp and its slope.
pub(super) fn ramp(t: f64, sigma: f64) -> (f64, f64) {
    let size = t.abs() / sigma;
    let (above, slope) = if size <= 1.0 / 6.0 {
        (size, 1.0)
    } else if size < 0.5 {
        let u = 3.0 * size - 0.5;
        (1.0 / 6.0 + (u + u * u - u * u * u) / 3.0, 1.0 + 2.0 * u - 3.0 * u * u)
    } else {
        (0.5, 0.0)
    };
    (if t < 0.0 { 0.5 - above } else { 0.5 + above }, slope / sigma)
}

/// A vector of length 1, and the length before.
///
/// # Errors
/// `out_of_range` of `argument` if it has no direction.
pub(super) fn unit(vector: &[f64], argument: &str) -> Result<(Vec<f64>, f64)> {
    let largest = vector.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    if !(largest > 0.0 && largest.is_finite()) {
        let expected = "a vector with a direction";
        return Err(Error::new(ErrorCode::OutOfRange, argument, expected, "one without"));
    }
    let scaled: Vec<f64> = vector.iter().map(|x| x / largest).collect();
    let length = dot(&scaled, &scaled).sqrt();
    Ok((scaled.iter().map(|x| x / length).collect(), length * largest))
}

/// Points with their labels.
#[derive(Clone, Debug)]
pub(super) struct Labelled {
    pub(super) x: Vec<f64>,
    pub(super) labels: Vec<f64>,
    pub(super) dimension: usize,
}

impl Labelled {
    pub(super) fn new(x: Vec<f64>, labels: &[i32], dimension: usize) -> Self {
        Self { x, labels: labels.iter().map(|&label| label.into()).collect(), dimension }
    }

    /// The surrogate loss of some points by a direction of length 1, and its gradient by the direction.
    pub(super) fn surrogate(
        &self,
        w: &[f64],
        sigma: f64,
        points: &mut dyn ExactSizeIterator<Item = usize>,
    ) -> (f64, Vec<f64>) {
        let count = points.len() as f64;
        let (mut loss, mut along, mut gradient) = (0.0, 0.0, vec![0.0; w.len()]);
        for at in points {
            let (x, y) = (&self.x[at * self.dimension..][..self.dimension], self.labels[at]);
            let margin = y * dot(w, x);
            let (value, slope) = ramp(-margin, sigma);
            loss += value / count;
            along += slope * margin / count;
            let pull = slope * y / count;
            gradient.iter_mut().zip(x).for_each(|(gradient, x)| *gradient -= pull * x);
        }
        gradient.iter_mut().zip(w).for_each(|(gradient, w)| *gradient += along * w);
        (loss, gradient)
    }

    /// The gradient over all points.
    pub(super) fn gradient(&self, w: &[f64], sigma: f64) -> Vec<f64> {
        self.surrogate(w, sigma, &mut (0..self.labels.len())).1
    }

    /// Share of points on the wrong side.
    pub(super) fn error(&self, w: &[f64]) -> f64 {
        let points = self.x.chunks_exact(self.dimension).zip(&self.labels);
        let wrong = points.filter(|(x, label)| side(dot(w, x)) != **label).count();
        wrong as f64 / self.labels.len() as f64
    }
}

/// `w` of length 1 after a step down the gradient.
///
/// # Errors
/// `out_of_range` of `lr` where the step leaves the numbers.
pub(super) fn projected_step(w: &[f64], gradient: &[f64], rate: f64) -> Result<Vec<f64>> {
    let moved: Vec<f64> = w.iter().zip(gradient).map(|(w, slope)| w - rate * slope).collect();
    Ok(unit(&moved, "lr")?.0)
}
