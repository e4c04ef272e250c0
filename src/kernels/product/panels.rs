//! A block of a matrix as panels: some neighbours of every term, one term after the other.

use super::Matrix;

/// Elements that the first-level cache holds beside the tiles: a smaller block is read where it lies.
const SMALL: usize = 4096;
/// Reads of an element up to which its copy is never worth while, and from which it always is.
const FEW: usize = 16;
const MANY: usize = 64;
/// Elements of the distance between terms that lets many of them fall together into few places of the cache.
const CROWDED: usize = 64;

/// A start and a length.
pub(super) type Part = (usize, usize);

/// Neighbours of every term, terms `stride` apart.
#[derive(Clone, Copy)]
pub(super) struct Panel<'a> {
    pub(super) elements: &'a [f32],
    pub(super) stride: usize,
}

impl Panel<'_> {
    /// Asks that `width` neighbours of so many terms are there.
    #[inline(always)]
    pub(super) fn check(&self, width: usize, terms: usize) {
        assert!(terms > 0 && (terms - 1) * self.stride + width <= self.elements.len());
    }
}

/// Panels of so many rows each: the first ones where they lie, the others packed.
pub(super) struct Panels<'a> {
    width: usize,
    terms: usize,
    rows: usize,
    /// How many panels are read where they lie: of the block that starts with these elements, terms `stride` apart.
    lying: usize,
    block: &'a [f32],
    stride: usize,
    packed: &'a [f32],
}

impl<'a> Panels<'a> {
    /// Those of a block of rows and terms, each element of which will be read `reads` times. What is missing in the last panel
    /// is 0.
    #[inline(always)]
    pub(super) fn new(
        of: Matrix<'a>,
        (row, rows): Part,
        (term, terms): Part,
        (width, reads): (usize, usize),
        scratch: &'a mut [f32],
    ) -> Self {
        let (apart, stride) = of.strides;
        let block = &of.elements[row * apart + term * stride..];
        let few = reads <= FEW || reads <= MANY && stride % CROWDED != 0;
        let lies_well = apart == 1 && (few || terms * stride <= SMALL);
        let lying = if lies_well { rows / width } else { 0 };
        let (done, rest) = (lying * width, rows - lying * width);
        if rest > 0 {
            pack(&block[done * apart..], (rest, terms), of.strides, width, scratch);
        }
        Self { width, terms, rows, lying, block, stride, packed: scratch }
    }

    /// Each panel with its first row and its number of rows.
    #[inline(always)]
    pub(super) fn each(&self) -> impl Iterator<Item = (Part, Panel<'_>)> {
        (0..self.rows.div_ceil(self.width)).map(|at| {
            let first = at * self.width;
            let panel = match at.checked_sub(self.lying) {
                None => Panel { elements: &self.block[first..], stride: self.stride },
                Some(at) => {
                    let elements = &self.packed[at * self.width * self.terms..];
                    Panel { elements, stride: self.width }
                }
            };
            ((first, self.width.min(self.rows - first)), panel)
        })
    }
}

/// Copies rows, whose elements and terms are `strides` apart, into panels of `width` of them.
#[inline(always)]
fn pack(
    from: &[f32],
    (rows, terms): (usize, usize),
    (apart, stride): (usize, usize),
    width: usize,
    to: &mut [f32],
) {
    for (panel, to) in to.chunks_exact_mut(width * terms).take(rows.div_ceil(width)).enumerate() {
        let first = panel * width;
        let present = width.min(rows - first);
        let from = &from[first * apart..];
        if present < width {
            to.fill(0.0);
        }
        if apart == 1 && present == width {
            // Of a length that the compiler knows: a few vectors.
            for (at, to) in to.chunks_exact_mut(width).enumerate() {
                to.copy_from_slice(&from[at * stride..][..width]);
            }
        } else if stride == 1 {
            pack_along_terms(from, (present, terms), apart, width, to);
        } else {
            for (at, to) in to.chunks_exact_mut(width).enumerate() {
                let lanes = from[at * stride..].iter().step_by(apart);
                to[..present].iter_mut().zip(lanes).for_each(|(to, &from)| *to = from);
            }
        }
    }
}

/// [`pack`] of one panel whose terms are neighbours: four rows and four terms at a time, for they lie crosswise.
#[inline(always)]
fn pack_along_terms(
    from: &[f32],
    (present, terms): (usize, usize),
    apart: usize,
    width: usize,
    to: &mut [f32],
) {
    let row = |at: usize| &from[at * apart..][..terms];
    let fours = present - present % 4;
    for first in (0..fours).step_by(4) {
        let rows = [row(first), row(first + 1), row(first + 2), row(first + 3)];
        let [a, b, c, d] = rows.map(|row| row.as_chunks::<4>().0);
        let blocks = a.iter().zip(b).zip(c.iter().zip(d));
        for (((a, b), (c, d)), to) in blocks.zip(to.chunks_exact_mut(4 * width)) {
            for at in 0..4 {
                to[at * width + first..][..4].copy_from_slice(&[a[at], b[at], c[at], d[at]]);
            }
        }
        for at in terms - terms % 4..terms {
            to[at * width + first..][..4].copy_from_slice(&rows.map(|row| row[at]));
        }
    }
    for at in fours..present {
        let places = to[at..].iter_mut().step_by(width);
        places.zip(row(at)).for_each(|(to, &from)| *to = from);
    }
}
