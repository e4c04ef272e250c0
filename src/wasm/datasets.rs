//! Data from files, in the file that has trainers.

use super::trainer::Dataset;
use super::whole;
use crate::data;
use crate::data::csv::{LabelColumn, Table};
use crate::data::images::Images;
use crate::{Error, ErrorCode};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Dataset {
    /// Images from the two files of an IDX data set, as [`Images::from_idx`]; as many classes as the labels say, where nothing
    /// else is said.
    pub fn images(images: &[u8], labels: &[u8], classes: Option<f64>) -> Result<Dataset, JsValue> {
        of_images(&Images::from_idx(images, labels)?, classes)
    }

    /// Images from pieces of the compact form, as [`Images::from_chunk`].
    pub fn pieces(pieces: Vec<Uint8Array>, classes: Option<f64>) -> Result<Dataset, JsValue> {
        let mut images = Images::default();
        for piece in pieces {
            images.append(Images::from_chunk(&piece.to_vec())?)?;
        }
        of_images(&images, classes)
    }

    /// A table of numbers with a label column, the last or the named one, as [`Table::read`].
    pub fn csv(text: &str, label: Option<String>) -> Result<Dataset, JsValue> {
        let column = label.as_deref().map_or(LabelColumn::Last, LabelColumn::Named);
        let Table { columns, features, labels, classes } = Table::read(text.as_bytes(), column)?;
        let (shape, classes) = (vec![columns.len()], classes.len());
        Ok(data::Dataset::new(features, shape, labels, classes)?.into())
    }
}

fn of_images(images: &Images, classes: Option<f64>) -> Result<Dataset, JsValue> {
    if images.is_empty() {
        return Err(Error::new(ErrorCode::Empty, "pieces", "at least one piece", "none").into());
    }
    let classes = match classes {
        Some(classes) => whole("classes", classes, f64::from(i32::MAX))? as usize,
        None => images.classes(),
    };
    Ok(images.dataset(classes)?.into())
}
