//! The inputs of the cases of the losses benchmark, by the rules of `benches/losses/data.js`, so that results can be compared.

use lossarium::entry::{Array, Arrays, Data};
use serde_json::{Map, Value as Json, json};

/// Sides of a box.
const SIDES: (f64, f64) = (16.0, 64.0);

/// The inputs of a case at a size; the streams are numbered as they come.
pub(super) fn make_inputs(case: &Json, size: &Map<String, Json>, seed: u32) -> Arrays {
    let declared = case["inputs"].as_object().expect("inputs by name");
    let make = |(stream, (name, input)): (u32, (&String, &Json))| {
        let array = Stream { seed: seed + stream }.array(&Declared { input, size });
        (name.clone(), array)
    };
    (0..).zip(declared).map(make).collect()
}

/// An input as it is declared: numbers, or names of sizes.
struct Declared<'a> {
    input: &'a Json,
    size: &'a Map<String, Json>,
}

impl Declared<'_> {
    fn number(&self, name: &str) -> f64 {
        self.known(&self.input[name])
    }

    fn known(&self, value: &Json) -> f64 {
        let named = value.as_str().and_then(|name| self.size.get(name));
        named.unwrap_or(value).as_f64().expect("a number, or the name of a size")
    }

    fn shape(&self) -> Vec<usize> {
        let axes = self.input["shape"].as_array().expect("a shape");
        axes.iter().map(|axis| self.known(axis) as usize).collect()
    }
}

/// Uniform numbers from a seed, each from its index.
struct Stream {
    seed: u32,
}

impl Stream {
    /// In [0, 1), a multiple of 2⁻²⁴.
    fn uniform(&self, index: usize) -> f64 {
        let mut bits = self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(index as u32);
        bits = (bits ^ (bits >> 16)).wrapping_mul(0x7feb_352d);
        bits = (bits ^ (bits >> 15)).wrapping_mul(0x846c_a68b);
        f64::from((bits ^ (bits >> 16)) >> 8) / f64::from(1 << 24)
    }

    /// About normal: the sum of four uniform numbers.
    fn bell(&self, index: usize, deviation: f64) -> f64 {
        let sum = (4 * index..4 * index + 4).map(|at| self.uniform(at)).sum::<f64>();
        deviation * 3f64.sqrt() * (sum - 2.0)
    }

    fn array(&self, declared: &Declared<'_>) -> Array {
        let shape = declared.shape();
        let (length, width) = (shape.iter().product(), shape.last().copied().unwrap_or(1));
        let floats = |of: &dyn Fn(usize) -> f64| (0..length).map(|i| of(i) as f32).collect();
        let integers =
            |of: &dyn Fn(usize) -> i32| Array::i32(shape.clone(), (0..length).map(of).collect());
        let values = match declared.input["fill"].as_str().expect("a way to fill") {
            "index" => {
                let below = declared.number("below");
                return integers(&|i| (below * self.uniform(i)) as i32).expect("a whole array");
            }
            "cycle" => {
                let below = declared.number("below") as usize;
                return integers(&|i| (i % below) as i32).expect("a whole array");
            }
            "bell" => {
                let deviation = declared.number("deviation");
                floats(&|i| self.bell(i, deviation))
            }
            "uniform" => {
                let (from, to) = (declared.number("from"), declared.number("to"));
                floats(&|i| from + (to - from) * self.uniform(i))
            }
            "unit" => self.unit(length, width),
            "hot" => self.hot(length, width, declared.number("ones") as usize),
            _ => self.corners(length, declared.number("within")),
        };
        Array::f32(shape, values).expect("a whole array")
    }

    /// Rows of length 1.
    fn unit(&self, length: usize, width: usize) -> Vec<f32> {
        let row = |start: usize| {
            let row: Vec<f64> = (start..start + width).map(|i| self.bell(i, 1.0)).collect();
            let norm = row.iter().map(|x| x * x).sum::<f64>().sqrt();
            row.into_iter().map(move |x| (x / norm) as f32)
        };
        (0..length).step_by(width).flat_map(row).collect()
    }

    /// 0 but for some ones a row.
    fn hot(&self, length: usize, width: usize, ones: usize) -> Vec<f32> {
        let mut values = vec![0.0; length];
        for (row, values) in values.chunks_exact_mut(width).enumerate() {
            for k in row * ones..(row + 1) * ones {
                values[(width as f64 * self.uniform(k)) as usize] = 1.0;
            }
        }
        values
    }

    fn corners(&self, length: usize, within: f64) -> Vec<f32> {
        let side = |share: f64| SIDES.0 + (SIDES.1 - SIDES.0) * share;
        let corners = |at: usize| {
            let (x, y) = (within * self.uniform(at), within * self.uniform(at + 1));
            let (width, height) = (side(self.uniform(at + 2)), side(self.uniform(at + 3)));
            [x, y, x + width, y + height].map(|corner| corner as f32)
        };
        (0..length).step_by(4).flat_map(corners).collect()
    }
}

/// `[Σ x (1 + i mod 7), Σ |x| (1 + i mod 7)]` of every output.
pub(super) fn weighed_sums(outputs: &Arrays) -> Json {
    let sums = |values: &mut dyn Iterator<Item = f64>| {
        let (mut sum, mut size) = (0.0, 0.0);
        for (i, value) in values.enumerate() {
            let weighed = value * (1 + i % 7) as f64;
            sum += weighed;
            size += weighed.abs();
        }
        json!([sum, size])
    };
    let of = |(name, array): &(String, Array)| {
        let sums = match array.data() {
            Data::F32(values) => sums(&mut values.iter().map(|&x| x.into())),
            Data::I32(values) => sums(&mut values.iter().map(|&x| x.into())),
            Data::Text(_) => json!([0.0, 0.0]),
        };
        (name.clone(), sums)
    };
    Json::Object(outputs.iter().map(of).collect())
}
