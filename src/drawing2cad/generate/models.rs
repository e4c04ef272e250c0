//! Parts with their drawings, one after the other.

use super::draft::Draft;
use super::program::Program;
use crate::data::{Random, digest, split_mix};
use crate::drawing2cad::commands::vector::{EXTENTS, EXTRUDE, ROW};
use crate::drawing2cad::project::{has_views, views};
use crate::drawing2cad::svg::Row;
use std::collections::BTreeSet;

/// Most rows of a program, one of them an end.
pub const LONGEST: usize = 24;

/// Most primitives of a view.
pub const PRIMITIVES: usize = 31;

/// Levels by which an extrusion that can be read off the views changes them: two levels of the drawing in any view.
const READABLE: i32 = 3;

/// A program and its drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Rows of 17: a command and its arguments, without ends.
    pub program: Vec<i32>,
    /// The primitives of the front, top and right view, and of the view from between them.
    pub views: [Vec<Row>; 4],
}

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// Nine of ten.
    Train,
    /// One of twenty.
    Validation,
    /// One of twenty.
    Test,
}

impl Split {
    /// For display.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

impl Model {
    /// A random part; nothing where it cannot be written, drawn or read.
    fn new(random: &mut Random) -> Option<Self> {
        let program = Program::of(&Draft::new(random)?)?.rows;
        let program = program.as_flattened().to_vec();
        let views = views(&program).ok()?;
        let fits = program.len() < LONGEST * ROW
            && views.iter().all(|view| (1..=PRIMITIVES).contains(&view.len()));
        let model = Self { program, views };
        (fits && model.is_readable()).then_some(model)
    }

    /// Do the views tell how far every boss and pocket reaches?
    pub(super) fn is_readable(&self) -> bool {
        let rows = self.program.as_chunks::<ROW>().0.iter();
        let extrusions = rows.enumerate().filter(|(_, row)| row[0] == EXTRUDE).skip(1);
        extrusions.map(|(index, _)| shortened(&self.program, index)).all(|shorter| {
            shorter.is_some_and(|shorter| has_views(&shorter, &self.views) == Ok(false))
        })
    }

    /// A number that equal drawings share.
    pub fn drawing_hash(&self) -> u64 {
        let numbers = self.views.iter().flat_map(|view| {
            let length = view.len() as i32;
            std::iter::once(length).chain(view.iter().flatten().copied())
        });
        // Mixed, so that every bit depends on all.
        split_mix(digest(numbers.map(|number| u64::from(number as u32))), 0)
    }

    /// What the model is for: decided by its drawing, so that no drawing is in two of them.
    pub fn split(&self) -> Split {
        match self.drawing_hash() % 20 {
            0 => Split::Test,
            1 => Split::Validation,
            _ => Split::Train,
        }
    }
}

/// The program with the extrusion in a row made shorter; nothing where there would be nothing left of it.
fn shortened(rows: &[i32], row: usize) -> Option<Vec<i32>> {
    let mut rows = rows.to_vec();
    let extent = &mut rows[row * ROW + 1 + EXTENTS[0]];
    let length = *extent - 128;
    if length.abs() <= READABLE {
        return None;
    }
    *extent -= length.signum() * READABLE;
    Some(rows)
}

/// A random model.
pub fn random_model(seed: u64) -> Model {
    let mut random = Random::new(seed);
    loop {
        if let Some(model) = Model::new(&mut random) {
            return model;
        }
    }
}

/// Random models without end, no two with the same drawing.
#[derive(Clone, Debug)]
pub struct Models {
    random: Random,
    seen: BTreeSet<u64>,
    split: Option<Split>,
}

impl Models {
    /// The models of a seed; with `split` only those that are for it.
    pub fn new(seed: u64, split: Option<Split>) -> Self {
        Self { random: Random::new(seed), seen: BTreeSet::new(), split }
    }
}

impl Iterator for Models {
    type Item = Model;

    fn next(&mut self) -> Option<Model> {
        loop {
            let Some(model) = Model::new(&mut self.random) else { continue };
            let wanted = self.split.is_none_or(|split| split == model.split());
            if wanted && self.seen.insert(model.drawing_hash()) {
                return Some(model);
            }
        }
    }
}
