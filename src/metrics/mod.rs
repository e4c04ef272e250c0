//! Figures that sum up what a function gave.

mod entropy;

pub use entropy::entropy;
