//! Files of solids, programs and drawings. The same input gives the same bytes: no file says when or where it was written.

mod gltf;
mod json;
mod obj;
mod step;
mod stl;
mod svg;
#[cfg(test)]
mod tests;

pub use gltf::gltf;
pub use json::json;
pub use obj::obj;
pub use step::step;
pub use stl::stl;
pub use svg::{sheet, svg};

/// Who wrote a file.
const WRITER: &str = concat!("lossarium ", env!("CARGO_PKG_VERSION"));
