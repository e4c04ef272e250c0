//! The tape: forward mode and reverse mode tell the same story, and what a network is made of may be used as often and as oddly
//! as one likes.

use lossarium::catalog;
use lossarium::entry::{Array, Value};
use lossarium::nn::{
    Activation, Attention, Gru, LossInput, Tape, Tensor, Var, Window, attention, gru, mlp,
};

fn numbers(shape: &[usize], seed: usize) -> Tensor {
    let length = shape.iter().product();
    let number = |i| ((i * 7919 + seed * 104_729) % 1009) as f32 / 504.5 - 1.0;
    Tensor::new(shape, (0..length).map(number).collect())
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
}

/// A function of tensors of those shapes.
type Network = (&'static str, &'static [&'static [usize]], fn(&mut Tape, &[Var]) -> Var);

const NETWORKS: &[Network] = &[
    ("dense", &[&[2, 3, 4], &[5, 4], &[5]], |tape, v| tape.dense(v[0], v[1], Some(v[2]))),
    ("convolution", &[&[2, 2, 5, 4], &[3, 2, 3, 2], &[3]], |tape, v| {
        tape.conv2d(v[0], v[1], v[2], Window { stride: 2, padding: 1 })
    }),
    ("embedding", &[&[4, 3]], |tape, v| {
        let indices = tape.constant(&Tensor::new(&[2, 3], vec![0.0, 3.0, 3.0, 1.0, 0.0, 3.0]));
        tape.embedding(v[0], indices)
    }),
    ("softmax", &[&[3, 5]], |tape, v| tape.softmax(v[0])),
    ("rows of length 1", &[&[3, 5]], |tape, v| tape.unit_rows(v[0])),
    ("smooth maps", &[&[7]], |tape, v| {
        let (a, b) = (tape.gelu(v[0]), tape.gelu_tanh(v[0]));
        let (c, d) = (tape.sigmoid(a), tape.tanh(b));
        tape.multiply(c, d)
    }),
    ("a value used twice", &[&[4]], |tape, v| {
        let square = tape.multiply(v[0], v[0]);
        let rest = tape.subtract(square, v[0]);
        let sum = tape.add(rest, rest);
        tape.scale(sum, 0.5)
    }),
    ("slices joined again", &[&[2, 3, 4], &[2, 2, 4]], |tape, v| {
        let joined = tape.join(&[v[0], v[1], v[0]], 1);
        let part = tape.slice(joined, 1, 1, 5);
        tape.flatten(part)
    }),
    ("two layers and a residual", &[&[3, 4], &[4, 4], &[4], &[4, 4]], |tape, v| {
        let inside = mlp(tape, v[0], &[(v[1], Some(v[2])), (v[3], None)], Activation::Tanh);
        tape.add(inside, v[0])
    }),
    ("recurrence", &[&[2, 3, 2], &[2, 3], &[9, 2], &[9, 3], &[9], &[9]], |tape, v| {
        let weights = |reset_after| Gru {
            weight_ih: v[2],
            weight_hh: v[3],
            bias_ih: v[4],
            bias_hh: v[5],
            reset_after,
        };
        let (states, last) = gru(tape, v[0], v[1], &weights(true));
        let (_, other) = gru(tape, v[0], last, &weights(false));
        let other = tape.reshape(other, &[2, 1, 3]);
        tape.join(&[states, other], 1)
    }),
];

#[test]
fn forward_and_reverse_mode_agree() {
    for (name, shapes, network) in NETWORKS {
        let mut tape = Tape::default();
        let leaves =
            shapes.iter().enumerate().map(|(at, shape)| tape.variable(&numbers(shape, at)));
        let vars: Vec<Var> = leaves.collect();
        let output = network(&mut tape, &vars);
        let direction = |at| numbers(shapes[at], at + 40).values;
        let directions: Vec<Vec<f32>> = (0..shapes.len()).map(direction).collect();
        let along = vars.iter().copied().zip(directions.iter().map(Vec::as_slice));
        tape.forward(&along.collect::<Vec<_>>());
        let upstream = numbers(&tape.shape(output), 80).values;
        let forward = dot(tape.tangent(output), &upstream);
        tape.backward_from(output, &upstream);
        let gradients = vars.iter().zip(&directions);
        let reverse: f64 = gradients.map(|(&var, v)| dot(tape.gradient(var), v)).sum();
        assert!(
            (forward - reverse).abs() < 1e-4 * (1.0 + forward.abs()),
            "{name}: {forward} {reverse}"
        );
    }
}

#[test]
fn a_tape_that_restarts_forgets_everything_but_its_memory() {
    let mut used = Tape::default();
    for (at, (name, shapes, network)) in NETWORKS.iter().chain(NETWORKS).enumerate() {
        let run = |tape: &mut Tape| {
            tape.restart();
            let leaves = shapes.iter().map(|shape| tape.variable(&numbers(shape, at)));
            let vars: Vec<Var> = leaves.collect();
            let output = network(tape, &vars);
            tape.backward(output);
            let gradients: Vec<_> = vars.iter().map(|&var| tape.gradient(var).to_vec()).collect();
            (tape.values(output).to_vec(), gradients)
        };
        assert_eq!(run(&mut used), run(&mut Tape::default()), "{name}");
    }
}

#[test]
fn constants_and_taps_stop_gradients() {
    let mut tape = Tape::default();
    let (x, frozen) = (numbers(&[2, 3], 1), numbers(&[3, 3], 2));
    let (x, frozen) = (tape.variable(&x), tape.constant(&frozen));
    let hidden = tape.dense(x, frozen, None);
    let tap = tape.detached(hidden);
    let product = tape.multiply(hidden, tap);
    tape.backward(product);
    assert_eq!(tape.values(hidden), tape.values(tap));
    assert!(tape.gradient(frozen).is_empty() && tape.gradient(tap).is_empty());
    assert_eq!(tape.gradient(hidden), tape.values(tap));
    let elsewhere = tape.variable(&numbers(&[2], 3));
    tape.backward(product);
    assert_eq!(tape.gradient(elsewhere), [0.0, 0.0]);
}

#[test]
fn a_loss_of_the_catalog_is_one_operation() {
    let cross_entropy = catalog::find("cross_entropy").expect("in the catalog");
    let labels = || LossInput::Constant(Array::i32([3], vec![0, 2, 1]).expect("three labels"));
    let gradient = |reduction: &str, upstream: &[f32]| {
        let mut tape = Tape::default();
        let scores = tape.variable(&numbers(&[3, 4], 5));
        let inputs = [("logits", LossInput::Value(scores)), ("labels", labels())];
        let params = vec![("reduction".to_string(), Value::Text(reduction.into()))];
        let loss = tape.loss(cross_entropy, &inputs, &params).expect("a legal call");
        tape.backward_from(loss, upstream);
        tape.gradient(scores).to_vec()
    };
    let mean = gradient("mean", &[3.0]);
    let weighed = gradient("none", &[1.0, 1.0, 0.0]);
    for (at, (mean, weighed)) in mean.iter().zip(&weighed).enumerate() {
        let expected = if at < 8 { *mean } else { 0.0 };
        assert!((weighed - expected).abs() < 1e-6, "{at}: {weighed} {expected}");
    }
    let mut tape = Tape::default();
    let scores = tape.variable(&numbers(&[3, 2], 5));
    let inputs = [("logits", LossInput::Value(scores)), ("labels", labels())];
    let error = tape.loss(cross_entropy, &inputs, &Vec::new()).expect_err("label 2 of two classes");
    assert_eq!(error.argument, "labels");
}

#[test]
fn causal_attention_does_not_see_what_comes() {
    let output = |change: f32| {
        let mut tape = Tape::default();
        let mut x = numbers(&[1, 4, 6], 1);
        x.values[3 * 6..].iter_mut().for_each(|x| *x += change);
        let x = tape.variable(&x);
        let mut weight = |shape: &[usize], seed| tape.variable(&numbers(shape, seed));
        let layer = Attention {
            in_weight: weight(&[18, 6], 2),
            in_bias: weight(&[18], 3),
            out_weight: weight(&[6, 6], 4),
            out_bias: weight(&[6], 5),
            heads: 3,
            causal: true,
        };
        let (output, _) = attention(&mut tape, [x; 3], &layer);
        tape.values(output).to_vec()
    };
    let (before, after) = (output(0.0), output(1.0));
    assert_eq!(before[..18], after[..18]);
    assert_ne!(before[18..], after[18..]);
}

/// Attention of two samples, packed, and some mixture of what it gives.
fn attend(tape: &mut Tape, tensors: &[Tensor; 3]) -> ([Var; 3], Var) {
    let vars = [0, 1, 2].map(|at| tape.variable(&tensors[at]));
    let lengths = tape.constant(&Tensor::new(&[2, 2], vec![2.0, 3.0, 1.0, 4.0]));
    let found = tape.attend(vars, lengths, 2);
    let mixture = tape.constant(&numbers(&[3, 8], 9));
    (vars, tape.multiply(found, mixture))
}

#[test]
fn packed_samples_do_not_see_each_other_and_attention_has_its_gradient() {
    let tensors = [numbers(&[3, 8], 1), numbers(&[7, 8], 2), numbers(&[7, 8], 3)];
    let value = |tensors: &[Tensor; 3]| -> Vec<f32> {
        let mut tape = Tape::default();
        let (_, output) = attend(&mut tape, tensors);
        tape.values(output).to_vec()
    };
    // The keys and values of the second sample begin with row 3.
    let mut other = tensors.clone();
    other[1..].iter_mut().for_each(|rows| rows.values[3 * 8] += 1.0);
    let (before, after) = (value(&tensors), value(&other));
    assert_eq!(before[..16], after[..16]);
    assert_ne!(before[16..], after[16..]);

    let mut tape = Tape::default();
    let (vars, output) = attend(&mut tape, &tensors);
    tape.backward(output);
    let sum = |tensors: &[Tensor; 3]| value(tensors).iter().map(|&x| f64::from(x)).sum::<f64>();
    for argument in 0..3 {
        for at in [0, 5, 13, 23] {
            let moved = |step: f32| {
                let mut tensors = tensors.clone();
                tensors[argument].values[at] += step;
                sum(&tensors)
            };
            let difference = (moved(1e-2) - moved(-1e-2)) / 2e-2;
            let gradient = f64::from(tape.gradient(vars[argument])[at]);
            assert!(
                (gradient - difference).abs() < 1e-3,
                "{argument} {at}: {gradient} {difference}"
            );
        }
    }
}
