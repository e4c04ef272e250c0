//! The one table of all functions.

#[cfg(feature = "cli")]
pub mod json;
mod request;

pub use request::{Answer, Request, call};

use crate::entry::{Arrays, Entry, Params};
use crate::losses::{
    classification, density, distillation, margin, pairwise, recommendation, regression,
};
use crate::{Error, ErrorCode, Result, methods, metrics, nn, softmax};

/// The functions of every room but those of the papers, which [`methods`] has.
static ROOMS: &[&[Entry]] = &[
    softmax::ENTRIES,
    classification::ENTRIES,
    margin::ENTRIES,
    pairwise::ENTRIES,
    distillation::ENTRIES,
    regression::ENTRIES,
    recommendation::ENTRIES,
    density::ENTRIES,
    metrics::ENTRIES,
    nn::layers::ENTRIES,
    nn::optimizers::ENTRIES,
    #[cfg(feature = "drawing2cad")]
    crate::drawing2cad::ENTRIES,
];

/// Every function, room by room, in the order in which a reader meets them.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ROOMS.iter().chain(methods::ROOMS).copied().flatten()
}

/// The entry of a function.
///
/// # Errors
/// `unknown_function` if the catalog has none of that name.
pub fn find(id: &str) -> Result<&'static Entry> {
    entries().find(|entry| entry.id == id).ok_or_else(|| {
        Error::new(ErrorCode::UnknownFunction, "id", "the name of a catalog function", id)
    })
}

/// Calls a function by name.
///
/// # Errors
/// `unknown_function`, and every error of [`Entry::evaluate`].
pub fn evaluate(id: &str, inputs: Arrays, params: &Params) -> Result<Arrays> {
    find(id)?.evaluate(inputs, params)
}
