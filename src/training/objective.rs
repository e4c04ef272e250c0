//! The loss of a batch: losses of the catalog, fed with what their declared inputs stand for.
//!
//! What fits is read off the declaration. A loss whose every required input is one of the [`Feed`]s can be trained with:
//! scores or cosines or probabilities against labels, embeddings against labels, margins and slopes drawn for each batch,
//! states that are handed back at the next step or when the same example comes again.

use super::feed::{Feed, Head};
use super::model::Forward;
use super::run::Term;
use super::seeds::{self, Purpose};
use crate::entry::{Array, Arrays, Call, Data, Entry, Params, Value};
use crate::losses;
use crate::nn::{LossInput, Tape, Var};
use crate::{Error, ErrorCode, Result};

/// A loss in the sum.
#[derive(Clone, Debug)]
struct Loss {
    at: u64,
    entry: &'static Entry,
    params: Params,
    weight: f32,
    feeds: Vec<(&'static str, Feed)>,
    /// What is handed from step to step: one number, or so many for every example; not a number before the first visit.
    memory: Vec<f32>,
    /// What this step will leave there.
    next: Vec<f32>,
    /// What the last call gave, of a loss with a memory.
    outputs: Arrays,
}

/// The losses of a run.
#[derive(Clone, Debug)]
pub(super) struct Objective {
    pub(super) head: Head,
    losses: Vec<Loss>,
}

/// What is known of a batch besides its features.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batch<'a> {
    pub(super) labels: &'a [i32],
    pub(super) classes: usize,
    /// Which examples of the training data these are; nothing for others.
    pub(super) ids: Option<&'a [usize]>,
    /// How much each counts; all alike where nothing is said.
    pub(super) weights: Option<&'a [f32]>,
    /// Scores of the averaged weights.
    pub(super) teacher: Option<&'a [f32]>,
    pub(super) seed: u64,
    pub(super) step: u64,
}

impl Objective {
    /// The losses of a run on so many examples of so many classes.
    ///
    /// # Errors
    /// `unknown_function`, what the declared params refuse, and `undefined` where losses do not fit a classifier or each other.
    pub(super) fn new(terms: &[Term], examples: usize, classes: usize) -> Result<Self> {
        let losses = terms.iter().enumerate().map(|(at, term)| Loss::new(at, term));
        let mut losses = losses.collect::<Result<Vec<_>>>()?;
        let heads = losses.iter().flat_map(|loss| loss.heads().map(move |head| (loss, head)));
        let mut head = None;
        for (loss, wanted) in heads {
            if head.is_some_and(|head| head != wanted) {
                let expected = "losses of the same kind of output";
                return Err(Error::new(ErrorCode::Undefined, "losses", expected, loss.entry.id));
            }
            head = Some(wanted);
        }
        let Some(head) = head.filter(|_| losses.iter().any(Loss::teaches)) else {
            let (expected, got) = ("a loss of scores against labels", "none");
            return Err(Error::new(ErrorCode::Undefined, "losses", expected, got));
        };
        if head == Head::Binary && classes != 2 {
            let expected = "two classes, for a loss of one score";
            return Err(Error::new(
                ErrorCode::ShapeMismatch,
                "classes",
                expected,
                classes.to_string(),
            ));
        }
        for loss in &mut losses {
            loss.memory = vec![f32::NAN; loss.memory_length(examples, classes)];
        }
        Ok(Self { head, losses })
    }

    /// Does a loss look at the scores of averaged weights?
    pub(super) fn has_teacher(&self) -> bool {
        self.losses.iter().any(|loss| loss.feeds.iter().any(|(_, feed)| *feed == Feed::Teacher))
    }

    /// Asks that every loss can tell the values of single examples, to weigh them.
    ///
    /// # Errors
    /// `undefined`, naming the loss that cannot.
    pub(super) fn check_weights(&self) -> Result<()> {
        let Some(loss) = self.losses.iter().find(|loss| !loss.declares("reduction")) else {
            return Ok(());
        };
        let expected = "losses with the param reduction";
        Err(Error::new(ErrorCode::Undefined, "weights", expected, loss.entry.id))
    }

    /// What cosines are multiplied by before they are scores.
    pub(super) fn scale(&self) -> f64 {
        let scale = |loss: &Loss| {
            let call = Call::of_params(loss.entry, &loss.params).ok()?;
            (self.head == Head::Cosine && loss.declares("s")).then(|| call.float("s"))
        };
        self.losses.iter().find_map(scale).unwrap_or(1.0)
    }

    /// The weighted sum for a batch, a scalar on the tape.
    ///
    /// # Errors
    /// What a loss refuses: above all scores that are no longer finite.
    pub(super) fn loss(
        &mut self,
        tape: &mut Tape,
        forward: Forward,
        batch: &Batch<'_>,
    ) -> Result<Var> {
        let mut sum = None;
        for loss in &mut self.losses {
            let value = loss.value(tape, forward, self.head, batch)?;
            let value = if loss.weight == 1.0 { value } else { tape.scale(value, loss.weight) };
            sum = Some(match sum {
                Some(sum) => tape.add(sum, value),
                None => value,
            });
        }
        Ok(sum.expect("a run has a loss"))
    }

    /// Notes what the losses of the last batch are to be handed back later, for [`Objective::keep`].
    pub(super) fn note(&mut self, scores: &[f32]) {
        self.losses.iter_mut().for_each(|loss| loss.note(scores));
    }

    /// Makes what the step leaves for later the memory of those examples.
    pub(super) fn keep(&mut self, ids: &[usize]) {
        for loss in self.losses.iter_mut().filter(|loss| !loss.memory.is_empty()) {
            if loss.memory.len() == 1 {
                loss.memory.copy_from_slice(&loss.next);
                continue;
            }
            let width = loss.next.len() / ids.len();
            for (&id, next) in ids.iter().zip(loss.next.chunks_exact(width)) {
                loss.memory[id * width..][..width].copy_from_slice(next);
            }
        }
    }

    /// What the losses remember, one vector each.
    pub(super) fn memories_mut(&mut self) -> impl Iterator<Item = &mut Vec<f32>> {
        self.losses.iter_mut().map(|loss| &mut loss.memory)
    }

    /// The same to look at.
    pub(super) fn memories(&self) -> impl Iterator<Item = &[f32]> {
        self.losses.iter().map(|loss| loss.memory.as_slice())
    }
}

impl Loss {
    fn new(at: usize, term: &Term) -> Result<Self> {
        let mut all = losses::ROOMS.iter().copied().flatten();
        let entry = all.find(|entry| entry.id == term.id).ok_or_else(|| {
            let expected = "the name of a loss in the catalog";
            Error::new(ErrorCode::UnknownFunction, "losses", expected, &term.id)
        })?;
        Call::of_params(entry, &term.params)?;
        let unfit = |why: &str| {
            let expected = "a loss of scores or embeddings";
            let got = format!("{}, which {why}", entry.id);
            Error::new(ErrorCode::Undefined, "losses", expected, got)
        };
        let mut feeds = Vec::new();
        for input in entry.inputs {
            match Feed::of(input) {
                Some(feed) => feeds.push((input.name, feed)),
                None if input.optional => {}
                None => return Err(unfit(&format!("takes {}", input.name))),
            }
        }
        if !entry.inputs.iter().any(|input| input.differentiable) {
            return Err(unfit("has no gradient"));
        }
        // Two ways to say the same: a loss that takes labels wants no distribution besides.
        if feeds.iter().any(|(_, feed)| *feed == Feed::Labels) {
            feeds.retain(|(_, feed)| *feed != Feed::OneHot);
        }
        let (params, weight) = (term.params.clone(), term.weight as f32);
        let (memory, next, outputs) = (Vec::new(), Vec::new(), Arrays::new());
        Ok(Self { at: at as u64, entry, params, weight, feeds, memory, next, outputs })
    }

    fn declares(&self, param: &str) -> bool {
        self.entry.params.iter().any(|declared| declared.name == param)
    }

    fn heads(&self) -> impl Iterator<Item = Head> {
        self.feeds.iter().filter_map(|(_, feed)| feed.head())
    }

    /// Does it hold what the head gives against labels?
    fn teaches(&self) -> bool {
        let labelled = |(_, feed): &(_, Feed)| matches!(feed, Feed::Labels | Feed::OneHot);
        self.heads().next().is_some() && self.feeds.iter().any(labelled)
    }

    fn memory_length(&self, examples: usize, classes: usize) -> usize {
        let length = |feed| match feed {
            Feed::State(_) => 1,
            Feed::Carried { .. } => examples,
            Feed::PastScores => examples * classes,
            _ => 0,
        };
        self.feeds.iter().map(|&(_, feed)| length(feed)).sum()
    }

    fn value(
        &mut self,
        tape: &mut Tape,
        forward: Forward,
        head: Head,
        batch: &Batch<'_>,
    ) -> Result<Var> {
        let mut inputs = Vec::with_capacity(self.feeds.len());
        for &(name, feed) in &self.feeds {
            inputs.push((name, self.input(feed, tape, forward, head, batch)?));
        }
        let mut params = self.params.clone();
        if batch.weights.is_some() {
            params.push(("reduction".into(), Value::Text("none".into())));
        }
        let (value, outputs) = tape.loss_and_outputs(self.entry, &inputs, &params)?;
        self.outputs = if self.memory.is_empty() { Arrays::new() } else { outputs };
        Ok(mean(tape, value, batch))
    }

    fn input(
        &self,
        feed: Feed,
        tape: &mut Tape,
        forward: Forward,
        head: Head,
        batch: &Batch<'_>,
    ) -> Result<LossInput> {
        let count = batch.labels.len();
        let rows = |values: Vec<f32>| Array::f32([count], values);
        let scores = |values: Vec<f32>| Array::f32([count, batch.classes], values);
        let own = |tape: &Tape| tape.values(forward.output).to_vec();
        let constant = match feed {
            Feed::Output(_) | Feed::Probabilities | Feed::Embeddings => {
                return Ok(LossInput::Value(match (feed, head) {
                    (Feed::Embeddings, _) => forward.hidden,
                    (Feed::Probabilities, _) => {
                        let score = tape.reshape(forward.output, &[count]);
                        tape.sigmoid(score)
                    }
                    (_, Head::Binary) => tape.reshape(forward.output, &[count]),
                    _ => forward.output,
                }));
            }
            Feed::HeadWeight => return Ok(LossInput::Value(forward.head_weight)),
            Feed::HeadWeightAsColumns => {
                let shape = tape.shape(forward.head_weight);
                let turned = tape.reshape(forward.head_weight, &[shape[1], shape[0]]);
                return Ok(LossInput::Value(turned));
            }
            Feed::Labels => Array::i32([count], batch.labels.to_vec()),
            Feed::OneHot => scores(one_hot(batch)),
            Feed::Normal(mean, deviation) => {
                let mut random = seeds::random(batch.seed, Purpose::Loss(self.at), batch.step);
                rows((0..count).map(|_| (mean + deviation * random.normal()) as f32).collect())
            }
            Feed::State(_) => Array::f32([], vec![or(self.memory[0], 0.0)]),
            Feed::Carried { first, .. } => {
                let first = Call::of_params(self.entry, &self.params)?.float(first) as f32;
                rows(self.remembered(batch, &vec![first; count]))
            }
            Feed::PastScores => scores(self.remembered(batch, &own(tape))),
            Feed::Teacher => scores(batch.teacher.map_or_else(|| own(tape), <[f32]>::to_vec)),
        };
        Ok(LossInput::Constant(constant?))
    }

    /// What was left at the last visit of each example, else the first value.
    fn remembered(&self, batch: &Batch<'_>, first: &[f32]) -> Vec<f32> {
        let width = first.len() / batch.labels.len();
        let Some(ids) = batch.ids else { return first.to_vec() };
        let memories = ids.iter().map(|id| &self.memory[id * width..][..width]);
        let pairs = memories.flatten().zip(first);
        pairs.map(|(&remembered, &first)| or(remembered, first)).collect()
    }

    fn note(&mut self, scores: &[f32]) {
        for (_, feed) in &self.feeds {
            let values = match feed {
                Feed::State(output) | Feed::Carried { output, .. } => floats(&self.outputs, output),
                Feed::PastScores => scores,
                _ => continue,
            };
            self.next.clear();
            self.next.extend_from_slice(values);
        }
    }
}

fn or(value: f32, first: f32) -> f32 {
    if value.is_nan() { first } else { value }
}

/// Elements of an output that the entry declares.
fn floats<'a>(outputs: &'a Arrays, name: &str) -> &'a [f32] {
    let found = outputs.iter().find(|(other, _)| other == name);
    match found.map(|(_, array)| array.data()) {
        Some(Data::F32(values)) => values,
        _ => panic!("a loss with a state gives {name}"),
    }
}

fn one_hot(batch: &Batch<'_>) -> Vec<f32> {
    let mut rows = vec![0.0; batch.labels.len() * batch.classes];
    for (row, &label) in rows.chunks_exact_mut(batch.classes).zip(batch.labels) {
        row[label as usize] = 1.0;
    }
    rows
}

/// One number of a value with an element an example or more: their mean, by the weights of the examples.
fn mean(tape: &mut Tape, value: Var, batch: &Batch<'_>) -> Var {
    let length = tape.values(value).len();
    if length == 1 && batch.weights.is_none() {
        return value;
    }
    let each = (length / batch.labels.len()).max(1);
    let weight = |at: usize| batch.weights.map_or(1.0, |weights| f64::from(weights[at / each]));
    let sum: f64 = (0..length).map(weight).sum();
    // Where nothing in the batch counts there is nothing to learn.
    let share = |at| if sum > 0.0 { (weight(at) / sum) as f32 } else { 0.0 };
    let weights: Vec<f32> = (0..length).map(share).collect();
    let (row, weights) =
        (tape.reshape(value, &[1, length]), tape.constant_of(&[1, length], &weights));
    let mean = tape.dense(row, weights, None);
    tape.reshape(mean, &[])
}
