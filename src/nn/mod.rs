//! Small networks: tensors, a tape that differentiates, layers, optimizers.
//!
//! A network is a plain function of values on a [`Tape`]. Residuals, two heads, taps on hidden layers, frozen teachers and
//! gradients by the input are what a function can do anyway:
//!
//! ```
//! use lossarium::nn::{Tape, Tensor};
//!
//! let (x, w) = (Tensor::new(&[1, 2], vec![1.0, 2.0]), Tensor::new(&[1, 2], vec![3.0, -1.0]));
//! let mut tape = Tape::default();
//! let (x, w) = (tape.variable(&x), tape.variable(&w));
//! let scores = tape.dense(x, w, None);
//! let output = tape.relu(scores);
//! tape.backward(output);
//! assert_eq!(tape.values(output), [1.0]);
//! assert_eq!(tape.gradient(w), [1.0, 2.0]);
//! assert_eq!(tape.gradient(x), [3.0, -1.0]);
//! ```

pub mod export;
pub(crate) mod layers;
#[cfg_attr(not(feature = "methods"), expect(dead_code, reason = "what the runs of papers share"))]
pub(crate) mod networks;
mod operations;
pub mod optimizers;
mod tape;
mod tensor;

pub use layers::{Attention, Gru, attention, dropout, gru, gru_cell};
pub use networks::{Activation, Layer, mlp};
pub use operations::{LossInput, Statistics, Window};
pub use tape::{Tape, Var};
pub use tensor::{Shape, Tensor};
