//! Which arithmetic runs, and the choice of instruction set for every kernel.

/// How numbers are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// Four lanes, nothing fused, one order of summation: the same digits in every build and on
    /// every machine.
    Portable,
    /// The widest vectors and fused operations that the machine has.
    Fast,
}

#[cfg(target_arch = "wasm32")]
mod choice {
    use super::Arithmetic;

    /// The arithmetic in effect: that of the wasm file.
    pub fn arithmetic() -> Arithmetic {
        if cfg!(target_feature = "relaxed-simd") { Arithmetic::Fast } else { Arithmetic::Portable }
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod choice {
    use super::Arithmetic;
    use fearless_simd::Level;
    use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

    /// Instruction sets of the host, narrowest first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum InstructionSet {
        /// Four lanes, nothing fused: the portable arithmetic.
        FourLanes,
        /// NEON, with fused operations.
        Neon,
        /// AVX2 and FMA.
        Avx2,
        /// AVX-512.
        Avx512,
    }

    impl InstructionSet {
        /// Those that this machine has.
        pub fn available() -> Vec<Self> {
            let widest = widest();
            let all = [Self::FourLanes, Self::Neon, Self::Avx2, Self::Avx512];
            let same_machine = |set: &Self| cfg!(target_arch = "aarch64") == (*set == Self::Neon);
            let has = |set: &Self| *set == Self::FourLanes || same_machine(set) && *set <= widest;
            all.into_iter().filter(has).collect()
        }

        /// For display.
        pub const fn name(self) -> &'static str {
            match self {
                Self::FourLanes => "four lanes",
                Self::Neon => "NEON",
                Self::Avx2 => "AVX2",
                Self::Avx512 => "AVX-512",
            }
        }
    }

    /// Widest set that may be used, as a number; all of them at first.
    static LIMIT: AtomicU8 = AtomicU8::new(InstructionSet::Avx512 as u8);

    /// Limits the whole process to `widest` and narrower sets. [`InstructionSet::FourLanes`] is the
    /// portable arithmetic.
    pub fn limit(widest: InstructionSet) {
        LIMIT.store(widest as u8, Relaxed);
    }

    /// The instruction set in effect.
    pub fn instruction_set() -> InstructionSet {
        let limit = LIMIT.load(Relaxed);
        let mut allowed = InstructionSet::available().into_iter().filter(|&set| set as u8 <= limit);
        allowed.next_back().unwrap_or(InstructionSet::FourLanes)
    }

    /// The arithmetic in effect for the whole process: fast, unless [`limit`] says otherwise or the
    /// machine has no fused operations.
    pub fn arithmetic() -> Arithmetic {
        if fused_level().is_some() { Arithmetic::Fast } else { Arithmetic::Portable }
    }

    /// The level of the fast arithmetic, if it is in effect.
    pub(crate) fn fused_level() -> Option<Level> {
        let level = Level::new();
        match LIMIT.load(Relaxed) {
            limit if limit >= widest() as u8 => {
                (widest() != InstructionSet::FourLanes).then_some(level)
            }
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            limit if limit >= InstructionSet::Avx2 as u8 => level.as_avx2().map(Level::Avx2),
            _ => None,
        }
    }

    fn widest() -> InstructionSet {
        match Level::new() {
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Level::Avx512(_) => InstructionSet::Avx512,
            #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
            Level::Avx2(_) => InstructionSet::Avx2,
            #[cfg(target_arch = "aarch64")]
            Level::Neon(_) => InstructionSet::Neon,
            _ => InstructionSet::FourLanes,
        }
    }
}

pub use choice::*;

/// Defines the safe function `$name` over the generic kernel `$kernel`, whose first argument is the
/// token of its [`Lanes`](super::lanes::Lanes): in wasm the vectors of the file, natively those of
/// the arithmetic in effect.
macro_rules! dispatch {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) $(-> $return:ty)? = $kernel:ident) => {
        $(#[$meta])*
        $vis fn $name($($arg: $type),*) $(-> $return)? {
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            return $kernel::<$crate::kernels::lanes::wasm::Vector>((), $($arg),*);
            #[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
            return $kernel::<$crate::kernels::lanes::Plain>((), $($arg),*);
            #[cfg(not(target_arch = "wasm32"))]
            {
                use $crate::kernels::{arithmetic, lanes::native};
                #[inline(always)]
                fn four<S: fearless_simd::Simd>(simd: S, $($arg: $type),*) $(-> $return)? {
                    $kernel::<native::Four<S>>(simd, $($arg),*)
                }
                #[inline(always)]
                fn wide<S: fearless_simd::Simd>(simd: S, $($arg: $type),*) $(-> $return)? {
                    $kernel::<native::Wide<S>>(simd, $($arg),*)
                }
                match arithmetic::fused_level() {
                    Some(level) => fearless_simd::dispatch!(level, simd => wide(simd, $($arg),*)),
                    None => {
                        let level = fearless_simd::Level::new();
                        fearless_simd::dispatch!(level, simd => four(simd, $($arg),*))
                    }
                }
            }
        }
    };
}
pub(crate) use dispatch;
