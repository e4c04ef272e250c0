//! Softmax of rows in the forms of a [`Buffer`](super::buffer::Buffer), over the kernel that there is.

use crate::kernels::Fault;
use crate::kernels::softmax::softmax_rows;

#[derive(Clone, Copy)]
pub(super) enum Algorithm {
    Auto,
}

impl Algorithm {
    pub(super) const ALL: [Self; 1] = [Self::Auto];

    pub(super) fn name(self) -> &'static str {
        "auto"
    }
}

pub(super) fn softmax_rows_with(
    _: Algorithm,
    logits: &[f32],
    out: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    softmax_rows(logits, out, columns, inverse_temperature)
}

pub(super) fn softmax_rows_in_place(
    algorithm: Algorithm,
    data: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    let logits = data.to_vec();
    softmax_rows_with(algorithm, &logits, data, columns, inverse_temperature)
}

pub(super) fn log_softmax_rows(
    logits: &[f32],
    out: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    softmax_rows(logits, out, columns, inverse_temperature)?;
    out.iter_mut().for_each(|value| *value = value.ln());
    Ok(())
}

pub(super) fn log_softmax_rows_in_place(
    data: &mut [f32],
    columns: usize,
    inverse_temperature: f32,
) -> Result<(), Fault> {
    let logits = data.to_vec();
    log_softmax_rows(&logits, data, columns, inverse_temperature)
}

pub(super) fn softmax_vjp_rows_in_place(
    probabilities: &mut [f32],
    upstream: &[f32],
    columns: usize,
    inverse_temperature: f32,
) {
    let rows = probabilities.chunks_exact_mut(columns).zip(upstream.chunks_exact(columns));
    for (p, u) in rows {
        let mean: f64 = p.iter().zip(u).map(|(&p, &u)| f64::from(p) * f64::from(u)).sum();
        p.iter_mut().zip(u).for_each(|(p, u)| *p *= (u - mean as f32) * inverse_temperature);
    }
}
