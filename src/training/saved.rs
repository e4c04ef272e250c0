//! A run in bytes: a mark, a header in JSON, all numbers as they are, a checksum. What comes back goes on with the same bits.

use super::model::Parameter;
use super::order::Order;
use super::run::Run;
use super::seeds::ALGORITHM;
use super::trainer::Trainer;
use crate::data::{Dataset, digest};
use crate::{Error, ErrorCode, Result};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The first bytes; the last of them is the version of the format.
const MARK: &[u8; 16] = b"lossarium run\n\0\x01";

/// Bytes of mark and length of the header, and of the checksum.
const BEFORE: usize = MARK.len() + size_of::<u32>();
const BEHIND: usize = size_of::<u64>();

#[derive(Serialize, Deserialize)]
struct Header {
    run: Run,
    data: Identity,
    /// Name of the random generator. Its state is the seed of the run with the counts below.
    random: String,
    step: u64,
    examples: u64,
    epoch: u64,
    /// Examples of the epoch that have been seen, and the imbalance that it began with.
    position: usize,
    imbalance: f64,
    /// Steps that the optimizer counted.
    optimizer_steps: i32,
    /// Lengths of the vectors that follow: weights, running statistics, averages, the optimizer's memory, that of the losses,
    /// weights of the examples.
    vectors: [Vec<usize>; 6],
}

/// By what a run knows its data again.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Identity {
    examples: usize,
    shape: Vec<usize>,
    classes: usize,
    digest: String,
}

impl Identity {
    fn of(data: &Dataset) -> Self {
        let features = data.features.iter().map(|feature| feature.to_bits());
        let labels = data.labels.iter().map(|&label| label as u32);
        let digest = format!("{:016x}", digest(features.chain(labels).map(u64::from)));
        let shape = data.shape.clone();
        Self { examples: data.len(), shape, classes: data.classes, digest }
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    digest(bytes.iter().map(|&byte| byte.into()))
}

fn malformed(expected: &str, got: impl Into<String>) -> Error {
    Error::new(ErrorCode::Malformed, "bytes", expected, got)
}

impl Trainer {
    /// The run in bytes, to go on from here.
    pub fn save(&self) -> Vec<u8> {
        let groups = self.vectors();
        let lengths = |group: &Vec<&[f32]>| group.iter().map(|vector| vector.len()).collect();
        let header = Header {
            run: self.run.clone(),
            data: Identity::of(&self.data),
            random: ALGORITHM.into(),
            step: self.step,
            examples: self.examples,
            epoch: self.order.epoch,
            position: self.order.position,
            imbalance: self.order.imbalance,
            optimizer_steps: self.optimizer.steps(),
            vectors: groups.each_ref().map(lengths),
        };
        let header = serde_json::to_vec(&header).expect("a header has only what JSON has");
        let floats: usize = groups.iter().flatten().map(|vector| vector.len()).sum();
        let mut bytes =
            Vec::with_capacity(BEFORE + header.len() + floats * size_of::<f32>() + BEHIND);
        bytes.extend_from_slice(MARK);
        bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&header);
        for float in groups.into_iter().flatten().flatten() {
            bytes.extend_from_slice(&float.to_le_bytes());
        }
        bytes.extend_from_slice(&checksum(&bytes).to_le_bytes());
        bytes
    }

    /// A run that goes on where [`Trainer::save`] wrote it down, on the same data.
    ///
    /// # Errors
    /// `malformed` of bytes that are no run, are not all there or are damaged, of a version or a random generator that this build
    /// does not know; `shape_mismatch` of other data; and every error of [`Trainer::new`].
    pub fn restored(bytes: &[u8], data: Arc<Dataset>) -> Result<Self> {
        let (header, floats) = opened(bytes)?;
        if header.random != ALGORITHM {
            return Err(malformed(&format!("random numbers by {ALGORITHM}"), header.random));
        }
        let (saved, given) = (&header.data, Identity::of(&data));
        if *saved != given {
            let describe = |data: &Identity| {
                let Identity { examples, shape, classes, digest } = data;
                format!(
                    "{examples} examples of shape {shape:?}, {classes} classes, digest {digest}"
                )
            };
            let (expected, got) = (describe(saved), describe(&given));
            return Err(Error::new(ErrorCode::ShapeMismatch, "data", expected, got));
        }
        let mut trainer = Self::new(header.run.clone(), data)?;
        trainer.fill(&header, floats)?;
        Ok(trainer)
    }

    /// What a run has learned, in the groups of [`Header::vectors`].
    fn vectors<'a>(&'a self) -> [Vec<&'a [f32]>; 6] {
        let of = |parameters: &'a [Parameter]| -> Vec<&'a [f32]> {
            parameters.iter().map(|parameter| parameter.tensor.values.as_slice()).collect()
        };
        [
            of(&self.model.parameters),
            of(&self.model.running),
            self.averaged.iter().flatten().map(Vec::as_slice).collect(),
            self.optimizer.memory().collect(),
            self.objective.memories().collect(),
            self.weights.iter().map(Vec::as_slice).collect(),
        ]
    }

    /// Puts everything in its place.
    fn fill(&mut self, header: &Header, floats: &[u8]) -> Result<()> {
        let mut floats = floats.chunks_exact(size_of::<f32>());
        let mut vector = |&length: &usize| -> Vec<f32> {
            let next = floats.by_ref().take(length);
            next.map(|bytes| f32::from_le_bytes(bytes.try_into().expect("four bytes"))).collect()
        };
        let mut groups = header
            .vectors
            .each_ref()
            .map(|lengths| lengths.iter().map(&mut vector).collect::<Vec<_>>());
        let [weights, running, averaged, memory, memories, examples] = &mut groups;
        let parameters = self.model.parameters.iter_mut().map(|one| &mut one.tensor.values);
        replace(parameters, weights)?;
        replace(self.model.running.iter_mut().map(|one| &mut one.tensor.values), running)?;
        replace(self.averaged.iter_mut().flatten(), averaged)?;
        replace(self.objective.memories_mut(), memories)?;
        self.check_memory(memory)?;
        self.optimizer.restore(header.optimizer_steps, memory.drain(..));
        self.weigh(examples.pop())?;
        self.step = header.step;
        self.examples = header.examples;
        self.order = Order::new(&self.run, &self.data, header.epoch, header.imbalance);
        if header.position >= self.order.len() {
            return Err(malformed("a position within the epoch", header.position.to_string()));
        }
        self.order.position = header.position;
        Ok(())
    }

    /// Asks that the memory of the optimizer is empty or as long as the weights.
    fn check_memory(&self, memory: &[Vec<f32>]) -> Result<()> {
        let parameters = &self.model.parameters;
        let fits = memory.is_empty() || memory.len() == 3 * parameters.len();
        let mut pairs = memory.chunks(3).zip(parameters);
        let fits = fits
            && pairs.all(|(vectors, parameter)| {
                let length = parameter.tensor.values.len();
                vectors.iter().all(|vector| vector.is_empty() || vector.len() == length)
            });
        if fits { Ok(()) } else { Err(malformed("a memory of this optimizer", "another")) }
    }
}

/// The header and the bytes of the numbers.
fn opened(bytes: &[u8]) -> Result<(Header, &[u8])> {
    let (version, mark) = MARK.split_last().expect("the mark has bytes");
    if !bytes.starts_with(mark) {
        return Err(malformed("a saved run", "another file"));
    }
    if bytes.get(mark.len()).is_some_and(|other| other != version) {
        let got = format!("version {}", bytes[mark.len()]);
        return Err(malformed(&format!("a saved run of version {version}"), got));
    }
    let truncated = || malformed("a whole saved run", format!("its first {} bytes", bytes.len()));
    let end = bytes.len().checked_sub(BEHIND).filter(|end| *end >= BEFORE).ok_or_else(truncated)?;
    let (bytes, sum) = bytes.split_at(end);
    if checksum(bytes).to_le_bytes() != sum {
        let got = "one that is truncated or damaged: its checksum is another";
        return Err(malformed("a whole saved run", got));
    }
    let length: [u8; 4] = bytes[MARK.len()..BEFORE].try_into().expect("four bytes");
    let length = u32::from_le_bytes(length) as usize;
    let (header, floats) = bytes[BEFORE..].split_at_checked(length).ok_or_else(truncated)?;
    let header: Header = serde_json::from_slice(header)
        .map_err(|error| malformed("the header of a saved run", error.to_string()))?;
    let lengths = header.vectors.iter().flatten();
    let expected = lengths.fold(0usize, |sum, &length| sum.saturating_add(length));
    if expected.checked_mul(size_of::<f32>()) != Some(floats.len()) {
        return Err(truncated());
    }
    Ok((header, floats))
}

/// Puts vectors in the places of others of the same lengths.
fn replace<'a>(
    places: impl Iterator<Item = &'a mut Vec<f32>>,
    by: &mut Vec<Vec<f32>>,
) -> Result<()> {
    let places: Vec<_> = places.collect();
    let same = places.len() == by.len()
        && places.iter().zip(&*by).all(|(place, vector)| place.len() == vector.len());
    if !same {
        return Err(malformed("numbers for this network and these losses", "others"));
    }
    places.into_iter().zip(by.drain(..)).for_each(|(place, vector)| *place = vector);
    Ok(())
}
