//! Wide networks as kernel machines (paper 16): tangent kernels, solvers, certificates.

mod ibp_two_layer;
mod kernel_generalisation_bound;
mod kernel_machine_loss;
mod kernel_machine_solve;
mod kernel_machine_subgradient;
mod kernel_ridge_flow;
mod ntk_relu;
mod ntk_robustness_certificate;
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
