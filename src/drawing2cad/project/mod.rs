//! The four views of a solid, with hidden lines removed.

pub(super) mod cad_project_views;
mod draw;
mod edges;
#[cfg(test)]
mod tests;
mod views;
mod visible;

pub(super) use cad_project_views::{VIEWS, write_views};
use draw::{ISOMETRIC, ORTHOGRAPHIC, views_at};
pub(super) use draw::{has_views, views};
