//! An output layer `W = V U + 1 ωᵀ` that takes exact gradient steps under a spherical loss without touching all rows.
//!
//! A step costs `O(m d² + m² d)` for a batch of `m` and vectors of `d`, whatever the number of rows. `Q = WᵀW` and the sum of
//! the rows are kept beside, for they are all that the loss needs besides the rows of the labels.

use super::spherical::{Slopes, Statistics};
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// Steps between two looks at the condition of `U`.
const STEPS_BETWEEN_CHECKS: usize = 10;

/// Squares of the singular values that `U` may keep: from 1/2 to 2.
const KEPT: std::ops::RangeInclusive<f64> = 0.25..=4.0;

/// A determinant below this part of what its rows allow is none.
const SINGULAR: f64 = 1e-12;

#[derive(Clone, Debug)]
pub(crate) struct FactoredLayer {
    /// `V`, row by row.
    rows: Vec<f64>,
    u: DMatrix<f64>,
    u_inverse: DMatrix<f64>,
    omega: DVector<f64>,
    gram: DMatrix<f64>,
    row_sum: DVector<f64>,
    steps: usize,
}

/// What a step gave: the value of each sample and the gradient by its vector, both before the update.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) values: Vec<f64>,
    pub(crate) by_hidden: Vec<f64>,
}

/// A batch in a step: its vectors as rows, labels, and the derivatives of the loss by each sample's statistics.
struct Batch<'a> {
    hidden: DMatrix<f64>,
    labels: &'a [i32],
    slopes: Vec<Slopes>,
}

impl Batch<'_> {
    /// Every row multiplied by a number of its own.
    fn scaled(&self, rows: &DMatrix<f64>, by: &dyn Fn(&Slopes) -> f64) -> DMatrix<f64> {
        let factors = self.slopes.iter().map(by);
        let mut scaled = rows.clone();
        scaled.row_iter_mut().zip(factors).for_each(|(mut row, factor)| row *= factor);
        scaled
    }

    /// `Σ_j f_j h_j`.
    fn combined(&self, factor: &dyn Fn(usize, &Slopes) -> f64) -> DVector<f64> {
        let factors = self.slopes.iter().enumerate().map(|(at, slopes)| factor(at, slopes));
        self.hidden.tr_mul(&DVector::from_iterator(self.slopes.len(), factors))
    }
}

impl FactoredLayer {
    /// The layer with these weights, a row a class.
    pub(crate) fn new(weights: &[f64], dimension: usize) -> Self {
        let mut layer = Self {
            rows: weights.to_vec(),
            u: DMatrix::identity(dimension, dimension),
            u_inverse: DMatrix::identity(dimension, dimension),
            omega: DVector::zeros(dimension),
            gram: DMatrix::zeros(dimension, dimension),
            row_sum: DVector::zeros(dimension),
            steps: 0,
        };
        layer.refresh();
        layer
    }

    /// One step on a batch: `loss` gives a sample's value and derivatives, `factor` is what the reduction multiplies them by.
    pub(crate) fn step(
        &mut self,
        hidden: &[f64],
        labels: &[i32],
        rate: f64,
        factor: f64,
        loss: &dyn Fn(Statistics) -> Slopes,
    ) -> Step {
        let hidden = DMatrix::from_row_slice(labels.len(), self.u.ncols(), hidden);
        let by_gram = &hidden * &self.gram;
        let targets = self.target_rows(labels);
        let sums = &hidden * &self.row_sum;
        let (mut values, mut slopes) = (Vec::new(), Vec::new());
        for (at, h) in hidden.row_iter().enumerate() {
            let squares = h.dot(&by_gram.row(at)).max(0.0);
            let (target, sum) = (h.dot(&targets.row(at)), sums[at]);
            let of = loss(Statistics { target, squares, sum, classes: self.classes() as f64 });
            values.push(of.value);
            slopes.push(Slopes {
                value: of.value,
                by_target: factor * of.by_target,
                by_squares: factor * of.by_squares,
                by_sum: factor * of.by_sum,
            });
        }
        let batch = Batch { hidden, labels, slopes };
        let mut without_squares = batch.scaled(&targets, &|slopes| slopes.by_target);
        for (mut row, slopes) in without_squares.row_iter_mut().zip(&batch.slopes) {
            row += self.row_sum.transpose() * slopes.by_sum;
        }
        let gradient = &without_squares + batch.scaled(&by_gram, &|slopes| 2.0 * slopes.by_squares);
        self.update(&batch, rate, &by_gram, &without_squares, &gradient);
        Step { values, by_hidden: gradient.transpose().as_slice().to_vec() }
    }

    fn update(
        &mut self,
        batch: &Batch<'_>,
        rate: f64,
        by_gram: &DMatrix<f64>,
        without_squares: &DMatrix<f64>,
        gradient: &DMatrix<f64>,
    ) {
        if !self.update_factors(batch, rate) {
            self.dense_step(batch, rate);
            return;
        }
        let hidden = &batch.hidden;
        let sums = hidden * &self.row_sum;
        let classes = self.classes() as f64;
        let products = self.products_of_columns(batch, by_gram, without_squares);
        let cross = gradient.tr_mul(hidden);
        self.gram -= (&cross + cross.transpose()) * rate;
        self.gram += hidden.tr_mul(&(products * hidden)) * (rate * rate);
        self.row_sum -= rate
            * batch.combined(&|at, slopes| {
                2.0 * slopes.by_squares * sums[at] + classes * slopes.by_sum + slopes.by_target
            });
        self.steps += 1;
        if self.steps.is_multiple_of(STEPS_BETWEEN_CHECKS) && self.is_finite() {
            self.stabilize();
        }
    }

    /// `V`, `U`, its inverse and `ω` after the step; false, with nothing changed, where `U` would become singular.
    fn update_factors(&mut self, batch: &Batch<'_>, rate: f64) -> bool {
        let hidden = &batch.hidden;
        let scaled = batch.scaled(hidden, &|slopes| 2.0 * rate * slopes.by_squares);
        // U becomes U (I − Hᵀ S H): its inverse follows from a system of the size of the batch.
        let system =
            DMatrix::identity(hidden.nrows(), hidden.nrows()) - &scaled * hidden.transpose();
        let allowed: f64 = system.row_iter().map(|row| row.norm()).product();
        let decomposed = system.lu();
        let determinant = decomposed.determinant().abs();
        if !(determinant.is_finite() && determinant > SINGULAR * allowed) {
            return false;
        }
        let Some(solved) = decomposed.solve(&(&scaled * &self.u_inverse)) else {
            return false;
        };
        let by_omega = hidden * &self.omega;
        self.omega -= rate
            * batch.combined(&|at, slopes| 2.0 * slopes.by_squares * by_omega[at] + slopes.by_sum);
        let by_u = &self.u * hidden.transpose();
        self.u -= by_u * &scaled;
        self.u_inverse += hidden.tr_mul(&solved);
        let by_inverse = hidden * &self.u_inverse;
        let dimension = self.u.ncols();
        for ((row, &label), slopes) in by_inverse.row_iter().zip(batch.labels).zip(&batch.slopes) {
            let start = label as usize * dimension;
            for (v, &x) in self.rows[start..start + dimension].iter_mut().zip(row.iter()) {
                *v -= rate * slopes.by_target * x;
            }
        }
        true
    }

    /// Products of all pairs of columns of the gradient by the outputs, from the statistics alone.
    fn products_of_columns(
        &self,
        batch: &Batch<'_>,
        by_gram: &DMatrix<f64>,
        without_squares: &DMatrix<f64>,
    ) -> DMatrix<f64> {
        let outputs = &batch.hidden * by_gram.transpose();
        let mixed = &batch.hidden * without_squares.transpose();
        let classes = self.classes() as f64;
        DMatrix::from_fn(outputs.nrows(), outputs.ncols(), |j, k| {
            let (a, b) = (&batch.slopes[j], &batch.slopes[k]);
            let same = f64::from(u8::from(batch.labels[j] == batch.labels[k]));
            4.0 * a.by_squares * b.by_squares * outputs[(j, k)]
                + classes * a.by_sum * b.by_sum
                + a.by_target * b.by_target * same
                + a.by_sum * b.by_target
                + a.by_target * b.by_sum
                + 2.0 * a.by_squares * mixed[(j, k)]
                + 2.0 * b.by_squares * mixed[(k, j)]
        })
    }

    /// The step on `W` itself.
    fn dense_step(&mut self, batch: &Batch<'_>, rate: f64) {
        self.unfactorize();
        let (dimension, before) = (self.u.ncols(), self.rows.clone());
        for ((h, &label), slopes) in batch.hidden.row_iter().zip(batch.labels).zip(&batch.slopes) {
            let rows = self.rows.chunks_exact_mut(dimension).zip(before.chunks_exact(dimension));
            for (class, (row, before)) in rows.enumerate() {
                let output: f64 = before.iter().zip(h.iter()).map(|(&w, &x)| w * x).sum();
                let own = if class == label as usize { slopes.by_target } else { 0.0 };
                let slope = rate * (2.0 * slopes.by_squares * output + slopes.by_sum + own);
                row.iter_mut().zip(h.iter()).for_each(|(w, &x)| *w -= slope * x);
            }
        }
        self.refresh();
    }

    /// Puts the singular values of `U` that have left 1/2 to 2 back to 1, and what they were into `V`.
    fn stabilize(&mut self) {
        let square = &self.u * self.u.transpose();
        let Some(SymmetricEigen { eigenvectors, eigenvalues }) =
            SymmetricEigen::try_new(square, f64::EPSILON, 1000)
        else {
            return self.unfactorize();
        };
        let outside: Vec<_> =
            (0..eigenvalues.len()).filter(|&at| !KEPT.contains(&eigenvalues[at])).collect();
        let lost = |&at: &usize| eigenvalues[at] < SINGULAR;
        if outside.len() * 3 > eigenvalues.len() || outside.iter().any(lost) {
            return self.unfactorize();
        }
        for at in outside {
            let (direction, singular) = (eigenvectors.column(at), eigenvalues[at].sqrt());
            let (grow, shrink) = ((1.0 - singular) / singular, singular - 1.0);
            self.u += direction * (direction.transpose() * &self.u) * grow;
            self.u_inverse += (&self.u_inverse * direction) * direction.transpose() * shrink;
            for row in self.rows.chunks_exact_mut(self.u.ncols()) {
                let along: f64 = row.iter().zip(direction.iter()).map(|(&v, &x)| v * x).sum();
                row.iter_mut().zip(direction.iter()).for_each(|(v, &x)| *v += shrink * along * x);
            }
        }
    }

    /// `V ← W`, with nothing left in the other factors.
    fn unfactorize(&mut self) {
        self.rows = self.weights();
        self.u.fill_with_identity();
        self.u_inverse.fill_with_identity();
        self.omega.fill(0.0);
        self.refresh();
    }

    /// `Q` and the sum of the rows from `V`, where it is all of `W`.
    fn refresh(&mut self) {
        self.gram.fill(0.0);
        self.row_sum.fill(0.0);
        for row in self.rows.chunks_exact(self.u.ncols()) {
            for (k, &a) in row.iter().enumerate() {
                self.row_sum[k] += a;
                self.gram.column_mut(k).iter_mut().zip(row).for_each(|(sum, &b)| *sum += a * b);
            }
        }
    }

    /// The rows of `W` of these labels.
    fn target_rows(&self, labels: &[i32]) -> DMatrix<f64> {
        let dimension = self.u.ncols();
        let entry = |at: usize, k: usize| self.rows[labels[at] as usize * dimension + k];
        let mut rows = DMatrix::from_fn(labels.len(), dimension, entry) * &self.u;
        rows.row_iter_mut().for_each(|mut row| row += self.omega.transpose());
        rows
    }

    fn classes(&self) -> usize {
        self.rows.len() / self.u.ncols()
    }

    pub(crate) fn is_finite(&self) -> bool {
        self.gram.iter().chain(self.row_sum.iter()).chain(self.u.iter()).all(|x| x.is_finite())
    }

    /// `W`, row by row.
    pub(crate) fn weights(&self) -> Vec<f64> {
        let dimension = self.u.ncols();
        let mut weights = Vec::with_capacity(self.rows.len());
        for row in self.rows.chunks_exact(dimension) {
            for (column, &omega) in self.u.column_iter().zip(self.omega.iter()) {
                weights
                    .push(row.iter().zip(column.iter()).map(|(&v, &u)| v * u).sum::<f64>() + omega);
            }
        }
        weights
    }

    /// `WᵀW`.
    pub(crate) fn gram(&self) -> &[f64] {
        self.gram.as_slice()
    }

    /// `Wᵀ1`.
    pub(crate) fn row_sum(&self) -> &[f64] {
        self.row_sum.as_slice()
    }
}

#[cfg(test)]
mod tests {
    use super::super::spherical::Spherical;
    use super::*;

    const CLASSES: usize = 20;
    const DIMENSION: usize = 5;

    /// Numbers between −1 and 1 that look random.
    fn some(count: usize, seed: usize) -> Vec<f64> {
        let number = |at: usize| libm::sin((at * 7919 + seed * 104_729 + 1) as f64);
        (0..count).map(number).collect()
    }

    /// The step on all weights, written out.
    fn dense(weights: &mut [f64], hidden: &[f64], labels: &[i32], rate: f64, loss: Spherical) {
        let before = weights.to_vec();
        for (h, &label) in hidden.chunks_exact(DIMENSION).zip(labels) {
            let output = |w: &[f64]| w.iter().zip(h).map(|(w, h)| w * h).sum::<f64>();
            let outputs: Vec<f64> = before.chunks_exact(DIMENSION).map(output).collect();
            let slopes = loss.at(Statistics {
                target: outputs[label as usize],
                squares: outputs.iter().map(|o| o * o).sum(),
                sum: outputs.iter().sum(),
                classes: CLASSES as f64,
            });
            for (class, row) in weights.chunks_exact_mut(DIMENSION).enumerate() {
                let own = if class == label as usize { slopes.by_target } else { 0.0 };
                let slope = 2.0 * slopes.by_squares * outputs[class] + slopes.by_sum + own;
                row.iter_mut().zip(h).for_each(|(w, h)| *w -= rate * slope * h);
            }
        }
    }

    fn check(loss: Spherical, rate: f64, batches: &[Vec<f64>]) {
        let mut weights = some(CLASSES * DIMENSION, 1);
        let mut layer = FactoredLayer::new(&weights, DIMENSION);
        for (step, hidden) in batches.iter().enumerate() {
            let count = hidden.len() / DIMENSION;
            let labels: Vec<i32> =
                (0..count).map(|at| ((step + at * 3) % CLASSES) as i32).collect();
            layer.step(hidden, &labels, rate, 1.0, &|seen| loss.at(seen));
            dense(&mut weights, hidden, &labels, rate, loss);
        }
        let reference = FactoredLayer::new(&weights, DIMENSION);
        let near = |got: &[f64], expected: &[f64]| {
            got.iter().zip(expected).all(|(a, b)| (a - b).abs() <= 1e-9 * (1.0 + b.abs()))
        };
        assert!(near(&layer.weights(), &weights), "{loss:?}: weights");
        assert!(near(layer.gram(), reference.gram()), "{loss:?}: Gram matrix");
        assert!(near(layer.row_sum(), reference.row_sum()), "{loss:?}: sum of rows");
    }

    #[test]
    fn many_steps_are_those_of_the_whole_layer() {
        let batches: Vec<_> = (0..60).map(|step| some(3 * DIMENSION, step + 2)).collect();
        check(Spherical::Mse, 0.05, &batches);
        check(Spherical::Z { a: 1.0, b: 0.0, epsilon: 1e-12 }, 0.3, &batches);
    }

    #[test]
    fn a_step_that_would_end_the_factors_is_taken_densely() {
        let mut direction = vec![0.0; DIMENSION];
        direction[0] = 1.0;
        check(Spherical::Mse, 0.5, &[direction, vec![0.25; DIMENSION]]);
    }
}
