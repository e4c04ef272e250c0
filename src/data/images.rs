//! Labelled grey images of one size: MNIST, Fashion-MNIST, and a reader's own.

use super::Dataset;
use super::idx::Idx;
use crate::{Error, ErrorCode, Result};

/// Images of `height × width` bytes, one after the other, with a label each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Images {
    /// Rows of an image.
    pub height: usize,
    /// Columns of an image.
    pub width: usize,
    /// `len() × height × width` bytes from 0 (empty paper) to 255 (ink).
    pub pixels: Vec<u8>,
    /// The class of each image.
    pub labels: Vec<u8>,
}

impl Images {
    /// Images from the two files of an IDX data set.
    ///
    /// # Errors
    /// `malformed` where a file does not follow the format; `shape_mismatch` where the axes are not those of images and
    /// of labels; `length_mismatch` where there are more of one than of the other; `empty`.
    pub fn from_idx(images: &[u8], labels: &[u8]) -> Result<Self> {
        Self::join(&Idx::read("images", images)?, &Idx::read("labels", labels)?)
    }

    /// Images from one piece of the compact form that `scripts/datasets.mjs` writes: an IDX file of images, directly
    /// followed by one of labels.
    ///
    /// # Errors
    /// As [`Images::from_idx`].
    pub fn from_chunk(bytes: &[u8]) -> Result<Self> {
        let (images, rest) = Idx::read_first("images", bytes)?;
        Self::join(&images, &Idx::read("labels", rest)?)
    }

    fn join(images: &Idx<'_>, labels: &Idx<'_>) -> Result<Self> {
        let [count, height, width] = images.shape[..] else {
            let got = format!("the axes {:?}", images.shape);
            return Err(Error::new(
                ErrorCode::ShapeMismatch,
                "images",
                "the axes [images, rows, columns]",
                got,
            ));
        };
        let [labelled] = labels.shape[..] else {
            let got = format!("the axes {:?}", labels.shape);
            return Err(Error::new(ErrorCode::ShapeMismatch, "labels", "the axes [images]", got));
        };
        if labelled != count {
            let (expected, got) =
                (format!("{count} labels, as many as images"), labelled.to_string());
            return Err(Error::new(ErrorCode::LengthMismatch, "labels", expected, got));
        }
        if images.data.is_empty() {
            return Err(Error::new(ErrorCode::Empty, "images", "at least one pixel", "none"));
        }
        Ok(Self { height, width, pixels: images.data.to_vec(), labels: labels.data.to_vec() })
    }

    /// How many images there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// One more than the greatest label.
    pub fn classes(&self) -> usize {
        self.labels.iter().max().map_or(0, |&label| usize::from(label) + 1)
    }

    /// The first `count` images, or all where there are fewer.
    #[must_use]
    pub fn take(mut self, count: usize) -> Self {
        self.labels.truncate(count);
        self.pixels.truncate(self.labels.len() * self.height * self.width);
        self
    }

    /// Adds the images of `more` behind these.
    ///
    /// # Errors
    /// `shape_mismatch` if they are of another size.
    pub fn append(&mut self, more: Self) -> Result<()> {
        if self.is_empty() {
            *self = more;
            return Ok(());
        }
        if (self.height, self.width) != (more.height, more.width) {
            let expected = format!("images of {} × {}", self.height, self.width);
            let got = format!("{} × {}", more.height, more.width);
            return Err(Error::new(ErrorCode::ShapeMismatch, "images", expected, got));
        }
        self.pixels.extend(more.pixels);
        self.labels.extend(more.labels);
        Ok(())
    }

    /// The images as examples of `[1, height, width]` numbers from 0 to 1.
    ///
    /// # Errors
    /// As [`Dataset::new`]: without images, or with labels that are not below `classes`.
    pub fn dataset(&self, classes: usize) -> Result<Dataset> {
        let features = self.pixels.iter().map(|&pixel| f32::from(pixel) / 255.0).collect();
        let labels = self.labels.iter().map(|&label| label.into()).collect();
        Dataset::new(features, vec![1, self.height, self.width], labels, classes)
    }
}

/// Reads all pieces of a part (`train` or `test`) of a data set that `scripts/datasets.mjs` wrote into `folder`.
///
/// # Errors
/// `missing_input` if there is no piece or one cannot be read; otherwise as [`Images::from_idx`], with the file named.
#[cfg(feature = "cli")]
pub fn read(folder: &std::path::Path, part: &str) -> Result<Images> {
    let mut images = Images::default();
    for piece in 0.. {
        let path = folder.join(format!("{part}-{piece}.gz"));
        if piece > 0 && !path.exists() {
            break;
        }
        let about = |error: Error| Error { argument: path.display().to_string(), ..error };
        let bytes = unpack(&path).map_err(|error| {
            let expected = "a piece of a data set, as `node scripts/datasets.mjs` writes it";
            about(Error::new(ErrorCode::MissingInput, "", expected, error.to_string()))
        })?;
        images.append(Images::from_chunk(&bytes).map_err(about)?).map_err(about)?;
    }
    Ok(images)
}

#[cfg(feature = "cli")]
fn unpack(path: &std::path::Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path)?).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `count` images of 1 × 2, their pixels and labels counted up.
    fn files(count: u8) -> (Vec<u8>, Vec<u8>) {
        let images = [
            &[0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 1, 0, 0, 0, 2][..],
            &(0..2 * count).collect::<Vec<_>>(),
        ];
        let labels = [&[0, 0, 8, 1, 0, 0, 0, count][..], &(0..count).collect::<Vec<_>>()];
        (images.concat(), labels.concat())
    }

    #[test]
    fn reads_two_files_and_one_piece_alike() {
        let (images, labels) = files(3);
        let set = Images::from_idx(&images, &labels).unwrap();
        assert_eq!((set.len(), set.height, set.width, set.classes()), (3, 1, 2, 3));
        assert_eq!(Images::from_chunk(&[images, labels].concat()).unwrap(), set);
        assert_eq!(set.clone().take(2).pixels, [0, 1, 2, 3]);
        assert_eq!(set.clone().take(9), set);
        let data = set.dataset(3).unwrap();
        assert_eq!(
            (data.shape.as_slice(), data.example(2)),
            ([1, 1, 2].as_slice(), [4.0 / 255.0, 5.0 / 255.0].as_slice())
        );
        assert_eq!(set.dataset(2).unwrap_err().code, ErrorCode::OutOfRange);
    }

    #[test]
    fn appends_images_of_one_size() {
        let (images, labels) = files(2);
        let mut set = Images::default();
        let more = || Images::from_idx(&images, &labels).unwrap();
        set.append(more()).unwrap();
        set.append(more()).unwrap();
        assert_eq!(set.labels, [0, 1, 0, 1]);
        let other = Images { height: 2, width: 1, ..more() };
        assert_eq!(set.append(other).unwrap_err().code, ErrorCode::ShapeMismatch);
    }

    #[test]
    fn refuses_files_that_do_not_belong_together() {
        let ((images, labels), (none, no_labels)) = (files(3), files(0));
        let code =
            |images: &[u8], labels: &[u8]| Images::from_idx(images, labels).unwrap_err().code;
        assert_eq!(code(&images, &files(2).1), ErrorCode::LengthMismatch);
        assert_eq!(code(&labels, &labels), ErrorCode::ShapeMismatch);
        assert_eq!(code(&images, &images), ErrorCode::ShapeMismatch);
        assert_eq!(code(&none, &no_labels), ErrorCode::Empty);
        assert_eq!(code(&images, &labels[..9]), ErrorCode::Malformed);
    }

    #[cfg(feature = "cli")]
    #[test]
    fn reads_the_pieces_of_a_folder_in_order() {
        use std::io::Write;
        let folder = std::env::temp_dir().join(format!("lossarium-images-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!(read(&folder, "train").unwrap_err().code, ErrorCode::MissingInput);
        for (piece, count) in [(0, 3), (1, 2)] {
            let (images, labels) = files(count);
            let file = std::fs::File::create(folder.join(format!("train-{piece}.gz"))).unwrap();
            let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
            packed.write_all(&[images, labels].concat()).unwrap();
            packed.finish().unwrap();
        }
        let set = read(&folder, "train").unwrap();
        std::fs::write(folder.join("train-1.gz"), [31, 139, 8]).unwrap();
        let error = read(&folder, "train").unwrap_err();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(set.labels, [0, 1, 2, 0, 1]);
        assert!(error.argument.ends_with("train-1.gz"), "{error}");
    }
}
