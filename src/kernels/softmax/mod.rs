//! Softmax of many short rows or one long one, by several algorithms.
//!
//! All compute `exp((x − max x) · inverse_temperature) / Σ exp(…)` of each row of `rows × columns` values,
//! row-major, into another slice or in place. A masked element (−infinity) gets exactly 0; results below the normal
//! numbers may be 0 too. What is wrong with a row is found on the way, at no cost; out of place the source is never
//! touched, in place the data is then unspecified. With temperature 1 the differences are never rounded (see
//! `kernels::exp`), so every algorithm is as exact as Two-Pass.

mod algorithm;
mod blocked;
mod log;
mod online;
mod row;
#[cfg(test)]
mod tests;
mod three_pass;
mod tiny_rows;
mod two_pass;
mod vjp;

pub use algorithm::{Algorithm, Pass, Trip};

use super::arithmetic::dispatch;
use super::lanes::Lanes;
use super::parallel;
use super::stream::Stream;
use super::{Fault, FaultKind};

/// Largest error of a result of any algorithm, in units of its last place, with temperature 1 and
/// `|x| ≤ 1e4`. Typical is 1, the polynomial's worst is 3, the division and the sum add 2 more.
pub const ULP: f64 = 8.0;

/// Softmax of each row of `logits` into `out`, by the fastest algorithm.
///
/// # Errors
/// The first row that has no softmax.
///
/// # Panics
/// If the lengths differ or are no multiple of `columns`.
pub fn softmax_rows(
    logits: &[f32],
    out: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    softmax_rows_with(Algorithm::Auto, logits, out, columns, inverse_temperature)
}

/// Softmax of each row of `logits` into `out`, by a chosen algorithm.
///
/// # Errors
/// The first row that has no softmax.
///
/// # Panics
/// As [`softmax_rows`].
pub fn softmax_rows_with(
    algorithm: Algorithm,
    logits: &[f32],
    out: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    softmax(algorithm, Stream::between(logits, out), columns, inverse_temperature)
}

/// Softmax of each row in place, by a chosen algorithm.
///
/// # Errors
/// The first row that has no softmax; the data is unspecified then.
///
/// # Panics
/// If the length is no multiple of `columns`.
pub fn softmax_rows_in_place(
    algorithm: Algorithm,
    data: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    softmax(algorithm, Stream::within(data), columns, inverse_temperature)
}

/// Logarithm of softmax of each row of `logits` into `out`.
///
/// # Errors
/// The first row that has no softmax.
///
/// # Panics
/// As [`softmax_rows`].
pub fn log_softmax_rows(
    logits: &[f32],
    out: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    log_softmax(Stream::between(logits, out), columns, inverse_temperature)
}

/// Logarithm of softmax of each row in place.
///
/// # Errors
/// As [`softmax_rows_in_place`].
///
/// # Panics
/// As [`softmax_rows_in_place`].
pub fn log_softmax_rows_in_place(
    data: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    log_softmax(Stream::within(data), columns, inverse_temperature)
}

/// A smooth maximum of each row of `logits`: `ln Σ exp(x · inverse_temperature) / inverse_temperature`.
///
/// # Errors
/// The first row that has none.
///
/// # Panics
/// If `logits` is not `columns` times as long as `out`.
pub fn logsumexp_rows(
    logits: &[f32],
    out: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    assert_eq!(logits.len(), out.len() * columns, "a row of logits for each value");
    some_logsumexp(logits, out, columns, inverse_temperature.min(f32::MAX))
}

dispatch! {
    fn some_logsumexp(logits: &[f32], out: &mut [f32], columns: usize, scale: f32) -> Result<(), Fault> = some_logsumexp_in
}

#[inline(always)]
fn some_logsumexp_in<V: Lanes>(
    token: V::Token,
    logits: &[f32],
    out: &mut [f32],
    columns: usize,
    scale: f32,
) -> Result<(), Fault> {
    for (row, (logits, out)) in logits.chunks_exact(columns).zip(out).enumerate() {
        let value = log::logsumexp::<V>(token, logits, scale);
        *out = (value.map_err(|kind| Fault { row, kind })? / f64::from(scale)) as f32;
    }
    Ok(())
}

/// Replaces probabilities by `p (u − ⟨p, u⟩) · inverse_temperature`, row by row: `∂L/∂logits` from
/// `upstream = ∂L/∂p`.
///
/// # Panics
/// If the lengths differ or are no multiple of `columns`.
pub fn softmax_vjp_rows_in_place(
    probabilities: &mut [f32],
    upstream: &[f32],
    columns: usize,
    inverse_temperature: f32,
) {
    assert_eq!(probabilities.len(), upstream.len(), "an element of upstream for each probability");
    check_columns(probabilities.len(), columns);
    some_vjp(probabilities, upstream, columns, inverse_temperature);
}

fn check_columns(length: usize, columns: usize) {
    assert!(
        columns > 0 && length.is_multiple_of(columns),
        "{length} elements in rows of {columns}"
    );
}

/// Logarithm of softmax of each row.
pub(crate) fn log_softmax(rows: Stream<'_>, columns: usize, scale: f32) -> Result<(), Fault> {
    over_rows(rows, columns, |rows| some_log_softmax(rows, columns, scale))
}

/// Softmax of each row, by a chosen algorithm.
pub(crate) fn softmax(
    algorithm: Algorithm,
    mut rows: Stream<'_>,
    columns: usize,
    scale: f32,
) -> Result<(), Fault> {
    check_columns(rows.len(), columns);
    let in_blocks = matches!(algorithm, Algorithm::Auto | Algorithm::Blocked);
    if in_blocks && columns > row::BLOCK {
        let long_row =
            |(row, stream)| blocked::long_row(stream, scale).map_err(|kind| Fault { row, kind });
        return rows.parts(columns).enumerate().try_for_each(long_row);
    }
    over_rows(rows.reborrow(), columns, |rows| some_softmax(algorithm, rows, columns, scale))
}

/// `work` of groups of whole rows, over several threads where that pays. Of several faults the first
/// counts.
fn over_rows(
    rows: Stream<'_>,
    columns: usize,
    work: impl Fn(Stream<'_>) -> Result<(), Fault> + Sync + Send,
) -> Result<(), Fault> {
    check_columns(rows.len(), columns);
    if !parallel::pays(rows.len()) || rows.len() == columns {
        return work(rows);
    }
    let size = row::BLOCK.div_ceil(columns);
    let groups = rows.parts(size * columns).collect();
    let results = parallel::collect(groups, true, work);
    results.into_iter().enumerate().try_for_each(|(group, result)| {
        result.map_err(|fault| Fault { row: group * size + fault.row, ..fault })
    })
}

dispatch! {
    fn some_softmax(algorithm: Algorithm, rows: Stream<'_>, columns: usize, scale: f32) -> Result<(), Fault> = some_softmax_in
}

#[inline(always)]
fn some_softmax_in<V: Lanes>(
    token: V::Token,
    algorithm: Algorithm,
    rows: Stream<'_>,
    columns: usize,
    scale: f32,
) -> Result<(), Fault> {
    if algorithm == Algorithm::Auto && columns <= tiny_rows::LONGEST {
        let located = tiny_rows::tiny_rows::<V>(token, rows, columns, scale);
        return located.map_err(|(row, kind)| Fault { row, kind });
    }
    each_row(
        rows,
        columns,
        #[inline(always)]
        |stream: Stream<'_>| match algorithm {
            Algorithm::ThreePassRecompute => three_pass::recompute::<V>(token, stream, scale),
            Algorithm::TwoPass => two_pass::two_pass::<V>(token, stream, scale),
            Algorithm::Online => online::online::<V>(token, stream, scale),
            // A row of one block is in cache, and blocks are three passes there.
            Algorithm::ThreePassReload | Algorithm::Auto | Algorithm::Blocked => {
                three_pass::reload::<V>(token, stream, scale)
            }
        },
    )
}

dispatch! {
    fn some_log_softmax(rows: Stream<'_>, columns: usize, scale: f32) -> Result<(), Fault> = some_log_softmax_in
}

#[inline(always)]
fn some_log_softmax_in<V: Lanes>(
    token: V::Token,
    rows: Stream<'_>,
    columns: usize,
    scale: f32,
) -> Result<(), Fault> {
    each_row(
        rows,
        columns,
        #[inline(always)]
        |stream| log::log_softmax::<V>(token, stream, scale),
    )
}

/// `work` of every row; its fault with the row's index.
#[inline(always)]
fn each_row(
    rows: Stream<'_>,
    columns: usize,
    work: impl Fn(Stream<'_>) -> Result<(), FaultKind>,
) -> Result<(), Fault> {
    for (row, stream) in rows.parts(columns).enumerate() {
        work(stream).map_err(|kind| Fault { row, kind })?;
    }
    Ok(())
}

dispatch! {
    fn some_vjp(probabilities: &mut [f32], upstream: &[f32], columns: usize, scale: f32) = some_vjp_in
}

#[inline(always)]
fn some_vjp_in<V: Lanes>(
    token: V::Token,
    probabilities: &mut [f32],
    upstream: &[f32],
    columns: usize,
    scale: f32,
) {
    let rows = probabilities.chunks_exact_mut(columns).zip(upstream.chunks_exact(columns));
    for (row, upstream) in rows {
        vjp::vjp::<V>(token, row, upstream, scale);
    }
}

/// `Σ exp(x)` of a row as a mantissa and a power of two: Two-Pass's first pass, without overflow for
/// any finite `x`. Exact to the last digits for `|x| ≤ 1.1e4`.
pub fn ext_sum_exp(row: &[f32]) -> (f64, f32) {
    some_extended_sum(row)
}

dispatch! {
    fn some_extended_sum(row: &[f32]) -> (f64, f32) = some_extended_sum_in
}

#[inline(always)]
fn some_extended_sum_in<V: Lanes>(token: V::Token, row: &[f32]) -> (f64, f32) {
    let sum = two_pass::extended_sum::<V>(token, row);
    (sum.mantissa, sum.exponent)
}
