//! Does the band along a halfspace's boundary look like that of a Gaussian, in mass and across?
//!
//! - **When**: the tests that a learnt halfspace must pass to be trusted.
//! - **Formula**: mass: share with `|⟨w, x⟩| ≤ σ` over `erf(σ / √2)` within `1 ± τ`. Across: in coordinates orthogonal to `w` the band's
//!   points have `|mean| ≤ τ` and second moments with eigenvalues within `1 ± τ`.
//! - **Shapes**: `x` `[samples, dimension]`, `w` `[dimension]`; seven scalars.
//! - **Gradient**: none.
//! - **Edge cases**: an empty band is rejected by both, with 1 for what cannot be measured; in one dimension there is no
//!   across, and 0 stands for it.
//! - **Reference**: Gollakota et al. 2024, arXiv 2302.14853.
//! - **Deviations**: the paper's constants are asymptotic; the tolerance is a setting.

use super::checks::Band;
use super::parts::{REFERENCE, SIGMA, W, X, unit};
use crate::Result;
use crate::entry::{Arrays, Call, Entry, Family, Output, Param};
use crate::losses::parts::declared::NON_NEGATIVE;

pub(crate) const ENTRY: Entry = Entry {
    id: "tester_band",
    golden: "tester_band",
    paper: 27,
    family: Family::Methods,
    summary: "Tests of the band along a boundary: its mass, and its moments across.",
    formula: r"\Big|\frac{\Pr(|\langle w, x\rangle| \le \sigma)}{\mathrm{erf}(\sigma/\sqrt2)} - 1\Big| \le \tau",
    reference: REFERENCE,
    inputs: &[X, W],
    params: &[
        SIGMA,
        Param::float("tolerance", r"\tau", 0.5, NON_NEGATIVE, (0.0, 1.0), "Largest difference."),
    ],
    outputs: &[
        Output::i32("band_accept", &[], "1 if the mass passes, else 0."),
        Output::f32("band_mass", &[], "Share of points in the band."),
        Output::f32("gaussian_band_mass", &[], "Share of a Gaussian."),
        Output::i32("local_accept", &[], "1 if the moments across pass, else 0."),
        Output::i32("band_count", &[], "Points in the band."),
        Output::f32("local_mean_norm", &[], "Length of their mean across."),
        Output::f32(
            "local_second_moment_deviation",
            &[],
            "How far an eigenvalue of their second moments is from 1.",
        ),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let tolerance = call.float("tolerance");
    let band = Band::of(&call.f64("x"), &unit(&call.f64("w"), "w")?.0, call.float("sigma"))?;
    let mut outputs = call.outputs();
    outputs.count("band_accept", usize::from(band.has_mass(tolerance)));
    outputs.f32("band_mass", band.mass).f32("gaussian_band_mass", band.gaussian_mass);
    outputs.count("local_accept", usize::from(band.has_moments(tolerance)));
    outputs.count("band_count", band.count).f32("local_mean_norm", band.mean_norm);
    outputs.f32("local_second_moment_deviation", band.deviation);
    Ok(outputs.finish())
}
