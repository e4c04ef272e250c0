//! Elements moved and stretched to mean 0 and variance 1 over a batch, for each channel.

use super::{Operation, Result, Step};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tape, Var};
use crate::nn::tensor::Shape;

/// Arguments: `x`, `weight` and `bias`, and for [`Over::Running`] a mean and a variance for each channel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::nn) struct Normalization {
    over: Over,
    epsilon: f64,
}

/// Which elements have a mean and a variance in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// Those of a channel, the second axis, in the whole batch.
    Batch,
    /// Those of a channel; mean and variance are given.
    Running,
}

/// Mean and variance of every channel of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Statistics<'a> {
    /// The mean.
    pub mean: &'a [f32],
    /// The variance, unbiased: over one less than there are elements.
    pub variance: &'a [f32],
}

impl Tape {
    /// Batch normalisation in training: `x` `[batch, channels, …]`, `weight` and `bias` `[channels]`.
    pub fn batch_norm(&mut self, x: Var, weight: Var, bias: Var, epsilon: f64) -> Var {
        let over = Over::Batch;
        self.record(Step::Normalization(Normalization { over, epsilon }), &[x, weight, bias])
    }

    /// Batch normalisation with running statistics `[mean, variance]`, which are constants for the gradient.
    pub fn batch_norm_by(
        &mut self,
        x: Var,
        weight: Var,
        bias: Var,
        [mean, variance]: [Var; 2],
        epsilon: f64,
    ) -> Var {
        let step = Step::Normalization(Normalization { over: Over::Running, epsilon });
        self.record(step, &[x, weight, bias, mean, variance])
    }

    /// The statistics of a batch that [`Tape::batch_norm`] has normalised.
    pub fn statistics(&self, normalized: Var) -> Statistics<'_> {
        let channels = self.shape(normalized)[1];
        let statistics = &self.kept(normalized)[self.values(normalized).len() + channels..];
        let (mean, variance) = statistics.split_at(channels);
        Statistics { mean, variance }
    }
}

/// How the elements of a tensor fall into groups with a mean and a variance in common.
#[derive(Clone, Copy)]
struct Groups {
    count: usize,
    size: usize,
    /// Elements that lie side by side, and the distance to the next such run.
    run: usize,
    distance: usize,
}

impl Groups {
    fn of(shape: Shape) -> Self {
        let (batch, count, run) = shape.around(1);
        Self { count, size: batch * run, run, distance: count * run }
    }

    /// Calls `element(index in the tensor)` for every element of a group.
    fn each(&self, group: usize, mut element: impl FnMut(usize)) {
        for at in 0..self.size {
            let index = group * self.run + at / self.run * self.distance + at % self.run;
            element(index);
        }
    }

    fn mean(&self, group: usize, of: impl Fn(usize) -> f64) -> f64 {
        let mut sum = 0.0;
        self.each(group, |index| sum += of(index));
        sum / self.size as f64
    }
}

impl Operation for Normalization {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let shape = arguments.shape(0);
        for argument in 1..arguments.len() {
            assert_eq!(arguments.shape(argument)[..], shape[1..2], "weights of a normalisation");
        }
        shape
    }

    /// Keeps the normalised elements, then what each group was multiplied by, then means and unbiased variances.
    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let (x, weight, bias) = (arguments.values(0), arguments.values(1), arguments.values(2));
        let groups = Groups::of(result.shape);
        let Result { values, kept, .. } = result;
        kept.resize(x.len() + 3 * groups.count, 0.0);
        let (normalized, rest) = kept.split_at_mut(x.len());
        for group in 0..groups.count {
            let (mean, variance) = if self.over == Over::Running {
                (arguments.values(3)[group].into(), arguments.values(4)[group].into())
            } else {
                let mean = groups.mean(group, |index| x[index].into());
                let squared = |index: usize| (f64::from(x[index]) - mean).powi(2);
                (mean, groups.mean(group, squared))
            };
            let stretch = 1.0 / (variance + self.epsilon).sqrt();
            groups.each(group, |index| {
                let centered = (f64::from(x[index]) - mean) * stretch;
                normalized[index] = centered as f32;
                values[index] =
                    (centered * f64::from(weight[group]) + f64::from(bias[group])) as f32;
            });
            let size = groups.size as f64;
            rest[group] = stretch as f32;
            rest[groups.count + group] = mean as f32;
            rest[2 * groups.count + group] = (variance * size / (size - 1.0).max(1.0)) as f32;
        }
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        let groups = Groups::of(result.shape);
        let (normalized, rest) = result.kept.split_at(upstream.len());
        if let Some(gradient) = gradients.of(0) {
            let weight = arguments.values(1);
            for (group, &stretch) in rest[..groups.count].iter().enumerate() {
                let by_normalized = |index: usize| f64::from(upstream[index] * weight[group]);
                // What the mean and the variance take away; nothing where they are given.
                let (mean, slope) = if self.over == Over::Running {
                    (0.0, 0.0)
                } else {
                    let along = |index| by_normalized(index) * f64::from(normalized[index]);
                    (groups.mean(group, by_normalized), groups.mean(group, along))
                };
                groups.each(group, |index| {
                    let own = by_normalized(index) - mean - slope * f64::from(normalized[index]);
                    gradient[index] += (f64::from(stretch) * own) as f32;
                });
            }
        }
        for group in 0..groups.count {
            if let Some(gradient) = gradients.of(1) {
                groups.each(group, |index| gradient[group] += upstream[index] * normalized[index]);
            }
            if let Some(gradient) = gradients.of(2) {
                groups.each(group, |index| gradient[group] += upstream[index]);
            }
        }
    }
}
