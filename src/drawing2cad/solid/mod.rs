//! Solids of CAD programs: extruded sketches, added to and cut from each other.

pub(super) mod cad_prism_measure;
pub(super) mod curve;
pub(super) mod membership;
mod mesh;
pub(super) mod prism;
#[cfg(test)]
mod tests;

pub use mesh::{Mesh, mesh};
