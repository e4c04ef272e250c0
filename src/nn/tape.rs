//! Differentiation: a record of operations, walked backwards for gradients (reverse mode) and forwards for the derivative
//! along a direction (forward mode).
//!
//! A step of training restarts the tape and records again. Each place of the tape keeps its buffers from one step to the next,
//! so the first step plans the memory and a later one of the same shapes allocates nothing; a step of other shapes (the last,
//! smaller batch) is no special case.
//!
//! A mistake in the shape of a network is a mistake in the program and panics; what comes from users is checked before it
//! reaches a tape.

use super::operations::{Result, Step};
use super::tensor::{Shape, Tensor};
use std::ops::Range;

/// A value on a [`Tape`], until the tape restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Var(usize);

/// A record of operations and their values.
#[derive(Debug, Default)]
pub struct Tape {
    /// Those from `length` on are buffers of an earlier, longer step.
    nodes: Vec<Node>,
    length: usize,
    /// The arguments of all nodes, one after the other.
    arguments: Vec<Var>,
    /// A gradient and a tangent for each node; one that is empty is 0.
    gradients: Vec<Vec<f32>>,
    tangents: Vec<Vec<f32>>,
    scratch: Scratch,
}

/// Memory that operations use and leave behind.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// For [`add_product`](crate::kernels::add_product).
    pub(super) product: Vec<f32>,
    /// Windows of an image, and the gradient by them.
    pub(super) windows: Vec<f32>,
    pub(super) by_windows: Vec<f32>,
    /// The gradient by filters, a column a filter.
    pub(super) by_filters: Vec<f32>,
}

/// A recorded operation and its result.
#[derive(Debug)]
struct Node {
    step: Step,
    arguments: Range<usize>,
    result: Result,
    /// Does it depend on a variable?
    varies: bool,
}

/// The arguments of an operation.
#[derive(Clone, Copy)]
pub(super) struct Arguments<'a> {
    nodes: &'a [Node],
    vars: &'a [Var],
}

impl<'a> Arguments<'a> {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.vars.len()
    }

    pub(super) fn shape(&self, argument: usize) -> Shape {
        self.nodes[self.vars[argument].0].result.shape
    }

    pub(super) fn values(&self, argument: usize) -> &'a [f32] {
        &self.nodes[self.vars[argument].0].result.values
    }
}

/// The gradients by the arguments of an operation, to be added to.
pub(super) struct Gradients<'a> {
    arguments: Arguments<'a>,
    gradients: &'a mut [Vec<f32>],
}

impl Gradients<'_> {
    /// The gradient by an argument so far; nothing where no variable is behind it.
    pub(super) fn of(&mut self, argument: usize) -> Option<&mut [f32]> {
        let Var(at) = self.arguments.vars[argument];
        let node = &self.arguments.nodes[at];
        if !node.varies {
            return None;
        }
        let gradient = &mut self.gradients[at];
        gradient.resize(node.result.values.len(), 0.0);
        Some(gradient)
    }
}

/// The tangents of the arguments of an operation.
#[derive(Clone, Copy)]
pub(super) struct Tangents<'a> {
    vars: &'a [Var],
    tangents: &'a [Vec<f32>],
}

impl<'a> Tangents<'a> {
    /// The tangent of an argument; nothing where it is 0.
    pub(super) fn of(&self, argument: usize) -> Option<&'a [f32]> {
        let tangent = &self.tangents[self.vars[argument].0];
        (!tangent.is_empty()).then_some(tangent.as_slice())
    }
}

impl Tape {
    /// Forgets all operations and keeps their memory.
    pub fn restart(&mut self) {
        self.length = 0;
        self.arguments.clear();
    }

    /// A value that gradients are taken by.
    pub fn variable(&mut self, tensor: &Tensor) -> Var {
        self.leaf(&tensor.shape(), &tensor.values, true)
    }

    /// A value that they are not taken by: data, a frozen weight, a teacher's output.
    pub fn constant(&mut self, tensor: &Tensor) -> Var {
        self.leaf(&tensor.shape(), &tensor.values, false)
    }

    /// The same of a shape and a slice.
    pub fn constant_of(&mut self, shape: &[usize], values: &[f32]) -> Var {
        self.leaf(shape, values, false)
    }

    /// The values of `var` as a constant: a tap that gradients do not pass.
    pub fn detached(&mut self, var: Var) -> Var {
        let copy = self.record(Step::Reshape(self.shape(var)), &[var]);
        self.nodes[copy.0].varies = false;
        copy
    }

    fn leaf(&mut self, shape: &[usize], values: &[f32], varies: bool) -> Var {
        let node = self.next_node(Step::Leaf, &[]);
        node.varies = varies;
        node.result.shape = Shape::new(shape);
        node.result.values.clear();
        node.result.values.extend_from_slice(values);
        assert_eq!(values.len(), node.result.shape.elements(), "elements of a leaf");
        Var(self.length - 1)
    }

    /// Records an operation and carries it out.
    pub(super) fn record(&mut self, step: Step, vars: &[Var]) -> Var {
        let varies = vars.iter().any(|var| self.nodes[var.0].varies);
        self.next_node(step, vars).varies = varies;
        let at = self.length - 1;
        let (before, node) = self.nodes.split_at_mut(at);
        let (arguments, result) = (Arguments { nodes: before, vars }, &mut node[0].result);
        let operation = step.operation();
        result.shape = operation.shape(&arguments);
        result.kept.clear();
        result.values.clear();
        result.values.resize(result.shape.elements(), 0.0);
        operation.run(&arguments, result, &mut self.scratch);
        Var(at)
    }

    /// Records a value that comes with its gradients by `vars`, one after the other in `gradients`.
    pub(crate) fn record_given(
        &mut self,
        value: &Tensor,
        gradients: &[&[f32]],
        vars: &[Var],
    ) -> Var {
        let varies = vars.iter().any(|var| self.nodes[var.0].varies);
        let node = self.next_node(Step::Given, vars);
        node.varies = varies;
        node.result.shape = value.shape();
        node.result.values.clear();
        node.result.values.extend_from_slice(&value.values);
        node.result.kept.clear();
        gradients.iter().for_each(|gradient| node.result.kept.extend_from_slice(gradient));
        Var(self.length - 1)
    }

    fn next_node(&mut self, step: Step, vars: &[Var]) -> &mut Node {
        let start = self.arguments.len();
        self.arguments.extend_from_slice(vars);
        let arguments = start..self.arguments.len();
        assert!(vars.iter().all(|var| var.0 < self.length), "arguments are on the tape already");
        if self.length == self.nodes.len() {
            let result = Result::default();
            self.nodes.push(Node { step, arguments: 0..0, result, varies: false });
            self.gradients.push(Vec::new());
            self.tangents.push(Vec::new());
        }
        self.length += 1;
        let node = &mut self.nodes[self.length - 1];
        (node.step, node.arguments) = (step, arguments);
        node
    }

    /// Shape of a value.
    pub fn shape(&self, var: Var) -> Shape {
        self.nodes[var.0].result.shape
    }

    /// Elements of a value.
    pub fn values(&self, var: Var) -> &[f32] {
        &self.nodes[var.0].result.values
    }

    /// What the operation behind a value keeps for its gradient.
    pub(super) fn kept(&self, var: Var) -> &[f32] {
        &self.nodes[var.0].result.kept
    }

    /// Takes the sum of the elements of `output` back to all variables.
    pub fn backward(&mut self, output: Var) {
        self.start_backward(output).fill(1.0);
        self.walk_back(output);
    }

    /// Takes `upstream`, the gradient of something by `output`, back to all variables.
    ///
    /// # Panics
    /// If there are not as many elements as the output has.
    pub fn backward_from(&mut self, output: Var, upstream: &[f32]) {
        self.start_backward(output).copy_from_slice(upstream);
        self.walk_back(output);
    }

    /// All gradients become 0; that by `output`, which is to be filled, is given back.
    fn start_backward(&mut self, output: Var) -> &mut [f32] {
        self.gradients.iter_mut().for_each(Vec::clear);
        let gradient = &mut self.gradients[output.0];
        gradient.resize(self.nodes[output.0].result.values.len(), 0.0);
        gradient
    }

    fn walk_back(&mut self, output: Var) {
        for at in (0..=output.0).rev() {
            let (before, node) = self.nodes.split_at(at);
            let (node, vars) = (&node[0], &self.arguments[node[0].arguments.clone()]);
            let (gradients, upstream) = self.gradients.split_at_mut(at);
            if !node.varies || upstream[0].is_empty() {
                continue;
            }
            let arguments = Arguments { nodes: before, vars };
            let mut gradients = Gradients { arguments, gradients };
            let operation = node.step.operation();
            operation.vjp(
                &arguments,
                &node.result,
                &upstream[0],
                &mut gradients,
                &mut self.scratch,
            );
        }
        for (node, gradient) in self.nodes.iter().zip(&mut self.gradients).take(self.length) {
            if node.step == Step::Leaf && node.varies {
                gradient.resize(node.result.values.len(), 0.0);
            }
        }
    }

    /// The gradient by a value after [`Tape::backward`]: empty where none came by; 0 for a variable that the output does not
    /// depend on.
    pub fn gradient(&self, var: Var) -> &[f32] {
        &self.gradients[var.0]
    }

    /// Carries tangents, derivatives of leaves along a direction, forwards through all that is recorded.
    ///
    /// # Panics
    /// If an operation with a tangent has no forward mode: normalisation, pooling and attention have none.
    pub fn forward(&mut self, directions: &[(Var, &[f32])]) {
        self.tangents.iter_mut().for_each(Vec::clear);
        for (var, tangent) in directions {
            assert_eq!(tangent.len(), self.values(*var).len(), "a tangent has the value's shape");
            self.tangents[var.0].extend_from_slice(tangent);
        }
        for at in 0..self.length {
            let (before, node) = self.nodes.split_at(at);
            let (node, vars) = (&node[0], &self.arguments[node[0].arguments.clone()]);
            let (tangents, own) = self.tangents.split_at_mut(at);
            let tangents = Tangents { vars, tangents };
            if (0..vars.len()).all(|argument| tangents.of(argument).is_none()) {
                continue;
            }
            own[0].resize(node.result.values.len(), 0.0);
            let arguments = Arguments { nodes: before, vars };
            let operation = node.step.operation();
            operation.jvp(&arguments, &node.result, &tangents, &mut own[0], &mut self.scratch);
        }
    }

    /// The tangent of a value after [`Tape::forward`]; empty where it is 0.
    pub fn tangent(&self, var: Var) -> &[f32] {
        &self.tangents[var.0]
    }
}
