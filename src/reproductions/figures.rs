//! Figures of finished runs.

use serde::{Deserialize, Serialize};

/// A finished run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// Name of the arm.
    pub arm: String,
    /// Its seed.
    pub seed: u64,
    /// What it measured.
    pub measures: Vec<(String, f64)>,
    /// How long it took.
    pub seconds: f64,
}

/// The figures of all finished runs of an experiment.
#[derive(Clone, Copy, Debug)]
pub struct Figures<'a>(pub &'a [Finished]);

impl Figures<'_> {
    /// A measure of an arm, seed by seed; runs that do not have it are left out.
    pub fn values(&self, arm: &str, measure: &str) -> Vec<f64> {
        let runs = self.0.iter().filter(|run| run.arm == arm);
        let found = runs.flat_map(|run| run.measures.iter().filter(|(name, _)| name == measure));
        found.map(|&(_, value)| value).collect()
    }

    /// Mean of a measure over the seeds; NaN where there is none.
    pub fn mean(&self, arm: &str, measure: &str) -> f64 {
        mean(&self.values(arm, measure))
    }

    /// How far the mean of an arm is above that of another.
    pub fn lead(&self, arm: &str, other: &str, measure: &str) -> f64 {
        self.mean(arm, measure) - self.mean(other, measure)
    }

    /// Names of the measures of an arm, in the order of its runs.
    pub fn measures(&self, arm: &str) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for run in self.0.iter().filter(|run| run.arm == arm) {
            for (name, _) in &run.measures {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        names
    }
}

/// NaN of none.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviation of a sample; none of fewer than two.
pub(super) fn deviation(values: &[f64]) -> Option<f64> {
    let center = mean(values);
    let squares: f64 = values.iter().map(|value| (value - center) * (value - center)).sum();
    (values.len() > 1).then(|| (squares / (values.len() - 1) as f64).sqrt())
}
