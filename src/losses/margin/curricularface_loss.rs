//! CurricularFace: ArcFace that turns to the hard classes as training goes on.
//!
//! - **When**: embeddings for open-set recognition with many classes; easy samples lead at first, hard ones later.
//! - **Formula**: target logit `s cos(θ_y + m)`, or `s (cos θ_y − m sin m)` where `θ_y + m ≥ π`; another class with
//!   `c > cos(θ_y + m)` has `s c (t' + c)`, else `s c`; `t' = α mean cos θ_y + (1 − α) t`; mean cross-entropy.
//! - **Shapes**: `cosine` `[batch, classes]`, `labels` `[batch]`, `t` a scalar, the state of the step before, 0 at first; `loss` a scalar.
//! - **Gradient**: by `cosine`; the target's factor is `s (cos m + t sin m / sin θ)` with `sin θ ≥ 1e-4`, a hard class's
//!   `s (t' + 2 c)`. The state and what tells hard from easy are constants.
//! - **Edge cases**: a cosine of ±1 or beyond gets no gradient; momentum 0 keeps the state; cosines outside −1 to 1 by a rounding are clamped.
//! - **Reference**: Huang et al. 2020, arXiv 2004.00288, equations 5 to 7.
//! - **Deviations**: the released code's gradient is not finite at `|t| = 1`, ours is 0.

use super::parts::{self, COSINE, LOGITS_OUT, Logit, MARGIN, SCALE};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Invariance, Output, Param};
use crate::losses::parts::declared::{LABELS, LOSS, UNIT};

pub(crate) const ENTRY: Entry = Entry {
    id: "curricularface_loss",
    golden: "curricularface_loss",
    paper: 6,
    family: Family::Margin,
    summary: "ArcFace that weighs hard classes more as training goes on.",
    formula: r"z_y = s\cos(\theta_y + m),\quad z_{j \ne y} = s\,c_j (t' + c_j) \text{ if } c_j > \cos(\theta_y + m)",
    reference: "Huang et al. 2020, arXiv 2004.00288, equations 5 to 7",
    inputs: &[
        COSINE.detached(),
        LABELS,
        Input::f32("t", &[], "State of the step before; 0 at first."),
    ],
    params: &[
        SCALE,
        MARGIN,
        Param::float(
            "momentum",
            r"\alpha",
            0.01,
            UNIT,
            (0.0, 1.0),
            "Share of this batch in the state.",
        ),
    ],
    outputs: &[LOSS, LOGITS_OUT, Output::f32("t", &[], "State for the next step.")],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    call.at_least("classes", 2)?;
    let (s, m, momentum) = (call.float("s"), call.float("m"), call.float("momentum"));
    let targets = parts::target_cosines(call);
    let mean = targets.iter().sum::<f64>() / targets.len() as f64;
    let state = momentum * mean + (1.0 - momentum) * call.scalar("t");
    let mut outputs = call.outputs();
    parts::finish(call, &mut outputs, &|_, label, cosines, logits| {
        let threshold = parts::angular_margin(cosines[label], 1.0, m).value;
        for (logit, &c) in logits.iter_mut().zip(cosines) {
            *logit = match c > threshold {
                true => Logit { value: s * c * (state + c), slope: s * (state + 2.0 * c) },
                false => Logit { value: s * c, slope: s },
            };
        }
        logits[label] = parts::bounded_angular_margin(cosines[label], s, m);
    });
    outputs.f32("t", state);
    Ok(outputs.finish())
}
