//! Extended exponential: `exp(x) = m · 2^n` with `n = round(x log2 e)`, `m` from 0.707 to 1.414.
//!
//! - **When**: sums of exponentials without a maximum: no finite `x` overflows.
//! - **Shapes**: `x` and `upstream` of any one shape; `mantissa` and `exponent` of the same.
//! - **Gradient**: of the mantissa, `∂L/∂x = u m`, between the jumps of the exponent.
//! - **Edge cases**: −infinity gives the mantissa 0 and the exponent 0.
//! - **Reference**: "The Two-Pass Softmax Algorithm", arXiv 2001.04438, section 4.
//! - **Deviations**: the mantissa is computed in f64 and rounded once; beyond 1.4e9 in size the exponent
//!   fits no 32-bit integer, which is an error.

use crate::entry::{Digits, Domain, Entry, Family, Input, Output};
use crate::{Error, ErrorCode, Result};

/// A non-negative number `mantissa · 2^exponent`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extended {
    /// The factor.
    pub mantissa: f64,
    /// A whole number.
    pub exponent: f64,
}

impl Extended {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0.0, exponent: 0.0 };

    /// Largest `|x|` whose exponent fits a 32-bit integer.
    pub const LARGEST: f32 = 1.4e9;

    /// `exp(x)`.
    ///
    /// # Errors
    /// `not_finite` for NaN and +infinity, `out_of_range` beyond [`Extended::LARGEST`], of `x`.
    pub fn exp(x: f32) -> Result<Self> {
        let error = |code| {
            let expected =
                format!("numbers up to {} in size, or −infinity", Digits(Self::LARGEST.into()));
            Err(Error::new(code, "x", expected, Digits(x.into()).to_string()))
        };
        match x {
            f32::NEG_INFINITY => return Ok(Self::ZERO),
            x if !x.is_finite() => return error(ErrorCode::NotFinite),
            x if x.abs() > Self::LARGEST => return error(ErrorCode::OutOfRange),
            _ => {}
        }
        // The product in f32 settles which way a half rounds, as long as f32 has halves.
        let product = x * std::f32::consts::LOG2_E;
        let halves = product.abs() < 4_194_304.0;
        let wide = f64::from(x) * std::f64::consts::LOG2_E;
        let exponent = if halves { f64::from(product) } else { wide }.round_ties_even();
        let mantissa = libm::exp(f64::from(x) - exponent * std::f64::consts::LN_2);
        Ok(Self { mantissa, exponent })
    }

    /// The sum of two, with the larger exponent.
    pub fn plus(self, other: Self) -> Self {
        if self.mantissa == 0.0 || other.mantissa == 0.0 {
            return if self.mantissa == 0.0 { other } else { self };
        }
        let exponent = self.exponent.max(other.exponent);
        let part = |number: Self| number.mantissa * libm::exp2(number.exponent - exponent);
        Self { mantissa: part(self) + part(other), exponent }
    }

    /// `Σ exp(x)`. Beside a term that fits, one whose exponent fits no integer from below adds nothing.
    ///
    /// # Errors
    /// As [`Extended::exp`].
    pub fn sum_exp(row: &[f32]) -> Result<Self> {
        let fits = row.iter().any(|&x| x >= -Self::LARGEST);
        let nothing = |&&x: &&f32| fits && x < -Self::LARGEST;
        let terms = row.iter().filter(|x| !nothing(x));
        terms.copied().try_fold(Self::ZERO, |sum, x| Ok(sum.plus(Self::exp(x)?)))
    }

    /// The natural logarithm.
    pub fn ln(self) -> f64 {
        libm::log(self.mantissa) + self.exponent * std::f64::consts::LN_2
    }
}

const X: Input = Input::f32("x", &["..."], "Exponents of e; −infinity gives 0.")
    .within(Domain::Extended)
    .differentiable();

const UPSTREAM: Input =
    Input::f32("upstream", &["..."], "Gradient of a loss by the mantissa, for grad.x.").optional();

pub(crate) const ENTRY: Entry = Entry {
    id: "ext_exp",
    golden: "ext_exp",
    paper: 8,
    family: Family::Softmax,
    summary: "The exponential as a mantissa and a power of two: no overflow.",
    formula: r"e^x = m\, 2^n, \quad n = \mathrm{round}(x \log_2 e)",
    reference: "arXiv 2001.04438",
    inputs: &[X, UPSTREAM],
    params: &[],
    outputs: &[
        Output::f32("mantissa", &["..."], "m, from 0.707 to 1.414."),
        Output::i32("exponent", &["..."], "n, a power of two."),
    ],
    invariances: &[],
    run: |call| {
        let values = call.f32("x").iter().map(|&x| Extended::exp(x)).collect::<Result<Vec<_>>>()?;
        let mut outputs = call.outputs();
        outputs
            .f32("mantissa", values.iter().map(|value| value.mantissa as f32).collect::<Vec<_>>());
        outputs.i32("exponent", values.iter().map(|value| value.exponent as i32).collect());
        if let Some(upstream) = call.optional_f32("upstream") {
            let slopes = values.iter().zip(upstream);
            let slopes = slopes.map(|(value, &u)| (value.mantissa * f64::from(u)) as f32);
            outputs.gradient("x", slopes.collect::<Vec<_>>());
        }
        Ok(outputs.finish())
    },
};
