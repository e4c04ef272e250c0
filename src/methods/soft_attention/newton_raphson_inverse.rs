//! Inverse of a symmetric matrix by Newton-Raphson: only products of matrices, and a gradient without unrolling.
//!
//! - **When**: small positive kernel matrices on hardware that multiplies better than it decomposes.
//! - **Formula**: `P = A + ρ I`; `Y_0 = γ 2 P / |A|²`, `|A|` the largest row sum of magnitudes; `Y ← 2 Y − Y P Y`.
//! - **Shapes**: `matrix` and `inverse` `[size, size]`; `residual` a scalar.
//! - **Gradient**: `−Yᵀ G Yᵀ` with the iterate `Y` that is returned, also where it has not converged.
//! - **Edge cases**: a singular matrix keeps finite with a ridge, and `residual` `= max |I − P Y|` tells how good the inverse is. A
//!   ridge large beside the matrix, or a matrix of zeros, has no start: an error.
//! - **Reference**: Lu et al. 2022, arXiv 2207.03341.
//! - **Deviations**: the start is 0.9 times the one of the paper, which lies on the border of convergence where all row sums are
//!   equal, and there collapses to 0. The published normalised variant unrolls its gradient.

use super::parts::{ITERATIONS, Newton, RIDGE, START, inverse_vjp};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};
use crate::losses::parts::matrices::symmetric;
use std::ops::Bound;

/// How far two elements across the diagonal may differ, relative to the largest.
const ASYMMETRY: f64 = 1e-4;

const INIT_FACTOR: Param = Param::float(
    "init_factor",
    r"\gamma",
    START,
    (Bound::Excluded(0.0), Bound::Included(1.0)),
    (0.1, 1.0),
    "The start, as a share of the largest for which the iteration is sure to converge.",
);

pub(crate) const ENTRY: Entry = Entry {
    id: "newton_raphson_inverse",
    golden: "newton_raphson_inverse",
    paper: 29,
    family: Family::Methods,
    summary: "Inverse of a symmetric matrix by Newton-Raphson, with a gradient in closed form.",
    formula: r"Y \leftarrow 2Y - Y(A + \rho I)Y,\quad \partial A = -Y^\top G\, Y^\top",
    reference: "Lu et al. 2022, arXiv 2207.03341",
    inputs: &[
        // Its gradient takes the iterate for the inverse.
        Input::f32("matrix", &["size", "size"], "A symmetric matrix.").detached(),
        Input::f32(
            "upstream",
            &["size", "size"],
            "Gradient of a loss by the inverse, for grad.matrix.",
        )
        .optional(),
    ],
    params: &[ITERATIONS, RIDGE, INIT_FACTOR],
    outputs: &[
        Output::f32("inverse", &["size", "size"], "The last iterate."),
        Output::f32("residual", &[], "Largest magnitude in I − (A + ρ I) Y."),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (matrix, size) = (symmetric(call, "matrix", ASYMMETRY)?, call.size("size"));
    let newton = Newton {
        iterations: call.integer("iterations"),
        ridge: call.float("ridge"),
        start: call.float("init_factor"),
    };
    let (inverse, residual) = newton.inverse(&matrix, size, "matrix")?;
    let mut outputs = call.outputs();
    outputs.f32("inverse", inverse.as_slice()).f32("residual", residual);
    if let Some(upstream) = call.optional_f64("upstream") {
        outputs.gradient("matrix", inverse_vjp(&inverse, &upstream, size));
    }
    Ok(outputs.finish())
}
