//! Runs repeat for their seed, for any number of threads, and from a checkpoint; the loss is that of the catalog.

use super::example::Example;
use super::loss::{Targets, WEIGHT_ARGUMENTS, of_arguments, of_commands};
use super::{Settings, Trainer, evaluate};
use crate::ErrorCode;
use crate::drawing2cad::commands::vector::ARGS;
use crate::drawing2cad::generate::{Models, Split};
use crate::drawing2cad::loss::drawing2cad_loss;
use crate::drawing2cad::model::{CLASSES, LENGTH};
use crate::entry::{Array, Data, Value};

fn short() -> Settings {
    Settings { steps: 6, batch: 8, pool: 32, hidden: 0.5, jitter: 0.5, ..Settings::default() }
}

#[test]
fn threads_and_checkpoints_do_not_change_a_run() {
    let mut whole = Trainer::new(short()).expect("settings");
    let records: Vec<_> = (0..6).map(|_| whole.advance(1).expect("a step")).collect();
    let mut other = Trainer::new(short()).expect("settings");
    for record in &records[..3] {
        assert_eq!(other.advance(3).expect("a step"), *record);
    }
    let mut other = Trainer::restore(short(), &other.save()).expect("its checkpoint");
    for record in &records[3..] {
        assert_eq!(other.advance(2).expect("a step"), *record);
    }
    assert_eq!(other.browser(), whole.browser());
    assert_eq!(other.save(), whole.save());

    let refused = |settings, file: &[u8]| Trainer::restore(settings, file).expect_err("no").code;
    let file = whole.save();
    assert_eq!(refused(Settings { seed: 1, ..short() }, &file), ErrorCode::Malformed);
    assert_eq!(refused(short(), &file[..file.len() - 4]), ErrorCode::Malformed);
    assert_eq!(refused(short(), &file[4..]), ErrorCode::Malformed);
}

#[test]
fn a_few_drawings_are_learnt() {
    let settings = Settings { steps: 200, batch: 8, pool: 8, ..Settings::default() };
    let mut trainer = Trainer::new(settings).expect("settings");
    let first = trainer.advance(1).expect("a step");
    let last = (0..120).map(|_| trainer.advance(2).expect("a step")).last().expect("steps");
    assert!(last.loss < 0.6 * first.loss, "{first:?} {last:?}");
    assert!(last.commands < 0.3, "{last:?}");
}

#[test]
fn the_loss_is_that_of_the_catalog() {
    let examples: Vec<Example> =
        Models::new(1, None).take(3).map(|model| Example::new(&model).expect("rows")).collect();
    let all = Example::counts(&examples);
    let number = |at: usize| ((at * 7919 % 1013) as f32 / 500.0 - 1.0) * 3.0;
    let commands: Vec<i32> = examples.iter().flat_map(Example::commands).collect();
    let command_logits: Vec<f32> = (0..3 * LENGTH * 6).map(number).collect();
    let args_logits: Vec<f32> = (0..3 * LENGTH * ARGS * CLASSES).map(number).collect();
    let mut args = vec![-1; 3 * LENGTH * ARGS];
    let (mut picked, mut truth, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for (at, example) in examples.iter().enumerate() {
        for (index, row) in example.rows().iter().enumerate() {
            for slot in Example::slots(row) {
                let place = (at * LENGTH + index) * ARGS + slot;
                args[place] = row[1 + slot].into();
                picked.extend_from_slice(&args_logits[place * CLASSES..][..CLASSES]);
                truth.push(row[1 + slot]);
                places.push(place);
            }
        }
    }
    let first = of_commands(&command_logits, &commands, all).expect("finite");
    let targets = Targets::new(true).expect("targets");
    let second = of_arguments(&picked, &truth, &targets, all).expect("finite");

    let float = |shape: &[usize], values: &[f32]| {
        Array::f32(shape.to_vec(), values.to_vec()).expect("whole")
    };
    let whole = |shape: &[usize], values: &[i32]| {
        Array::i32(shape.to_vec(), values.to_vec()).expect("whole")
    };
    let inputs = vec![
        ("command_logits".into(), float(&[3, LENGTH, 6], &command_logits)),
        ("args_logits".into(), float(&[3, LENGTH, ARGS, CLASSES], &args_logits)),
        ("commands".into(), whole(&[3, LENGTH], &commands)),
        ("args".into(), whole(&[3, LENGTH, ARGS], &args)),
    ];
    let params = vec![("edge".into(), Value::Text("renormalise".into()))];
    let outputs = drawing2cad_loss::ENTRY.evaluate(inputs, &params).expect("a loss");
    let output = |name: &str| {
        let found = outputs.iter().find(|(other, _)| other == name).expect("an output");
        let Data::F32(values) = found.1.data() else { panic!("floats") };
        values.clone()
    };
    let near = |a: f64, b: f32| (a - f64::from(b)).abs() < 1e-5 * f64::from(b).abs().max(1e-2);
    let loss = first.value + WEIGHT_ARGUMENTS * second.value;
    assert!(near(loss, output("loss")[0]), "{loss} {:?}", output("loss"));
    let by_commands = output("grad.command_logits");
    assert!(first.gradient.iter().zip(&by_commands).all(|(&a, &b)| near(a.into(), b)));
    let by_args = output("grad.args_logits");
    for (gradient, place) in second.gradient.chunks(CLASSES).zip(places) {
        let expected = &by_args[place * CLASSES..][..CLASSES];
        assert!(gradient.iter().zip(expected).all(|(&a, &b)| near(a.into(), b)));
    }
}

#[test]
fn an_evaluation_counts() {
    let trainer = Trainer::new(short()).expect("settings");
    let models: Vec<_> = Models::new(2, Some(Split::Test)).take(10).collect();
    let figures = evaluate(trainer.browser(), &models, [true; 4], true).expect("figures");
    assert_eq!(figures.models, 10);
    // Nothing has been learnt.
    assert!(figures.command_accuracy < 0.7 && figures.structure < 0.5);
    assert!((0.0..=1.0).contains(&figures.iou_median) && (0.0..=1.0).contains(&figures.invalid));
}
