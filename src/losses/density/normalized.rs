//! Mutual information as a share of what each side knows of itself.

use super::gram::{Cloud, Information};
use crate::{Error, ErrorCode, Result};

/// Information below this is the rounding of its logarithms.
const LEAST_BITS: f64 = 1e-13;

/// `Q = I(x, y) / √(I(x, x) I(y, y))` and what it takes to differentiate it.
pub(super) struct Normalized {
    pub(super) value: f64,
    k: Vec<f64>,
    l: Vec<f64>,
    count: usize,
    own: [Information; 2],
    scale: f64,
}

impl Normalized {
    /// # Errors
    /// `undefined` where one side knows nothing of itself: all its rows are the same.
    pub(super) fn of(x: &Cloud, y: &Cloud, count: usize, names: [&str; 2]) -> Result<Self> {
        let (k, l) = (x.exponents(x), y.exponents(y));
        let own = [Information::of(&k, &k, count), Information::of(&l, &l, count)];
        for (own, name) in own.iter().zip(names) {
            if own.bits < LEAST_BITS {
                let expected = "rows that differ";
                return Err(Error::new(ErrorCode::Undefined, name, expected, "no information"));
            }
        }
        let scale = own[0].bits.sqrt() * own[1].bits.sqrt();
        let value = Information::of(&k, &l, count).bits / scale;
        Ok(Self { value, k, l, count, own, scale })
    }

    /// The weights of the pulls of the first side (0) or the second (1).
    pub(super) fn pulls(&self, side: usize) -> Vec<f64> {
        let (k, l) = if side == 0 { (&self.k, &self.l) } else { (&self.l, &self.k) };
        let shared = Information::of(k, l, self.count).pulls(k, l, self.count);
        let own = self.own[side].pulls(k, k, self.count);
        let own_scale = self.value / self.own[side].bits;
        shared.iter().zip(own).map(|(shared, own)| shared / self.scale - own_scale * own).collect()
    }
}
