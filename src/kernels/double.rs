//! Double precision: exponentials of rows and products of matrices.
//!
//! Plain arithmetic that the compiler turns into vectors. Nothing is fused and the order of every sum is fixed, so the digits are
//! the same with every instruction set.

use super::arithmetic::dispatch;
use super::lanes::Lanes;

/// Partial sums of a row, one for each place modulo this.
const SUMS: usize = 8;

/// Elements whose exponentials are in work at a time.
const BLOCK: usize = 64;

/// `1 / n!` from 12 down to 0.
const TAYLOR: [f64; 13] = [
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

/// What an exponential is computed with.
#[derive(Clone, Copy)]
struct Exponential {
    log2_e: f64,
    /// Adding this leaves a whole number in the lowest bits.
    round: f64,
    /// `ln 2` in two parts, of which the first has few enough digits for exact multiples.
    ln_2: (f64, f64),
    /// Below this the exponential counts as 0: it would no longer be a normal number.
    least: f64,
    taylor: [f64; 13],
}

const EXPONENTIAL: Exponential = Exponential {
    log2_e: std::f64::consts::LOG2_E,
    round: 6_755_399_441_055_744.0,
    ln_2: (6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10),
    least: -708.0,
    taylor: TAYLOR,
};

impl Exponential {
    /// Read through an opaque pointer, so that loops in wasm find the constants in registers.
    #[inline(always)]
    fn new() -> Self {
        *std::hint::black_box(&EXPONENTIAL)
    }

    /// `exp x` for `x ≤ 709`, to 3 units of the last place.
    #[inline(always)]
    fn of(&self, x: f64) -> f64 {
        let shifted = x * self.log2_e + self.round;
        let whole = shifted - self.round;
        let rest = (x - whole * self.ln_2.0) - whole * self.ln_2.1;
        let mut sum = self.taylor[0];
        for coefficient in &self.taylor[1..] {
            sum = sum * rest + coefficient;
        }
        let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1023 << 52));
        if x < self.least { 0.0 } else { sum * power }
    }
}

dispatch! {
    /// Replaces every `x` by `exp(x − shift)`, for `x − shift ≤ 709`, and gives the sum.
    pub fn exp_in_place(values: &mut [f64], shift: f64) -> f64 = exp_in_place_in
}

#[inline(always)]
fn exp_in_place_in<V: Lanes>(_: V::Token, values: &mut [f64], shift: f64) -> f64 {
    let exponential = Exponential::new();
    let mut sums = [0.0; SUMS];
    for block in values.chunks_mut(BLOCK) {
        block.iter_mut().for_each(|x| *x = exponential.of(*x - shift));
        add_to(&mut sums, block);
    }
    sums.iter().sum()
}

dispatch! {
    /// `Σ exp(x − shift)`, for `x − shift ≤ 709`.
    pub fn sum_exp(values: &[f64], shift: f64) -> f64 = sum_exp_in
}

#[inline(always)]
fn sum_exp_in<V: Lanes>(_: V::Token, values: &[f64], shift: f64) -> f64 {
    let exponential = Exponential::new();
    let mut sums = [0.0; SUMS];
    // By way of memory: exponentials that go straight into a sum are not made into vectors in wasm.
    let mut exponentials = [0.0; BLOCK];
    for block in values.chunks(BLOCK) {
        let exponentials = &mut exponentials[..block.len()];
        for (out, &x) in exponentials.iter_mut().zip(block) {
            *out = exponential.of(x - shift);
        }
        add_to(&mut sums, exponentials);
    }
    sums.iter().sum()
}

/// Adds each value to the sum of its place modulo [`SUMS`].
#[inline(always)]
fn add_to(sums: &mut [f64; SUMS], values: &[f64]) {
    let (chunks, rest) = values.as_chunks::<SUMS>();
    for chunk in chunks {
        sums.iter_mut().zip(chunk).for_each(|(sum, x)| *sum += x);
    }
    sums.iter_mut().zip(rest).for_each(|(sum, x)| *sum += x);
}

dispatch! {
    /// The largest value; −∞ of none.
    pub fn max(values: &[f64]) -> f64 = max_in
}

#[inline(always)]
fn max_in<V: Lanes>(_: V::Token, values: &[f64]) -> f64 {
    // A comparison and a choice: `f64::max` is a call in wasm.
    let larger = |a: f64, b: f64| if b > a { b } else { a };
    let mut largest = [f64::NEG_INFINITY; SUMS];
    let (chunks, rest) = values.as_chunks::<SUMS>();
    for chunk in chunks {
        largest.iter_mut().zip(chunk).for_each(|(max, &x)| *max = larger(*max, x));
    }
    rest.iter().chain(&largest).copied().fold(f64::NEG_INFINITY, larger)
}

/// Rows and columns of the part of a product that stays in registers.
const TILE: (usize, usize) = if cfg!(target_arch = "wasm32") { (4, 4) } else { (4, 8) };

/// A matrix as it stands in memory, or with rows and columns exchanged.
#[derive(Clone, Copy, Debug)]
pub struct Factor<'a> {
    values: &'a [f64],
    rows: usize,
    columns: usize,
    /// Distance of two rows and of two columns.
    strides: (usize, usize),
}

impl<'a> Factor<'a> {
    /// The matrix with these values, row by row.
    pub fn new(values: &'a [f64], columns: usize) -> Self {
        Self { values, rows: values.len() / columns, columns, strides: (columns, 1) }
    }

    /// Rows as columns.
    pub fn transposed(self) -> Self {
        let (rows, columns) = (self.columns, self.rows);
        Self { rows, columns, strides: (self.strides.1, self.strides.0), ..self }
    }

    /// Groups of so many rows, column by column, the last one filled up with zeros.
    fn panels(self, height: usize) -> Vec<f64> {
        let mut panels = vec![0.0; self.rows.div_ceil(height) * height * self.columns];
        for (group, panel) in panels.chunks_exact_mut(height * self.columns).enumerate() {
            for row in 0..height.min(self.rows - group * height) {
                let start = (group * height + row) * self.strides.0;
                let places = panel[row..].iter_mut().step_by(height);
                for (column, place) in places.enumerate() {
                    *place = self.values[start + column * self.strides.1];
                }
            }
        }
        panels
    }
}

/// `a b`, row by row. The terms of an element are added in their order.
///
/// # Panics
/// If `a` has not as many columns as `b` rows.
pub fn product(a: Factor<'_>, b: Factor<'_>) -> Vec<f64> {
    assert_eq!(a.columns, b.rows, "inner sizes of a product");
    let mut out = vec![0.0; a.rows * b.columns];
    if a.columns > 0 && b.columns > 0 {
        let panels = (a.panels(TILE.0), b.transposed().panels(TILE.1));
        multiply((&panels.0, &panels.1), a.columns, &mut out, b.columns);
    }
    out
}

dispatch! {
    fn multiply(panels: (&[f64], &[f64]), inner: usize, out: &mut [f64], columns: usize) = multiply_in
}

#[inline(always)]
fn multiply_in<V: Lanes>(
    _: V::Token,
    (left, right): (&[f64], &[f64]),
    inner: usize,
    out: &mut [f64],
    columns: usize,
) {
    for (across, right) in right.chunks_exact(TILE.1 * inner).enumerate() {
        let first = across * TILE.1;
        let width = TILE.1.min(columns - first);
        let rows = out.chunks_mut(TILE.0 * columns).zip(left.chunks_exact(TILE.0 * inner));
        for (rows, left) in rows {
            let sums = tile(left, right);
            for (row, sums) in rows.chunks_exact_mut(columns).zip(&sums) {
                row[first..first + width].copy_from_slice(&sums[..width]);
            }
        }
    }
}

#[inline(always)]
fn tile(left: &[f64], right: &[f64]) -> [[f64; TILE.1]; TILE.0] {
    let mut sums = [[0.0; TILE.1]; TILE.0];
    for (a, b) in left.as_chunks::<{ TILE.0 }>().0.iter().zip(right.as_chunks::<{ TILE.1 }>().0) {
        for (sums, a) in sums.iter_mut().zip(a) {
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum += a * b;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::{Factor, exp_in_place, product, sum_exp};

    #[test]
    fn exponentials_are_right_to_the_last_digits() {
        let xs: Vec<f64> = (0..40_000).map(|i| 1.0 - f64::from(i) * 0.0177).collect();
        let mut values = xs.clone();
        exp_in_place(&mut values, 0.0);
        for (x, value) in xs.iter().zip(values) {
            let right = libm::exp(*x);
            assert!((value - right).abs() <= 8e-16 * right, "exp {x} is {right}, not {value}");
        }
    }

    #[test]
    fn exponentials_end_in_zero_and_pass_on_what_is_not_a_number() {
        let mut values = [f64::NEG_INFINITY, -1e9, -709.0, f64::NAN, 0.0];
        exp_in_place(&mut values, 0.0);
        assert_eq!(values[..3], [0.0; 3]);
        assert!(values[3].is_nan());
        assert_eq!(values[4], 1.0);
        assert_eq!(sum_exp(&[5.0; 19], 5.0), 19.0);
    }

    #[test]
    fn products_are_those_of_the_definition() {
        let number = |i: usize| ((i * 7 + 3) % 11) as f64 - 5.0;
        for (rows, inner, columns) in [(1, 1, 1), (4, 3, 8), (5, 9, 9), (13, 2, 17)] {
            let a: Vec<f64> = (0..rows * inner).map(number).collect();
            let b: Vec<f64> = (0..inner * columns).map(number).collect();
            let got = product(Factor::new(&a, inner), Factor::new(&b, columns));
            let turned =
                product(Factor::new(&b, columns).transposed(), Factor::new(&a, inner).transposed());
            for i in 0..rows {
                for j in 0..columns {
                    let right: f64 =
                        (0..inner).map(|k| a[i * inner + k] * b[k * columns + j]).sum();
                    assert_eq!(got[i * columns + j], right);
                    assert_eq!(turned[j * rows + i], right);
                }
            }
        }
    }
}
