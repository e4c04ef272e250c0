//! A value and its derivative.

/// What a loss makes of one number: its value and its derivative by that number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sloped {
    pub(crate) value: f64,
    pub(crate) slope: f64,
}
