//! The network has the size of its plan, sees drawings one by one, and comes back from its file.

use super::drawing::{Batch, Drawing};
use super::layout::Weights;
use super::network::Network;
use super::{Browser, CLASSES, Form, LENGTH};
use crate::ErrorCode;
use crate::drawing2cad::commands::vector::{ARGS, ROW, uses, validate};
use crate::drawing2cad::generate::{Models, random_model};
use crate::nn::Tape;

#[test]
fn has_as_many_weights_as_planned() {
    // 528,186 without the waves, which 52 rows of the first map read.
    assert_eq!(Browser::random(Form::default(), 1).parameters(), 528_186 + 52 * 8 * 12);
}

#[test]
fn a_program_does_not_depend_on_the_drawings_beside_it() {
    let browser = Browser::random(Form::default(), 1);
    let models: Vec<_> = Models::new(5, None).take(3).collect();
    let drawing = |model: &crate::drawing2cad::generate::Model| Drawing::new(&model.views);
    let drawings: Vec<_> = models.iter().map(|model| drawing(model).expect("rows")).collect();
    let together = browser.predict_all(&mut Tape::default(), &drawings, true).expect("programs");
    for (model, together) in models.iter().zip(together) {
        let alone = browser.predict(&model.views, true).expect("a program");
        assert_eq!(alone.program, together.program);
        let pairs = alone.argument_probabilities.iter().zip(&together.argument_probabilities);
        assert!(pairs.clone().all(|(a, b)| (a - b).abs() < 1e-5));
        assert_eq!(alone.argument_probabilities.len(), LENGTH * ARGS * CLASSES);
        // Whatever the weights, the grammar is kept.
        assert_eq!(validate(&alone.program), Ok(()));
        for row in alone.program.chunks(ROW) {
            assert!((0..ARGS).all(|slot| uses(row[0], slot) == (row[1 + slot] >= 0)));
        }
    }
}

#[test]
fn gradients_are_those_of_differences() {
    let mut weights = Weights::random(Form::default(), 2);
    let model = random_model(9);
    let batch = Batch::of(&[Drawing::new(&model.views).expect("rows")]);
    let picks: Vec<_> = vec![(0, vec![0, 3]), (5, vec![3, 15])];
    // Some mixture of all that the network gives.
    let value = |weights: &Weights, gradient: Option<usize>| {
        let mut tape = Tape::default();
        let (mut network, vars) = Network::new(&mut tape, weights, true, &batch);
        let decoded = network.run();
        let slots = network.arguments(&decoded, &picks);
        let found: Vec<_> = slots.into_iter().flatten().collect();
        let arguments = tape.join(&found, 0);
        let arguments = tape.reshape(arguments, &[4 * CLASSES]);
        let commands = tape.reshape(decoded.commands, &[LENGTH * 6]);
        let all = tape.join(&[arguments, commands], 0);
        let length = tape.values(all).len();
        let mixture: Vec<f32> = (0..length).map(|at| (at % 7) as f32 / 7.0 - 0.4).collect();
        let total: f64 = tape.values(all).iter().zip(&mixture).map(|(x, w)| f64::from(x * w)).sum();
        tape.backward_from(all, &mixture);
        (total, gradient.map(|at| tape.gradient(vars[at]).to_vec()))
    };
    for name in [
        "coordinate",
        "row.weight",
        "encoder.0.self.key.weight",
        "encoder.1.self.norm.weight",
        "latent.0.weight",
        "commands.0.cross.value.weight",
        "arguments.1.cross.query.weight",
        "arguments.rows",
        "slots.weight",
        "commands.0.latent.bias",
    ] {
        let at = weights.names.iter().position(|other| other == name).expect("a weight");
        let gradient = value(&weights, Some(at)).1.expect("a gradient");
        let most = (0..gradient.len())
            .fold(0, |best, i| if gradient[i].abs() > gradient[best].abs() { i } else { best });
        let step = 1e-2;
        let mut moved = |by: f32| {
            let before = weights.tensors[at].values[most];
            weights.tensors[at].values[most] += by;
            let moved = value(&weights, None).0;
            weights.tensors[at].values[most] = before;
            moved
        };
        let difference = (moved(step) - moved(-step)) / f64::from(2.0 * step);
        let gradient = f64::from(gradient[most]);
        assert!(
            (difference - gradient).abs() < 0.02 * gradient.abs().max(0.5),
            "{name} {difference} {gradient}"
        );
    }
}

#[test]
fn a_file_brings_the_network_back() {
    let browser = Browser::random(Form { dual: false }, 3);
    let file = browser.write();
    assert!(file.len() < 1_500_000 && file.len().is_multiple_of(4));
    let back = Browser::read(&file).expect("its own file");
    assert_eq!(back.write(), file);
    let pairs = browser.weights.elements().zip(back.weights.elements());
    assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() <= a.abs() / 1024.0 + 1e-7));

    let refused = |file: &[u8]| Browser::read(file).expect_err("no such file").code;
    assert_eq!(refused(&[]), ErrorCode::Malformed);
    assert_eq!(refused(&file[..file.len() - 4]), ErrorCode::Malformed);
    for changed in [0, 8, 12, 20, 1000] {
        let mut file = file.clone();
        file[changed] ^= 64;
        assert_eq!(refused(&file), ErrorCode::Malformed, "byte {changed}");
    }
}

#[test]
fn drawings_that_do_not_fit_are_refused() {
    let browser = Browser::random(Form::default(), 3);
    let line = [2, 0, 0, -1, -1, -1, -1, 9, 9];
    let refused = |front: Vec<[i32; 9]>| {
        let views = [front, Vec::new(), Vec::new(), Vec::new()];
        browser.predict(&views, true).expect_err("no drawing").code
    };
    assert_eq!(refused(Vec::new()), ErrorCode::MissingView);
    assert_eq!(refused(vec![line; 32]), ErrorCode::TooManyPrimitives);
    assert_eq!(refused(vec![[1; 9]]), ErrorCode::OutOfRange);
    assert_eq!(refused(vec![[2, 0, 0, -1, -1, -1, -1, 9, 256]]), ErrorCode::OutOfRange);
    let views = [vec![line; 31], Vec::new(), Vec::new(), vec![line]];
    assert!(browser.predict(&views, false).is_ok());
}
