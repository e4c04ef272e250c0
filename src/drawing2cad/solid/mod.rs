//! Solids of CAD programs: extruded sketches, added to and cut from each other.

pub(super) mod cad_prism_measure;
pub(super) mod curve;
pub(super) mod faces;
pub(super) mod membership;
mod mesh;
pub(super) mod prism;
mod shaded;
#[cfg(test)]
mod tests;

pub(super) use mesh::normal;
pub use mesh::{Mesh, mesh};
pub use shaded::{Shaded, sharp_edges};
