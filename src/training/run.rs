//! A run as it is declared: everything but the data. The same JSON from a page, a file and a saved run.

use super::network::Layer;
use crate::entry::{Digits, Params, Value};
use crate::nn::optimizers::Schedule;
use crate::{Error, ErrorCode, Result};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A network, what it learns by, and how.
///
/// ```
/// let run = lossarium::training::Run::from_json(r#"{
///     "network": [{ "kind": "dense", "units": 16 }, { "kind": "tanh" }],
///     "losses": [{ "id": "focal_loss", "params": { "gamma": 2 } }],
///     "optimizer": { "id": "optimizer_adam", "params": { "lr": 0.01 } }
/// }"#)?;
/// assert_eq!((run.batch, run.seed), (64, 0));
/// # Ok::<(), lossarium::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Layers from the example to the embedding; the head, which follows from loss and classes, is not among them.
    #[serde(default)]
    pub network: Vec<Layer>,
    /// Losses of the catalog; what is minimised is their weighted sum.
    pub losses: Vec<Term>,
    /// An optimizer of the catalog. Learning rate and weight decay are among its params.
    pub optimizer: Named,
    /// What the learning rate is multiplied by as the run goes on.
    #[serde(default)]
    pub schedule: Schedule,
    /// Longest gradient, all weights together; longer ones are shortened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clip_norm: Option<f64>,
    /// Take the part of the gradient along the weights away?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perp_grad: Option<PerpGrad>,
    /// Gradients from the worst point nearby.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sam: Option<Sam>,
    /// Average the weights; evaluations are the average's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ema: Option<Ema>,
    /// Examples of a step.
    #[serde(default = "default_batch")]
    pub batch: usize,
    /// From which all chance follows: first weights, order, dropout, noise.
    #[serde(default)]
    pub seed: u64,
    /// Share of labels that are wrong.
    #[serde(default)]
    pub label_noise: f64,
    /// Share of the last class that is there, of the first all, in geometric steps between.
    #[serde(default = "default_imbalance")]
    pub imbalance: f64,
    /// Turn every second picture, by chance, left to right?
    #[serde(default)]
    pub flip: bool,
}

/// A function of the catalog with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its params; what is left out has its default.
    #[serde(default, with = "named_params")]
    pub params: Params,
}

/// A loss in the sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its id.
    pub id: String,
    /// Its params; what is left out has its default.
    #[serde(default, with = "named_params")]
    pub params: Params,
    /// What it is multiplied by.
    #[serde(default = "default_weight")]
    pub weight: f64,
}

/// Gradients across the weights of each tensor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerpGrad {
    /// Give the result the norm of the gradient?
    #[serde(default = "yes")]
    pub rescale: bool,
}

/// Sharpness-aware minimisation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sam {
    /// Distance of the worst point.
    pub rho: f64,
    /// Measure distances in units of the weights?
    #[serde(default)]
    pub adaptive: bool,
}

/// Exponential moving average of the weights.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ema {
    /// Share of the average that stays.
    pub decay: f64,
}

fn default_batch() -> usize {
    64
}

fn default_imbalance() -> f64 {
    1.0
}

fn default_weight() -> f64 {
    1.0
}

pub(super) fn yes() -> bool {
    true
}

impl Run {
    /// A run of its JSON.
    ///
    /// # Errors
    /// `malformed` with line and column, and what [`Run::check`] refuses.
    pub fn from_json(json: &str) -> Result<Self> {
        let run: Self = serde_json::from_str(json).map_err(|error| {
            Error::new(ErrorCode::Malformed, "run", "a run as JSON", error.to_string())
        })?;
        run.check()?;
        Ok(run)
    }

    /// Its JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a run has only what JSON has")
    }

    /// Asks for settings that mean something.
    ///
    /// # Errors
    /// `out_of_range` or `empty`, naming the setting.
    pub fn check(&self) -> Result<()> {
        if self.losses.is_empty() {
            return Err(Error::new(ErrorCode::Empty, "losses", "a loss", "none"));
        }
        let inside = |name, value: f64, legal: bool, expected: &str| match legal {
            true => Ok(()),
            false => {
                let got = Digits(value).to_string();
                Err(Error::new(ErrorCode::OutOfRange, name, expected, got))
            }
        };
        let share = |value: f64| (0.0..1.0).contains(&value);
        inside("batch", self.batch as f64, self.batch > 0, "at least 1")?;
        inside("label_noise", self.label_noise, share(self.label_noise), "≥ 0 and < 1")?;
        let imbalance = self.imbalance;
        inside("imbalance", imbalance, imbalance > 0.0 && imbalance <= 1.0, "> 0 and ≤ 1")?;
        let seed = self.seed;
        inside("seed", seed as f64, seed <= 1 << 53, "at most 2⁵³")?;
        if let Some(most) = self.clip_norm {
            inside("clip_norm", most, most > 0.0 && most.is_finite(), "> 0")?;
        }
        if let Some(Sam { rho, .. }) = self.sam {
            inside("rho", rho, rho >= 0.0 && rho.is_finite(), "≥ 0")?;
        }
        if let Some(Ema { decay }) = self.ema {
            inside("decay", decay, share(decay), "≥ 0 and < 1")?;
        }
        for Term { weight, .. } in &self.losses {
            inside("weight", *weight, weight.is_finite(), "a finite number")?;
        }
        Ok(())
    }
}

/// Params as an object, in their order.
mod named_params {
    use super::*;

    pub(super) fn serialize<S: Serializer>(params: &Params, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(params.iter().map(|(name, value)| (name, value)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Params, D::Error> {
        from.deserialize_map(Object)
    }

    struct Object;

    impl<'de> Visitor<'de> for Object {
        type Value = Params;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of params")
        }

        fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Params, M::Error> {
            let mut params = Params::new();
            while let Some(param) = map.next_entry::<String, Value>()? {
                params.push(param);
            }
            Ok(params)
        }
    }
}
