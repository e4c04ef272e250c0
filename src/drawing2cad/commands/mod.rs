//! CAD programs: rows of a command and sixteen arguments, their grammar, their levels, and what they mean in space.

pub(super) mod arc;
pub(super) mod cad_arc_geometry;
pub(super) mod cad_args_mask;
pub(super) mod cad_decode_logits;
pub(super) mod cad_grammar_decode;
pub(super) mod cad_plane_axes;
pub(super) mod cad_quantize;
pub(super) mod cad_quantize_extrude;
pub(super) mod cad_sketch_to_world;
pub(super) mod cad_validate;
pub(super) mod frame;
pub(super) mod levels;
pub(super) mod vector;
