//! Average precision of a detector: how pure its detections stay as more of the true boxes are found.
//!
//! - **When**: judging detections of one class over all images, before and after suppression.
//! - **Formula**: precision over recall, as detections are taken by falling score: its mean at 101 recalls (coco), at 11 (voc07), or
//!   its area (area).
//! - **Shapes**: `boxes` `[detections, 4]`, `scores` and `image_ids` `[detections]`, `gt_boxes` `[truths, 4]`, `gt_image_ids`
//!   `[truths]`; `ap` as many as thresholds, `map` a scalar.
//! - **Gradient**: none; matching is not differentiable.
//! - **Edge cases**: no detections give 0; of equal scores the first comes first. Without a true box there is no answer.
//! - **Reference**: the protocols of COCO and PASCAL VOC.
//! - **Deviations**: the recall points are multiples of 0.01 or 0.1 as the public evaluators compute them.

use super::boxes::{BOXES, Box, PIXEL_OFFSET, boxes};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};
use crate::{Error, ErrorCode, Result};
use std::ops::Bound;

const THRESHOLDS: Param = Param::numbers(
    "iou_thresholds",
    &[0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95],
    (Bound::Excluded(0.0), Bound::Included(1.0)),
    "Overlaps from which a detection counts as right.",
);

const PROTOCOL: Param = Param::choice(
    "protocol",
    &["coco", "voc07", "area"],
    "How detections are matched and the curve is summed up.",
);

const MAX_DETECTIONS: Param = Param::integer(
    "max_detections",
    "",
    100,
    (0, i32::MAX as i64),
    1,
    "Most detections that count in an image; 0 is no limit.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "average_precision",
    golden: "average_precision",
    paper: 30,
    family: Family::Detection,
    summary: "Average precision of detections of one class, by the protocols of COCO and PASCAL VOC.",
    formula: r"\mathrm{AP} = \mathrm{mean}_r \max_{r' \ge r} p(r')",
    reference: "Protocols of COCO and PASCAL VOC",
    inputs: &[
        BOXES.shaped(&["detections", "4"]),
        Input::f32("scores", &["detections"], "Score of each detection.")
            .within(Domain::NonNegative)
            .or_empty(),
        Input::i32("image_ids", &["detections"], Domain::Integer, "Image of each detection.")
            .or_empty(),
        Input::f32("gt_boxes", &["truths", "4"], "True boxes."),
        Input::i32("gt_image_ids", &["truths"], Domain::Integer, "Image of each true box."),
    ],
    params: &[THRESHOLDS, PROTOCOL, PIXEL_OFFSET.with_default(0.0), MAX_DETECTIONS],
    outputs: &[
        Output::f32("ap", &["thresholds"], "Average precision at each threshold."),
        Output::f32("map", &[], "Their mean."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let thresholds = call.numbers("iou_thresholds");
    if thresholds.is_empty() {
        let expected = "at least one threshold";
        return Err(Error::new(ErrorCode::OutOfRange, "iou_thresholds", expected, "none"));
    }
    let offset = call.integer("pixel_offset") as f64;
    let scene = Scene {
        boxes: boxes(call, "boxes", offset)?,
        images: call.i32("image_ids"),
        order: by_score(call),
        truths: boxes(call, "gt_boxes", offset)?,
        truths_by_image: truths_by_image(call.i32("gt_image_ids")),
        offset,
    };
    let protocol = call.choice("protocol");
    let precision = |&threshold: &f64| {
        let hits = if protocol == "coco" {
            scene.coco_hits(threshold.min(1.0 - 1e-10))
        } else {
            scene.voc_hits(threshold)
        };
        let curve = Curve::of(&hits, scene.truths.len());
        match protocol {
            "coco" => curve.mean_at(101, 0.01),
            "voc07" => curve.mean_at(11, 0.1),
            _ => curve.area(),
        }
    };
    let precisions: Vec<f64> = thresholds.iter().map(precision).collect();
    let mean = precisions.iter().sum::<f64>() / precisions.len() as f64;
    let mut outputs = call.outputs();
    outputs.f32_of_shape("ap", &[precisions.len()], precisions).f32("map", mean);
    Ok(outputs.finish())
}

/// Detections that count, by falling score.
fn by_score(call: &Call) -> Vec<usize> {
    let (scores, images) = (call.f32("scores"), call.i32("image_ids"));
    let mut order: Vec<usize> = (0..scores.len()).collect();
    // Adding 0 makes −0 equal to 0.
    order.sort_by(|&a, &b| (scores[b] + 0.0).total_cmp(&(scores[a] + 0.0)));
    let limit = call.integer("max_detections") as usize;
    if limit == 0 {
        return order;
    }
    // Stable, so that within an image the order stays that of the scores.
    let mut by_image: Vec<usize> = (0..order.len()).collect();
    by_image.sort_by_key(|&place| images[order[place]]);
    let mut counts = vec![false; order.len()];
    for places in by_image.chunk_by(|&a, &b| images[order[a]] == images[order[b]]) {
        places.iter().take(limit).for_each(|&place| counts[place] = true);
    }
    order.into_iter().zip(counts).filter(|&(_, counts)| counts).map(|(index, _)| index).collect()
}

/// Images and indices of the true boxes, sorted.
fn truths_by_image(images: &[i32]) -> Vec<(i32, usize)> {
    let mut sorted: Vec<_> = images.iter().copied().zip(0..).collect();
    sorted.sort_unstable();
    sorted
}

/// All detections and true boxes.
struct Scene<'a> {
    boxes: Vec<Box>,
    images: &'a [i32],
    order: Vec<usize>,
    truths: Vec<Box>,
    truths_by_image: Vec<(i32, usize)>,
    offset: f64,
}

impl Scene<'_> {
    /// True boxes in the image of a detection, each with its overlap.
    fn overlaps(&self, detection: usize) -> impl Iterator<Item = (usize, f64)> {
        let (image, corners) = (self.images[detection], &self.boxes[detection]);
        let first = self.truths_by_image.partition_point(|&(other, _)| other < image);
        let here = self.truths_by_image[first..].iter().take_while(move |truth| truth.0 == image);
        here.map(move |&(_, index)| {
            let truth = &self.truths[index];
            let shared = corners.intersection(truth, self.offset);
            (index, shared.map_or(0.0, |shared| corners.overlap(truth, shared)))
        })
    }

    /// Which detections are right: each takes the best true box that is free, of equals the last.
    fn coco_hits(&self, threshold: f64) -> Vec<bool> {
        let mut taken = vec![false; self.truths.len()];
        let mut hit = |&detection: &usize| {
            let (mut best, mut found) = (threshold, None);
            for (truth, overlap) in self.overlaps(detection) {
                if !taken[truth] && overlap >= best {
                    (best, found) = (overlap, Some(truth));
                }
            }
            found.map(|truth| taken[truth] = true).is_some()
        };
        self.order.iter().map(&mut hit).collect()
    }

    /// Which detections are right: each looks at the best true box only, of equals the first, which must be free.
    fn voc_hits(&self, threshold: f64) -> Vec<bool> {
        let mut taken = vec![false; self.truths.len()];
        let mut hit = |&detection: &usize| {
            let (mut best, mut found) = (threshold, None);
            for (truth, overlap) in self.overlaps(detection) {
                if overlap > best {
                    (best, found) = (overlap, Some(truth));
                }
            }
            found.is_some_and(|truth| !std::mem::replace(&mut taken[truth], true))
        };
        self.order.iter().map(&mut hit).collect()
    }
}

/// Recall after each detection, and the best precision from there on.
struct Curve {
    recalls: Vec<f64>,
    precisions: Vec<f64>,
}

impl Curve {
    fn of(hits: &[bool], truths: usize) -> Self {
        let (mut recalls, mut precisions) = (Vec::new(), Vec::new());
        let mut found = 0.0;
        for (index, &hit) in hits.iter().enumerate() {
            found += f64::from(u8::from(hit));
            recalls.push(found / truths as f64);
            precisions.push(found / (index + 1) as f64);
        }
        let mut best = 0.0;
        for precision in precisions.iter_mut().rev() {
            best = precision.max(best);
            *precision = best;
        }
        Self { recalls, precisions }
    }

    /// Mean precision at so many recalls from 0, that far apart; 0 where the recall is not reached.
    fn mean_at(&self, points: usize, step: f64) -> f64 {
        let precision = |point: usize| {
            let first = self.recalls.partition_point(|&recall| recall < point as f64 * step);
            self.precisions.get(first).copied().unwrap_or(0.0)
        };
        (0..points).map(precision).sum::<f64>() / points as f64
    }

    fn area(&self) -> f64 {
        let mut before = 0.0;
        let strip = |(&recall, &precision): (&f64, &f64)| {
            let width = recall - before;
            before = recall;
            width * precision
        };
        self.recalls.iter().zip(&self.precisions).map(strip).sum()
    }
}
