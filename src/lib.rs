//! Lossarium: softmax variants, loss functions and the algorithms of 42 papers, exact and fast,
//! for Rust and for WebAssembly.

pub mod kernels;
