//! Models repeat for their seed, are programs, and can be read off their drawings.

use super::draft::{Draft, Feature, Kind, Plane};
use super::models::{LONGEST, Model, Models, PRIMITIVES, Split, random_model};
use super::outline::Outline;
use super::program::Program;
use crate::drawing2cad::commands::vector::{ARC, CIRCLE, EXTRUDE, LINE, LOOP, ROW, validate};
use crate::drawing2cad::project::views;
use crate::drawing2cad::solid::mesh;
use std::collections::BTreeSet;

fn some(count: usize) -> Vec<Model> {
    Models::new(3, None).take(count).collect()
}

#[test]
fn a_seed_gives_the_same_models() {
    assert_eq!(some(20), some(20));
    assert_eq!(random_model(3), some(1)[0]);
    assert_ne!(random_model(4), random_model(5));
    let of_test: Vec<Model> = Models::new(3, Some(Split::Test)).take(3).collect();
    let found = Models::new(3, None).filter(|model| model.split() == Split::Test);
    assert_eq!(of_test, found.take(3).collect::<Vec<_>>());
}

#[test]
fn every_model_is_a_program_with_a_solid_and_its_own_drawing() {
    let mut drawings = BTreeSet::new();
    for model in some(300) {
        assert_eq!(validate(&model.program), Ok(()), "{:?}", model.program);
        assert!(model.program.len() / ROW < LONGEST);
        assert!(model.views.iter().all(|view| (1..=PRIMITIVES).contains(&view.len())));
        assert_eq!(views(&model.program).expect("a solid"), model.views);
        mesh(&model.program, 1e-3).expect("a surface");
        assert!(drawings.insert(model.views));
    }
}

#[test]
fn programs_are_canonical() {
    for model in some(300) {
        let rows = model.program.as_chunks::<ROW>().0;
        let extrusions: Vec<_> = rows.iter().filter(|row| row[0] == EXTRUDE).collect();
        let block = rows.len() == 6 && rows[1..5].iter().all(|row| row[0] == LINE);
        let corners: BTreeSet<_> =
            rows[1..5.min(rows.len())].iter().map(|row| [row[1], row[2]]).collect();
        let upright = corners.iter().map(|corner| corner[0]).collect::<BTreeSet<_>>().len() == 2
            && corners.iter().map(|corner| corner[1]).collect::<BTreeSet<_>>().len() == 2;
        if block && upright {
            assert_eq!(extrusions[0][6..9], [128, 128, 128], "blocks lie on the plane of x and y");
        }
        // All sketches on one plane; features on the cap.
        for extrusion in &extrusions[1..] {
            assert_eq!(extrusion[6..9], extrusions[0][6..9]);
        }
        for outline in rows.split(|row| matches!(row[0], LOOP | EXTRUDE)) {
            let [.., last] = outline else { continue };
            let first = [LINE, ARC].contains(&last[0]);
            // An outline begins at its leftmost corner.
            assert!(!first || outline.iter().all(|row| last[1] <= row[1]), "{outline:?}");
            assert!(first || outline.len() == 1 && last[0] == CIRCLE);
        }
    }
}

/// A plate with a pocket in its far cap.
fn pocket(plane: Plane, width: f64, depth: f64) -> Model {
    let outline = Outline::rectangle([0.5, 0.5], [width, width]);
    let feature = Feature { outline, kind: Kind::Pocket(depth) };
    let base = Outline::rectangle([0.0; 2], [1.5, 1.25]);
    let draft = Draft { plane, base, thickness: 0.75, features: vec![feature] };
    let program = Program::of(&draft).expect("levels");
    let views = views(program.rows.as_flattened()).expect("a solid");
    Model { program: program.rows.as_flattened().to_vec(), views }
}

#[test]
fn what_cannot_be_read_is_thrown_away() {
    assert!(pocket(Plane::Xy, 0.5, 0.25).is_readable());
    assert!(pocket(Plane::Yz, 0.5, 0.25).is_readable());
    // Its far cap is turned away from all four views.
    assert!(!pocket(Plane::Xz, 0.5, 0.25).is_readable());
    // Nobody sees how deep it is.
    assert!(!pocket(Plane::Xy, 0.25, 0.5).is_readable());
}

#[test]
fn drawings_decide_the_split() {
    let models = some(1000);
    let share = |split| models.iter().filter(|model| model.split() == split).count();
    assert!((25..80).contains(&share(Split::Test)), "{}", share(Split::Test));
    assert!((25..80).contains(&share(Split::Validation)), "{}", share(Split::Validation));
}
