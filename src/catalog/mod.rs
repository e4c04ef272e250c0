//! The one table of all functions.

#[cfg(feature = "cli")]
pub mod json;
mod request;

pub use request::{Answer, Request, call};

use crate::entry::{Arrays, Entry, Params};
use crate::{Error, ErrorCode, Result, softmax};

/// Drawings are made of parts of the losses. Their file alone lists none: whoever fetches it pays for what draws.
#[cfg(feature = "losses")]
const LISTS_LOSSES: bool = cfg!(feature = "methods") || !cfg!(feature = "drawing2cad");

/// Networks are made of layers, and need no list of them.
#[cfg(feature = "nn")]
const LISTS_LAYERS: bool = cfg!(feature = "methods");

/// The functions, room by room, in the order in which a reader meets them.
static ROOMS: &[&[&[Entry]]] = &[
    &[softmax::ENTRIES],
    #[cfg(feature = "losses")]
    if LISTS_LOSSES { crate::losses::ROOMS } else { &[] },
    #[cfg(feature = "losses")]
    if LISTS_LOSSES { &[crate::metrics::ENTRIES, crate::detection::ENTRIES] } else { &[] },
    #[cfg(feature = "nn")]
    if LISTS_LAYERS { &[crate::nn::layers::ENTRIES, crate::nn::optimizers::ENTRIES] } else { &[] },
    #[cfg(feature = "methods")]
    crate::methods::ROOMS,
    #[cfg(feature = "drawing2cad")]
    &[crate::drawing2cad::ENTRIES],
];

/// Every function of this build, room by room.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ROOMS.iter().copied().flatten().copied().flatten()
}

/// Every function that can be called by name: those of the catalog, and what a drawing board is made of, which has no reference
/// vectors because it is not of a paper.
pub fn callable() -> impl Iterator<Item = &'static Entry> {
    #[cfg(feature = "drawing2cad")]
    let tools = crate::drawing2cad::TOOLS;
    #[cfg(not(feature = "drawing2cad"))]
    let tools: &[Entry] = &[];
    entries().chain(tools)
}

/// The entry of a function.
///
/// # Errors
/// `unknown_function` if there is none of that name.
pub fn find(id: &str) -> Result<&'static Entry> {
    callable().find(|entry| entry.id == id).ok_or_else(|| {
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
