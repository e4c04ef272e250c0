//! Soft-NMS: the best box is taken, and boxes that overlap it lose score by how much they do.
//!
//! - **When**: after a detector, where ordinary suppression would lose an object close to another.
//! - **Formula**: with `o = IoU(M, j)`: hard `s_j = 0` if `o > nt`; linear `s_j (1 − o)` if `o > nt`; gaussian
//!   `s_j exp(−o² / σ)`.
//! - **Shapes**: `boxes` `[boxes, 4]`, `scores` `[boxes]`; `indices` and `scores` as many as survive, `rescored` `[boxes]`.
//! - **Gradient**: none; the selection is not differentiable.
//! - **Edge cases**: no boxes give empty outputs; of equal scores the lower index is taken first; a box that touches no taken box is
//!   never tested against `score_threshold`, as in the released code.
//! - **Reference**: Bodla et al. 2017, arXiv 1704.04503, equations 2 and 3, algorithm 1.
//! - **Deviations**: ties break by index, where the released code breaks them by a place in an array that it permutes. The result is
//!   that of the plain quadratic algorithm; a heap finds the best box and a grid those that touch it, so boxes that are
//!   spread out take `n log n`.

use super::boxes::{BOXES, Box, PIXEL_OFFSET, boxes};
use super::grid::Grid;
use crate::Result;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};
use crate::kernels::double::exp_in_place;
use crate::losses::parts::declared::{NON_NEGATIVE, POSITIVE, UNIT};
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;

pub(crate) const ENTRY: Entry = Entry {
    id: "soft_nms",
    golden: "soft_nms",
    paper: 30,
    family: Family::Detection,
    summary: "Non-maximum suppression that lowers the scores of overlapping boxes.",
    formula: r"s_j \leftarrow s_j\, e^{-\mathrm{IoU}(M, j)^2/\sigma}",
    reference: "Bodla et al. 2017, arXiv 1704.04503, equations 2 and 3",
    inputs: &[
        BOXES,
        Input::f32("scores", &["boxes"], "Score of each box.")
            .within(Domain::NonNegative)
            .or_empty(),
    ],
    params: &[
        Param::choice(
            "method",
            &["linear", "hard", "gaussian"],
            "How the score falls with the overlap.",
        ),
        Param::float("sigma", r"\sigma", 0.5, POSITIVE, (0.05, 2.0), "Width of gaussian."),
        Param::float("nt", "N_t", 0.3, UNIT, (0.0, 1.0), "Overlap from which hard and linear act."),
        Param::float(
            "score_threshold",
            "",
            0.001,
            NON_NEGATIVE,
            (0.0, 0.5),
            "Boxes that fall below are dropped.",
        ),
        PIXEL_OFFSET,
    ],
    outputs: &[
        Output::i32(
            "indices",
            &["taken"],
            "Boxes that survive, in the order in which they are taken.",
        ),
        Output::f32("scores", &["taken"], "Their scores when taken."),
        Output::f32("rescored", &["boxes"], "Final score of every box, 0 if dropped."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let offset = call.integer("pixel_offset") as f64;
    let boxes = boxes(call, "boxes", offset)?;
    let (decay, threshold) = (Decay::of(call), call.float("score_threshold"));
    let mut scores = call.f64("scores");
    let mut taken = Taken { indices: Vec::new(), scores: Vec::new() };
    let mut left: Vec<u32> = (0u32..).zip(&scores).map(|(number, _)| number).collect();
    while !left.is_empty() {
        let grid = Grid::new(&boxes, &left, offset);
        let mut round: Vec<_> = grid.numbers.iter().map(|&n| scores[n as usize]).collect();
        take(&grid, &boxes, &mut round, (decay, threshold), &mut taken);
        grid.numbers.iter().zip(round).for_each(|(&n, score)| scores[n as usize] = score);
        left.retain(|&n| scores[n as usize] != GONE);
    }
    let mut rescored = vec![0.0; boxes.len()];
    for (&index, &score) in taken.indices.iter().zip(&taken.scores) {
        rescored[index as usize] = score;
    }
    let mut outputs = call.outputs();
    outputs.f32_of_shape("scores", &[taken.scores.len()], taken.scores);
    outputs.i32_of_shape("indices", &[taken.indices.len()], taken.indices);
    outputs.f32("rescored", rescored);
    Ok(outputs.finish())
}

/// Boxes that survive, in the order in which they are taken, and their scores then.
#[derive(Debug)]
struct Taken {
    indices: Vec<i32>,
    scores: Vec<f64>,
}

/// Takes boxes, the best first, until half of those in the grid are taken or dropped: a look at those that are gone costs as much as at
/// others, so the rest has a grid of its own then.
fn take(
    grid: &Grid,
    boxes: &[Box],
    scores: &mut [f64],
    (decay, threshold): (Decay, f64),
    taken: &mut Taken,
) {
    let candidate = |(place, &number): (usize, &u32)| Candidate {
        score: scores[place],
        number: Reverse(number),
        place,
    };
    let mut best: BinaryHeap<_> = grid.numbers.iter().enumerate().map(candidate).collect();
    let enough = scores.len().div_ceil(2).max(FEW);
    let mut gone = 0;
    while gone < enough {
        let Some(candidate) = best.pop() else { return };
        let score = scores[candidate.place];
        if score == GONE {
            continue;
        }
        if score < candidate.score {
            // Scores only fall: an outdated candidate goes back with its score of today.
            best.push(Candidate { score, ..candidate });
            continue;
        }
        let index = candidate.number.0;
        taken.indices.push(index as i32);
        taken.scores.push(score);
        scores[candidate.place] = GONE;
        gone += 1;
        let chosen = &boxes[index as usize];
        grid.near(chosen, &mut |run| gone += decay.apply(grid, chosen, run, threshold, scores));
    }
}

/// So few boxes stay in their grid to the end.
const FEW: usize = 256;

/// The score of a box that is taken or dropped.
const GONE: f64 = -1.0;

/// Overlaps that are in work at a time.
const BLOCK: usize = 64;

/// A box and the score it had when it was put on the heap: the highest first, of equals the lowest index.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    score: f64,
    number: Reverse<u32>,
    /// Where the grid has it.
    place: usize,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(self.number.cmp(&other.number))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

/// What a score is multiplied by.
#[derive(Clone, Copy, Debug)]
enum Decay {
    Hard { nt: f64 },
    Linear { nt: f64 },
    Gaussian { sigma: f64 },
}

impl Decay {
    fn of(call: &Call) -> Self {
        match call.choice("method") {
            "hard" => Self::Hard { nt: call.float("nt") },
            "linear" => Self::Linear { nt: call.float("nt") },
            _ => Self::Gaussian { sigma: call.float("sigma") },
        }
    }

    /// Lowers the scores of a run of boxes by their overlaps with the `chosen` one; gives how many are dropped.
    fn apply(
        self,
        grid: &Grid,
        chosen: &Box,
        run: Range<usize>,
        threshold: f64,
        scores: &mut [f64],
    ) -> usize {
        let mut dropped = 0;
        let mut overlaps = [0.0; BLOCK];
        let mut touched = [0; BLOCK];
        for start in run.clone().step_by(BLOCK) {
            let block = start..run.end.min(start + BLOCK);
            grid.overlaps(chosen, block.clone(), &mut overlaps);
            let scores = &mut scores[block];
            // What touches moves to the front, without a branch: exponentials are only taken of that.
            let mut count = 0;
            for (place, &score) in scores.iter().enumerate() {
                let overlap = overlaps[place];
                (touched[count], overlaps[count]) = (place, overlap);
                count += usize::from(overlap >= 0.0 && score >= 0.0);
            }
            let factors = &mut overlaps[..count];
            self.factors(factors);
            for (&place, factor) in touched.iter().zip(factors) {
                let lowered = scores[place] * *factor;
                scores[place] = if lowered >= threshold { lowered } else { GONE };
                dropped += usize::from(lowered < threshold);
            }
        }
        dropped
    }

    /// Replaces overlaps by what they multiply scores by.
    fn factors(self, overlaps: &mut [f64]) {
        let map = |overlaps: &mut [f64], of: &dyn Fn(f64) -> f64| {
            overlaps.iter_mut().for_each(|overlap| *overlap = of(*overlap));
        };
        match self {
            Self::Hard { nt } => map(overlaps, &|o| if o <= nt { 1.0 } else { 0.0 }),
            Self::Linear { nt } => map(overlaps, &|o| if o > nt { 1.0 - o } else { 1.0 }),
            Self::Gaussian { sigma } => {
                map(overlaps, &|o| -o * o / sigma);
                exp_in_place(overlaps, 0.0);
            }
        }
    }
}
