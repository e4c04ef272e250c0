//! The matrix product by itself, for measurements.

use super::arrays::reserve;
use crate::kernels::{Matrix, add_product, multiply_adds};
use wasm_bindgen::prelude::*;

/// Matrices `[rows, terms]` and `[terms, columns]` and their product, in wasm memory.
#[wasm_bindgen]
pub struct Product {
    left: Vec<f32>,
    right: Vec<f32>,
    product: Vec<f32>,
    scratch: Vec<f32>,
    terms: usize,
    columns: usize,
}

#[wasm_bindgen]
impl Product {
    /// Matrices of small numbers. Throws `out_of_memory`.
    #[wasm_bindgen(constructor)]
    pub fn new(rows: usize, terms: usize, columns: usize) -> Result<Product, JsValue> {
        let numbers = |count: usize| {
            let mut numbers = reserve("product", count as f64)?;
            // Whole numbers, whose products and sums are exact.
            numbers.iter_mut().enumerate().for_each(|(at, to)| *to = (at % 7) as f32 - 3.0);
            Ok::<_, crate::Error>(numbers)
        };
        Ok(Self {
            left: numbers(rows * terms)?,
            right: numbers(terms * columns)?,
            product: reserve("product", (rows * columns) as f64)?,
            scratch: Vec::new(),
            terms,
            columns,
        })
    }

    /// Adds the product once more. With `transposed`, the right side is taken to be `[columns, terms]`, as the weights of a layer.
    pub fn add(&mut self, transposed: bool) {
        let left = Matrix::of_rows(&self.left, self.terms);
        let right = if transposed {
            Matrix::of_rows(&self.right, self.terms).transposed()
        } else {
            Matrix::of_rows(&self.right, self.columns)
        };
        add_product(left, right, &mut self.product, &mut self.scratch);
    }

    /// What was added up so far.
    pub fn values(&self) -> Vec<f32> {
        self.product.clone()
    }
}

/// Multiplies and adds in registers; gives how many multiply-adds those were.
#[wasm_bindgen(js_name = multiplyAdds)]
pub fn multiply_adds_in_registers(turns: usize) -> f64 {
    multiply_adds(turns) as f64
}
