//! Rows of a table by their numbers.

use super::{Operation, Result, Step, add_scaled};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents, Tape, Var};
use crate::nn::tensor::Shape;

/// Arguments: `table` `[rows, columns]`, and indices of rows, whole numbers, of up to three axes.
pub(super) struct Embedding;

impl Tape {
    /// The row of `table` `[rows, columns]` for every index: `[…, columns]`. Indices are a constant of whole numbers below the
    /// number of rows.
    pub fn embedding(&mut self, table: Var, indices: Var) -> Var {
        self.record(Step::Embedding, &[table, indices])
    }
}

/// Calls `row(start of the row in the table, start in the result, columns)` for every index.
fn each_row(arguments: &Arguments<'_>, mut row: impl FnMut(usize, usize, usize)) {
    let columns = arguments.shape(0).columns();
    for (at, &index) in arguments.values(1).iter().enumerate() {
        row(index as usize * columns, at * columns, columns);
    }
}

impl Operation for Embedding {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        let (table, indices) = (arguments.shape(0), arguments.shape(1));
        indices.with_axis_behind(table.columns())
    }

    fn run(&self, arguments: &Arguments<'_>, result: &mut Result, _: &mut Scratch) {
        let table = arguments.values(0);
        each_row(arguments, |from, to, columns| {
            result.values[to..][..columns].copy_from_slice(&table[from..][..columns]);
        });
    }

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        _: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        let Some(gradient) = gradients.of(0) else { return };
        each_row(arguments, |to, from, columns| {
            add_scaled(&mut gradient[to..][..columns], &upstream[from..][..columns], 1.0);
        });
    }

    fn jvp(
        &self,
        arguments: &Arguments<'_>,
        _: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        _: &mut Scratch,
    ) {
        let Some(table) = tangents.of(0) else { return };
        each_row(arguments, |from, to, columns| {
            add_scaled(&mut tangent[to..][..columns], &table[from..][..columns], 1.0);
        });
    }
}
