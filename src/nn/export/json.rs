//! Weights as JSON, for eyes and scripts.

use super::{Named, quoted, sizes};
use crate::entry::Digits;

/// `{"format":"lossarium-weights","version":1,"tensors":[{"name":…,"shape":[…],"data":[…]},…]}`. Nine significant digits a number,
/// which give the same 32-bit floats back; what is not finite, which JSON cannot write, is `null`.
pub fn json(weights: &Named<'_>) -> String {
    let tensors = weights.iter().map(|&(name, tensor)| {
        let data: Vec<_> = tensor.values.iter().map(|&value| number(value)).collect();
        let (name, shape) = (quoted(name), sizes(tensor));
        format!(r#"{{"name":{name},"shape":{shape},"data":[{}]}}"#, data.join(","))
    });
    let tensors: Vec<_> = tensors.collect();
    format!(r#"{{"format":"lossarium-weights","version":1,"tensors":[{}]}}"#, tensors.join(","))
}

fn number(value: f32) -> String {
    match value {
        0.0 if value.is_sign_negative() => "-0".into(),
        _ if value.is_finite() => Digits(value.into()).to_string(),
        _ => "null".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::Tensor;

    #[test]
    fn gives_the_same_floats_back() {
        let values =
            vec![0.1, -1.0 / 3.0, 1e-40, 16_777_216.0, f32::MAX, -0.0, f32::MIN_POSITIVE, 3e-5];
        let tensor = Tensor::new(&[2, 4], values.clone());
        let text = json(&[("layer \"1\"", &tensor)]);
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["tensors"][0]["name"], "layer \"1\"");
        assert_eq!(read["tensors"][0]["shape"], serde_json::json!([2, 4]));
        let data = read["tensors"][0]["data"].as_array().unwrap();
        let data = data.iter().map(|number| (number.as_f64().unwrap() as f32).to_bits());
        assert!(data.eq(values.iter().map(|value| value.to_bits())), "{text}");
    }

    #[test]
    fn writes_null_for_what_is_not_finite() {
        let tensor = Tensor::new(&[2], vec![f32::NAN, f32::INFINITY]);
        assert!(json(&[("w", &tensor)]).contains(r#""data":[null,null]"#));
    }
}
