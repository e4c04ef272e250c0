//! The one table of all functions.

#[cfg(feature = "cli")]
pub mod json;

use crate::entry::{Arrays, Entry, Params};
use crate::{Error, ErrorCode, Result, softmax};

/// The functions of every room.
static ROOMS: &[&[Entry]] = &[softmax::ENTRIES];

/// Every function, room by room, in the order in which a reader meets them.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    ROOMS.iter().copied().flatten()
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
