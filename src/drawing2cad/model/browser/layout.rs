//! Sizes, names and beginnings of the weights.

use super::{CLASSES, LENGTH};
use crate::data::Random;
use crate::drawing2cad::commands::vector::{ARGS, COMMANDS};
use crate::nn::{Shape, Tensor};

/// Width of all rows, heads of its attention, and width between the linear maps of a layer.
pub(super) const SIZE: usize = 64;
pub(super) const HEADS: usize = 4;
const HIDDEN: usize = 128;

/// Layers of the encoder and of each decoder.
pub(super) const LAYERS: usize = 2;

/// Views, rows of a view, commands of a row, coordinates of a row.
pub(super) const VIEWS: usize = 4;
pub(super) const ROWS: usize = crate::drawing2cad::generate::PRIMITIVES + 1;
const ROW_COMMANDS: usize = 4;
pub(super) const COORDINATES: usize = 8;

/// Widths of their tables.
const VIEW: usize = 4;
const ROW_COMMAND: usize = 8;
const COORDINATE: usize = 16;

/// Sines and cosines of a coordinate, and the octaves that they come from.
pub(super) const OCTAVES: usize = 6;
pub(super) const WAVES: usize = 2 * OCTAVES;

/// Numbers of a row for each slot of its arguments.
pub(super) const RANK: usize = 32;

/// What varies between networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Has it a decoder for commands and one for arguments, rather than one for both?
    pub dual: bool,
}

impl Default for Form {
    fn default() -> Self {
        Self { dual: true }
    }
}

/// How a tensor begins.
#[derive(Clone, Copy, Debug)]
enum Start {
    Constant(f32),
    /// Uniform up to this size.
    Uniform(f64),
    /// Normal with this deviation.
    Normal(f64),
}

/// Names, shapes and beginnings of all tensors, in the order of the file.
#[derive(Default)]
struct Layout(Vec<(String, Shape, Start)>);

impl Layout {
    fn of(form: Form) -> Self {
        let mut layout = Self::default();
        let joint = SIZE - VIEW - ROW_COMMAND;
        layout.table("view", VIEWS, VIEW, 1.0);
        layout.table("command", ROW_COMMANDS, ROW_COMMAND, 1.0);
        layout.table("coordinate", CLASSES, COORDINATE, 1.0);
        layout.dense("coordinates", COORDINATES * (COORDINATE + WAVES), joint);
        layout.dense("row", SIZE, SIZE);
        layout.table("place", VIEWS * ROWS, SIZE, (2.0 / SIZE as f64).sqrt());
        for layer in 0..LAYERS {
            layout.layer(&format!("encoder.{layer}"), false);
        }
        layout.norm("encoder.norm");
        layout.dense("latent.0", SIZE, SIZE / 2);
        layout.dense("latent.1", SIZE / 2, SIZE);
        let decoders: &[&str] = if form.dual { &["commands", "arguments"] } else { &["commands"] };
        for decoder in decoders {
            layout.table(&format!("{decoder}.rows"), LENGTH, SIZE, (2.0 / SIZE as f64).sqrt());
            for layer in 0..LAYERS {
                layout.layer(&format!("{decoder}.{layer}"), true);
            }
            layout.norm(&format!("{decoder}.norm"));
        }
        layout.dense("commands.head.0", SIZE, SIZE / 2);
        layout.dense("commands.head.1", SIZE / 2, SIZE / 4);
        layout.dense("commands.head.2", SIZE / 4, COMMANDS);
        layout.dense("arguments.head.0", SIZE, 2 * SIZE);
        layout.dense("arguments.head.1", 2 * SIZE, ARGS * RANK);
        layout.dense("slots", RANK, ARGS * CLASSES);
        layout
    }

    fn add(&mut self, name: &str, part: &str, shape: &[usize], start: Start) {
        self.0.push((format!("{name}{part}"), Shape::new(shape), start));
    }

    fn table(&mut self, name: &str, rows: usize, columns: usize, deviation: f64) {
        self.add(name, "", &[rows, columns], Start::Normal(deviation));
    }

    fn dense(&mut self, name: &str, from: usize, to: usize) {
        let start = Start::Uniform(1.0 / (from as f64).sqrt());
        self.add(name, ".weight", &[to, from], start);
        self.add(name, ".bias", &[to], start);
    }

    fn norm(&mut self, name: &str) {
        self.add(name, ".weight", &[SIZE], Start::Constant(1.0));
        self.add(name, ".bias", &[SIZE], Start::Constant(0.0));
    }

    fn attention(&mut self, name: &str) {
        self.norm(&format!("{name}.norm"));
        for part in [".query", ".key", ".value"] {
            // As if they were one map, after Glorot and Bengio.
            let start = Start::Uniform((6.0 / (4 * SIZE) as f64).sqrt());
            self.add(name, &format!("{part}.weight"), &[SIZE, SIZE], start);
            self.add(name, &format!("{part}.bias"), &[SIZE], Start::Constant(0.0));
        }
        self.dense(&format!("{name}.output"), SIZE, SIZE);
    }

    fn layer(&mut self, name: &str, decodes: bool) {
        self.attention(&format!("{name}.self"));
        if decodes {
            self.dense(&format!("{name}.latent"), SIZE, SIZE);
            self.attention(&format!("{name}.cross"));
        }
        self.norm(&format!("{name}.feed.norm"));
        self.dense(&format!("{name}.feed.0"), SIZE, HIDDEN);
        self.dense(&format!("{name}.feed.1"), HIDDEN, SIZE);
    }
}

/// All weights of a network, by name.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::drawing2cad) struct Weights {
    pub(in crate::drawing2cad) form: Form,
    pub(in crate::drawing2cad) names: Vec<String>,
    pub(in crate::drawing2cad) tensors: Vec<Tensor>,
}

impl Weights {
    /// Tensors of a form; `values(shape, start)` gives the elements of each.
    fn of(form: Form, mut values: impl FnMut(usize, Start) -> Vec<f32>) -> Self {
        let (mut names, mut tensors) = (Vec::new(), Vec::new());
        for (name, shape, start) in Layout::of(form).0 {
            tensors.push(Tensor::new(&shape, values(shape.elements(), start)));
            names.push(name);
        }
        Self { form, names, tensors }
    }

    /// Random weights to begin with.
    pub(in crate::drawing2cad) fn random(form: Form, seed: u64) -> Self {
        let mut random = Random::new(seed);
        Self::of(form, |length, start| {
            let mut number = || match start {
                Start::Constant(value) => value,
                Start::Uniform(size) => random.between(-size, size) as f32,
                Start::Normal(deviation) => (deviation * random.normal()) as f32,
            };
            (0..length).map(|_| number()).collect()
        })
    }

    /// Weights from their elements, one after the other, of which there are [`Weights::count`].
    pub(in crate::drawing2cad) fn read(
        form: Form,
        mut elements: impl Iterator<Item = f32>,
    ) -> Self {
        Self::of(form, |length, _| elements.by_ref().take(length).collect())
    }

    /// How many numbers a form has.
    pub(in crate::drawing2cad) fn count(form: Form) -> usize {
        Layout::of(form).0.iter().map(|(_, shape, _)| shape.elements()).sum()
    }

    /// All numbers in order.
    pub(in crate::drawing2cad) fn elements(&self) -> impl Iterator<Item = f32> {
        self.tensors.iter().flat_map(|tensor| tensor.values.iter().copied())
    }
}
