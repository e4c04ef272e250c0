//! Labelled examples of one shape, in memory.

use super::Random;
use crate::entry::Digits;
use crate::{Error, ErrorCode, Result};

/// Examples and the classes that they belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    /// The examples one after the other, each row-major.
    pub features: Vec<f32>,
    /// Sizes of the axes of one example: `[2]` for points, `[channels, height, width]` for images, `[steps, features]` for
    /// sequences.
    pub shape: Vec<usize>,
    /// Class of each example.
    pub labels: Vec<i32>,
    /// Number of classes.
    pub classes: usize,
}

impl Dataset {
    /// Checked examples.
    ///
    /// # Errors
    /// `empty` without examples or with an axis of size 0, `length_mismatch` where features and labels do not fit each other,
    /// `not_finite` of a feature, `out_of_range` of a label or of fewer than two classes.
    pub fn new(
        features: Vec<f32>,
        shape: Vec<usize>,
        labels: Vec<i32>,
        classes: usize,
    ) -> Result<Self> {
        let data = Self { features, shape, labels, classes };
        data.check_sizes()?;
        data.check_labels()?;
        if let Some(at) = data.features.iter().position(|feature| !feature.is_finite()) {
            let got =
                format!("{} in example {}", Digits(data.features[at].into()), at / data.size());
            return Err(Error::new(ErrorCode::NotFinite, "features", "finite numbers", got));
        }
        Ok(data)
    }

    fn check_sizes(&self) -> Result<()> {
        let Some(size) = self.shape.iter().try_fold(1usize, |n, &size| n.checked_mul(size)) else {
            let (expected, got) = ("an example that fits into memory", format!("{:?}", self.shape));
            return Err(Error::new(ErrorCode::OutOfMemory, "shape", expected, got));
        };
        if size == 0 || self.labels.is_empty() {
            let got = format!("{} of shape {:?}", self.labels.len(), self.shape);
            return Err(Error::new(ErrorCode::Empty, "features", "examples with features", got));
        }
        if self.labels.len().checked_mul(size) != Some(self.features.len()) {
            let expected = format!("{size} features for each of {} labels", self.labels.len());
            let got = format!("{} features", self.features.len());
            return Err(Error::new(ErrorCode::LengthMismatch, "features", expected, got));
        }
        Ok(())
    }

    fn check_labels(&self) -> Result<()> {
        if self.classes < 2 || i32::try_from(self.classes).is_err() {
            let got = self.classes.to_string();
            return Err(Error::new(ErrorCode::OutOfRange, "classes", "at least two", got));
        }
        let legal = 0..self.classes as i32;
        let Some(at) = self.labels.iter().position(|label| !legal.contains(label)) else {
            return Ok(());
        };
        let expected = format!("whole numbers from 0 below {}", self.classes);
        let got = format!("{} of example {at}", self.labels[at]);
        Err(Error::new(ErrorCode::OutOfRange, "labels", expected, got))
    }

    /// Number of examples.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Are there no examples? Never of a checked set.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Number of features of one example.
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// Features of one example.
    ///
    /// # Panics
    /// If there is no such example.
    pub fn example(&self, at: usize) -> &[f32] {
        let size = self.size();
        &self.features[at * size..][..size]
    }

    /// Some of the examples, in the order of their indices.
    ///
    /// # Panics
    /// If there is no such example.
    #[must_use]
    pub fn select(&self, indices: &[usize]) -> Self {
        let features = indices.iter().flat_map(|&at| self.example(at)).copied().collect();
        let labels = indices.iter().map(|&at| self.labels[at]).collect();
        Self { features, shape: self.shape.clone(), labels, classes: self.classes }
    }

    /// The examples in two parts, chance says which goes where; the first part has that share of them, and each has one at
    /// least.
    ///
    /// # Errors
    /// `out_of_range` of a share that is not between 0 and 1, `empty` of fewer than two examples.
    pub fn split(&self, share: f64, seed: u64) -> Result<(Self, Self)> {
        if !(share > 0.0 && share < 1.0) {
            let got = Digits(share).to_string();
            return Err(Error::new(ErrorCode::OutOfRange, "share", "between 0 and 1", got));
        }
        if self.len() < 2 {
            let got = self.len().to_string();
            return Err(Error::new(ErrorCode::Empty, "data", "two examples or more", got));
        }
        let order = Random::new(seed).order(self.len());
        let first = libm::round(share * self.len() as f64) as usize;
        let (first, second) = order.split_at(first.clamp(1, self.len() - 1));
        Ok((self.select(first), self.select(second)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_does_not_fit_and_says_where() {
        let code = |features: &[f32], shape: &[usize], labels: &[i32], classes| {
            let data = Dataset::new(features.to_vec(), shape.to_vec(), labels.to_vec(), classes);
            data.map_err(|error| (error.code, error.got)).err()
        };
        let refused = |code, got: &str| Some((code, got.to_string()));
        assert_eq!(code(&[1.0, 2.0], &[1], &[0, 1], 2), None);
        assert_eq!(
            code(&[1.0, 2.0], &[1], &[0, 2], 2),
            refused(ErrorCode::OutOfRange, "2 of example 1")
        );
        assert_eq!(
            code(&[1.0, f32::NAN], &[1], &[0, 1], 2),
            refused(ErrorCode::NotFinite, "NaN in example 1")
        );
        assert_eq!(
            code(&[1.0; 3], &[2], &[0, 1], 2),
            refused(ErrorCode::LengthMismatch, "3 features")
        );
        assert_eq!(code(&[], &[2], &[], 2), refused(ErrorCode::Empty, "0 of shape [2]"));
        assert_eq!(code(&[1.0], &[1], &[0], 1), refused(ErrorCode::OutOfRange, "1"));
        let huge = [usize::MAX, 2];
        assert!(
            code(&[1.0], &huge, &[0], 2).is_some_and(|(code, _)| code == ErrorCode::OutOfMemory)
        );
    }

    #[test]
    fn splits_without_loss() {
        let data =
            Dataset::new((0..10).map(|n| n as f32).collect(), vec![1], vec![0; 10], 2).unwrap();
        let (first, second) = data.split(0.7, 1).unwrap();
        assert_eq!((first.len(), second.len()), (7, 3));
        let mut all = [first.features, second.features].concat();
        all.sort_by(f32::total_cmp);
        assert_eq!(all, data.features);
        assert!(data.split(1.0, 1).is_err() && data.select(&[0]).split(0.5, 1).is_err());
    }

    #[test]
    fn selects_examples_with_their_labels() {
        let data = Dataset::new(vec![1.0, 2.0, 3.0, 4.0], vec![2], vec![0, 1], 2).unwrap();
        let turned = data.select(&[1, 0]);
        assert_eq!((turned.features, turned.labels), (vec![3.0, 4.0, 1.0, 2.0], vec![1, 0]));
    }
}
