//! A drawing with its program, packed to lie in memory by the hundred thousand.

use crate::Result;
use crate::drawing2cad::commands::vector::{ARGS, END, ROW, uses};
use crate::drawing2cad::generate::Model;
use crate::drawing2cad::model::LENGTH;
use crate::drawing2cad::model::browser::drawing::Drawing;

/// A drawing and its program.
#[derive(Clone, Debug)]
pub(super) struct Example {
    pub(super) drawing: Drawing,
    /// Rows of 17, without ends.
    program: Vec<i16>,
}

/// How much a loss is the mean of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) commands: usize,
    pub(super) arguments: usize,
}

impl Example {
    pub(super) fn new(model: &Model) -> Result<Self> {
        let program = model.program.iter().map(|&value| value as i16).collect();
        Ok(Self { drawing: Drawing::new(&model.views)?, program })
    }

    pub(super) fn rows(&self) -> &[[i16; ROW]] {
        self.program.as_chunks().0
    }

    /// The commands, filled up with ends.
    pub(super) fn commands(&self) -> [i32; LENGTH] {
        std::array::from_fn(|row| self.rows().get(row).map_or(END, |row| row[0].into()))
    }

    /// The slots that a row has.
    pub(super) fn slots(row: &[i16; ROW]) -> impl Iterator<Item = usize> {
        let command = row[0].into();
        (0..ARGS).filter(move |&slot| uses(command, slot))
    }

    /// What counts of examples: commands up to the third end, and the arguments that there are.
    pub(super) fn counts(examples: &[Self]) -> Counts {
        let mut counts = Counts::default();
        for example in examples {
            counts.commands += (example.rows().len() + 3).min(LENGTH);
            counts.arguments +=
                example.rows().iter().map(|row| Self::slots(row).count()).sum::<usize>();
        }
        counts
    }
}
