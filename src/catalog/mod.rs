//! The one table of all functions.

#[cfg(feature = "cli")]
pub mod json;
mod request;

pub use request::{Answer, Request, call};

use crate::entry::{Arrays, Entry, Params};
use crate::{Error, ErrorCode, Result, softmax};

/// The functions, room by room, in the order in which a reader meets them.
static ROOMS: &[&[&[Entry]]] = &[
    &[softmax::ENTRIES],
    #[cfg(feature = "losses")]
    crate::losses::ROOMS,
    #[cfg(feature = "losses")]
    &[crate::metrics::ENTRIES, crate::detection::ENTRIES],
    #[cfg(feature = "methods")]
    &[crate::nn::layers::ENTRIES, crate::nn::optimizers::ENTRIES],
    #[cfg(feature = "methods")]
    crate::methods::ROOMS,
    #[cfg(feature = "drawing2cad")]
    &[crate::drawing2cad::ENTRIES],
];

/// Every function of this build, room by room.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ROOMS.iter().copied().flatten().copied().flatten()
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
