//! The weights of a trainer as files.

use super::feed::Head;
use super::network::Layer;
use super::trainer::Trainer;
use crate::nn::export::{Graph, Node, json, onnx, safetensors};
use crate::nn::{Tensor, Window};
use crate::{Error, ErrorCode, Result};

/// Forms in which weights are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeightsFormat {
    /// Tensors by name, as most libraries read them.
    Safetensors,
    /// The same as text.
    Json,
    /// The network with its weights, for any runtime.
    Onnx,
}

impl WeightsFormat {
    /// Every format and its name.
    pub const ALL: &[(&str, Self)] =
        &[("safetensors", Self::Safetensors), ("json", Self::Json), ("onnx", Self::Onnx)];

    /// The format of that name.
    ///
    /// # Errors
    /// `unknown_argument` of any other.
    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(other, _)| *other == name);
        found.map(|(_, format)| *format).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|(name, _)| *name).collect();
            let expected = format!("one of {}", names.join(", "));
            Error::new(ErrorCode::UnknownArgument, "format", expected, name)
        })
    }
}

impl Trainer {
    /// The weights by which [`Trainer::evaluate`] judges (the averaged ones if the run averages) as a file, running statistics of
    /// normalisations behind them.
    ///
    /// # Errors
    /// `undefined` of a network that is no chain of dense and convolutional layers, in ONNX.
    pub fn weights(&self, format: WeightsFormat) -> Result<Vec<u8>> {
        let averaged = self.averaged.iter().flatten().map(Some).chain(std::iter::repeat(None));
        let parameters = self.parameters().iter().zip(averaged).map(|(one, averaged)| {
            let tensor = averaged.map_or_else(
                || one.tensor.clone(),
                |values| Tensor::new(&one.tensor.shape(), values.clone()),
            );
            (one.name.as_str(), tensor)
        });
        let parameters: Vec<_> = parameters.collect();
        let mut weights: Vec<_> = parameters.iter().map(|(name, tensor)| (*name, tensor)).collect();
        if format == WeightsFormat::Onnx {
            let nodes = self.nodes()?;
            let outputs = self.head().outputs(self.data().classes);
            let input = &self.data().shape;
            return onnx(&Graph { input, outputs, nodes: &nodes, weights: &weights });
        }
        weights.extend(self.running().iter().map(|one| (one.name.as_str(), &one.tensor)));
        Ok(match format {
            WeightsFormat::Json => json(&weights).into_bytes(),
            _ => safetensors(&weights),
        })
    }

    /// The layers as a chain for ONNX. Dropout does nothing outside training.
    fn nodes(&self) -> Result<Vec<Node>> {
        let data = self.data();
        if data.shape.len() == 2 {
            return Err(no_chain("sequences"));
        }
        let (mut nodes, mut flat) = (Vec::new(), data.shape.len() == 1);
        let mut dense = |nodes: &mut Vec<Node>, name: String| {
            if !std::mem::replace(&mut flat, true) {
                nodes.push(Node::Flatten);
            }
            nodes.push(Node::Dense {
                weight: format!("{name}.weight"),
                bias: Some(format!("{name}.bias")),
            });
        };
        for (at, layer) in self.run().network.iter().enumerate() {
            let name = format!("network[{at}]");
            match *layer {
                Layer::Dense { .. } => dense(&mut nodes, name),
                Layer::Conv2d { stride, padding, .. } => nodes.push(Node::Conv2d {
                    weight: format!("{name}.weight"),
                    bias: format!("{name}.bias"),
                    window: Window { stride, padding },
                }),
                Layer::MaxPool2d { kernel } => {
                    nodes.push(Node::MaxPool2d { kernel, stride: kernel })
                }
                Layer::AvgPool2d { kernel } => {
                    nodes.push(Node::AvgPool2d { kernel, stride: kernel })
                }
                Layer::Relu => nodes.push(Node::Relu),
                Layer::Tanh => nodes.push(Node::Tanh),
                Layer::Gelu => nodes.push(Node::Gelu),
                Layer::Sigmoid => nodes.push(Node::Sigmoid),
                Layer::Dropout { .. } => {}
                _ => return Err(no_chain(&name)),
            }
        }
        match self.head() {
            Head::Classes | Head::Binary => dense(&mut nodes, "head".into()),
            Head::Cosine => return Err(no_chain("a head of cosines")),
        }
        Ok(nodes)
    }
}

fn no_chain(got: &str) -> Error {
    let expected = "a chain of dense and convolutional layers, pools and activations, for ONNX";
    Error::new(ErrorCode::Undefined, "network", expected, got)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Points;
    use crate::training::Run;

    fn trainer(network: &str, loss: &str, more: &str) -> Trainer {
        let json = format!(
            r#"{{"network":{network},"losses":[{{"id":"{loss}"}}],"optimizer":{{"id":"optimizer_adam"}}{more}}}"#
        );
        let data = Points::Moons.draw(64, 2, 0.1, 1).unwrap();
        let mut trainer = Trainer::new(Run::from_json(&json).unwrap(), data.into()).unwrap();
        trainer.step(5).unwrap();
        trainer
    }

    const MLP: &str =
        r#"[{"kind":"dense","units":4},{"kind":"relu"},{"kind":"dropout","rate":0.1}]"#;

    #[test]
    fn writes_all_tensors_by_name() {
        let trainer = trainer(MLP, "cross_entropy", "");
        let file = trainer.weights(WeightsFormat::Safetensors).unwrap();
        let read = ::safetensors::SafeTensors::deserialize(&file).unwrap();
        let shape = |name| read.tensor(name).unwrap().shape().to_vec();
        assert_eq!(shape("network[0].weight"), [4, 2]);
        assert_eq!((shape("head.weight"), shape("head.bias")), (vec![2, 4], vec![2]));
        assert!(trainer.weights(WeightsFormat::Onnx).unwrap().len() > 4 * (8 + 4 + 8 + 2));
    }

    #[test]
    fn writes_the_averaged_weights_where_there_are_such() {
        let averaging = trainer(MLP, "cross_entropy", r#","ema":{"decay":0.9}"#);
        let plain = trainer(MLP, "cross_entropy", "");
        assert_eq!(averaging.parameters(), plain.parameters());
        let file = |trainer: &Trainer| trainer.weights(WeightsFormat::Json).unwrap();
        assert_ne!(file(&averaging), file(&plain));
    }

    #[test]
    fn refuses_what_is_no_chain_for_onnx() {
        let residual = r#"[{"kind":"residual","layers":[{"kind":"dense","units":2}]}]"#;
        for (network, loss, got) in
            [(residual, "cross_entropy", "network[0]"), ("[]", "arcface_loss", "a head of cosines")]
        {
            let error = trainer(network, loss, "").weights(WeightsFormat::Onnx).unwrap_err();
            assert_eq!((error.code, error.got.as_str()), (ErrorCode::Undefined, got));
        }
        assert_eq!(WeightsFormat::named("hdf5").unwrap_err().code, ErrorCode::UnknownArgument);
    }
}
