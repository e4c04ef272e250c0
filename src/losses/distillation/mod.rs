//! Losses of a student against a teacher, or against its own past.

mod assistive_loss;
mod binary_kl;
mod binary_kl_norm;
mod dhkd_loss;
mod dkd;
mod gradient_align;
mod kd;
mod kd_landmark_loss;
mod nkd;
mod parts;
pub(crate) mod saf_trajectory_loss;
mod uskd;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    assistive_loss::ENTRY.listed(),
    binary_kl::ENTRY.listed(),
    binary_kl_norm::ENTRY.listed(),
    dhkd_loss::ENTRY.listed(),
    dkd::ENTRY.listed(),
    gradient_align::ENTRY.listed(),
    kd::ENTRY.listed(),
    kd_landmark_loss::ENTRY.listed(),
    nkd::ENTRY.listed(),
    saf_trajectory_loss::ENTRY.listed(),
    uskd::ENTRY.listed(),
];
