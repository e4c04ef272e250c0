//! Vectors of floats: the few operations that every kernel is written in.
//!
//! A kernel is one text over [`Lanes`]. What carries it out:
//!
//! | implementation | where | width | fused |
//! | --- | --- | --- | --- |
//! | [`wasm::Vector`] | wasm with simd128 | 4 | only with relaxed SIMD |
//! | [`Plain`] | wasm without simd128, and every test | 4 | no |
//! | [`native::Four`] | native, portable arithmetic: SSE2 … AVX-512, NEON | 4 | no |
//! | [`native::Wide`] | native, fast arithmetic: AVX2, AVX-512, NEON | 4, 8 or 16 | yes |
//!
//! All implementations of width 4 without fused operations give the same digits: every operation
//! is a correctly rounded one of IEEE 754, and the sums of lanes are taken in one order.
//!
//! Native vectors come from `fearless_simd`. In wasm its `max` is the one that orders zeros and spreads NaN, several
//! instructions in V8 where `pmax` is one, so the few operations stand here themselves.

/// A vector of floats.
pub(crate) trait Lanes: Copy {
    /// Number of floats.
    const LEN: usize;
    /// Proof that the instructions exist on this machine.
    type Token: Copy;

    /// `value` in every lane.
    fn splat(token: Self::Token, value: f32) -> Self;
    /// The first `LEN` elements of `from`.
    fn load(token: Self::Token, from: &[f32]) -> Self;
    /// A lane for each `i < LEN`, made by `lane(i)`.
    fn from_fn(token: Self::Token, lane: impl Fn(usize) -> f32) -> Self;
    /// Writes the lanes to the first `LEN` elements of `to`.
    fn store(self, to: &mut [f32]);
    /// `self + other`.
    fn add(self, other: Self) -> Self;
    /// `self − other`.
    fn sub(self, other: Self) -> Self;
    /// `self · other`.
    fn mul(self, other: Self) -> Self;
    /// `self / other`.
    fn div(self, other: Self) -> Self;
    /// `self · factor + term`, rounded once where the implementation is fused.
    fn mul_add(self, factor: Self, term: Self) -> Self;
    /// `floor` where `self < floor`, otherwise `self`; so a NaN in `self` stays.
    fn at_least(self, floor: Self) -> Self;
    /// `then` where `self < other`, otherwise `or`.
    fn where_below(self, other: Self, then: Self, or: Self) -> Self;
    /// The bits of each lane moved left by 23: an integer in the low bits becomes an exponent.
    fn low_bits_to_exponent(self) -> Self;
    /// The lanes in order.
    fn lane(self, index: usize) -> f32;

    /// Sum of the lanes: neighbours by distance `LEN / 2` first, then half of that.
    #[inline(always)]
    fn reduce_sum(self) -> f32 {
        self.reduce(
            #[inline(always)]
            |a, b| a + b,
        )
    }

    /// [`Lanes::reduce_sum`] of four vectors.
    #[inline(always)]
    fn reduce_sums(vectors: [Self; 4]) -> [f32; 4] {
        vectors.map(
            #[inline(always)]
            |vector| vector.reduce_sum(),
        )
    }

    /// Largest lane.
    #[inline(always)]
    fn reduce_max(self) -> f32 {
        self.reduce(
            #[inline(always)]
            |a, b| if a < b { b } else { a },
        )
    }

    /// The lanes joined by `join`, those at distance `LEN / 2` first.
    #[inline(always)]
    fn reduce(self, join: impl Fn(f32, f32) -> f32) -> f32 {
        let mut lanes = [0.0; 16];
        for (i, lane) in lanes.iter_mut().enumerate().take(Self::LEN) {
            *lane = self.lane(i);
        }
        let mut half = Self::LEN / 2;
        while half > 0 {
            for i in 0..half {
                lanes[i] = join(lanes[i], lanes[i + half]);
            }
            half /= 2;
        }
        lanes[0]
    }
}

/// Four floats in an array: the reference, and what runs where there is no SIMD.
#[cfg(any(test, all(target_arch = "wasm32", not(target_feature = "simd128"))))]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain([f32; 4]);

#[cfg(any(test, all(target_arch = "wasm32", not(target_feature = "simd128"))))]
impl Plain {
    #[inline(always)]
    fn zip(self, other: Self, join: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| join(self.0[i], other.0[i])))
    }
}

#[cfg(any(test, all(target_arch = "wasm32", not(target_feature = "simd128"))))]
impl Lanes for Plain {
    const LEN: usize = 4;
    type Token = ();

    #[inline(always)]
    fn splat((): (), value: f32) -> Self {
        Self([value; 4])
    }
    #[inline(always)]
    fn load((): (), from: &[f32]) -> Self {
        Self(std::array::from_fn(|i| from[i]))
    }
    #[inline(always)]
    fn from_fn((): (), lane: impl Fn(usize) -> f32) -> Self {
        Self(std::array::from_fn(lane))
    }
    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        to[..4].copy_from_slice(&self.0);
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, |a, b| a + b)
    }
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, |a, b| a - b)
    }
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, |a, b| a * b)
    }
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.zip(other, |a, b| a / b)
    }
    #[inline(always)]
    fn mul_add(self, factor: Self, term: Self) -> Self {
        self.mul(factor).add(term)
    }
    #[inline(always)]
    fn at_least(self, floor: Self) -> Self {
        self.zip(floor, |a, floor| if a < floor { floor } else { a })
    }
    #[inline(always)]
    fn where_below(self, other: Self, then: Self, or: Self) -> Self {
        Self(std::array::from_fn(|i| if self.0[i] < other.0[i] { then.0[i] } else { or.0[i] }))
    }
    #[inline(always)]
    fn low_bits_to_exponent(self) -> Self {
        Self(self.0.map(|lane| f32::from_bits(lane.to_bits() << 23)))
    }
    #[inline(always)]
    fn lane(self, index: usize) -> f32 {
        self.0[index]
    }
}

/// Vectors of simd128, by the safe functions of `core::arch`.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) mod wasm {
    use super::Lanes;
    use core::arch::wasm32::*;

    /// Four floats.
    #[derive(Clone, Copy)]
    pub(crate) struct Vector(v128);

    impl Lanes for Vector {
        const LEN: usize = 4;
        type Token = ();

        #[inline(always)]
        fn splat((): (), value: f32) -> Self {
            Self(f32x4_splat(value))
        }
        #[inline(always)]
        fn load((): (), from: &[f32]) -> Self {
            assert!(from.len() >= 4);
            // SAFETY: four floats are there, by the line above; v128.load takes any alignment.
            Self(unsafe { v128_load(from.as_ptr().cast()) })
        }
        #[inline(always)]
        fn from_fn((): (), lane: impl Fn(usize) -> f32) -> Self {
            Self(f32x4(lane(0), lane(1), lane(2), lane(3)))
        }
        #[inline(always)]
        fn store(self, to: &mut [f32]) {
            assert!(to.len() >= 4);
            // SAFETY: there is room for four floats, by the line above; any alignment will do.
            unsafe { v128_store(to.as_mut_ptr().cast(), self.0) };
        }
        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(f32x4_add(self.0, other.0))
        }
        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Self(f32x4_sub(self.0, other.0))
        }
        #[inline(always)]
        fn mul(self, other: Self) -> Self {
            Self(f32x4_mul(self.0, other.0))
        }
        #[inline(always)]
        fn div(self, other: Self) -> Self {
            Self(f32x4_div(self.0, other.0))
        }
        #[cfg(target_feature = "relaxed-simd")]
        #[inline(always)]
        fn mul_add(self, factor: Self, term: Self) -> Self {
            Self(f32x4_relaxed_madd(self.0, factor.0, term.0))
        }
        #[cfg(not(target_feature = "relaxed-simd"))]
        #[inline(always)]
        fn mul_add(self, factor: Self, term: Self) -> Self {
            self.mul(factor).add(term)
        }
        #[inline(always)]
        fn at_least(self, floor: Self) -> Self {
            Self(f32x4_pmax(self.0, floor.0))
        }
        #[inline(always)]
        fn where_below(self, other: Self, then: Self, or: Self) -> Self {
            Self(v128_bitselect(then.0, or.0, f32x4_lt(self.0, other.0)))
        }
        #[inline(always)]
        fn low_bits_to_exponent(self) -> Self {
            Self(i32x4_shl(self.0, 23))
        }
        #[inline(always)]
        fn lane(self, index: usize) -> f32 {
            match index {
                0 => f32x4_extract_lane::<0>(self.0),
                1 => f32x4_extract_lane::<1>(self.0),
                2 => f32x4_extract_lane::<2>(self.0),
                _ => f32x4_extract_lane::<3>(self.0),
            }
        }
        /// The vectors crosswise, so that their sums are one addition, in the order of the single ones.
        #[inline(always)]
        fn reduce_sums([a, b, c, d]: [Self; 4]) -> [f32; 4] {
            let (a, b, c, d) = (a.0, b.0, c.0, d.0);
            let halves = [(a, b), (c, d)].map(
                #[inline(always)]
                |(a, b)| {
                    f32x4_add(i32x4_shuffle::<0, 1, 4, 5>(a, b), i32x4_shuffle::<2, 3, 6, 7>(a, b))
                },
            );
            let [left, right] = halves;
            let even = i32x4_shuffle::<0, 2, 4, 6>(left, right);
            let sums = f32x4_add(even, i32x4_shuffle::<1, 3, 5, 7>(left, right));
            std::array::from_fn(
                #[inline(always)]
                |i| Self(sums).lane(i),
            )
        }
    }
}

/// Vectors of the host, by `fearless_simd`.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod native {
    use super::Lanes;
    use fearless_simd::{Simd, SimdBase, SimdFloat, f32x4, prelude::*};

    macro_rules! lanes {
        ($name:ident, $vector:ty, $fused:literal, $doc:literal) => {
            #[doc = $doc]
            #[derive(Clone, Copy)]
            pub(crate) struct $name<S: Simd>($vector);

            impl<S: Simd> Lanes for $name<S> {
                const LEN: usize = <$vector>::LEN;
                type Token = S;

                #[inline(always)]
                fn splat(token: S, value: f32) -> Self {
                    Self(<$vector>::splat(token, value))
                }
                #[inline(always)]
                fn load(token: S, from: &[f32]) -> Self {
                    Self(<$vector>::from_slice(token, &from[..Self::LEN]))
                }
                #[inline(always)]
                fn from_fn(token: S, lane: impl Fn(usize) -> f32) -> Self {
                    Self(<$vector>::from_fn(token, lane))
                }
                #[inline(always)]
                fn store(self, to: &mut [f32]) {
                    self.0.store_slice(&mut to[..Self::LEN]);
                }
                #[inline(always)]
                fn add(self, other: Self) -> Self {
                    Self(self.0 + other.0)
                }
                #[inline(always)]
                fn sub(self, other: Self) -> Self {
                    Self(self.0 - other.0)
                }
                #[inline(always)]
                fn mul(self, other: Self) -> Self {
                    Self(self.0 * other.0)
                }
                #[inline(always)]
                fn div(self, other: Self) -> Self {
                    Self(self.0 / other.0)
                }
                #[inline(always)]
                fn mul_add(self, factor: Self, term: Self) -> Self {
                    if $fused {
                        return Self(self.0.mul_add(factor.0, term.0));
                    }
                    Self(self.0 * factor.0 + term.0)
                }
                #[inline(always)]
                fn at_least(self, floor: Self) -> Self {
                    Self(self.0.simd_lt(floor.0).select(floor.0, self.0))
                }
                #[inline(always)]
                fn where_below(self, other: Self, then: Self, or: Self) -> Self {
                    Self(self.0.simd_lt(other.0).select(then.0, or.0))
                }
                #[inline(always)]
                fn low_bits_to_exponent(self) -> Self {
                    Self(<$vector>::from_bits(self.0.to_bits() << 23))
                }
                #[inline(always)]
                fn lane(self, index: usize) -> f32 {
                    self.0[index]
                }
            }
        };
    }

    lanes!(Four, f32x4<S>, false, "Four floats, nothing fused.");
    lanes!(Wide, S::f32s, true, "As many floats as the host's vectors hold, fused.");
}
