//! Models from a seed: programs of simple parts, with their drawings.
//!
//! A part is a base with up to two features on its far cap, centred and of one size, so that a centred drawing tells all of it.
//! Two rules make the program a function of the drawing. It is *canonical*: a block is sketched on the plane of x and y, a pocket that
//! goes through is a hole, loops begin at their leftmost corner and holes come from left to right. And it is *readable*: parts whose
//! views would stay the same if a boss or a pocket were a little shorter are thrown away.

mod draft;
mod models;
mod outline;
mod program;
#[cfg(test)]
mod tests;

pub use models::{LONGEST, Model, Models, PRIMITIVES, Split, random_model};
