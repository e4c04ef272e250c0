//! Taylor softmax: `p_i = f(z_i / T) / Σ_j f(z_j / T)` with `f(y) = Σ_{k ≤ order} y^k / k!`.
//!
//! - **When**: heavier tails than softmax, and a gradient without exponentials.
//! - **Shapes**: `logits` and `upstream` `[batch, classes]`; value `[batch, classes]`.
//! - **Gradient**: `∂L/∂z_i = f'(y_i) (u_i − ⟨p, u⟩) / (T Σ f)`; `f'` is the polynomial of one order less.
//! - **Edge cases**: moved by an offset, and not monotone: at order 2 `f` is smallest at −1, so a very
//!   negative logit gets more than −1 does. One class gives 1; a masked class gives 0.
//! - **Reference**: de Brébisson and Vincent 2016, arXiv 1511.05042, section 3.
//! - **Deviations**: orders 4 and 6 beside the paper's 2. `f` is divided by a power of the row's largest
//!   `|y|`, so nothing overflows.

use super::parts::{self, LOGITS, PROBABILITIES, RowMap, TEMPERATURE, UPSTREAM};
use super::ratio::{self, Ratio};
use crate::Result;
use crate::entry::{Entry, Family, Invariance, Param};
use crate::kernels::ratio::Weight;
use crate::{Error, ErrorCode};

/// Settings of Taylor softmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaylorSoftmax {
    /// Divides the logits; above 0. Default 1.
    pub temperature: f32,
    /// Order of the polynomial: 2, 4 or 6 (odd ones are not positive). Default 2.
    pub order: u32,
}

impl Default for TaylorSoftmax {
    fn default() -> Self {
        Self { temperature: 1.0, order: 2 }
    }
}

impl TaylorSoftmax {
    fn check(&self) -> Result<()> {
        parts::check_positive("temperature", self.temperature)?;
        if [2, 4, 6].contains(&self.order) {
            return Ok(());
        }
        let got = self.order.to_string();
        Err(Error::new(ErrorCode::OutOfRange, "order", "2, 4 or 6", got))
    }

    /// `Σ_{k ≤ degree} y^k / k!`, divided by `s^order` with `s = max(largest, 1)`.
    fn polynomial(&self, y: f64, largest: f64, degree: u32) -> f64 {
        let s = largest.max(1.0);
        let term = |k: u32| {
            let low = s.recip().powi((self.order - k) as i32);
            (y / s).powi(k as i32) * low / f64::from((1..=k).product::<u32>())
        };
        (0..=degree).map(term).sum()
    }
}

impl Ratio for TaylorSoftmax {
    fn weight(&self, y: f64, largest: f64) -> f64 {
        self.polynomial(y, largest, self.order)
    }

    fn slope(&self, y: f64, largest: f64) -> f64 {
        self.polynomial(y, largest, self.order - 1)
    }

    /// `1 + y + y²/2` is half of `(y + 1)² + 1`, which cancels nothing.
    fn kernel(&self) -> Option<Weight> {
        (self.order == 2).then_some(Weight::Square { center: 1.0, floor: 1.0 })
    }
}

impl RowMap for TaylorSoftmax {
    fn forward(&self, logits: &[f32], classes: usize) -> Result<Vec<f32>> {
        self.check()?;
        ratio::forward(self, logits, classes, self.temperature)
    }

    fn vjp(&self, logits: &[f32], upstream: &[f32], classes: usize) -> Result<Vec<f32>> {
        self.check()?;
        ratio::vjp(self, logits, upstream, classes, self.temperature)
    }
}

const ORDER: Param = Param::integer("order", "n", 2, (2, 6), 2, "Order of the polynomial, even.");

pub(crate) const ENTRY: Entry = Entry {
    id: "taylor_softmax",
    golden: "taylor_softmax",
    paper: 0,
    family: Family::Softmax,
    summary: "Probabilities in proportion to a Taylor polynomial of the exponential.",
    formula: r"p_i = \frac{f(z_i/T)}{\sum_j f(z_j/T)}, \quad f(y) = \sum_{k=0}^{n} \frac{y^k}{k!}",
    reference: "de Brébisson and Vincent 2016, arXiv 1511.05042",
    inputs: &[LOGITS, UPSTREAM],
    params: &[TEMPERATURE, ORDER],
    outputs: &[PROBABILITIES],
    invariances: &[Invariance::Order("batch"), Invariance::Order("classes")],
    run: |call| {
        let (temperature, order) =
            (parts::temperature(call.float("temperature"))?, call.integer("order") as u32);
        parts::run(call, "probabilities", &TaylorSoftmax { temperature, order })
    },
};
