//! Walks over long slices, a vector at a time.
//!
//! A slice is walked in steps of [`UNROLL`] vectors, so that that many independent sums or maxima
//! hide the latency of one; the rest, and then the tail, go one vector at a time. The tail is padded to a whole vector.

use super::lanes::Lanes;
use std::marker::PhantomData;

/// Vectors in flight. Two are level with four and half the code.
pub(crate) const UNROLL: usize = 2;

/// Calls `step(vector, slot)` for every vector of `data`, `slot < UNROLL`; what is missing in the
/// last vector is `pad`.
#[inline(always)]
pub(crate) fn walk<V: Lanes>(
    token: V::Token,
    data: &[f32],
    pad: f32,
    mut step: impl FnMut(V, usize),
) {
    let mut steps = data.chunks_exact(UNROLL * V::LEN);
    for group in &mut steps {
        for slot in 0..UNROLL {
            step(V::load(token, &group[slot * V::LEN..]), slot);
        }
    }
    let mut vectors = steps.remainder().chunks_exact(V::LEN);
    for (slot, vector) in (&mut vectors).enumerate() {
        step(V::load(token, vector), slot);
    }
    let tail = vectors.remainder();
    if !tail.is_empty() {
        step(padded(token, tail, pad), 0);
    }
}

/// Elements of a block whose cache lines are fetched ahead of the work.
const TOUCHED: usize = 2048;
/// Elements of a cache line.
const LINE: usize = 16;

/// `data` in blocks, the cache lines of the next one fetched before the work on each.
///
/// A pass that only reads and computes waits for every line where memory is slow, because no store
/// drives the prefetcher; one load a line ahead of time lets the misses overlap.
#[inline(always)]
pub(crate) fn touched_blocks(data: &[f32]) -> impl Iterator<Item = &[f32]> {
    data.chunks(TOUCHED).enumerate().map(move |(index, block)| {
        if let Some(next) = data.get((index + 1) * TOUCHED..) {
            let next = &next[..next.len().min(TOUCHED)];
            let bits = next.iter().step_by(LINE).fold(0, |bits, x| bits ^ x.to_bits());
            std::hint::black_box(bits);
        }
        block
    })
}

/// A vector of the few elements of `tail`, then `pad`.
#[inline(always)]
pub(crate) fn padded<V: Lanes>(token: V::Token, tail: &[f32], pad: f32) -> V {
    V::from_fn(
        token,
        #[inline(always)]
        |i| tail.get(i).copied().unwrap_or(pad),
    )
}

/// Elements that are read in one place and written in the same or another.
pub(crate) struct Stream<'a> {
    from: *const f32,
    to: *mut f32,
    length: usize,
    slices: PhantomData<&'a mut [f32]>,
}

// SAFETY: a stream is a shared and an exclusive slice, or one exclusive slice; both may be sent.
unsafe impl Send for Stream<'_> {}

impl<'a> Stream<'a> {
    /// From one slice to another of the same length.
    pub(crate) fn between(from: &'a [f32], to: &'a mut [f32]) -> Self {
        assert_eq!(from.len(), to.len(), "source and target have one length");
        let (from, length) = (from.as_ptr(), to.len());
        Self { from, to: to.as_mut_ptr(), length, slices: PhantomData }
    }

    /// In place.
    pub(crate) fn within(data: &'a mut [f32]) -> Self {
        let to = data.as_mut_ptr();
        Self { from: to, to, length: data.len(), slices: PhantomData }
    }

    /// Number of elements.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// The elements as they are before anything is written.
    pub(crate) fn source(&self) -> &[f32] {
        // SAFETY: the constructors took slices of this length; no other reference to them lives
        // while `self` is borrowed.
        unsafe { std::slice::from_raw_parts(self.from, self.length) }
    }

    /// The elements as they are written.
    pub(crate) fn target(&mut self) -> &mut [f32] {
        // SAFETY: as in `source`, and the target was taken exclusively.
        unsafe { std::slice::from_raw_parts_mut(self.to, self.length) }
    }

    /// The first `middle` elements and the others.
    pub(crate) fn split_at(self, middle: usize) -> (Stream<'a>, Stream<'a>) {
        assert!(middle <= self.length, "a stream is split within its length");
        let (length, slices) = (self.length - middle, PhantomData);
        // SAFETY: `middle` is within the slices, by the line above; the halves do not overlap.
        let (from, to) = unsafe { (self.from.add(middle), self.to.add(middle)) };
        (Stream { length: middle, ..self }, Stream { from, to, length, slices })
    }

    /// The same elements for a shorter time.
    pub(crate) fn reborrow(&mut self) -> Stream<'_> {
        Stream { from: self.from, to: self.to, length: self.length, slices: PhantomData }
    }

    /// Parts of `size` elements, the last one shorter.
    pub(crate) fn parts(self, size: usize) -> impl Iterator<Item = Stream<'a>> {
        let mut rest = Some(self);
        std::iter::from_fn(move || {
            let stream = rest.take().filter(|stream| stream.length > 0)?;
            let (part, others) = {
                let size = size.min(stream.length);
                stream.split_at(size)
            };
            rest = Some(others);
            Some(part)
        })
    }

    /// Writes `step(vector, slot)` for every vector; see [`walk`].
    #[inline(always)]
    pub(crate) fn map<V: Lanes>(
        &mut self,
        token: V::Token,
        pad: f32,
        mut step: impl FnMut(V, usize) -> V,
    ) {
        let group = UNROLL * V::LEN;
        let mut at = 0;
        while at + group <= self.length {
            for slot in 0..UNROLL {
                self.vector(
                    token,
                    at + slot * V::LEN,
                    #[inline(always)]
                    |vector| step(vector, slot),
                );
            }
            at += group;
        }
        let mut slot = 0;
        while at + V::LEN <= self.length {
            self.vector(
                token,
                at,
                #[inline(always)]
                |vector| step(vector, slot),
            );
            (at, slot) = (at + V::LEN, slot + 1);
        }
        self.end(
            token,
            at,
            pad,
            #[inline(always)]
            |vector| step(vector, 0),
        );
    }

    /// Writes `step(vector)` for every vector, one in a turn: for steps that keep the machine busy by themselves, whose code
    /// would only be repeated.
    #[inline(always)]
    pub(crate) fn each<V: Lanes>(&mut self, token: V::Token, pad: f32, step: impl Fn(V) -> V) {
        let mut at = 0;
        while at + V::LEN <= self.length {
            self.vector(token, at, &step);
            at += V::LEN;
        }
        self.end(token, at, pad, step);
    }

    /// Replaces what is left from element `at` on, less than a vector.
    #[inline(always)]
    fn end<V: Lanes>(&mut self, token: V::Token, at: usize, pad: f32, step: impl FnOnce(V) -> V) {
        if at < self.length {
            let result = step(padded(token, &self.source()[at..], pad));
            let tail = &mut self.target()[at..];
            tail.iter_mut().enumerate().for_each(|(i, element)| *element = result.lane(i));
        }
    }

    /// Replaces the vector that starts at element `at`.
    #[inline(always)]
    fn vector<V: Lanes>(&mut self, token: V::Token, at: usize, step: impl FnOnce(V) -> V) {
        debug_assert!(at + V::LEN <= self.length);
        // SAFETY: the callers in `map` and `each` keep the vector within the length, so `at` is inside both
        // slices; the loaded copy is over before the target is borrowed.
        unsafe {
            let vector = V::load(token, std::slice::from_raw_parts(self.from.add(at), V::LEN));
            let target = std::slice::from_raw_parts_mut(self.to.add(at), V::LEN);
            step(vector).store(target);
        }
    }
}
