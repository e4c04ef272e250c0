//! The vector-Jacobian product of softmax: `p (u − ⟨p, u⟩) · scale`.

use crate::kernels::lanes::Lanes;
use crate::kernels::passes::dot_in;

/// Replaces the probabilities of a row by the product.
#[inline(always)]
pub(super) fn vjp<V: Lanes>(token: V::Token, row: &mut [f32], upstream: &[f32], scale: f32) {
    let mean = dot_in::<V>(token, row, upstream) as f32;
    let [mean_lanes, scale_lanes] = [mean, scale].map(|value| V::splat(token, value));
    let (mut p, mut u) = (row.chunks_exact_mut(V::LEN), upstream.chunks_exact(V::LEN));
    for (p, u) in (&mut p).zip(&mut u) {
        let difference = V::load(token, u).sub(mean_lanes);
        V::load(token, p).mul(difference).mul(scale_lanes).store(p);
    }
    for (p, u) in p.into_remainder().iter_mut().zip(u.remainder()) {
        *p = *p * (u - mean) * scale;
    }
}
