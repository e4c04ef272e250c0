//! Softmax-free linear attention (paper 29): Gaussian kernel, landmarks, an inverse by Newton-Raphson.

pub mod gaussian_kernel;
pub mod newton_raphson_inverse;
mod parts;
#[expect(clippy::module_inception, reason = "one file a function, named as in the catalog")]
pub mod soft_attention;
pub mod soft_landmarks;
pub mod soft_norm_attention;
pub mod softmax_attention;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    gaussian_kernel::ENTRY.listed(),
    newton_raphson_inverse::ENTRY.listed(),
    soft_landmarks::ENTRY.listed(),
    soft_attention::ENTRY.listed(),
    soft_norm_attention::ENTRY.listed(),
    softmax_attention::ENTRY.listed(),
];
