//! Wide networks as kernel machines (paper 16): tangent kernels, solvers, certificates.

pub mod ibp_two_layer;
pub mod kernel_generalisation_bound;
pub mod kernel_machine_loss;
pub mod kernel_machine_solve;
pub mod kernel_machine_subgradient;
pub mod kernel_ridge_flow;
pub mod ntk_relu;
pub mod ntk_robustness_certificate;
mod parts;
mod solvers;

use crate::entry::Entry;

/// The entries of this room.
pub(crate) static ENTRIES: &[Entry] = &[
    ntk_relu::ENTRY.listed(),
    kernel_machine_loss::ENTRY.listed(),
    kernel_machine_subgradient::ENTRY.listed(),
    kernel_machine_solve::ENTRY.listed(),
    kernel_ridge_flow::ENTRY.listed(),
    ntk_robustness_certificate::ENTRY.listed(),
    ibp_two_layer::ENTRY.listed(),
    kernel_generalisation_bound::ENTRY.listed(),
];
