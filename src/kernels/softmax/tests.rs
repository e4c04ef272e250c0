//! Every algorithm against softmax in f64, on the plain lanes and on the host's.

use super::*;
use crate::kernels::lanes::{Plain, native::Four};
use proptest::prelude::*;

/// Softmax of one row by definition, in f64.
fn reference(row: &[f32], scale: f32) -> Vec<f64> {
    let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exp = |&x: &f32| ((f64::from(x) - f64::from(max)) * f64::from(scale)).exp();
    let sum: f64 = row.iter().map(exp).sum();
    row.iter().map(|x| exp(x) / sum).collect()
}

/// The largest error in units of the last place, over the results that are normal numbers.
fn ulps(got: &[f32], expected: &[f64]) -> f64 {
    let error = |(&got, &expected): (&f32, &f64)| {
        if expected < 2.0 * f64::from(f32::MIN_POSITIVE) {
            return if got <= 4.0 * f32::MIN_POSITIVE { 0.0 } else { f64::INFINITY };
        }
        let ulp = 2f64.powf(expected.log2().floor() - 23.0);
        (f64::from(got) - expected).abs() / ulp
    };
    got.iter().zip(expected).map(error).fold(0.0, f64::max)
}

/// Normal deviates by summing twelve uniform ones of a small generator.
fn normals(seed: u64, length: usize, sigma: f32, offset: f32) -> Vec<f32> {
    let mut state = seed;
    let mut uniform = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let mut normal = || (0..12).map(|_| uniform()).sum::<f32>() - 6.0;
    (0..length).map(|_| sigma * normal() + offset).collect()
}

/// The largest error of `algorithm` on the plain lanes and on the host's.
fn worst(algorithm: Algorithm, row: &[f32], scale: f32) -> f64 {
    let expected = reference(row, scale);
    let mut host = row.to_vec();
    softmax_rows_in_place(algorithm, &mut host, row.len(), scale).unwrap();
    let mut plain = vec![0.0; row.len()];
    let stream = Stream::between(row, &mut plain);
    some_softmax_in::<Plain>((), algorithm, stream, row.len(), scale).unwrap();
    ulps(&host, &expected).max(ulps(&plain, &expected))
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn vectors_of_four_give_the_digits_of_plain_lanes() {
    for (length, offset, scale) in
        [(1, 0.0, 1.0), (10, 0.0, 1.0), (70, 400.0, 1.0), (5003, -20.0, 1.0), (1000, 0.0, 0.7)]
    {
        let rows = normals(5, 3 * length, 4.0, offset);
        for algorithm in Algorithm::ALL {
            let mut plain = vec![0.0; rows.len()];
            let stream = Stream::between(&rows, &mut plain);
            some_softmax_in::<Plain>((), algorithm, stream, length, scale).unwrap();
            let mut four = vec![0.0; rows.len()];
            let stream = Stream::between(&rows, &mut four);
            fearless_simd::dispatch!(fearless_simd::Level::new(), simd =>
                four_lanes(simd, algorithm, stream, length, scale).unwrap());
            assert_eq!(bits(&plain), bits(&four), "{} {length}", algorithm.name());
        }
    }
}

/// Keeps the type of the vectors out of the dispatch.
#[inline(always)]
fn four_lanes<S: fearless_simd::Simd>(
    simd: S,
    algorithm: Algorithm,
    rows: Stream<'_>,
    columns: usize,
    scale: f32,
) -> Result<(), Fault> {
    some_softmax_in::<Four<S>>(simd, algorithm, rows, columns, scale)
}

#[test]
fn a_row_has_its_own_digits_beside_any_neighbours() {
    for columns in [1, 2, 9, 10, 31, 32, 33] {
        let mut rows = normals(11, 61 * columns, 5.0, 0.0);
        for far in rows.chunks_exact_mut(columns).step_by(7) {
            far.iter_mut().for_each(|x| *x += 1000.0);
        }
        let mut together = vec![0.0; rows.len()];
        softmax_rows(&rows, &mut together, columns, 1.0).unwrap();
        for (row, expected) in rows.chunks(columns).zip(together.chunks(columns)) {
            let mut alone = vec![0.0; columns];
            softmax_rows(row, &mut alone, columns, 1.0).unwrap();
            assert_eq!(bits(&alone), bits(expected), "{columns}");
        }
    }
}

#[test]
fn every_algorithm_is_within_its_documented_error() {
    let lengths = (1..70).chain([1000, 4096, 4097, 65_536 + 3]);
    for (length, sigma) in lengths.flat_map(|length| [1.0, 3.0, 10.0].map(|sigma| (length, sigma)))
    {
        for offset in [0.0, 300.0, -300.0, 9000.0, -9000.0] {
            let row = normals(length as u64, length, sigma, offset);
            for algorithm in Algorithm::ALL {
                let error = worst(algorithm, &row, 1.0);
                assert!(
                    error <= ULP,
                    "{}: {error} ulp, {length} of {sigma}, {offset}",
                    algorithm.name()
                );
            }
        }
    }
}

#[test]
fn offsets_beyond_the_exact_range_and_temperatures_stay_right() {
    for (offset, scale) in
        [(2e4, 1.0), (-2e4, 1.0), (1e6, 1.0), (0.0, 0.5), (1e4, 2.0), (0.0, 20.0)]
    {
        let row = normals(7, 1000, 3.0, offset);
        for algorithm in Algorithm::ALL {
            // The rounding of (x − max) / T, up to 64 ulp of a difference of 50 or so.
            let error = worst(algorithm, &row, scale);
            assert!(error < 150.0, "{}: {error} ulp at {offset}, {scale}", algorithm.name());
        }
    }
}

#[test]
fn a_mask_is_exactly_zero_and_a_fault_is_named() {
    let masked = [f32::NEG_INFINITY, 1.0, f32::NEG_INFINITY, 2.0, 0.5];
    let faults = [
        (f32::NAN, 1.0, FaultKind::NotANumber),
        (f32::INFINITY, 1.0, FaultKind::PositiveInfinity),
        (f32::NEG_INFINITY, f32::NEG_INFINITY, FaultKind::AllMasked),
    ];
    for algorithm in Algorithm::ALL {
        let mut row = masked;
        softmax_rows_in_place(algorithm, &mut row, 5, 1.0).unwrap();
        assert_eq!((row[0], row[2]), (0.0, 0.0), "{}", algorithm.name());
        for (odd, others, kind) in faults {
            for columns in [2, 5, 33, 5000] {
                let mut rows = vec![1.0; 3 * columns];
                rows[columns..2 * columns].fill(others);
                rows[columns + columns / 2] = odd;
                let mut out = vec![0.0; rows.len()];
                let fault = softmax_rows_with(algorithm, &rows, &mut out, columns, 1.0);
                assert_eq!(fault, Err(Fault { row: 1, kind }), "{} {columns}", algorithm.name());
            }
        }
    }
}

#[test]
fn sixteen_million_elements_keep_every_digit_that_f32_has() {
    let row = normals(3, 1 << 24, 3.0, 0.0);
    let expected = reference(&row, 1.0);
    for algorithm in [Algorithm::Auto, Algorithm::TwoPass] {
        let mut out = vec![0.0; row.len()];
        softmax_rows_with(algorithm, &row, &mut out, row.len(), 1.0).unwrap();
        let relative =
            |(&got, &expected): (&f32, &f64)| (f64::from(got) - expected).abs() / expected;
        let worst = out.iter().zip(&expected).map(relative).fold(0.0, f64::max);
        assert!(worst <= 2e-6, "{}: {worst:e}", algorithm.name());
    }
}

#[test]
fn what_is_certain_in_single_precision_is_exactly_one() {
    for lead in 24..340 {
        for algorithm in Algorithm::ALL {
            let mut rows = [lead as f32, -1.0, -1.0, -1.0, lead as f32, -1.0];
            softmax_rows_in_place(algorithm, &mut rows, 3, 1.0).unwrap();
            assert_eq!((rows[0], rows[4]), (1.0, 1.0), "{}: lead {lead}", algorithm.name());
        }
    }
}

proptest! {
    #[test]
    fn rows_are_independent_and_in_place_is_out_of_place(
        rows in 1usize..9, columns in 1usize..80, seed: u64, algorithm in 0..Algorithm::ALL.len(),
    ) {
        let algorithm = Algorithm::ALL[algorithm];
        let logits = normals(seed, rows * columns, 5.0, 0.0);
        let mut in_place = logits.clone();
        softmax_rows_in_place(algorithm, &mut in_place, columns, 1.0).unwrap();
        let mut out = vec![0.0; logits.len()];
        softmax_rows_with(algorithm, &logits, &mut out, columns, 1.0).unwrap();
        prop_assert_eq!(&in_place, &out);
        for (row, p) in logits.chunks(columns).zip(out.chunks(columns)) {
            prop_assert!(ulps(p, &reference(row, 1.0)) <= ULP);
        }
    }

    #[test]
    fn logarithms_and_gradients_follow(length in 1usize..200, seed: u64, offset in -9000f32..9000.0) {
        let logits = normals(seed, length, 4.0, offset);
        let p = reference(&logits, 1.0);
        let mut log_p = logits.clone();
        log_softmax_rows_in_place(&mut log_p, length, 1.0).unwrap();
        for (got, p) in log_p.iter().zip(&p) {
            prop_assert!((f64::from(*got) - p.ln()).abs() <= 4e-7 * (1.0 + p.ln().abs()));
        }
        let upstream = normals(!seed, length, 1.0, 0.0);
        let mean: f64 = p.iter().zip(&upstream).map(|(p, &u)| p * f64::from(u)).sum();
        let mut gradient: Vec<f32> = p.iter().map(|&p| p as f32).collect();
        softmax_vjp_rows_in_place(&mut gradient, &upstream, length, 1.0);
        for ((got, p), &u) in gradient.iter().zip(&p).zip(&upstream) {
            prop_assert!((f64::from(*got) - p * (f64::from(u) - mean)).abs() <= 1e-6);
        }
    }
}
