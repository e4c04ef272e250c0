//! A loss of the catalog as one operation: its value comes with its gradients.

use super::{Operation, Result, add_scaled};
use crate::entry::{Array, Arrays, Data, Entry, Params};
use crate::nn::tape::{Arguments, Gradients, Scratch, Tangents, Tape, Var};
use crate::nn::tensor::{Shape, Tensor};

/// An input of a loss.
#[derive(Clone, Debug)]
pub enum LossInput {
    /// A value on the tape.
    Value(Var),
    /// Numbers that gradients are not taken by: labels, targets, weights.
    Constant(Array),
}

/// A value that was given, perhaps with its gradients by the arguments, which `kept` holds one after the other.
pub(super) struct Given;

impl Tape {
    /// A loss of the catalog, or any function of it that gives gradients: its output `loss`, else its first.
    ///
    /// Of a loss without reduction, the gradient by a row is taken to be that of the same row's loss.
    ///
    /// # Errors
    /// What the function refuses: labels out of range, shapes that do not fit, values that are not finite.
    pub fn loss(
        &mut self,
        entry: &'static Entry,
        inputs: &[(&str, LossInput)],
        params: &Params,
    ) -> crate::Result<Var> {
        Ok(self.loss_and_outputs(entry, inputs, params)?.0)
    }

    /// The same, and all that the function gave: a loss may have a state to be handed back to it.
    ///
    /// # Errors
    /// As [`Tape::loss`].
    pub fn loss_and_outputs(
        &mut self,
        entry: &'static Entry,
        inputs: &[(&str, LossInput)],
        params: &Params,
    ) -> crate::Result<(Var, Arrays)> {
        let array = |input: &LossInput| match input {
            LossInput::Constant(array) => Ok(array.clone()),
            LossInput::Value(var) => {
                Array::f32(self.shape(*var).to_vec(), self.values(*var).to_vec())
            }
        };
        let mut arrays: Arrays = Vec::with_capacity(inputs.len());
        for (name, input) in inputs {
            arrays.push(((*name).to_string(), array(input)?));
        }
        let outputs = entry.evaluate(arrays, params)?;
        let (mut vars, mut gradients) = (Vec::new(), Vec::new());
        for (name, input) in inputs {
            if let (LossInput::Value(var), Some(gradient)) =
                (input, floats(&outputs, &format!("grad.{name}")))
            {
                vars.push(*var);
                gradients.push(gradient.1);
            }
        }
        let (shape, values) = floats(&outputs, "loss")
            .or_else(|| outputs.first().and_then(|(name, _)| floats(&outputs, name)))
            .expect("a function gives numbers");
        let value = Tensor::new(shape, values.to_vec());
        let var = self.record_given(&value, &gradients, &vars);
        Ok((var, outputs))
    }
}

/// Shape and elements of an output of floats.
fn floats<'a>(outputs: &'a Arrays, name: &str) -> Option<(&'a [usize], &'a [f32])> {
    let (_, array) = outputs.iter().find(|(other, _)| other == name)?;
    match array.data() {
        Data::F32(values) => Some((array.shape(), values)),
        _ => None,
    }
}

impl Given {
    /// The gradient by an argument, a part for each element of the value.
    fn parts<'a>(
        arguments: &Arguments<'_>,
        result: &'a Result,
        argument: usize,
    ) -> std::slice::ChunksExact<'a, f32> {
        let length = |argument| arguments.values(argument).len();
        let start: usize = (0..argument).map(length).sum();
        let gradient = &result.kept[start..][..length(argument)];
        gradient.chunks_exact((gradient.len() / result.values.len()).max(1))
    }
}

impl Operation for Given {
    fn shape(&self, arguments: &Arguments<'_>) -> Shape {
        unreachable!("a given value of {} arguments has its shape", arguments.len())
    }

    fn run(&self, _: &Arguments<'_>, _: &mut Result, _: &mut Scratch) {}

    fn vjp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        upstream: &[f32],
        gradients: &mut Gradients<'_>,
        _: &mut Scratch,
    ) {
        for argument in 0..arguments.len() {
            let Some(gradient) = gradients.of(argument) else { continue };
            let mut rest = gradient;
            for (part, &u) in Self::parts(arguments, result, argument).zip(upstream) {
                let (row, others) = rest.split_at_mut(part.len());
                add_scaled(row, part, u);
                rest = others;
            }
        }
    }

    fn jvp(
        &self,
        arguments: &Arguments<'_>,
        result: &Result,
        tangents: &Tangents<'_>,
        tangent: &mut [f32],
        _: &mut Scratch,
    ) {
        for argument in 0..arguments.len() {
            let Some(along) = tangents.of(argument) else { continue };
            let mut rest = along;
            for (part, to) in Self::parts(arguments, result, argument).zip(tangent.iter_mut()) {
                let (row, others) = rest.split_at(part.len());
                *to += crate::kernels::dot(row, part) as f32;
                rest = others;
            }
        }
    }
}
