//! From engineering drawings to CAD programs and solids: the pieces of Drawing2CAD, and what a drawing board needs.
//!
//! [`svg`] reads a view as primitives, [`generate`] makes programs and drawings of a seed, [`model`] reads primitives as scores of a
//! program, [`train`] teaches it, `commands` makes programs of scores and geometry of programs, `project` draws the four views of a
//! program, [`solid`] measures and builds it, [`export`] writes it to files, `loss` and `metrics` compare it with another, `tools`
//! serves a drawing board.

mod commands;
pub mod export;
pub mod generate;
mod geometry;
mod loss;
mod metrics;
pub mod model;
mod project;
pub mod solid;
pub mod svg;
mod tools;
pub mod train;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    svg::svg_to_primitives::ENTRY.listed(),
    svg::svg_path_segments::ENTRY.listed(),
    commands::cad_args_mask::ENTRY.listed(),
    commands::cad_validate::ENTRY.listed(),
    commands::cad_quantize::ENTRY.listed(),
    commands::cad_quantize_extrude::ENTRY.listed(),
    commands::cad_plane_axes::ENTRY.listed(),
    commands::cad_arc_geometry::ENTRY.listed(),
    commands::cad_sketch_to_world::ENTRY.listed(),
    commands::cad_decode_logits::ENTRY.listed(),
    commands::cad_grammar_decode::ENTRY.listed(),
    project::cad_project_views::ENTRY.listed(),
    solid::cad_prism_measure::ENTRY.listed(),
    metrics::cad_accuracy::ENTRY.listed(),
    metrics::chamfer_distance::ENTRY.listed(),
    loss::drawing2cad_loss::ENTRY.listed(),
    model::drawing2cad_forward::ENTRY.listed(),
];

/// What a drawing board is made of besides: no functions of a paper, so without reference vectors.
pub(crate) static TOOLS: &[Entry] = &[
    tools::svg_to_views::TOOL.listed(),
    tools::drawing2cad_predict::TOOL.listed(),
    tools::cad_random_model::TOOL.listed(),
    tools::drawing_check::TOOL.listed(),
    tools::drawing_file::TOOL.listed(),
    tools::cad_mesh::TOOL.listed(),
    tools::cad_file::TOOL.listed(),
];

const REFERENCE: &str = "Drawing2CAD, arXiv 2508.18733";
const DEEPCAD: &str = "DeepCAD, arXiv 2105.09492";
