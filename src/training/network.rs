//! A network as it is declared, and the plan that follows: which layer has which weights, of which shape. Nothing is
//! allocated for them yet, so that a network too large for the machine is refused first.

use super::run::yes;
use crate::nn::Window;
use crate::{Error, ErrorCode, Result};
use serde::{Deserialize, Serialize};

/// A layer. Shapes are those of one example: images `[channels, height, width]`, sequences `[steps, features]`, rows
/// `[features]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Layer {
    /// All inputs to all units; of a sequence, at each step by itself.
    Dense {
        /// How many units.
        units: usize,
    },
    /// Square filters over an image.
    Conv2d {
        /// How many filters.
        channels: usize,
        /// Rows and columns of a filter.
        kernel: usize,
        /// Distance between windows.
        #[serde(default = "one")]
        stride: usize,
        /// Zeros around the image.
        #[serde(default)]
        padding: usize,
    },
    /// Largest element of every window of an image.
    MaxPool2d {
        /// Rows and columns of a window, and the distance between two.
        kernel: usize,
    },
    /// Mean of every window of an image.
    AvgPool2d {
        /// Rows and columns of a window, and the distance between two.
        kernel: usize,
    },
    /// Rectifier.
    Relu,
    /// Hyperbolic tangent.
    Tanh,
    /// Gaussian error linear unit.
    Gelu,
    /// Logistic function.
    Sigmoid,
    /// Mean 0 and variance 1 for each channel over the batch; evaluations take running statistics.
    BatchNorm,
    /// Mean 0 and variance 1 for each row.
    LayerNorm,
    /// Zeros by chance, in training only.
    Dropout {
        /// Their share.
        rate: f64,
    },
    /// Gated recurrent unit over a sequence: its last state, or all.
    Gru {
        /// Size of the state.
        units: usize,
        /// Reset what the state's weights give, or the state itself?
        #[serde(default = "yes")]
        reset_after: bool,
        /// Give the states after all steps and not only the last?
        #[serde(default)]
        all: bool,
    },
    /// Every element of a sequence looks at all.
    Attention {
        /// Number of heads; divides the features.
        heads: usize,
        /// Hide later elements?
        #[serde(default)]
        causal: bool,
    },
    /// Mean over the steps of a sequence.
    Mean,
    /// An image as a sequence of its rows: `[height, channels × width]` of one channel.
    Rows,
    /// Layers whose result is added to what came in.
    Residual {
        /// They keep the shape.
        layers: Vec<Layer>,
    },
}

fn one() -> usize {
    1
}

/// A layer that knows where its weights are: the index of its first tensor, the others follow.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// Weight and bias; with `flat`, rows are made of images first.
    Dense {
        at: usize,
        flat: bool,
    },
    /// Weight and bias.
    Conv2d {
        at: usize,
        window: Window,
    },
    MaxPool2d(usize),
    AvgPool2d(usize),
    Relu,
    Tanh,
    Gelu,
    Sigmoid,
    /// Weight and bias; mean and variance from `running` on.
    BatchNorm {
        at: usize,
        running: usize,
    },
    /// Weight and bias.
    LayerNorm {
        at: usize,
    },
    Dropout(f64),
    /// Four tensors.
    Gru {
        at: usize,
        units: usize,
        reset_after: bool,
        all: bool,
    },
    /// Four tensors.
    Attention {
        at: usize,
        heads: usize,
        causal: bool,
    },
    Mean,
    Rows,
    Residual(Vec<Stage>),
}

/// What the elements of a tensor start as.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Start {
    /// Uniform between `−bound` and `bound`.
    Uniform(f64),
    /// The same number everywhere.
    All(f32),
}

/// A tensor to come.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) name: String,
    pub(super) shape: Vec<usize>,
    pub(super) start: Start,
}

/// What a network needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) parameters: Vec<Planned>,
    /// Channels of the running statistics, two tensors each.
    pub(super) running: Vec<Planned>,
    /// Elements of all layers for one example, and of the windows of the largest image.
    pub(super) activations: u64,
    pub(super) windows: u64,
}

/// `1/√n`.
fn fan(inputs: usize) -> Start {
    Start::Uniform(1.0 / (inputs as f64).sqrt())
}

/// Product of sizes, as large as it may be.
pub(super) fn elements(shape: &[usize]) -> u64 {
    shape.iter().fold(1, |n, &size| n.saturating_mul(size as u64))
}

impl Plan {
    /// Places layers one after the other behind an example of that shape; gives them with the shape that comes out.
    pub(super) fn place_all(
        &mut self,
        layers: &[Layer],
        mut shape: Vec<usize>,
        name: &str,
    ) -> Result<(Vec<Stage>, Vec<usize>)> {
        let mut stages = Vec::with_capacity(layers.len());
        for (at, layer) in layers.iter().enumerate() {
            let name = format!("{name}[{at}]");
            let (stage, next) = self.place(layer, shape, &name)?;
            self.activations = self.activations.saturating_add(elements(&next));
            stages.push(stage);
            shape = next;
        }
        Ok((stages, shape))
    }

    /// Adds a tensor and gives its index.
    pub(super) fn parameter(
        &mut self,
        layer: &str,
        name: &str,
        shape: &[usize],
        start: Start,
    ) -> usize {
        let name = format!("{layer}.{name}");
        self.parameters.push(Planned { name, shape: shape.to_vec(), start });
        self.parameters.len() - 1
    }

    /// Weights `[units, inputs]` and a bias.
    fn dense(&mut self, name: &str, units: usize, inputs: usize) -> usize {
        let at = self.parameter(name, "weight", &[units, inputs], fan(inputs));
        self.parameter(name, "bias", &[units], fan(inputs));
        at
    }

    /// A scale of 1 and an offset of 0.
    fn scale(&mut self, name: &str, size: usize) -> usize {
        let at = self.parameter(name, "weight", &[size], Start::All(1.0));
        self.parameter(name, "bias", &[size], Start::All(0.0));
        at
    }

    fn place(
        &mut self,
        layer: &Layer,
        shape: Vec<usize>,
        name: &str,
    ) -> Result<(Stage, Vec<usize>)> {
        Ok(match *layer {
            Layer::Dense { units } => self.place_dense(units, shape, name)?,
            Layer::Conv2d { channels, kernel, stride, padding } => {
                self.place_conv2d([channels, kernel], Window { stride, padding }, &shape, name)?
            }
            Layer::MaxPool2d { kernel } => {
                (Stage::MaxPool2d(kernel), pooled(kernel, &shape, name)?)
            }
            Layer::AvgPool2d { kernel } => {
                (Stage::AvgPool2d(kernel), pooled(kernel, &shape, name)?)
            }
            Layer::Relu => (Stage::Relu, shape),
            Layer::Tanh => (Stage::Tanh, shape),
            Layer::Gelu => (Stage::Gelu, shape),
            Layer::Sigmoid => (Stage::Sigmoid, shape),
            Layer::BatchNorm => self.place_batch_norm(shape, name)?,
            Layer::LayerNorm => {
                let size = *shape.last().ok_or_else(|| misfit(name, "an axis", &shape))?;
                (Stage::LayerNorm { at: self.scale(name, size) }, shape)
            }
            Layer::Dropout { rate } if (0.0..1.0).contains(&rate) => (Stage::Dropout(rate), shape),
            Layer::Dropout { .. } => {
                let expected = "a rate of 0 or more and below 1";
                return Err(Error::new(ErrorCode::OutOfRange, name, expected, "another"));
            }
            Layer::Gru { units, reset_after, all } => {
                let [steps, inputs] = sequence(&shape, name)?;
                at_least_one(units, "units", name)?;
                let at = self.place_gru(name, units, inputs);
                let next = if all { vec![steps, units] } else { vec![units] };
                (Stage::Gru { at, units, reset_after, all }, next)
            }
            Layer::Attention { heads, causal } => {
                let [_, dimension] = sequence(&shape, name)?;
                (
                    Stage::Attention {
                        at: self.place_attention(name, heads, dimension)?,
                        heads,
                        causal,
                    },
                    shape,
                )
            }
            Layer::Mean => (Stage::Mean, vec![sequence(&shape, name)?[1]]),
            Layer::Rows => match shape[..] {
                [1, height, width] => (Stage::Rows, vec![height, width]),
                _ => return Err(misfit(name, "images of one channel", &shape)),
            },
            Layer::Residual { ref layers } => {
                let (stages, next) = self.place_all(layers, shape.clone(), name)?;
                if next != shape {
                    return Err(misfit(name, &format!("layers that give {shape:?}"), &next));
                }
                (Stage::Residual(stages), shape)
            }
        })
    }

    fn place_dense(
        &mut self,
        units: usize,
        shape: Vec<usize>,
        name: &str,
    ) -> Result<(Stage, Vec<usize>)> {
        at_least_one(units, "units", name)?;
        let flat = shape.len() != 2;
        let inputs = if flat { elements(&shape) as usize } else { shape[1] };
        let at = self.dense(name, units, inputs);
        let next = if flat { vec![units] } else { vec![shape[0], units] };
        Ok((Stage::Dense { at, flat }, next))
    }

    fn place_conv2d(
        &mut self,
        [channels, kernel]: [usize; 2],
        window: Window,
        shape: &[usize],
        name: &str,
    ) -> Result<(Stage, Vec<usize>)> {
        let [depth, height, width] = image(shape, name)?;
        for (what, size) in [("channels", channels), ("kernel", kernel), ("stride", window.stride)]
        {
            at_least_one(size, what, name)?;
        }
        let room = height.min(width).saturating_add(window.padding.saturating_mul(2));
        if kernel > room || window.padding >= kernel {
            let expected = format!("a kernel of at most {room} that is larger than the padding");
            return Err(misfit(name, &expected, &[kernel, kernel]));
        }
        let fan_in = depth * kernel * kernel;
        let at = self.parameter(name, "weight", &[channels, depth, kernel, kernel], fan(fan_in));
        self.parameter(name, "bias", &[channels], fan(fan_in));
        let next = [height, width].map(|size| window.count(size, kernel));
        self.windows = self.windows.max(elements(&[fan_in, next[0], next[1]]));
        Ok((Stage::Conv2d { at, window }, vec![channels, next[0], next[1]]))
    }

    fn place_batch_norm(&mut self, shape: Vec<usize>, name: &str) -> Result<(Stage, Vec<usize>)> {
        let [channels] = match shape[..] {
            [channels] | [channels, _, _] => [channels],
            _ => return Err(misfit(name, "images or rows", &shape)),
        };
        let running = self.running.len();
        for (what, start) in [("mean", 0.0), ("variance", 1.0)] {
            let name = format!("{name}.running_{what}");
            self.running.push(Planned { name, shape: vec![channels], start: Start::All(start) });
        }
        Ok((Stage::BatchNorm { at: self.scale(name, channels), running }, shape))
    }

    fn place_gru(&mut self, name: &str, units: usize, inputs: usize) -> usize {
        let gates = units.saturating_mul(3);
        let at = self.parameter(name, "weight_ih", &[gates, inputs], fan(units));
        self.parameter(name, "weight_hh", &[gates, units], fan(units));
        self.parameter(name, "bias_ih", &[gates], fan(units));
        self.parameter(name, "bias_hh", &[gates], fan(units));
        at
    }

    fn place_attention(&mut self, name: &str, heads: usize, dimension: usize) -> Result<usize> {
        if heads == 0 || !dimension.is_multiple_of(heads) {
            let expected = format!("a number of heads that divides {dimension}");
            return Err(Error::new(ErrorCode::OutOfRange, name, expected, heads.to_string()));
        }
        let at = self.parameter(name, "in_weight", &[3 * dimension, dimension], fan(dimension));
        self.parameter(name, "in_bias", &[3 * dimension], Start::All(0.0));
        self.parameter(name, "out_weight", &[dimension, dimension], fan(dimension));
        self.parameter(name, "out_bias", &[dimension], Start::All(0.0));
        Ok(at)
    }

    /// The head: a row of weights for each output, and perhaps a bias.
    pub(super) fn place_head(&mut self, outputs: usize, inputs: usize, bias: bool) -> usize {
        let at = self.parameter("head", "weight", &[outputs, inputs], fan(inputs));
        if bias {
            self.parameter("head", "bias", &[outputs], fan(inputs));
        }
        self.activations = self.activations.saturating_add(outputs as u64);
        at
    }
}

fn misfit(layer: &str, expected: &str, got: &[usize]) -> Error {
    Error::new(ErrorCode::ShapeMismatch, layer, expected, format!("{got:?}"))
}

fn at_least_one(size: usize, what: &str, layer: &str) -> Result<()> {
    if size > 0 {
        return Ok(());
    }
    Err(Error::new(ErrorCode::OutOfRange, layer, format!("at least one of {what}"), "0"))
}

fn image(shape: &[usize], layer: &str) -> Result<[usize; 3]> {
    let image = shape.try_into();
    image.map_err(|_| misfit(layer, "images [channels, height, width]", shape))
}

fn sequence(shape: &[usize], layer: &str) -> Result<[usize; 2]> {
    let sequence = shape.try_into();
    sequence.map_err(|_| misfit(layer, "sequences [steps, features]", shape))
}

fn pooled(kernel: usize, shape: &[usize], layer: &str) -> Result<Vec<usize>> {
    let [channels, height, width] = image(shape, layer)?;
    if kernel == 0 || kernel > height.min(width) {
        let expected = format!("windows of 1 to {} rows", height.min(width));
        return Err(misfit(layer, &expected, &[kernel, kernel]));
    }
    Ok(vec![channels, height / kernel, width / kernel])
}
