//! The network: rows of a drawing in, scores of a program out.

use super::layers::{add, gelu, layer_norm, linear, relu, self_attention};
use super::weights::{COORDINATE, COORDINATES, VIEW, Weights};

/// Sizes of a network.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dimensions {
    /// The first view, and how many views follow each other.
    pub(super) first_view: i32,
    pub(super) views: usize,
    pub(super) rows_per_view: usize,
    /// Width of all rows.
    pub(super) size: usize,
    pub(super) heads: usize,
    pub(super) hidden: usize,
    pub(super) encoder_layers: usize,
    pub(super) decoder_layers: usize,
    /// Rows of a program.
    pub(super) length: usize,
}

/// A row of a drawing: view, command, eight coordinates.
pub(super) type Row = [i32; 10];

const END: i32 = 1;

/// A row that fills up the block of a view.
fn padding(view: i32) -> Row {
    let mut row = [-1; 10];
    (row[0], row[1]) = (view, END);
    row
}

/// Rows of a drawing at their places in the stacked sequence of all views.
#[derive(Debug)]
pub(super) struct Drawing {
    /// Place and row, without ends, by place.
    rows: Vec<(usize, Row)>,
    /// The first place that holds an end.
    first_end: usize,
}

impl Drawing {
    /// Stacks the rows of the views.
    pub(super) fn new(of: &Dimensions, rows: &[Row]) -> Self {
        let mut stacked = Vec::new();
        let mut first_end = None;
        for block in 0..of.views {
            let view = of.first_view + block as i32;
            let own = rows.iter().filter(|row| row[0] == view && row[1] != END);
            let start = block * of.rows_per_view;
            let before = stacked.len();
            stacked.extend(own.enumerate().map(|(index, row)| (start + index, *row)));
            let end = start + stacked.len() - before;
            if end < start + of.rows_per_view {
                first_end.get_or_insert(end);
            }
        }
        let first_end = first_end.unwrap_or(of.views * of.rows_per_view);
        Self { rows: stacked, first_end }
    }

    /// Rows before the first end.
    pub(super) fn before_end(&self) -> usize {
        self.rows.iter().take_while(|(place, _)| *place < self.first_end).count()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row at a place.
    pub(super) fn at(&self, of: &Dimensions, place: usize) -> Row {
        let view = of.first_view + (place / of.rows_per_view) as i32;
        let found = self.rows.iter().find(|(other, _)| *other == place);
        found.map_or_else(|| padding(view), |(_, row)| *row)
    }
}

/// A network.
#[derive(Debug)]
pub(super) struct Network<'a> {
    pub(super) of: Dimensions,
    pub(super) weights: &'a Weights,
}

impl Network<'_> {
    /// A row at a place, as the encoder reads it.
    pub(super) fn embed(&self, place: usize, row: &Row) -> Vec<f64> {
        let embedding = "encoder.embedding";
        let table = |name: &str, index: i32| {
            let weight = self.weights.get(&format!("{embedding}.{name}.weight"));
            let width = weight.shape[1];
            let start = index as usize * width;
            weight.values[start..start + width].to_vec()
        };
        let mut coordinates = Vec::with_capacity(COORDINATES * COORDINATE);
        // Row 0 of the table stands for a coordinate that is not there.
        row[2..].iter().for_each(|value| coordinates.extend(table("args_embed", value + 1)));
        let mut joint = Vec::new();
        if self.of.views > 1 {
            joint.extend(table("view_embed", row[0].min(VIEW as i32 - 1)));
        }
        joint.extend(table("command_embed", row[1]));
        joint.extend(linear(self.weights, &format!("{embedding}.args_mlp"), &coordinates));
        let mut embedded = linear(self.weights, &format!("{embedding}.mlp"), &joint);
        add(&mut embedded, &table("pos_encoding.pos_embed", place as i32));
        embedded
    }

    /// The encoded rows. Ends are no keys, and nothing asks what they look at: they are left out.
    pub(super) fn encode(&self, drawing: &Drawing) -> Vec<f64> {
        let rows = drawing.rows.iter();
        let mut x: Vec<f64> = rows.flat_map(|(place, row)| self.embed(*place, row)).collect();
        for layer in 0..self.of.encoder_layers {
            let name = format!("encoder.encoder.layers.{layer}");
            self.attend(&name, &mut x);
            self.feed(&name, &mut x);
        }
        layer_norm(self.weights, "encoder.encoder.norm", &x)
    }

    /// The one vector that the decoders see.
    pub(super) fn bottleneck(&self, z: &[f64]) -> Vec<f64> {
        let inner = gelu(linear(self.weights, "bottleneck.bottleneck.0", z));
        let mut out = linear(self.weights, "bottleneck.bottleneck.2", &inner);
        add(&mut out, z);
        out
    }

    /// The rows of a decoder: they start as positions alone, and are all written at once.
    pub(super) fn decode(&self, decoder: &str, z: &[f64]) -> Vec<f64> {
        let table = format!("{decoder}.embedding.PE.pos_embed.weight");
        let mut t = self.weights.get(&table).values.clone();
        for layer in 0..self.of.decoder_layers {
            let name = format!("{decoder}.decoder.layers.{layer}");
            self.attend(&name, &mut t);
            let global = linear(self.weights, &format!("{name}.linear_global"), z);
            t.chunks_exact_mut(self.of.size).for_each(|row| add(row, &global));
            self.feed(&name, &mut t);
        }
        layer_norm(self.weights, &format!("{decoder}.decoder.norm"), &t)
    }

    /// Scores of decoded rows.
    pub(super) fn head(&self, decoder: &str, rows: &[f64]) -> Vec<f64> {
        let layer = |index: usize, x: &[f64]| {
            linear(self.weights, &format!("{decoder}.fcn.mlp.{index}"), x)
        };
        layer(4, &relu(layer(2, &relu(layer(0, rows)))))
    }

    fn attend(&self, name: &str, x: &mut [f64]) {
        let normed = layer_norm(self.weights, &format!("{name}.norm1"), x);
        let attention = format!("{name}.self_attn");
        add(x, &self_attention(self.weights, &attention, &normed, self.of.size, self.of.heads));
    }

    fn feed(&self, name: &str, x: &mut [f64]) {
        let normed = layer_norm(self.weights, &format!("{name}.norm2"), x);
        let hidden = relu(linear(self.weights, &format!("{name}.linear1"), &normed));
        add(x, &linear(self.weights, &format!("{name}.linear2"), &hidden));
    }
}
