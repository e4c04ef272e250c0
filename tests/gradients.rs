//! Every gradient against central differences of the function itself, at the reference cases and at points near them.

mod support;

use lossarium::catalog;
use lossarium::entry::{Array, Arrays, Domain, Entry, Params, Value};
use support::calls::{array, differentiated, floats, reference_calls, replace};
use support::dice::Dice;

/// With this flag the gradient is, as documented, that of another value: the soft one in place of the one-hot.
const STRAIGHT_THROUGH: &str = "hard";

/// Points near each reference case.
const NEIGHBOURS: usize = 2;

/// Powers of two, so that `x ± step` is exact for numbers of its size.
const STEPS: [f32; 5] = [1.0 / 32.0, 1.0 / 128.0, 1.0 / 512.0, 1.0 / 1024.0, 1.0 / 4096.0];

/// A call whose value is a weighted sum of one output.
struct Point {
    entry: &'static Entry,
    inputs: Arrays,
    params: Params,
    weights: Vec<f32>,
}

impl Point {
    /// The call, if it is a legal one; upstream gets numbers of its own.
    fn new(
        entry: &'static Entry,
        mut inputs: Arrays,
        params: Params,
        dice: &mut Dice,
    ) -> Option<Self> {
        let outputs = entry.evaluate(inputs.clone(), &params).ok()?;
        let output = array(&outputs, differentiated(entry));
        let mut weights = vec![1.0; output.shape().iter().product()];
        if entry.inputs.iter().any(|input| input.name == "upstream") {
            weights.fill_with(|| dice.between(-1.0, 1.0));
            let upstream = Array::f32(output.shape(), weights.clone()).expect("the same shape");
            replace(&mut inputs, "upstream", upstream);
        }
        Some(Self { entry, inputs, params, weights })
    }

    fn value(&self, inputs: Arrays) -> Option<f64> {
        let outputs = self.entry.evaluate(inputs, &self.params).ok()?;
        let values = floats(&outputs, differentiated(self.entry)).iter().zip(&self.weights);
        Some(values.map(|(&value, &weight)| f64::from(value) * f64::from(weight)).sum())
    }

    /// The slope by one element and how far it is uncertain, by the step that is most certain of itself: by what it differs
    /// from the ones beside it, by the rounding of the values, and at a kink by half of it: the spec says which slope is meant.
    fn slope(&self, name: &str, index: usize) -> Option<(f64, f64)> {
        let at = array(&self.inputs, name);
        let values = floats(&self.inputs, name);
        let size = values[index].abs().clamp(1.0 / 64.0, 1.0).log2().floor().exp2();
        let value_at = |element: f32| {
            let mut moved = values.to_vec();
            moved[index] = element;
            let mut inputs = self.inputs.clone();
            replace(&mut inputs, name, Array::f32(at.shape(), moved).expect("the same shape"));
            self.value(inputs)
        };
        let middle = value_at(values[index])?;
        let slope = |step: f32| {
            let (low, high) = (values[index] - step * size, values[index] + step * size);
            let (below, above) = (value_at(low)?, value_at(high)?);
            let distance = f64::from(high) - f64::from(low);
            let rounding = 1e-7 * (below.abs() + above.abs()) / distance;
            let bend = (above - 2.0 * middle + below).abs() / distance;
            (distance > 0.0).then_some(((above - below) / distance, rounding, bend))
        };
        let slopes: Vec<_> = STEPS.iter().map_while(|&step| slope(step)).collect();
        // Both neighbours count: a jump may hide between two steps, not between three.
        let spread = |three: &[(f64, f64, f64)]| {
            let apart = |other: (f64, f64, f64)| (other.0 - three[1].0).abs();
            // Of a smooth function, slopes to the left and right approach each other as steps shrink; at a kink they do not.
            let bends = three.iter().map(|&(.., bend)| bend);
            let (least, most) = (bends.clone().fold(f64::MAX, f64::min), bends.fold(0.0, f64::max));
            let kink = least > 0.5 * most && least > 4.0 * three[2].1;
            let bend = if kink { least } else { 0.0 };
            (three[1].0, apart(three[0]).max(apart(three[2])) + three[1].1 + bend)
        };
        slopes.windows(3).map(spread).min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Checks a gradient at a point; how many elements could be checked, of how many.
fn check(point: &Point, name: &str) -> (usize, usize) {
    let outputs = point.entry.evaluate(point.inputs.clone(), &point.params).expect("a legal call");
    let gradient = floats(&outputs, &format!("grad.{name}"));
    let scale = gradient.iter().fold(0.0, |scale: f64, &g| scale.max(f64::from(g).abs()));
    let mut checked = 0;
    for (index, &got) in gradient.iter().enumerate() {
        let Some((expected, uncertain)) = point.slope(name, index) else { continue };
        // Beside a kink, and where the value is too coarse, differences say nothing.
        if uncertain > 2e-2 * expected.abs() + 2e-3 * scale + 1e-4 {
            continue;
        }
        checked += 1;
        let limit = 2.0 * uncertain + 2e-3 * expected.abs() + 5e-4 * scale + 2e-5;
        assert!(
            (f64::from(got) - expected).abs() <= limit,
            "{}, grad.{name}, index {index}, params {:?}: expected {expected} ± {limit}, got {got}",
            point.entry.id,
            point.params,
        );
    }
    (checked, gradient.len())
}

#[test]
fn every_gradient_is_the_slope_of_its_function() {
    for entry in catalog::entries() {
        let mut dice = Dice::new(2026);
        for input in entry.inputs.iter().filter(|input| input.differentiable && !input.detached) {
            let (mut checked, mut of) = (0, 0);
            for (inputs, params) in reference_calls(entry) {
                let straight = (STRAIGHT_THROUGH.to_string(), Value::Flag(true));
                if params.contains(&straight) || !inputs.iter().any(|(name, _)| name == input.name)
                {
                    continue;
                }
                for neighbour in 0..=NEIGHBOURS {
                    let moved = |(name, array): &(String, Array)| {
                        let declared = entry.inputs.iter().find(|input| input.name == name);
                        let fixed = neighbour == 0
                            || declared.is_none_or(|input| input.domain == Domain::Simplex);
                        let array = if fixed { array.clone() } else { dice.jitter(array) };
                        (name.clone(), array)
                    };
                    let inputs = inputs.iter().map(moved).collect();
                    let point = Point::new(entry, inputs, params.clone(), &mut dice);
                    let counts = point.map_or((0, 0), |point| check(&point, input.name));
                    checked += counts.0;
                    of += counts.1;
                }
            }
            assert!(
                checked * 10 >= of && checked > 0,
                "{}, grad.{}: differences settle {checked} elements of {of}",
                entry.id,
                input.name,
            );
        }
    }
}
