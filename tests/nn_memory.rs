//! A step of training allocates nothing once the first one has planned the memory. In a file of its own, for it has an
//! allocator that counts.

#[path = "support/counting.rs"]
mod counting;

use lossarium::nn::optimizers::{Adam, Optimizer, Rule};
use lossarium::nn::{Activation, Tape, Tensor, Var, Window, mlp};

fn numbers(shape: &[usize], seed: usize) -> Tensor {
    let length = shape.iter().product();
    let number = |i| ((i * 7919 + seed * 104_729) % 257) as f32 / 512.0 - 0.25;
    Tensor::new(shape, (0..length).map(number).collect())
}

/// Convolution, normalisation, pool, two dense layers.
fn network(
    tape: &mut Tape,
    images: Var,
    [filters, bias, scale, offset, w0, b0, w1, b1]: [Var; 8],
) -> Var {
    let x = tape.conv2d(images, filters, bias, Window { stride: 1, padding: 1 });
    let x = tape.batch_norm(x, scale, offset, 1e-5);
    let x = tape.relu(x);
    let x = tape.max_pool2d(x, 2, 2);
    let x = tape.flatten(x);
    mlp(tape, x, &[(w0, Some(b0)), (w1, Some(b1))], Activation::Tanh)
}

#[test]
fn a_later_step_allocates_nothing() {
    let shapes: [&[usize]; 8] =
        [&[4, 1, 3, 3], &[4], &[4], &[4], &[32, 64], &[32], &[10, 32], &[10]];
    let mut seed = 0;
    let mut weights = shapes.map(|shape| {
        seed += 1;
        numbers(shape, seed)
    });
    // The last batch is smaller, as at the end of an epoch.
    let batches =
        [numbers(&[16, 1, 8, 8], 20), numbers(&[16, 1, 8, 8], 21), numbers(&[5, 1, 8, 8], 22)];
    let mut tape = Tape::default();
    let mut optimizer = Optimizer::new(Rule::Adam(Adam::default()), 1e-4);
    let mut step = |images: &Tensor| {
        tape.restart();
        let x = tape.constant(images);
        let vars = std::array::from_fn(|at| tape.variable(&weights[at]));
        let scores = network(&mut tape, x, vars);
        let squares = tape.multiply(scores, scores);
        tape.backward(squares);
        optimizer.begin();
        for (at, (weights, var)) in weights.iter_mut().zip(vars).enumerate() {
            optimizer.update(at, &mut weights.values, tape.gradient(var), 0.001);
        }
        tape.values(squares).iter().sum::<f32>()
    };
    let first = step(&batches[0]);
    let before = counting::allocations();
    let mut last = first;
    for _ in 0..5 {
        last = batches.iter().map(&mut step).sum();
    }
    assert_eq!(counting::allocations() - before, 0, "allocations after the first step");
    assert!(last.is_finite() && last < 3.0 * first, "it trains: {first} became {last}");
}
