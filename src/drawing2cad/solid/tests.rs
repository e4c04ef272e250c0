//! Surfaces are closed and have the volumes of their programs.

use super::{Mesh, mesh};
use crate::drawing2cad::export::stl;
use crate::drawing2cad::solid::membership::Solid;
use crate::drawing2cad::solid::prism::prisms;
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;
use std::collections::BTreeMap;

const NONE: i32 = -1;

fn row(command: i32, arguments: &[(usize, i32)]) -> [i32; 17] {
    let mut row = [NONE; 17];
    row[0] = command;
    arguments.iter().for_each(|&(slot, value)| row[1 + slot] = value);
    row
}

fn polygon(corners: &[[i32; 2]]) -> Vec<[i32; 17]> {
    let lines = corners.iter().map(|&[x, y]| row(0, &[(0, x), (1, y)]));
    std::iter::once(row(4, &[])).chain(lines).collect()
}

fn circle(x: i32, y: i32, radius: i32) -> Vec<[i32; 17]> {
    vec![row(4, &[]), row(2, &[(0, x), (1, y), (4, radius)])]
}

/// On the plane of x and y, at a place, with size, extent and operation.
fn extrude(place: [i32; 3], size: i32, extent: i32, operation: i32) -> [i32; 17] {
    let [x, y, z] = place;
    let arguments = [128, 128, 128, x, y, z, size, extent, 128, operation, 0];
    let slots: Vec<_> = (5..).zip(arguments).collect();
    row(5, &slots)
}

fn program(rows: &[Vec<[i32; 17]>]) -> Vec<i32> {
    rows.iter().flatten().flatten().copied().collect()
}

/// How often each edge is passed in one direction more than in the other.
fn is_closed(mesh: &Mesh) -> bool {
    let mut passed: BTreeMap<(u32, u32), i32> = BTreeMap::new();
    for &[a, b, c] in &mesh.triangles {
        for (from, to) in [(a, b), (b, c), (c, a)] {
            *passed.entry((from.min(to), from.max(to))).or_default() +=
                if from < to { 1 } else { -1 };
        }
    }
    passed.values().all(|&balance| balance == 0)
}

const SQUARE: [[i32; 2]; 4] = [[223, 128], [223, 223], [128, 223], [128, 128]];

#[test]
fn a_block_has_its_volume() {
    let block = program(&[polygon(&SQUARE), vec![extrude([64, 64, 64], 128, 192, 0)]]);
    let block = mesh(&block, 1e-3).expect("a block");
    assert!((block.volume() - 0.5).abs() < 1e-6, "{}", block.volume());
    assert_eq!((block.vertices.len(), block.triangles.len()), (8, 12));
    assert!(is_closed(&block));
    let file = stl(&block);
    assert_eq!(file.len(), 84 + 50 * 12);
    assert_eq!(file[80..84], 12u32.to_le_bytes());
}

#[test]
fn bosses_pockets_and_holes_add_up() {
    let base =
        [polygon(&SQUARE), circle(176, 176, 19), vec![extrude([64, 64, 64], 128, 160, 0)]].concat();
    let base_volume = (1.0 - std::f64::consts::PI * 0.04) * 0.25;
    let corner = |operation, extent| {
        let rows = [polygon(&SQUARE), vec![extrude([64, 64, 96], 32, extent, operation)]].concat();
        let solid = mesh(&program(&[base.clone(), rows]), 1e-5).expect("a solid");
        assert!(is_closed(&solid));
        solid.volume() - base_volume
    };
    // A cube of 1/4 on a corner of the base, and out of it.
    let cube = 1.0 / 64.0;
    assert!((corner(1, 160) - cube).abs() < 1e-4, "{}", corner(1, 160));
    assert!((corner(2, 96) + cube).abs() < 1e-4, "{}", corner(2, 96));
    assert!((corner(3, 96) + base_volume - cube).abs() < 1e-4, "{}", corner(3, 96));
}

#[test]
fn round_walls_come_near_as_the_tolerance_says() {
    let tube = program(&[
        circle(176, 176, 48),
        circle(176, 176, 24),
        vec![extrude([64, 64, 64], 128, 192, 0)],
    ]);
    let step = 1.0 / 95.0;
    let exact = std::f64::consts::PI * (48.0 * 48.0 - 24.0 * 24.0) * step * step * 0.5;
    let error =
        |tolerance| (mesh(&tube, tolerance).expect("a tube").volume() - exact).abs() / exact;
    assert!(error(1e-2) < 0.1 && error(1e-5) < 1e-3, "{} {}", error(1e-2), error(1e-5));
}

#[test]
fn what_leaves_nothing_is_no_solid() {
    let block = [polygon(&SQUARE), vec![extrude([64, 64, 64], 128, 160, 0)]].concat();
    let all = [polygon(&SQUARE), vec![extrude([64, 64, 64], 128, 192, 2)]].concat();
    let error = mesh(&program(&[block, all]), 1e-3).expect_err("nothing");
    assert_eq!(error.code, crate::ErrorCode::DegenerateSolid);
}

/// Any program of bodies on one plane: loops may cross themselves and each other.
fn any_program(dice: &mut Pcg32) -> Vec<i32> {
    let mut below = |end: u32| (dice.next_u32() % end) as i32;
    let mut rows = Vec::new();
    for _ in 0..1 + below(3) {
        for _ in 0..1 + below(2) {
            if below(3) == 0 {
                rows.extend(circle(100 + below(60), 100 + below(60), 1 + below(60)));
                continue;
            }
            rows.push(row(4, &[]));
            for _ in 0..2 + below(5) {
                let (x, y) = (below(256), below(256));
                let arc = [(0, x), (1, y), (2, 1 + below(255)), (3, below(2))];
                rows.push(if below(3) == 0 { row(1, &arc) } else { row(0, &arc[..2]) });
            }
        }
        rows.push(extrude(
            [below(256), below(256), below(256)],
            1 + below(255),
            below(256),
            below(4),
        ));
    }
    rows.concat()
}

#[test]
fn any_program_has_a_closed_surface_with_the_volume_of_its_points() {
    let mut dice = Pcg32::seed_from_u64(7);
    let mut solids = 0;
    for _ in 0..300 {
        let program = any_program(&mut dice);
        let Ok(mesh) = mesh(&program, 1e-3) else { continue };
        solids += 1;
        assert!(is_closed(&mesh), "{program:?}");
        let solid = Solid::new(prisms(&program).expect("a program"));
        assert_eq_volume(&mesh, &solid, &program);
    }
    assert!(solids > 200, "{solids}");
}

/// Compares the volume with the share of points of a grid that are inside.
fn assert_eq_volume(mesh: &Mesh, solid: &Solid, program: &[i32]) {
    const STEPS: usize = 24;
    let bound = |pick: fn(f64, f64) -> f64, axis: usize| {
        mesh.vertices.iter().map(|vertex| vertex[axis]).reduce(pick).unwrap_or(0.0)
    };
    let low = [0, 1, 2].map(|axis| bound(f64::min, axis));
    let size = [0, 1, 2].map(|axis| bound(f64::max, axis) - low[axis]);
    let place =
        |step: usize, axis: usize| low[axis] + size[axis] * (step as f64 + 0.5) / STEPS as f64;
    let mut inside = 0;
    for at in 0..STEPS * STEPS * STEPS {
        let steps = [at % STEPS, at / STEPS % STEPS, at / STEPS / STEPS];
        inside += usize::from(solid.has([0, 1, 2].map(|axis| place(steps[axis], axis))));
    }
    let cell = size.iter().product::<f64>() / (STEPS * STEPS * STEPS) as f64;
    let box_volume = size.iter().product::<f64>();
    let apart = (mesh.volume() - inside as f64 * cell).abs();
    assert!(
        apart < 0.08 * box_volume,
        "{} and {}: {program:?}",
        mesh.volume(),
        inside as f64 * cell
    );
}
