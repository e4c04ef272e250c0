//! Solids of CAD programs: extruded sketches, added to and cut from each other.

pub(super) mod cad_prism_measure;
pub(super) mod curve;
pub(super) mod membership;
pub(super) mod prism;
