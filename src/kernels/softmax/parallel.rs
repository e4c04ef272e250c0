//! Work over several threads, where there are some and where it pays.
//!
//! What a part gives depends on the part alone, and results come back in order: the digits are the
//! same for any number of threads.

/// Elements from which several threads may be faster than one: in wasm two of them gained nothing at four million
/// elements and up to 1.6 times at sixteen.
#[cfg(feature = "threads")]
const LEAST: usize = 5 << 20;

/// Are there threads, and is a call on that many elements worth waking them?
#[cfg(feature = "threads")]
pub(super) fn pays(elements: usize) -> bool {
    elements >= LEAST && rayon::current_num_threads() > 1
}

/// There are no threads in this build.
#[cfg(not(feature = "threads"))]
pub(super) fn pays(_elements: usize) -> bool {
    false
}

/// `work` of every part, in order, by several threads if `parallel`.
pub(super) fn collect<T: Send, R: Send>(
    parts: Vec<T>,
    parallel: bool,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "threads")]
    if parallel {
        use rayon::prelude::*;
        return parts.into_par_iter().map(work).collect();
    }
    let _ = parallel;
    parts.into_iter().map(work).collect()
}
