//! What the losses of pairs share. A part knows no loss.

pub(crate) mod declared;
pub(crate) mod embedded;
pub(crate) mod negatives;
pub(crate) mod pairs;
pub(crate) mod triplets;
