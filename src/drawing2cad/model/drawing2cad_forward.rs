//! The network of the paper, forward, with weights that come of a rule.
//!
//! - **When**: checking an implementation of the architecture number by number.
//! - **Formula**: rows are embedded by view, command, coordinates and place; pre-norm transformer layers; the mean `z` of the rows; `z + L2
//!   GELU(L1 z)`; two decoders of learned positions into which `z` is added in every layer; the arguments are read from the sum of
//!   both decoders.
//! - **Shapes**: `primitives` `[rows, 10]`, without padding; `z` `[d]`, `command_logits` `[cad_len, 6]`, and slices of the others.
//! - **Gradient**: none.
//! - **Edge cases**: rows keep the places that they have when every view is padded to `rows_per_view`. With pool first_eos only the rows
//!   before the first padding are averaged, which are those of the first view.
//! - **Reference**: Drawing2CAD, arXiv 2508.18733, and its code.
//! - **Deviations**: pool all averages the rows of all views. The weights are not those of a trained network.

use super::network::{Dimensions, Drawing, Network, Row};
use super::weights::{CLASSES, Weights, layout};
use crate::drawing2cad::REFERENCE;
use crate::drawing2cad::commands::vector::ARGS;
use crate::entry::{Arrays, Call, Domain, Entry, Family, Input, Output, Param};
use crate::{Error, ErrorCode, Result};

/// Rows of the embedding and of the guidance that are shown.
const SHOWN: usize = 3;
const GUIDED: usize = 2;

pub(crate) const ENTRY: Entry = Entry {
    id: "drawing2cad_forward",
    golden: "drawing2cad_forward",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The network from drawings to CAD programs, with weights by rule.",
    formula: r"w_{tk} = \frac{((7919 k + 104729 t + 12345) \bmod 2048) - 1024}{8192}",
    reference: REFERENCE,
    inputs: &[Input::i32(
        "primitives",
        &["rows", "10"],
        Domain::Integer,
        "View, command and eight coordinates of each row, as `svg_to_primitives` gives them.",
    )],
    params: &[
        Param::choice(
            "input_option",
            &["4x", "3x", "1x"],
            "All views, the first three, or the last.",
        ),
        Param::integer("d_model", "d", 256, (4, 512), 4, "Width of all rows."),
        Param::integer(
            "heads",
            "h",
            8,
            (1, 64),
            1,
            "Heads of the attention; they share the width.",
        ),
        Param::integer("encoder_layers", "", 4, (0, 8), 1, "Layers of the encoder."),
        Param::integer("decoder_layers", "", 4, (0, 8), 1, "Layers of each decoder."),
        Param::integer("feedforward", "", 512, (1, 2048), 1, "Width between the linear maps."),
        Param::integer("d_latent", "", 256, (4, 512), 4, "Width of z, which is that of the rows."),
        Param::integer("rows_per_view", "", 100, (3, 512), 1, "Rows to which a view is padded."),
        Param::integer("cad_len", "", 60, (2, 60), 1, "Rows of a program."),
        Param::choice("pool", &["first_eos", "all"], "Which rows are averaged."),
        Param::choice("weights", &["lcg_2048"], "The rule of the weights."),
        Param::shapes("parameter_order", "The order in which the weights are counted."),
    ],
    outputs: &[
        Output::f32("embedding_first3", &["3", "d"], "The first rows as the encoder reads them."),
        Output::f32("z", &["d"], "The mean of the encoded rows."),
        Output::f32("z_bottleneck", &["d"], "What the decoders see of it."),
        Output::f32(
            "guidance_first2",
            &["2", "d"],
            "The first rows that the commands lend to the arguments.",
        ),
        Output::f32("command_logits", &["cad_len", "6"], "Scores of the commands."),
        Output::f32(
            "args_logits_row0_class_stride16",
            &["16", "17"],
            "Every sixteenth score of the arguments of the first row.",
        ),
        Output::f32(
            "args_logits_row59_class_stride32",
            &["16", "9"],
            "Every 32nd score of the arguments of the last row.",
        ),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let of = dimensions(call)?;
    let rows = call.i32("primitives").as_chunks::<10>().0;
    check_rows(&of, rows)?;
    let drawing = Drawing::new(&of, rows);
    let pooled = if call.choice("pool") == "all" { drawing.len() } else { drawing.before_end() };
    if pooled == 0 {
        let got = "none in the first view";
        return Err(Error::new(ErrorCode::MissingView, "primitives", "rows to average", got));
    }
    let weights = Weights::by_rule(order(call, &of)?);
    let network = Network { of, weights: &weights };
    let size = of.size;
    let encoded = network.encode(&drawing);
    let mut z = vec![0.0; size];
    for row in encoded.chunks_exact(size).take(pooled) {
        z.iter_mut().zip(row).for_each(|(z, x)| *z += x / pooled as f64);
    }
    let latent = network.bottleneck(&z);
    let commands = network.decode("command_decoder", &latent);
    let mut arguments = network.decode("args_decoder", &latent);
    super::layers::add(&mut arguments, &commands);
    let embedding: Vec<f64> =
        (0..SHOWN).flat_map(|place| network.embed(place, &drawing.at(&of, place))).collect();
    let scores = |row: usize, stride: usize| {
        let scores = network.head("args_decoder", &arguments[row * size..(row + 1) * size]);
        let classes = scores.chunks_exact(CLASSES);
        classes.flat_map(|classes| classes.iter().step_by(stride).copied()).collect::<Vec<f64>>()
    };
    let mut outputs = call.outputs();
    outputs.f32_of_shape("embedding_first3", &[SHOWN, size], embedding);
    outputs.f32_of_shape("z", &[size], z).f32_of_shape("z_bottleneck", &[size], latent);
    outputs.f32_of_shape("guidance_first2", &[GUIDED, size], &commands[..GUIDED * size]);
    let logits = network.head("command_decoder", &commands);
    outputs.f32_of_shape("command_logits", &[of.length, 6], logits);
    outputs.f32_of_shape("args_logits_row0_class_stride16", &[ARGS, 17], scores(0, 16));
    let last = scores(of.length - 1, 32);
    outputs.f32_of_shape("args_logits_row59_class_stride32", &[ARGS, 9], last);
    Ok(outputs.finish())
}

fn dimensions(call: &Call) -> Result<Dimensions> {
    let number = |name: &str| call.integer(name) as usize;
    let (first_view, views) = match call.choice("input_option") {
        "1x" => (3, 1),
        "3x" => (0, 3),
        _ => (0, 4),
    };
    let (size, heads) = (number("d_model"), number("heads"));
    if !size.is_multiple_of(heads) {
        let expected = format!("a divisor of {size}");
        return Err(Error::new(ErrorCode::OutOfRange, "heads", expected, heads.to_string()));
    }
    if number("d_latent") != size {
        let got = number("d_latent").to_string();
        return Err(Error::new(ErrorCode::OutOfRange, "d_latent", format!("d_model, {size}"), got));
    }
    Ok(Dimensions {
        first_view,
        views,
        rows_per_view: number("rows_per_view"),
        size,
        heads,
        hidden: number("feedforward"),
        encoder_layers: number("encoder_layers"),
        decoder_layers: number("decoder_layers"),
        length: number("cad_len"),
    })
}

fn check_rows(of: &Dimensions, rows: &[Row]) -> Result<()> {
    let views = of.first_view..of.first_view + of.views as i32;
    let mut counts = [0; 4];
    for (index, row) in rows.iter().enumerate() {
        let legal = views.contains(&row[0])
            && (0..4).contains(&row[1])
            && row[2..].iter().all(|value| (-1..256).contains(value));
        if !legal {
            let expected = format!(
                "views from {} to {}, commands from 0 to 3, coordinates from −1 to 255",
                views.start,
                views.end - 1,
            );
            let got = format!("something else in row {index}");
            return Err(Error::new(ErrorCode::OutOfRange, "primitives", expected, got));
        }
        counts[row[0] as usize] += usize::from(row[1] != 1);
    }
    let most = counts.into_iter().max().unwrap_or(0);
    if most > of.rows_per_view {
        let expected = format!("at most {} rows a view", of.rows_per_view);
        let code = ErrorCode::TooManyPrimitives;
        return Err(Error::new(code, "primitives", expected, most.to_string()));
    }
    Ok(())
}

/// The order of the weights: that of the call, if it is an arrangement of the network's own.
fn order(call: &Call, of: &Dimensions) -> Result<Vec<(String, Vec<usize>)>> {
    let own = layout(of);
    let given = call.shapes("parameter_order");
    if given.is_empty() {
        return Ok(own);
    }
    let given: Vec<_> = given.into_iter().map(|(name, shape)| (name.to_string(), shape)).collect();
    let (mut a, mut b) = (own, given.clone());
    a.sort();
    b.sort();
    if a == b {
        return Ok(given);
    }
    let expected = format!("the {} weights of the network, each once", a.len());
    let other = a.iter().zip(&b).find(|(a, b)| a != b);
    let got = other.map_or_else(|| format!("{} weights", b.len()), |(_, b)| b.0.clone());
    Err(Error::new(ErrorCode::OutOfRange, "parameter_order", expected, got))
}
