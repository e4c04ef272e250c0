//! Timing with turns and intervals: the native twin of the package's `timing` module.
//!
//! A sample is a batch of calls that lasts many steps of the clock; candidates warm up until two windows
//! agree and take turns in random order; the result is a median with an interval by order statistics.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::time::{Duration, Instant};

/// A sample lasts at least this many steps of the clock.
const STEPS_PER_SAMPLE: u32 = 50;
/// Whatever the clock can do, a sample is not shorter: interrupts last microseconds.
const SHORTEST_SAMPLE: Duration = Duration::from_micros(100);
/// With six samples the whole range holds the median with 97 percent.
const FEWEST_ROUNDS: usize = 6;
const MOST_ROUNDS: usize = 101;
const WINDOW: usize = 3;
const MOST_WINDOWS: usize = 8;
const TOLERANCE: f64 = 0.1;

/// What is timed.
pub(super) struct Candidate<'a> {
    pub(super) name: String,
    /// Puts the data in place before each sample of so many calls; not timed.
    pub(super) prepare: Box<dyn FnMut(u32) + 'a>,
    /// One call.
    pub(super) call: Box<dyn FnMut() + 'a>,
}

/// Seconds a call.
#[derive(Clone, Debug)]
pub(super) struct Timing {
    pub(super) name: String,
    pub(super) median: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) samples: usize,
}

/// Smallest step of the clock.
pub(super) fn clock_step() -> Duration {
    let step = || {
        let start = Instant::now();
        loop {
            let elapsed = start.elapsed();
            if !elapsed.is_zero() {
                return elapsed;
            }
        }
    };
    (0..20).map(|_| step()).min().unwrap_or_default()
}

/// Times the candidates against each other; `budget` is for the samples of all of them.
pub(super) fn measure(candidates: Vec<Candidate<'_>>, budget: Duration) -> Vec<Timing> {
    let shortest = SHORTEST_SAMPLE.max(clock_step() * STEPS_PER_SAMPLE);
    let mut runners: Vec<Runner> =
        candidates.into_iter().map(|candidate| Runner::new(candidate, shortest)).collect();
    runners.iter_mut().for_each(Runner::warm_up);
    let mut random = Pcg32::seed_from_u64(1);
    let mut used = Duration::ZERO;
    let mut order: Vec<usize> = (0..runners.len()).collect();
    for round in 0..MOST_ROUNDS {
        if round >= FEWEST_ROUNDS && used >= budget {
            break;
        }
        shuffle(&mut order, &mut random);
        for &index in &order {
            let start = Instant::now();
            let sample = runners[index].sample();
            runners[index].samples.push(sample);
            used += start.elapsed();
        }
    }
    runners.into_iter().map(Runner::timing).collect()
}

struct Runner<'a> {
    candidate: Candidate<'a>,
    shortest: Duration,
    calls: u32,
    samples: Vec<f64>,
}

impl<'a> Runner<'a> {
    fn new(candidate: Candidate<'a>, shortest: Duration) -> Self {
        Self { candidate, shortest, calls: 1, samples: Vec::new() }
    }

    /// Seconds a call. A sample that comes out too short is taken again with more calls.
    fn sample(&mut self) -> f64 {
        loop {
            (self.candidate.prepare)(self.calls);
            let start = Instant::now();
            (0..self.calls).for_each(|_| (self.candidate.call)());
            let elapsed = start.elapsed();
            if elapsed >= self.shortest {
                return elapsed.as_secs_f64() / f64::from(self.calls);
            }
            let missing = self.shortest.as_secs_f64() / elapsed.as_secs_f64().max(1e-9);
            self.calls = (f64::from(self.calls) * (1.2 * missing).min(10.0)).ceil() as u32;
        }
    }

    fn warm_up(&mut self) {
        let window = |runner: &mut Self| median(&mut [(); WINDOW].map(|()| runner.sample()));
        let mut before = window(self);
        for _ in 1..MOST_WINDOWS {
            let after = window(self);
            if (after - before).abs() <= TOLERANCE * after.min(before) {
                return;
            }
            before = after;
        }
    }

    fn timing(mut self) -> Timing {
        let median = median(&mut self.samples);
        let cut = outer_ranks(self.samples.len());
        let (low, high) = (self.samples[cut], self.samples[self.samples.len() - 1 - cut]);
        Timing { name: self.candidate.name, median, low, high, samples: self.samples.len() }
    }
}

/// The median; the numbers are sorted afterwards.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    if numbers.len() % 2 == 1 {
        return numbers[middle];
    }
    0.5 * (numbers[middle - 1] + numbers[middle])
}

/// How many of the smallest and of the largest samples lie outside of the interval that holds the median
/// with at least 95 percent.
fn outer_ranks(count: usize) -> usize {
    let (mut term, mut tail, mut cut) = (0.5f64.powi(count as i32), 0.0, 0);
    for k in 0..count / 2 {
        tail += term;
        if 2.0 * tail > 0.05 {
            break;
        }
        cut = k;
        term *= (count - k) as f64 / (k + 1) as f64;
    }
    cut
}

fn shuffle(order: &mut [usize], random: &mut Pcg32) {
    for last in (1..order.len()).rev() {
        order.swap(last, random.next_u32() as usize % (last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::{median, outer_ranks};

    #[test]
    fn medians_of_odd_and_even_counts() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    /// Tables of order statistics: with 6, 9 and 20 samples the 95 percent interval leaves out 0, 1 and 5.
    #[test]
    fn intervals_leave_out_the_ranks_of_the_tables() {
        assert_eq!([6, 9, 20].map(outer_ranks), [0, 1, 5]);
    }
}
