//! Names and shapes of the weights in the order of the official code, and the rule that fills them for tests.

use super::network::Dimensions;
use crate::drawing2cad::commands::vector::{ARGS, COMMANDS};

/// Classes of an argument: none, and 256 levels.
pub(super) const CLASSES: usize = 257;

/// Features of a coordinate, of the eight of a row, of those after a linear map, and of a view.
pub(super) const COORDINATE: usize = 64;
pub(super) const COORDINATES: usize = 8;
pub(super) const MIXED: usize = 128;
pub(super) const VIEW: usize = 4;

/// Commands of a drawing.
const VOCABULARY: usize = 4;

/// Rows of the position table beyond those of the sequence.
const SPARE_POSITIONS: usize = 2;

pub(super) type Shape = Vec<usize>;

/// A weight.
#[derive(Debug)]
pub(super) struct Weight {
    pub(super) name: String,
    pub(super) shape: Shape,
    pub(super) values: Vec<f64>,
}

/// The weights of a network by name.
#[derive(Debug)]
pub(super) struct Weights(Vec<Weight>);

impl Weights {
    /// Weights in an order that is an arrangement of that of `layout`, filled by rule: whole numbers below 2048 that come of the
    /// place of a weight and of an element, as 8192nds from −1/8 on; scales of layer norms are 1 more.
    pub(super) fn by_rule(order: Vec<(String, Shape)>) -> Self {
        let weight = |(place, (name, shape)): (usize, (String, Shape))| {
            let one = if name.contains("norm") && name.ends_with("weight") { 1.0 } else { 0.0 };
            let value = |element: usize| {
                let sum = 7919 * element as u64 + 104_729 * place as u64 + 12_345;
                one + ((sum % 2048) as f64 - 1024.0) / 8192.0
            };
            let values = (0..shape.iter().product()).map(value).collect();
            Weight { name, shape, values }
        };
        Self(order.into_iter().enumerate().map(weight).collect())
    }

    /// The weight of a name of the layout.
    pub(super) fn get(&self, name: &str) -> &Weight {
        let found = self.0.iter().find(|weight| weight.name == name);
        found.unwrap_or_else(|| panic!("no weight {name}"))
    }
}

/// Names and shapes under construction.
struct Layout(Vec<(String, Shape)>);

impl Layout {
    fn add(&mut self, name: &str, shape: &[usize]) {
        self.0.push((name.into(), shape.to_vec()));
    }

    fn linear(&mut self, name: &str, to: usize, from: usize) {
        self.add(&format!("{name}.weight"), &[to, from]);
        self.add(&format!("{name}.bias"), &[to]);
    }

    fn norm(&mut self, name: &str, size: usize) {
        self.add(&format!("{name}.weight"), &[size]);
        self.add(&format!("{name}.bias"), &[size]);
    }

    fn attention(&mut self, name: &str, size: usize) {
        self.add(&format!("{name}.self_attn.in_proj_weight"), &[3 * size, size]);
        self.add(&format!("{name}.self_attn.in_proj_bias"), &[3 * size]);
        self.linear(&format!("{name}.self_attn.out_proj"), size, size);
    }

    fn feed_forward(&mut self, name: &str, size: usize, hidden: usize) {
        self.linear(&format!("{name}.linear1"), hidden, size);
        self.linear(&format!("{name}.linear2"), size, hidden);
        self.norm(&format!("{name}.norm1"), size);
        self.norm(&format!("{name}.norm2"), size);
    }

    fn decoder(&mut self, name: &str, of: &Dimensions, head: [usize; 3]) {
        let size = of.size;
        self.add(&format!("{name}.embedding.PE.pos_embed.weight"), &[of.length, size]);
        for layer in 0..of.decoder_layers {
            let layer = format!("{name}.decoder.layers.{layer}");
            self.attention(&layer, size);
            self.linear(&format!("{layer}.linear_global"), size, size);
            self.feed_forward(&layer, size, of.hidden);
        }
        self.norm(&format!("{name}.decoder.norm"), size);
        let [first, second, last] = head;
        self.linear(&format!("{name}.fcn.mlp.0"), first, size);
        self.linear(&format!("{name}.fcn.mlp.2"), second, first);
        self.linear(&format!("{name}.fcn.mlp.4"), last, second);
    }
}

/// Names and shapes of all weights, in order.
pub(super) fn layout(of: &Dimensions) -> Vec<(String, Shape)> {
    let size = of.size;
    let mut layout = Layout(Vec::new());
    let embedding = "encoder.embedding";
    let view = if of.views > 1 { VIEW } else { 0 };
    if view > 0 {
        layout.add(&format!("{embedding}.view_embed.weight"), &[VIEW, VIEW]);
    }
    layout.add(&format!("{embedding}.command_embed.weight"), &[VOCABULARY, 12 - view]);
    layout.add(&format!("{embedding}.args_embed.weight"), &[CLASSES, COORDINATE]);
    layout.linear(&format!("{embedding}.args_mlp"), MIXED, COORDINATES * COORDINATE);
    layout.linear(&format!("{embedding}.mlp"), size, 12 + MIXED);
    let positions = of.views * of.rows_per_view + SPARE_POSITIONS;
    layout.add(&format!("{embedding}.pos_encoding.pos_embed.weight"), &[positions, size]);
    for layer in 0..of.encoder_layers {
        let layer = format!("encoder.encoder.layers.{layer}");
        layout.attention(&layer, size);
        layout.feed_forward(&layer, size, of.hidden);
    }
    layout.norm("encoder.encoder.norm", size);
    layout.linear("bottleneck.bottleneck.0", size / 2, size);
    layout.linear("bottleneck.bottleneck.2", size, size / 2);
    layout.decoder("command_decoder", of, [size / 2, size / 4, COMMANDS]);
    layout.decoder("args_decoder", of, [4 * size, 2 * size, ARGS * CLASSES]);
    layout.0
}
