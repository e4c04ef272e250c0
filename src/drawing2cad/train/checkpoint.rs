//! A run as bytes, to go on from later.

use super::trainer::{Settings, Trainer};
use crate::data::digest;
use crate::drawing2cad::model::browser::layout::Weights;
use crate::{Error, ErrorCode, Result};

const MAGIC: [u8; 8] = *b"lossCADt";

/// Floats that are remembered of a weight: itself, and the optimizer's three.
const REMEMBERED: usize = 4;

impl Trainer {
    /// All that the next steps depend on besides the settings.
    pub fn save(&self) -> Vec<u8> {
        let mut file = Vec::from(MAGIC);
        file.extend(self.settings.fingerprint().to_le_bytes());
        file.extend(self.step.to_le_bytes());
        let remembered = self.optimizer.memory().flatten().copied();
        file.extend(self.browser.weights.elements().chain(remembered).flat_map(f32::to_le_bytes));
        file
    }

    /// Goes on where [`Trainer::save`] was called in a run with the same settings.
    ///
    /// # Errors
    /// `malformed` for what is no checkpoint of such a run.
    pub fn restore(settings: Settings, file: &[u8]) -> Result<Self> {
        let malformed =
            |got: &str| Error::new(ErrorCode::Malformed, "checkpoint", "one of this run", got);
        let Some((header, body)) = file.split_at_checked(MAGIC.len() + 16) else {
            return Err(malformed("a shorter file"));
        };
        let word = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| header[at + byte]));
        if header[..8] != MAGIC {
            return Err(malformed("another file"));
        }
        if word(8) != settings.fingerprint() {
            return Err(malformed("one with other settings"));
        }
        let step = word(16);
        let count = Weights::count(settings.form);
        let remembered = if step == 0 { 1 } else { REMEMBERED };
        if body.len() != 4 * count * remembered {
            return Err(malformed("a file of another length"));
        }
        let mut floats = body.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes));
        let mut trainer = Self::new(settings)?;
        trainer.browser.weights = Weights::read(settings.form, floats.by_ref());
        let lengths = trainer.browser.weights.tensors.iter().map(|tensor| tensor.values.len());
        let vectors: Vec<Vec<f32>> = lengths
            .flat_map(|length| [length; REMEMBERED - 1])
            .map(|length| floats.by_ref().take(length).collect())
            .collect();
        if step > 0 {
            trainer.optimizer.restore(step as i32, vectors.into_iter());
        }
        trainer.step = step;
        Ok(trainer)
    }
}

impl Settings {
    /// A number that tells settings apart.
    fn fingerprint(&self) -> u64 {
        let flags = self.views.into_iter().chain([self.soft, self.form.dual]);
        let flags = flags.fold(1, |bits, flag| 2 * bits + u64::from(flag));
        let numbers = [self.rate, self.hidden, self.jitter].map(f64::to_bits);
        let sizes = [self.steps, self.seed, self.batch as u64, self.pool as u64, flags];
        digest(sizes.into_iter().chain(numbers))
    }
}
