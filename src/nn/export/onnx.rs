//! ONNX: a chain of layers with its weights, for any runtime.

use super::protobuf::Message;
use super::{Named, bytes};
use crate::nn::Window;
use crate::{Error, ErrorCode, Result};

/// Version of the format, and of the operators: the first that has `Gelu`.
const FORMAT: u64 = 9;
const OPERATORS: u64 = 20;

/// Numbers of the format for a 32-bit float, and for an attribute of one or several whole numbers.
const FLOAT: u64 = 1;
const INTEGER: u64 = 2;
const INTEGERS: u64 = 7;

/// A layer, with its weights by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// A dense layer of weights `[outputs, inputs]`.
    Dense {
        /// Name of the weights.
        weight: String,
        /// Name of the bias, if there is one.
        bias: Option<String>,
    },
    /// A convolution by filters `[filters, channels, rows, columns]`.
    Conv2d {
        /// Name of the filters.
        weight: String,
        /// Name of the bias.
        bias: String,
        /// Where the filters lie on the images.
        window: Window,
    },
    /// The largest element of every window of `kernel` rows and columns.
    MaxPool2d {
        /// Rows and columns.
        kernel: usize,
        /// Distance between windows.
        stride: usize,
    },
    /// The mean of every window of `kernel` rows and columns.
    AvgPool2d {
        /// Rows and columns.
        kernel: usize,
        /// Distance between windows.
        stride: usize,
    },
    /// The rectifier.
    Relu,
    /// The hyperbolic tangent.
    Tanh,
    /// The Gaussian error linear unit.
    Gelu,
    /// The logistic function.
    Sigmoid,
    /// Images as rows of numbers.
    Flatten,
}

/// A chain of layers.
#[derive(Clone, Debug)]
pub struct Graph<'a> {
    /// Sizes of the axes of one example.
    pub input: &'a [usize],
    /// Scores of one example.
    pub outputs: usize,
    /// The layers in order.
    pub nodes: &'a [Node],
    /// Their weights.
    pub weights: &'a Named<'a>,
}

/// The chain as an ONNX file, which takes `input` `[batch, …]` and gives `output` `[batch, outputs]`.
///
/// # Errors
/// `missing_input` if a layer names a weight that is not there; `empty` without layers.
pub fn onnx(graph: &Graph<'_>) -> Result<Vec<u8>> {
    let Some(last) = graph.nodes.len().checked_sub(1) else {
        return Err(Error::new(ErrorCode::Empty, "nodes", "at least one layer", "none"));
    };
    let place = |at: usize| match at {
        0 => "input".to_string(),
        _ if at > last => "output".to_string(),
        _ => format!("hidden.{at}"),
    };
    let nodes = graph.nodes.iter().enumerate();
    let nodes = nodes.map(|(at, node)| operator(node, graph.weights, &place(at), &place(at + 1)));
    let nodes = nodes.collect::<Result<Vec<_>>>()?;
    let body = Message::default()
        .messages(1, nodes)
        .text(2, "lossarium")
        .messages(
            5,
            graph.weights.iter().map(|&(name, tensor)| {
                let numbers: Vec<_> = bytes(tensor).collect();
                let sizes = tensor.shape();
                let shape = Message::default().numbers(1, sizes.iter().copied());
                shape.number(2, FLOAT).text(8, name).bytes(9, &numbers)
            }),
        )
        .message(11, value("input", graph.input))
        .message(12, value("output", &[graph.outputs]));
    let operators = Message::default().text(1, "").number(2, OPERATORS);
    let model = Message::default().number(1, FORMAT).text(2, "lossarium");
    let version = env!("CARGO_PKG_VERSION");
    Ok(model.text(3, version).message(7, body).message(8, operators).finish())
}

/// Name and type of what goes in or comes out: a batch of any size.
fn value(name: &str, sizes: &[usize]) -> Message {
    let batch = Message::default().text(2, "batch");
    let sizes = sizes.iter().map(|&size| Message::default().number(1, size as u64));
    let shape = Message::default().message(1, batch).messages(1, sizes);
    let tensor = Message::default().number(1, FLOAT).message(2, shape);
    Message::default().text(1, name).message(2, Message::default().message(1, tensor))
}

fn operator(node: &Node, weights: &Named<'_>, from: &str, to: &str) -> Result<Message> {
    let (name, arguments, attributes) = match node {
        Node::Dense { weight, bias } => {
            let arguments = [Some(weight), bias.as_ref()].into_iter().flatten().collect();
            ("Gemm", arguments, vec![integer("transB", 1)])
        }
        Node::Conv2d { weight, bias, window } => {
            let kernel = shape(weights, weight)?[2..].to_vec();
            let padding = integers("pads", &[window.padding; 4]);
            let stride = integers("strides", &[window.stride; 2]);
            let attributes = vec![integers("kernel_shape", &kernel), padding, stride];
            ("Conv", vec![weight, bias], attributes)
        }
        Node::MaxPool2d { kernel, stride } => ("MaxPool", vec![], pool(*kernel, *stride)),
        Node::AvgPool2d { kernel, stride } => ("AveragePool", vec![], pool(*kernel, *stride)),
        Node::Relu => ("Relu", vec![], vec![]),
        Node::Tanh => ("Tanh", vec![], vec![]),
        Node::Gelu => ("Gelu", vec![], vec![]),
        Node::Sigmoid => ("Sigmoid", vec![], vec![]),
        Node::Flatten => ("Flatten", vec![], vec![integer("axis", 1)]),
    };
    for argument in &arguments {
        shape(weights, argument)?;
    }
    let message = Message::default().text(1, from);
    let message = arguments.iter().fold(message, |message, argument| message.text(1, argument));
    Ok(message.text(2, to).text(3, to).text(4, name).messages(5, attributes))
}

fn pool(kernel: usize, stride: usize) -> Vec<Message> {
    vec![integers("kernel_shape", &[kernel; 2]), integers("strides", &[stride; 2])]
}

fn shape(weights: &Named<'_>, name: &str) -> Result<Vec<usize>> {
    let found = weights.iter().find(|(other, _)| *other == name);
    let missing =
        || Error::new(ErrorCode::MissingInput, "weights", "a weight of every layer", name);
    found.map(|(_, tensor)| tensor.shape().to_vec()).ok_or_else(missing)
}

fn integer(name: &str, value: u64) -> Message {
    Message::default().text(1, name).number(3, value).number(20, INTEGER)
}

fn integers(name: &str, values: &[usize]) -> Message {
    Message::default().text(1, name).numbers(8, values.iter().copied()).number(20, INTEGERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::Tensor;

    #[test]
    fn names_what_is_missing() {
        let graph = |nodes| Graph { input: &[2], outputs: 2, nodes, weights: &[] };
        let dense = [Node::Dense { weight: "w".into(), bias: None }];
        let code = |nodes| onnx(&graph(nodes)).map_err(|error| (error.code, error.got));
        assert_eq!(code(&dense), Err((ErrorCode::MissingInput, "w".into())));
        assert_eq!(code(&[]), Err((ErrorCode::Empty, "none".into())));
    }

    #[test]
    fn holds_names_and_numbers() {
        let weight = Tensor::new(&[2, 2], vec![1.0, 2.0, 3.0, 4.5]);
        let nodes = [Node::Dense { weight: "first".into(), bias: None }, Node::Relu];
        let weights: &Named<'_> = &[("first", &weight)];
        let file = onnx(&Graph { input: &[2], outputs: 2, nodes: &nodes, weights }).unwrap();
        let holds = |bytes: &[u8]| file.windows(bytes.len()).any(|window| window == bytes);
        let numbers: Vec<_> = bytes(&weight).collect();
        assert!(holds(b"Gemm") && holds(b"Relu") && holds(b"hidden.1") && holds(&numbers));
    }
}
