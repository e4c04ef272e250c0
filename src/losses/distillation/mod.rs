//! Losses of a student against a teacher, or against its own past.

pub mod assistive_loss;
pub mod binary_kl;
pub mod binary_kl_norm;
pub mod dhkd_loss;
pub mod dkd;
pub mod gradient_align;
pub mod kd;
pub mod kd_landmark_loss;
pub mod nkd;
mod parts;
pub mod saf_trajectory_loss;
pub mod uskd;

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
