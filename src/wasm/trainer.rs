//! Trainers and their data, in the file that has them (`lossarium-training.wasm`).

use super::arrays::{reserve, set, write_array};
use super::whole;
use crate::entry::Array;
use crate::training::{Head, Parameter, Region, Run, WeightsFormat};
use crate::{data, training};
use js_sys::{Float32Array, Int32Array, Object};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// Labelled examples. They lie in the memory of the instance once; trainers share them.
#[wasm_bindgen]
pub struct Dataset {
    data: Arc<data::Dataset>,
}

#[wasm_bindgen]
impl Dataset {
    /// Examples of one shape, one after the other, as [`data::Dataset::new`].
    #[wasm_bindgen(constructor)]
    pub fn new(
        features: &Float32Array,
        shape: &[u32],
        labels: &Int32Array,
        classes: f64,
    ) -> Result<Dataset, JsValue> {
        let classes = whole("classes", classes, f64::from(i32::MAX))? as usize;
        let shape = shape.iter().map(|&size| size as usize).collect();
        let mut numbers = reserve("features", features.length().into())?;
        features.copy_to(&mut numbers);
        let mut classified = reserve("labels", labels.length().into())?;
        labels.copy_to(&mut classified);
        Ok(data::Dataset::new(numbers, shape, classified, classes)?.into())
    }

    /// Points in the plane, as [`data::Points::draw`].
    pub fn points(
        name: &str,
        count: f64,
        classes: f64,
        noise: f64,
        seed: f64,
    ) -> Result<Dataset, JsValue> {
        let points = data::Points::named(name)?;
        let [count, classes] = [
            whole("count", count, f64::from(i32::MAX))? as usize,
            whole("classes", classes, f64::from(i32::MAX))? as usize,
        ];
        Ok(points.draw(count, classes, noise, seed_of(seed)?)?.into())
    }

    /// Two parts `[first, second]`, as [`data::Dataset::split`].
    pub fn split(&self, share: f64, seed: f64) -> Result<Vec<Dataset>, JsValue> {
        let (first, second) = self.data.split(share, seed_of(seed)?)?;
        Ok(vec![first.into(), second.into()])
    }

    /// Number of examples.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.data.len()
    }

    /// Number of classes.
    #[wasm_bindgen(getter)]
    pub fn classes(&self) -> usize {
        self.data.classes
    }

    /// Shape of one example.
    #[wasm_bindgen(getter)]
    pub fn shape(&self) -> Vec<u32> {
        self.data.shape.iter().map(|&size| size as u32).collect()
    }

    /// Features of `count` examples from `start` on, as many as there are.
    pub fn features(&self, start: usize, count: usize) -> Vec<f32> {
        let (start, size) = (start.min(self.data.len()), self.data.size());
        let end = start.saturating_add(count).min(self.data.len());
        self.data.features[start * size..end * size].to_vec()
    }

    /// All labels.
    #[wasm_bindgen(getter)]
    pub fn labels(&self) -> Vec<i32> {
        self.data.labels.clone()
    }
}

impl From<data::Dataset> for Dataset {
    fn from(data: data::Dataset) -> Self {
        Self { data: Arc::new(data) }
    }
}

/// A run at work, as [`training::Trainer`].
#[wasm_bindgen]
pub struct Trainer {
    trainer: training::Trainer,
}

#[wasm_bindgen]
impl Trainer {
    /// A run, as JSON, before its first step.
    #[wasm_bindgen(constructor)]
    pub fn new(run: &str, data: &Dataset) -> Result<Trainer, JsValue> {
        let trainer = training::Trainer::new(Run::from_json(run)?, Arc::clone(&data.data))?;
        Ok(Self { trainer })
    }

    /// Takes so many steps and tells about the last.
    #[wasm_bindgen(
        unchecked_return_type = "{ step: number; epoch: number; loss: number; accuracy: number; gradientNorm: number; learningRate: number; examples: number }"
    )]
    pub fn step(&mut self, steps: f64) -> Result<Object, JsValue> {
        let record = self.trainer.step(whole("steps", steps, f64::from(1 << 24))? as usize)?;
        Ok(numbers(&[
            ("step", record.step as f64),
            ("epoch", record.epoch as f64),
            ("loss", record.loss),
            ("accuracy", record.accuracy),
            ("gradientNorm", record.gradient_norm),
            ("learningRate", record.learning_rate),
            ("examples", record.examples as f64),
        ]))
    }

    /// Loss, accuracy and predictions for labelled examples.
    #[wasm_bindgen(
        unchecked_return_type = "{ loss: number; accuracy: number; predictions: Int32Array; probabilities: Float32Array }"
    )]
    pub fn evaluate(&mut self, data: &Dataset) -> Result<Object, JsValue> {
        let evaluation = self.trainer.evaluate(&data.data)?;
        let object = numbers(&[("loss", evaluation.loss), ("accuracy", evaluation.accuracy)]);
        let predictions = Int32Array::from(evaluation.predictions.as_slice());
        let probabilities = Float32Array::from(evaluation.probabilities.as_slice());
        set(&object, "predictions", &predictions);
        set(&object, "probabilities", &probabilities);
        Ok(object)
    }

    /// Probabilities `[examples, classes]`.
    pub fn predict(&mut self, features: &[f32]) -> Result<Vec<f32>, JsValue> {
        Ok(self.trainer.predict(features)?)
    }

    /// Embeddings `[examples, dimension]`.
    pub fn embed(&mut self, features: &[f32]) -> Result<Vec<f32>, JsValue> {
        Ok(self.trainer.embed(features)?)
    }

    /// Size of an embedding.
    #[wasm_bindgen(getter)]
    pub fn dimension(&self) -> usize {
        self.trainer.dimension()
    }

    /// Probabilities `[rows, columns, classes]` over the plane, at the centres of cells; `ends` are those of x, then of y, top row
    /// first.
    pub fn regions(
        &mut self,
        ends: &[f64],
        columns: usize,
        rows: usize,
    ) -> Result<Vec<f32>, JsValue> {
        let &[x0, x1, y0, y1] = ends else {
            let (expected, got) = ("four ends", ends.len().to_string());
            let code = crate::ErrorCode::LengthMismatch;
            return Err(crate::Error::new(code, "ends", expected, got).into());
        };
        Ok(self.trainer.regions(&Region { x: [x0, x1], y: [y0, y1], columns, rows })?)
    }

    /// All weights, the first layer's first, the head's last.
    #[wasm_bindgen(
        unchecked_return_type = "{ name: string; shape: number[]; data: Float32Array }[]"
    )]
    pub fn parameters(&self) -> Vec<Object> {
        self.trainer.parameters().iter().map(tensor).collect()
    }

    /// Running statistics of batch normalisations.
    #[wasm_bindgen(
        unchecked_return_type = "{ name: string; shape: number[]; data: Float32Array }[]"
    )]
    pub fn running(&self) -> Vec<Object> {
        self.trainer.running().iter().map(tensor).collect()
    }

    /// Changes the share of wrong labels at once, and the imbalance from the next epoch on.
    pub fn corrupt(&mut self, label_noise: f64, imbalance: f64) -> Result<(), JsValue> {
        Ok(self.trainer.corrupt(label_noise, imbalance)?)
    }

    /// Makes examples count differently; nothing makes all count alike.
    pub fn weigh(&mut self, weights: Option<Vec<f32>>) -> Result<(), JsValue> {
        Ok(self.trainer.weigh(weights)?)
    }

    /// Back to before the first step.
    pub fn rewind(&mut self) -> Result<(), JsValue> {
        let (run, data) = (self.trainer.run().clone(), Arc::clone(self.trainer.data()));
        self.trainer = training::Trainer::new(run, data)?;
        Ok(())
    }

    /// The run in bytes.
    pub fn save(&self) -> Vec<u8> {
        self.trainer.save()
    }

    /// The weights as a file: `safetensors`, `json` or `onnx`.
    pub fn weights(&self, format: &str) -> Result<Vec<u8>, JsValue> {
        Ok(self.trainer.weights(WeightsFormat::named(format)?)?)
    }

    /// Goes on where [`Trainer::save`] wrote a run of the same data down. Nothing has changed where this throws.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.trainer = training::Trainer::restored(bytes, Arc::clone(self.trainer.data()))?;
        Ok(())
    }

    /// The run as JSON, with what has been changed since.
    #[wasm_bindgen(getter)]
    pub fn run(&self) -> String {
        self.trainer.run().to_json()
    }

    /// Steps so far.
    #[wasm_bindgen(getter)]
    pub fn steps(&self) -> f64 {
        self.trainer.steps() as f64
    }

    /// Examples that an epoch sees now.
    #[wasm_bindgen(getter, js_name = examplesOfEpoch)]
    pub fn examples_of_epoch(&self) -> usize {
        self.trainer.examples_of_epoch()
    }

    /// What the last layer gives.
    #[wasm_bindgen(getter, unchecked_return_type = "'classes' | 'binary' | 'cosine'")]
    pub fn head(&self) -> String {
        let name = match self.trainer.head() {
            Head::Classes => "classes",
            Head::Binary => "binary",
            Head::Cosine => "cosine",
        };
        name.into()
    }
}

fn seed_of(seed: f64) -> crate::Result<u64> {
    whole("seed", seed, (1u64 << 53) as f64)
}

fn numbers(fields: &[(&str, f64)]) -> Object {
    let object = Object::new();
    for &(name, number) in fields {
        set(&object, name, &number.into());
    }
    object
}

/// `{ name, shape, data }`.
fn tensor(parameter: &Parameter) -> Object {
    let Parameter { name, tensor } = parameter;
    let array = Array::f32(tensor.shape().to_vec(), tensor.values.clone());
    let object: Object = write_array(array.expect("a tensor has its elements")).unchecked_into();
    set(&object, "name", &name.as_str().into());
    object
}
