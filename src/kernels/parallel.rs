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

/// How many threads to share work among that is worth waking `most` of them: at least the one that asks.
pub(crate) fn threads_for(most: usize) -> usize {
    #[cfg(feature = "threads")]
    return most.clamp(1, rayon::current_num_threads());
    #[cfg(not(feature = "threads"))]
    return most.clamp(1, 1);
}

/// In wasm a panic ends its thread without unwinding, and rayon would wait for it forever.
#[cfg(all(feature = "threads", target_arch = "wasm32"))]
pub(crate) mod watched {
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
    use std::sync::{Condvar, Mutex};
    use std::time::Duration;

    /// How often a waiting caller looks whether the threads are still there.
    const PATIENCE: Duration = Duration::from_millis(50);

    static LOST: AtomicBool = AtomicBool::new(false);

    /// Says that a thread of the pool is gone: whoever waits for one panics too.
    pub(crate) fn lose_thread() {
        LOST.store(true, Relaxed);
    }

    /// Runs `job` in the pool and waits for it, as long as no thread is lost.
    pub(super) fn run<R: Send>(job: impl FnOnce() -> R + Send) -> R {
        let (result, arrived) = (Mutex::new(None), Condvar::new());
        let held = || result.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| {
                let value = job();
                *held() = Some(value);
                arrived.notify_one();
            });
            let mut result = held();
            while result.is_none() {
                assert!(!LOST.load(Relaxed), "a thread of the pool is lost");
                let waited = arrived.wait_timeout(result, PATIENCE);
                result = waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0;
            }
        });
        held().take().expect("the loop above ends with a result")
    }
}

/// `work` of every part, in order, by several threads if `parallel`.
pub(crate) fn collect<T: Send, R: Send>(
    parts: Vec<T>,
    parallel: bool,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "threads")]
    if parallel {
        use rayon::prelude::*;
        let all = || parts.into_par_iter().map(work).collect();
        #[cfg(target_arch = "wasm32")]
        return watched::run(all);
        #[cfg(not(target_arch = "wasm32"))]
        return all();
    }
    let _ = parallel;
    parts.into_iter().map(work).collect()
}
