//! Intersection over union of all pairs of boxes.
//!
//! - **When**: matching detections with each other or with true boxes.
//! - **Formula**: `iou = I / (A + B − I)`, `I` the area that both share; corners one pixel larger with `pixel_offset` 1.
//! - **Shapes**: `boxes_a` `[a, 4]`, `boxes_b` `[b, 4]`; `iou` `[a, b]`.
//! - **Gradient**: none.
//! - **Edge cases**: no boxes give an empty output; boxes without area have 0.
//! - **Reference**: Bodla et al. 2017, arXiv 1704.04503; the definition.
//! - **Deviations**: none.

use super::boxes::{BOXES, PIXEL_OFFSET, boxes};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Invariance, Output};

pub(crate) const ENTRY: Entry = Entry {
    id: "box_iou",
    golden: "box_iou",
    paper: 30,
    family: Family::Detection,
    summary: "Intersection over union of every box of one set with every box of another.",
    formula: r"\mathrm{IoU}(a, b) = \frac{|a \cap b|}{|a \cup b|}",
    reference: "Bodla et al. 2017, arXiv 1704.04503",
    inputs: &[
        BOXES
            .named("boxes_a", "Corners x1, y1, x2, y2 with x2 ≥ x1 and y2 ≥ y1.")
            .shaped(&["a", "4"]),
        BOXES.named("boxes_b", "The boxes to compare with.").shaped(&["b", "4"]),
    ],
    params: &[PIXEL_OFFSET],
    outputs: &[Output::f32("iou", &["a", "b"], "Overlap of each pair, from 0 to 1.")],
    invariances: &[Invariance::Order("a"), Invariance::Order("b")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let offset = call.integer("pixel_offset") as f64;
    let (first, second) = (boxes(call, "boxes_a", offset)?, boxes(call, "boxes_b", offset)?);
    let mut overlaps = Vec::with_capacity(first.len() * second.len());
    for a in &first {
        overlaps.extend(
            second
                .iter()
                .map(|b| a.intersection(b, offset).map_or(0.0, |shared| a.overlap(b, shared))),
        );
    }
    Ok(call.outputs().f32("iou", overlaps).finish())
}
