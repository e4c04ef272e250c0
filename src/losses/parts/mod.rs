//! What losses share. A part knows no loss.

pub(crate) mod box_whisker;
pub(crate) mod correctness;
pub(crate) mod declared;
pub(crate) mod elementary;
pub(crate) mod kept;
pub(crate) mod labels;
#[cfg(feature = "methods")]
pub(crate) mod matrices;
pub(crate) mod reduction;
pub(crate) mod rows;
pub(crate) mod sloped;
pub(crate) mod vectors;
