//! Commands, the slots of their arguments, and the grammar.

use crate::entry::{Axes, Domain, Input};

pub(crate) const LINE: i32 = 0;
pub(crate) const ARC: i32 = 1;
pub(crate) const CIRCLE: i32 = 2;
pub(crate) const END: i32 = 3;
pub(crate) const LOOP: i32 = 4;
pub(crate) const EXTRUDE: i32 = 5;

/// How many commands there are.
pub(crate) const COMMANDS: usize = 6;

/// Slots of arguments of a row.
pub(crate) const ARGS: usize = 16;

/// Numbers of a row: the command and its arguments.
pub(crate) const ROW: usize = 1 + ARGS;

/// Most rows of a program.
pub(crate) const LONGEST: usize = 60;

/// Slots of some arguments.
pub(crate) const SWEEP: usize = 2;
pub(crate) const FLAG: usize = 3;
pub(crate) const RADIUS: usize = 4;
pub(crate) const FIRST_OF_EXTRUDE: usize = 5;
pub(crate) const EXTENTS: [usize; 2] = [12, 13];
pub(crate) const OPERATION: usize = 14;
pub(crate) const EXTENT: usize = 15;

pub(crate) const VECTOR_AXES: Axes = &["rows", "17"];

pub(crate) const VECTOR: Input = Input::i32(
    "vector",
    VECTOR_AXES,
    Domain::Integer,
    "A program: command and sixteen arguments a row, −1 where a command has none.",
);

/// Which slots a command uses.
pub(crate) fn uses(command: i32, slot: usize) -> bool {
    match command {
        LINE => slot < SWEEP,
        ARC => slot <= FLAG,
        CIRCLE => slot < SWEEP || slot == RADIUS,
        EXTRUDE => slot >= FIRST_OF_EXTRUDE,
        _ => false,
    }
}

/// Largest value of a slot: the operations, the kinds of extent and the direction of an arc are few, all else are levels.
pub(crate) fn largest(slot: usize) -> i32 {
    match slot {
        OPERATION => 3,
        EXTENT => 2,
        FLAG => 1,
        _ => 255,
    }
}

/// Why a program is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    NoExtrude = 1,
    EmptyLoop = 3,
    ExtrudeWithoutLoop = 4,
    CircleNotAlone = 5,
    CurveWithoutLoop = 6,
    SketchLeftOpen = 7,
    OutOfRange = 8,
}

/// The rows before the end of a program.
pub(crate) fn written(vector: &[i32]) -> &[[i32; ROW]] {
    let rows = vector.as_chunks::<ROW>().0;
    let end = rows.iter().position(|row| row[0] == END);
    &rows[..end.unwrap_or(rows.len())]
}

/// Checks a program row by row; its first fault and the row of it. The end of the rows counts as an end.
pub(crate) fn validate(vector: &[i32]) -> Result<(), (Fault, usize)> {
    let rows = written(vector);
    let mut sketch = Sketch { curves: None, circles: 0 };
    let mut extruded = false;
    for (index, row) in rows.iter().enumerate() {
        let fail = |fault| Err((fault, index));
        if !in_range(row) {
            return fail(Fault::OutOfRange);
        }
        match row[0] {
            LOOP | EXTRUDE => {
                if let Some(fault) = sketch.fault_of_loop() {
                    return fail(fault);
                }
                if row[0] == LOOP {
                    sketch = Sketch { curves: Some(0), circles: 0 };
                } else if sketch.curves.is_none() {
                    return fail(Fault::ExtrudeWithoutLoop);
                } else {
                    (sketch.curves, extruded) = (None, true);
                }
            }
            _ => {
                let Some(curves) = &mut sketch.curves else { return fail(Fault::CurveWithoutLoop) };
                *curves += 1;
                sketch.circles += usize::from(row[0] == CIRCLE);
            }
        }
    }
    match (extruded, sketch.curves) {
        (false, _) => Err((Fault::NoExtrude, rows.len())),
        (true, Some(_)) => Err((Fault::SketchLeftOpen, rows.len())),
        (true, None) => Ok(()),
    }
}

/// The loop that is being drawn.
struct Sketch {
    /// Its curves; none between an extrusion and the next loop.
    curves: Option<usize>,
    circles: usize,
}

impl Sketch {
    /// What is wrong with the loop when it ends.
    fn fault_of_loop(&self) -> Option<Fault> {
        match self.curves? {
            0 => Some(Fault::EmptyLoop),
            curves if self.circles > 0 && curves > 1 => Some(Fault::CircleNotAlone),
            _ => None,
        }
    }
}

fn in_range(row: &[i32; ROW]) -> bool {
    let slot = |slot: usize| !uses(row[0], slot) || (0..=largest(slot)).contains(&row[1 + slot]);
    (0..COMMANDS as i32).contains(&row[0]) && (0..ARGS).all(slot)
}
