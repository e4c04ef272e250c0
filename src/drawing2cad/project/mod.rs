//! The four views of a solid, with hidden lines removed.

pub(super) mod cad_project_views;
mod edges;
#[cfg(test)]
mod tests;
mod views;
mod visible;

pub(super) use cad_project_views::views;
