//! Noisy labels of a halfspace, from given uniform numbers.
//!
//! - **When**: making data whose best halfspace and best error are known.
//! - **Formula**: `y = sign ⟨w, x⟩`, flipped where massart_constant: `u < η`; massart_boundary: `u < η exp(−|⟨w, x⟩| / |w|)`; adversarial: at
//!   the `⌊η n⌋` points with the largest `|⟨w, x⟩|`.
//! - **Shapes**: `x` `[samples, dimension]`, `w` `[dimension]`, `uniform` and `labels` `[samples]`.
//! - **Gradient**: none.
//! - **Edge cases**: a point on the boundary has the label 1; of points as far away the lower index is flipped first.
//! - **Reference**: Gollakota et al. 2024, arXiv 2302.14853.
//! - **Deviations**: none.

use super::parts::{REFERENCE, W, X, side, unit};
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};
use crate::losses::parts::declared::UNIT;
use crate::losses::parts::vectors::products;
use crate::{Error, ErrorCode, Result};

pub(crate) const ENTRY: Entry = Entry {
    id: "halfspace_noise",
    golden: "halfspace_noise",
    paper: 27,
    family: Family::Methods,
    summary: "Labels of a halfspace with Massart or adversarial noise.",
    formula: r"y = \mathrm{sign}\langle w, x\rangle \cdot (-1)^{[u < \eta(x)]}",
    reference: REFERENCE,
    inputs: &[
        X,
        W,
        Input::f32("uniform", &["samples"], "Numbers from 0 to 1 that decide the flips.")
            .within(Domain::UnitInterval),
    ],
    params: &[
        Param::choice(
            "noise",
            &["massart_constant", "massart_boundary", "adversarial"],
            "Which labels flip.",
        ),
        Param::float(
            "eta",
            r"\eta",
            0.1,
            UNIT,
            (0.0, 0.45),
            "Largest rate of flips, below 0.5 for Massart noise; their share if adversarial.",
        ),
    ],
    outputs: &[Output::i32("labels", &["samples"], "The noisy labels, −1 or 1.")],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (eta, noise) = (call.float("eta"), call.choice("noise"));
    if noise != "adversarial" && eta >= 0.5 {
        let expected = "a number ≥ 0 and < 0.5 for Massart noise";
        return Err(Error::new(ErrorCode::OutOfRange, "eta", expected, "a larger one"));
    }
    let (w, uniform) = (unit(&call.f64("w"), "w")?.0, call.f64("uniform"));
    let distances = products(&call.f64("x"), &w, w.len());
    let count = distances.len();
    let mut flipped: Vec<bool> = match noise {
        "adversarial" => vec![false; count],
        "massart_boundary" => {
            let rate = |distance: &f64| eta * libm::exp(-distance.abs());
            distances.iter().zip(&uniform).map(|(distance, u)| *u < rate(distance)).collect()
        }
        _ => uniform.iter().map(|&u| u < eta).collect(),
    };
    if noise == "adversarial" {
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| distances[b].abs().total_cmp(&distances[a].abs()));
        let flips = (eta * count as f64).floor() as usize;
        order.into_iter().take(flips).for_each(|at| flipped[at] = true);
    }
    let label = |(distance, flipped): (&f64, bool)| {
        let label = side(*distance) as i32;
        if flipped { -label } else { label }
    };
    let labels = distances.iter().zip(flipped).map(label).collect();
    Ok(call.outputs().i32("labels", labels).finish())
}
