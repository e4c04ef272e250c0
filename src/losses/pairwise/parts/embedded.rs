//! Embeddings as points: similarities and distances of all pairs, and from the gradient by those to the embeddings.

use crate::Result;
use crate::entry::{Arrays, Call};
use crate::losses::pairwise::parts::pairs::{Pairs, Weighed};
use crate::losses::parts::vectors::{Unit, products, products_vjp};

/// Vectors as given, or divided by their lengths.
#[derive(Clone, Debug)]
pub(crate) struct Embedded {
    points: Points,
    dimension: usize,
}

#[derive(Clone, Debug)]
enum Points {
    Raw(Vec<f64>),
    Unit(Unit),
}

impl Embedded {
    pub(crate) fn new(vectors: Vec<f64>, dimension: usize, normalize: bool) -> Self {
        let points = match normalize {
            true => Points::Unit(Unit::of(&vectors, dimension)),
            false => Points::Raw(vectors),
        };
        Self { points, dimension }
    }

    /// The input `name` of a call.
    pub(crate) fn of(call: &Call, name: &str, normalize: bool) -> Self {
        Self::new(call.f64(name), call.size("dimension"), normalize)
    }

    /// The points, row by row.
    pub(crate) fn rows(&self) -> &[f64] {
        match &self.points {
            Points::Raw(rows) => rows,
            Points::Unit(unit) => &unit.rows,
        }
    }

    /// The gradient by the vectors as given from that by the points. A zero vector has none.
    pub(crate) fn vjp(&self, upstream: Vec<f64>) -> Vec<f64> {
        let Points::Unit(unit) = &self.points else {
            return upstream;
        };
        let mut gradient = unit.vjp(&upstream);
        let rows = gradient.chunks_exact_mut(self.dimension);
        for (gradient, point) in rows.zip(unit.rows.chunks_exact(self.dimension)) {
            if point.iter().all(|&x| x == 0.0) {
                gradient.fill(0.0);
            }
        }
        gradient
    }

    /// `⟨x_i, y_j⟩` of the points here with those of `other`.
    pub(crate) fn products(&self, other: &Self) -> Vec<f64> {
        products(self.rows(), other.rows(), self.dimension)
    }

    /// The gradient by the vectors here from that by the products with `other`, `[points here, points there]`.
    pub(crate) fn products_vjp(&self, other: &Self, upstream: &[f64]) -> Vec<f64> {
        self.vjp(products_vjp(upstream, other.rows(), self.dimension))
    }

    /// `⟨x_i, x_j⟩` of all pairs.
    pub(crate) fn similarities(&self) -> Vec<f64> {
        self.products(self)
    }

    /// The gradient by the vectors from that by the similarities of all pairs.
    pub(crate) fn similarities_vjp(&self, upstream: &[f64]) -> Vec<f64> {
        let batch = self.rows().len() / self.dimension;
        let both = |at: usize| upstream[at] + upstream[at % batch * batch + at / batch];
        let both: Vec<_> = (0..upstream.len()).map(both).collect();
        self.products_vjp(self, &both)
    }

    /// `|x_i − x_j|` of all pairs, or its square; from the differences, so that near points keep their digits.
    pub(crate) fn distances(&self, squared: bool) -> Vec<f64> {
        let squares = squared_distances(self.rows(), self.rows(), self.dimension);
        if squared { squares } else { squares.into_iter().map(f64::sqrt).collect() }
    }

    /// The gradient by the vectors from that by the `distances` of all pairs. A distance of 0 has none.
    pub(crate) fn distances_vjp(
        &self,
        distances: &[f64],
        squared: bool,
        upstream: &[f64],
    ) -> Vec<f64> {
        let (rows, dimension) = (self.rows(), self.dimension);
        let batch = rows.len() / dimension;
        let mut gradient = vec![0.0; rows.len()];
        for i in 0..batch {
            for j in 0..i {
                let both = upstream[i * batch + j] + upstream[j * batch + i];
                let distance = distances[i * batch + j];
                if both == 0.0 || distance == 0.0 {
                    continue;
                }
                let factor = if squared { 2.0 * both } else { both / distance };
                for k in 0..dimension {
                    let step = factor * (rows[i * dimension + k] - rows[j * dimension + k]);
                    gradient[i * dimension + k] += step;
                    gradient[j * dimension + k] -= step;
                }
            }
        }
        self.vjp(gradient)
    }
}

/// `|a_i − b_j|²` of every row of `a` with every row of `b`, both `dimension` long: `[rows of a, rows of b]`.
pub(crate) fn squared_distances(a: &[f64], b: &[f64], dimension: usize) -> Vec<f64> {
    let squared = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    let rows = a.chunks_exact(dimension);
    rows.flat_map(|a| b.chunks_exact(dimension).map(move |b| squared(a, b))).collect()
}

/// Runs a call with `embeddings` and `labels` of a loss of the similarities of all pairs.
pub(crate) fn run_on_similarities(
    call: &Call,
    normalize: bool,
    of: &dyn Fn(&[f64], &Pairs<'_>) -> Weighed,
) -> Result<Arrays> {
    let embedded = Embedded::of(call, "embeddings", normalize);
    let Weighed { loss, gradient } = of(&embedded.similarities(), &Pairs::of(call));
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("embeddings", embedded.similarities_vjp(&gradient));
    Ok(outputs.finish())
}

/// Runs a call with `embeddings`, `labels` and `normalize` of a loss of the distances of all pairs.
pub(crate) fn run_on_distances(
    call: &Call,
    of: &dyn Fn(&[f64], &Pairs<'_>) -> Weighed,
) -> Result<Arrays> {
    let embedded = Embedded::of(call, "embeddings", call.flag("normalize"));
    let distances = embedded.distances(false);
    let Weighed { loss, gradient } = of(&distances, &Pairs::of(call));
    let gradient = embedded.distances_vjp(&distances, false, &gradient);
    let mut outputs = call.outputs();
    outputs.f32("loss", loss).gradient("embeddings", gradient);
    Ok(outputs.finish())
}
