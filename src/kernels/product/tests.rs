use super::*;
use crate::kernels::lanes::{Lanes, Plain};

fn numbers(length: usize, seed: usize) -> Vec<f32> {
    (0..length).map(|i| ((i * 7919 + seed * 104_729) % 257) as f32 / 64.0 - 2.0).collect()
}

/// Sizes around every edge: of tiles, panels and blocks.
const SIZES: [(usize, usize, usize); 12] = [
    (1, 1, 1),
    (3, 5, 2),
    (4, 8, 8),
    (5, 9, 33),
    (64, 256, 32),
    (65, 257, 31),
    (7, 600, 10),
    (2, 3, 1030),
    (130, 1, 17),
    (16, 33, 70),
    (5, 100, 3),
    (40, 32, 9),
];

fn definition(a: Matrix<'_>, b: Matrix<'_>) -> Vec<f64> {
    let element = |row, column| {
        (0..a.columns).map(|k| f64::from(a.at(row, k)) * f64::from(b.at(k, column))).sum()
    };
    (0..a.rows * b.columns).map(|i| element(i / b.columns, i % b.columns)).collect()
}

#[test]
fn is_the_definition_for_every_size_and_order() {
    let mut scratch = Vec::new();
    for (rows, terms, columns) in SIZES {
        let (a, b) = (numbers(rows * terms, 1), numbers(terms * columns, 2));
        let sides = [
            (Matrix::of_rows(&a, terms), Matrix::of_rows(&b, columns)),
            (Matrix::of_rows(&a, rows).transposed(), Matrix::of_rows(&b, terms).transposed()),
        ];
        for (a, b) in sides {
            let mut c = vec![0.5; rows * columns];
            add_product(a, b, &mut c, &mut scratch);
            let mut alone = vec![f32::NAN; rows * columns];
            set_product(a, b, &mut alone, &mut scratch);
            for ((&got, &alone), expected) in c.iter().zip(&alone).zip(definition(a, b)) {
                let limit = 1e-6 * (terms as f64 * 4.0);
                assert!((f64::from(got) - 0.5 - expected).abs() < limit, "{got} {expected}");
                assert!((f64::from(alone) - expected).abs() < limit, "{alone} {expected}");
            }
        }
    }
}

#[test]
fn four_lanes_give_the_digits_of_the_plain_array() {
    use crate::kernels::lanes::native::Four;
    #[inline(always)]
    fn four<S: fearless_simd::Simd>(s: S, a: Matrix<'_>, b: Matrix<'_>) -> [Vec<f32>; 2] {
        products::<Four<S>>(s, a, b)
    }
    for (rows, terms, columns) in SIZES {
        let (a, b) = (numbers(rows * terms, 3), numbers(terms * columns, 4));
        let (a, b) = (Matrix::of_rows(&a, terms), Matrix::of_rows(&b, terms).transposed());
        let level = fearless_simd::Level::new();
        let vectors = fearless_simd::dispatch!(level, s => four(s, a, b));
        assert_eq!(products::<Plain>((), a, b), vectors);
    }
}

#[test]
fn a_row_has_the_same_digits_alone_and_among_others() {
    let mut scratch = Vec::new();
    let mut product = |a: Matrix<'_>, b: Matrix<'_>| {
        let mut c = vec![0.0; a.rows * b.columns];
        set_product(a, b, &mut c, &mut scratch);
        c
    };
    for (rows, terms, columns) in SIZES {
        let (a, b) = (numbers(rows * terms, 7), numbers(terms * columns, 8));
        for b in [Matrix::of_rows(&b, columns), Matrix::of_rows(&b, terms).transposed()] {
            let all = product(Matrix::of_rows(&a, terms), b);
            for (row, among) in a.chunks_exact(terms).zip(all.chunks_exact(columns)) {
                assert_eq!(product(Matrix::of_rows(row, terms), b), among);
            }
        }
    }
}

/// The product by both ways.
#[inline(always)]
fn products<V: Lanes>(token: V::Token, a: Matrix<'_>, b: Matrix<'_>) -> [Vec<f32>; 2] {
    let mut results = [(); 2].map(|()| vec![0.0; a.rows * b.columns]);
    let mut scratch = vec![0.0; DEPTH * (ROWS + COLUMNS)];
    add_blocks_in::<V>(token, a, b, &mut results[0], &mut scratch, Start::There);
    add_dots_in::<V>(token, a, b, &mut results[1]);
    results
}

#[cfg(feature = "threads")]
#[test]
fn any_number_of_threads_gives_the_same_digits() {
    let (rows, terms, columns) = (301, 517, 450);
    let (a, b) = (numbers(rows * terms, 5), numbers(terms * columns, 6));
    let product = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let (a, b) = (Matrix::of_rows(&a, terms), Matrix::of_rows(&b, columns));
        let mut c = vec![0.0; rows * columns];
        pool.install(|| set_product(a, b, &mut c, &mut Vec::new()));
        c
    };
    assert_eq!(product(1), product(4));
}
