//! Drawings as the network reads them: rows of all views, packed.

use super::layout::{COORDINATES, ROWS, VIEWS};
use crate::drawing2cad::svg::Row;
use crate::{Error, ErrorCode, Result};

/// What opens a view.
const START: u8 = 0;

/// Commands of primitives.
const PRIMITIVES: std::ops::RangeInclusive<i32> = 2..=3;

/// A row: where it is, its command, and its coordinates plus 1, 0 where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token {
    view: u8,
    index: u8,
    command: u8,
    coordinates: [u16; COORDINATES],
}

/// The rows of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::drawing2cad) struct Drawing(Vec<Token>);

impl Drawing {
    /// The rows of views; one without primitives is one that is not shown.
    ///
    /// # Errors
    /// `too_many_primitives`, `missing_view` where all are empty, and what is no primitive.
    pub(in crate::drawing2cad) fn new(views: &[Vec<Row>; VIEWS]) -> Result<Self> {
        let mut tokens = Vec::new();
        for (view, rows) in (0..).zip(views) {
            if rows.len() >= ROWS {
                let expected = format!("at most {} primitives in a view", ROWS - 1);
                let (code, got) = (ErrorCode::TooManyPrimitives, rows.len().to_string());
                return Err(Error::new(code, "views", expected, got));
            }
            if rows.is_empty() {
                continue;
            }
            tokens.push(Token { view, index: 0, command: START, coordinates: [0; COORDINATES] });
            for (index, row) in (1..).zip(rows) {
                tokens.push(token(view, index, row)?);
            }
        }
        if tokens.is_empty() {
            let expected = "primitives in some view";
            return Err(Error::new(ErrorCode::MissingView, "views", expected, "none"));
        }
        Ok(Self(tokens))
    }

    /// The same without some views; nothing where there would be nothing left.
    pub(in crate::drawing2cad) fn showing(&self, shown: [bool; VIEWS]) -> Option<Self> {
        let left = self.0.iter().filter(|token| shown[usize::from(token.view)]);
        let left: Vec<Token> = left.copied().collect();
        (!left.is_empty()).then_some(Self(left))
    }

    /// The same with coordinates moved by −1, 0 or 1.
    pub(in crate::drawing2cad) fn jittered(mut self, mut step: impl FnMut() -> i32) -> Self {
        for token in &mut self.0 {
            for coordinate in token.coordinates.iter_mut().filter(|coordinate| **coordinate > 0) {
                *coordinate = (i32::from(*coordinate) + step()).clamp(1, 256) as u16;
            }
        }
        self
    }
}

fn token(view: u8, index: u8, row: &Row) -> Result<Token> {
    let legal = PRIMITIVES.contains(&row[0]) && row[1..].iter().all(|x| (-1..256).contains(x));
    if !legal {
        let expected = "command 2 or 3 and coordinates from −1 to 255";
        let got = format!("something else in row {} of view {view}", index - 1);
        return Err(Error::new(ErrorCode::OutOfRange, "views", expected, got));
    }
    let coordinates = std::array::from_fn(|at| (row[1 + at] + 1) as u16);
    Ok(Token { view, index, command: row[0] as u8, coordinates })
}

/// Drawings for one run of the network: indices into its tables, as numbers of the tape.
#[derive(Clone, Debug, Default)]
pub(in crate::drawing2cad) struct Batch {
    pub(super) views: Vec<f32>,
    pub(super) commands: Vec<f32>,
    pub(super) places: Vec<f32>,
    pub(super) coordinates: Vec<f32>,
    /// Rows of each drawing.
    pub(super) lengths: Vec<usize>,
}

impl Batch {
    pub(in crate::drawing2cad) fn of<'a>(drawings: impl IntoIterator<Item = &'a Drawing>) -> Self {
        let mut batch = Self::default();
        for Drawing(tokens) in drawings {
            batch.lengths.push(tokens.len());
            for token in tokens {
                batch.views.push(token.view.into());
                batch.commands.push(token.command.into());
                let place = usize::from(token.view) * ROWS + usize::from(token.index);
                batch.places.push(place as f32);
                batch.coordinates.extend(token.coordinates.map(f32::from));
            }
        }
        batch
    }
}
