//! Elementary functions in forms that keep their digits.

/// `ln cosh x`, as exact near 0 as far away.
pub(crate) fn log_cosh(x: f64) -> f64 {
    let size = x.abs();
    if size > 1.0 {
        return size + libm::log1p(libm::exp(-2.0 * size)) - std::f64::consts::LN_2;
    }
    // cosh x − 1 = (eˣ − 1)² / (2 eˣ)
    let growth = libm::expm1(size);
    libm::log1p(growth * growth / (2.0 * (1.0 + growth)))
}
