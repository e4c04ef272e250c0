//! The algorithms for softmax, and what each pass of theirs moves when nothing stays in cache.

/// An algorithm for softmax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// The fastest: blocks, or for the shortest rows a row a lane.
    Auto,
    /// Maximum, sum of exponentials, exponentials again.
    ThreePassRecompute,
    /// Maximum, exponentials and their sum, division.
    ThreePassReload,
    /// Exponentials as mantissa and exponent: no maximum.
    TwoPass,
    /// Maximum and sum together, then exponentials.
    Online,
    /// Blocks that stay in cache, each relative to its own maximum, then one multiplication.
    Blocked,
}

/// One trip of an algorithm through a row that is longer than the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// What it computes.
    pub does: &'static str,
    /// What it moves.
    pub trip: Trip,
    /// Exponentials of each element.
    pub exponentials: u8,
}

/// What a pass moves for each element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trip {
    /// It reads one array.
    Read,
    /// It reads and writes the same array.
    Scale,
    /// It reads one array and writes another.
    Copy,
}

impl Trip {
    /// For display.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Scale => "scale",
            Self::Copy => "copy",
        }
    }
}

const fn pass(does: &'static str, trip: Trip, exponentials: u8) -> Pass {
    Pass { does, trip, exponentials }
}

const MAXIMUM: Pass = pass("maximum", Trip::Read, 0);
const SUM: Pass = pass("sum of exponentials", Trip::Read, 1);
const PAIRS: Pass = pass("sum in mantissa and exponent", Trip::Read, 1);
const TOGETHER: Pass = pass("maximum and sum together", Trip::Read, 1);
const STORE: Pass = pass("exponentials and their sum", Trip::Copy, 1);
const BLOCKS: Pass = pass("block by block in cache: maximum, exponentials, sum", Trip::Copy, 1);
const DIVIDE: Pass = pass("divide", Trip::Scale, 0);
const AGAIN: Pass = pass("exponentials again, divided", Trip::Copy, 1);

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Self; 6] = [
        Self::Auto,
        Self::ThreePassRecompute,
        Self::ThreePassReload,
        Self::TwoPass,
        Self::Online,
        Self::Blocked,
    ];

    /// Name in calls.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::ThreePassRecompute => "three_pass_recompute",
            Self::ThreePassReload => "three_pass_reload",
            Self::TwoPass => "two_pass",
            Self::Online => "online",
            Self::Blocked => "blocked",
        }
    }

    /// Name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Auto => "Auto",
            Self::ThreePassRecompute => "Three-pass recompute",
            Self::ThreePassReload => "Three-pass reload",
            Self::TwoPass => "Two-pass",
            Self::Online => "Online",
            Self::Blocked => "Blocked",
        }
    }

    /// Its passes over a row that is longer than the cache.
    pub const fn passes(self) -> &'static [Pass] {
        match self {
            Self::ThreePassRecompute => &[MAXIMUM, SUM, AGAIN],
            Self::ThreePassReload => &[MAXIMUM, STORE, DIVIDE],
            Self::TwoPass => &[PAIRS, AGAIN],
            Self::Online => &[TOGETHER, AGAIN],
            Self::Auto | Self::Blocked => &[BLOCKS, DIVIDE],
        }
    }
}
