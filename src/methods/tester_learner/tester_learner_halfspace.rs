//! Learns a halfspace under noise, or refuses: if the tests pass, the error is near the best whatever the law of the points.
//!
//! - **When**: a trustworthy answer or none is wanted, and not a silent wrong one.
//! - **Formula**: moments of the test points (1); projected descent on the training points from every start with every `σ`, of all `±w`
//!   the one with the least error on the test points; mass (2) and moments (3) of its bands at `σ/6` and `σ/2`; disagreement (4).
//! - **Shapes**: `x_train` `[train, dimension]`, `labels_train` `[train]`, `x_test` `[test, dimension]`, `labels_test` `[test]`, `w0`
//!   `[starts, dimension]`; `accept`, `rejected_by` and `error` scalars, `w` `[dimension]`.
//! - **Gradient**: none.
//! - **Edge cases**: rejected by the first test, `w` is 0 and the error 1; by a later one, both are reported. Of equal errors the first
//!   counts. A rejection is a result and no error.
//! - **Reference**: Gollakota et al. 2024, arXiv 2302.14853.
//! - **Deviations**: the paper tests every candidate, here only the chosen one is tested; constants are a reconstruction.

use super::checks::{Band, Strips, moments};
use super::parts::{
    LABELS, LR, Labelled, MAX_DEGREE, REFERENCE, STEPS, THETA, W, X, projected_step, unit,
};
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::{NON_NEGATIVE, POSITIVE};
use crate::{Error, ErrorCode, Result};

/// Ratios of mass and second moments to a Gaussian's that the last test lets pass.
const RATIOS: (f64, f64) = (2.0, 2.0);

pub(crate) const ENTRY: Entry = Entry {
    id: "tester_learner_halfspace",
    golden: "tester_learner_halfspace",
    paper: 27,
    family: Family::Methods,
    summary: "Learner of noisy halfspaces that certifies its answer or rejects the data.",
    formula: r"\text{accept} \Rightarrow \mathrm{err}(w) \le \mathrm{opt} + \varepsilon",
    reference: REFERENCE,
    inputs: &[
        X.named("x_train", "Points to learn from.").shaped(&["train", "dimension"]),
        LABELS.named("labels_train", "Their sides, −1 or 1.").shaped(&["train"]),
        X.named("x_test", "Points to choose and test with.").shaped(&["test", "dimension"]),
        LABELS.named("labels_test", "Their sides, −1 or 1.").shaped(&["test"]),
        W.named("w0", "Where descents start, a row each.").shaped(&["starts", "dimension"]),
    ],
    params: &[
        Param::numbers("sigmas", &[1.0], POSITIVE, "Widths of the band to learn with."),
        THETA,
        LR,
        STEPS,
        Param::float("moment_tol", "", 0.5, NON_NEGATIVE, (0.0, 2.0), "Tolerance of moments."),
        Param::float("band_tol", "", 0.5, NON_NEGATIVE, (0.0, 1.0), "Tolerance of bands."),
        MAX_DEGREE,
    ],
    outputs: &[
        Output::i32("accept", &[], "1 if all tests pass, else 0."),
        Output::i32("rejected_by", &[], "Number of the test that failed, 0 if none."),
        Output::f32("w", &["dimension"], "Unit normal of the halfspace."),
        Output::f32("error", &[], "Its share of errors on the test points."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let dimension = call.size("dimension");
    let test = Labelled::new(call.f64("x_test"), call.i32("labels_test"), dimension);
    if call.numbers("sigmas").is_empty() {
        return Err(Error::new(ErrorCode::Empty, "sigmas", "at least one number", "none"));
    }
    let starts: Vec<Vec<f64>> = call
        .f64("w0")
        .chunks_exact(dimension)
        .map(|start| unit(start, "w0").map(|(start, _)| start))
        .collect::<Result<_>>()?;
    let moments = moments(&test.x, dimension, call.integer("max_degree") as usize)?;
    let (verdict, w, error) = if moments.deviation <= call.float("moment_tol") {
        let best = learn(call, &starts, &test)?;
        (verdict(call, &best, &test)?, best.w, best.error)
    } else {
        (1, vec![0.0; dimension], 1.0)
    };
    let mut outputs = call.outputs();
    outputs.count("accept", usize::from(verdict == 0)).count("rejected_by", verdict);
    outputs.f32("w", w).f32("error", error);
    Ok(outputs.finish())
}

/// A learnt halfspace.
struct Candidate {
    w: Vec<f64>,
    sigma: f64,
    error: f64,
}

/// The best of what the descents find.
fn learn(call: &Call, starts: &[Vec<f64>], test: &Labelled) -> Result<Candidate> {
    let train =
        Labelled::new(call.f64("x_train"), call.i32("labels_train"), call.size("dimension"));
    let mut best = Candidate { w: Vec::new(), sigma: 1.0, error: f64::INFINITY };
    for sigma in call.numbers("sigmas") {
        for start in starts {
            let mut w = start.clone();
            for _ in 0..call.integer("steps") {
                w = projected_step(&w, &train.gradient(&w, sigma), call.float("lr"))?;
            }
            let opposite = w.iter().map(|w| -w).collect();
            for w in [w, opposite] {
                let error = test.error(&w);
                if error < best.error {
                    best = Candidate { w, sigma, error };
                }
            }
        }
    }
    Ok(best)
}

/// Number of the first test that the halfspace fails, 0 if none.
fn verdict(call: &Call, best: &Candidate, test: &Labelled) -> Result<usize> {
    let tolerance = call.float("band_tol");
    let band = |width| Band::of(&test.x, &best.w, width);
    let bands = [band(best.sigma / 6.0)?, band(best.sigma / 2.0)?];
    if !bands.iter().all(|band| band.has_mass(tolerance)) {
        return Ok(2);
    }
    if !bands.iter().all(|band| band.has_moments(tolerance)) {
        return Ok(3);
    }
    let strips = Strips::of(&test.x, &best.w, call.float("theta"), RATIOS)?;
    Ok(if strips.accepted { 0 } else { 4 })
}
