//! The four views of a solid, with hidden lines removed.

pub(super) mod cad_project_views;
mod edges;
mod views;
mod visible;
