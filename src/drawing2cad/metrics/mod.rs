//! How near a program or a solid is to the true one.

pub(super) mod cad_accuracy;
pub(super) mod chamfer_distance;
