//! Learning rates that change as training goes on.

use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// What the learning rate of a run is multiplied by at each step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Schedule {
    /// 1.
    #[default]
    Constant,
    /// From 1 to 0 along half a wave: `(1 + cos(π t / steps)) / 2`.
    Cosine {
        /// Steps of the run.
        steps: u64,
    },
    /// `factor` after every so many steps.
    Stairs {
        /// Steps between two changes.
        every: u64,
        /// What each change multiplies by.
        factor: f64,
    },
    /// From near 0 to 1 in equal steps, then 1.
    WarmUp {
        /// Steps until 1 is reached.
        steps: u64,
    },
    /// 1, then in equal steps down to near 0.
    Fall {
        /// The first step below 1.
        from: u64,
        /// Steps of the run.
        steps: u64,
    },
}

impl Schedule {
    /// The factor of a step, counted from 0.
    pub fn factor(self, step: u64) -> f64 {
        let share = |steps: u64| (step as f64 / steps.max(1) as f64).min(1.0);
        match self {
            Self::Constant => 1.0,
            Self::Cosine { steps } => 0.5 * (1.0 + libm::cos(PI * share(steps))),
            Self::Stairs { every, factor } => libm::pow(factor, (step / every.max(1)) as f64),
            Self::WarmUp { steps } => ((step + 1) as f64 / steps.max(1) as f64).min(1.0),
            Self::Fall { from, steps } => {
                let left = steps.saturating_sub(step) as f64;
                (left / (steps.saturating_sub(from) + 1) as f64).min(1.0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Schedule::{self, *};

    #[test]
    fn start_and_end_where_they_should() {
        let at = |schedule: Schedule, step| (schedule.factor(step) * 1e6).round() / 1e6;
        assert_eq!([0, 5, 10, 99].map(|step| at(Cosine { steps: 10 }, step)), [1.0, 0.5, 0.0, 0.0]);
        let stairs = Stairs { every: 3, factor: 0.1 };
        assert_eq!([0, 2, 3, 6].map(|step| at(stairs, step)), [1.0, 1.0, 0.1, 0.01]);
        assert_eq!([0, 1, 3, 9].map(|step| at(WarmUp { steps: 4 }, step)), [0.25, 0.5, 1.0, 1.0]);
        let fall = Fall { from: 2, steps: 5 };
        assert_eq!([0, 2, 3, 4, 9].map(|step| at(fall, step)), [1.0, 0.75, 0.5, 0.25, 0.0]);
        assert_eq!(Constant.factor(1000), 1.0);
    }
}
