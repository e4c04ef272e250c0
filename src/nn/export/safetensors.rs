//! Safetensors: the length of a JSON header, the header, the numbers.
//!
//! The crate of that name is the tests' witness. Writing takes fewer lines than its glue, and less wasm than its JSON.

use super::{Named, bytes, quoted, sizes};

/// The numbers start at a multiple of this many bytes, so that programs may map the file.
const ALIGNMENT: usize = 8;

/// The weights as a safetensors file of 32-bit floats.
pub fn safetensors(weights: &Named<'_>) -> Vec<u8> {
    let mut offset = 0;
    let fields = weights.iter().map(|&(name, tensor)| {
        let start = offset;
        offset += 4 * tensor.values.len();
        let (name, shape) = (quoted(name), sizes(tensor));
        format!(r#"{name}:{{"dtype":"F32","shape":{shape},"data_offsets":[{start},{offset}]}}"#)
    });
    let fields: Vec<_> = fields.collect();
    let mut header = format!("{{{}}}", fields.join(","));
    let padded = header.len().next_multiple_of(ALIGNMENT);
    header.extend(std::iter::repeat_n(' ', padded - header.len()));
    let mut file = Vec::with_capacity(8 + padded + offset);
    file.extend((padded as u64).to_le_bytes());
    file.extend(header.bytes());
    file.extend(weights.iter().flat_map(|&(_, tensor)| bytes(tensor)));
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::Tensor;

    #[test]
    fn is_read_by_the_crate_of_that_name() {
        let weight = Tensor::new(&[2, 3], vec![1.0, -2.0, 3.0, 0.5, f32::MAX, -0.0]);
        let bias = Tensor::new(&[2], vec![0.25, -7.0]);
        let file = safetensors(&[("dense 0.weight", &weight), ("é\"\\\n", &bias)]);
        let read = ::safetensors::SafeTensors::deserialize(&file).unwrap();
        assert_eq!(read.len(), 2);
        for (name, tensor) in [("dense 0.weight", &weight), ("é\"\\\n", &bias)] {
            let view = read.tensor(name).unwrap();
            assert_eq!(view.dtype(), ::safetensors::Dtype::F32);
            assert_eq!(view.shape(), &*tensor.shape());
            assert!(view.data().iter().copied().eq(bytes(tensor)));
        }
    }

    #[test]
    fn aligns_the_numbers() {
        for length in 0..9 {
            let name = "n".repeat(length);
            let file = safetensors(&[(&name, &Tensor::zeros(&[1]))]);
            assert_eq!(file.len() % ALIGNMENT, 4);
        }
    }
}
