//! Training: a network, data, losses of the catalog and an optimizer at work, step by step.
//!
//! A [`Run`] says what is wanted, as JSON or in Rust; a [`Trainer`] does it. A step is all or nothing: what could go wrong (a
//! loss that is no longer a number, a batch that a loss refuses) is found before anything has changed.

mod descent;
mod evaluation;
mod export;
mod feed;
mod model;
mod network;
mod objective;
mod order;
mod run;
mod saved;
mod seeds;
mod trainer;

pub use evaluation::{Evaluation, Region};
pub use export::WeightsFormat;
pub use feed::Head;
pub use model::Parameter;
pub use network::Layer;
pub use run::{Ema, Named, PerpGrad, Run, Sam, Term};
pub use trainer::{Record, Trainer};
