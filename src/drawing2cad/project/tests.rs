//! Lines that a draughtsman would not draw are not there.

use crate::catalog;
use crate::entry::{Array, Data};

/// A block `[x0, x1] × [y0, y1] × [z0, z1]` in levels of places, with an operation.
fn block(x: [i32; 2], y: [i32; 2], z: [i32; 2], operation: i32) -> Vec<i32> {
    // Sizes are whole multiples of 95 levels only where the longer side is their scale.
    let size = x[1] - x[0];
    assert_eq!(size, y[1] - y[0], "square blocks only");
    let corners = [[223, 128], [223, 223], [128, 223], [128, 128]];
    let row = |command: i32, arguments: &[i32], at: usize| {
        let mut row = vec![-1; 17];
        row[0] = command;
        row[1 + at..1 + at + arguments.len()].copy_from_slice(arguments);
        row
    };
    let mut rows = row(4, &[], 0);
    corners.iter().for_each(|corner| rows.extend(row(0, corner, 0)));
    let extrude = [128, 128, 128, x[0], y[0], z[0], size, 128 + z[1] - z[0], 128, operation, 0];
    rows.extend(row(5, &extrude, 5));
    rows
}

/// How many lines each view has.
fn counts(blocks: &[Vec<i32>]) -> Vec<usize> {
    let vector = blocks.concat();
    let vector = Array::i32([vector.len() / 17, 17], vector).expect("whole rows");
    let views =
        catalog::evaluate("cad_project_views", vec![("vector".into(), vector)], &Vec::new());
    let views = views.expect("a solid");
    views
        .iter()
        .map(|(_, view)| if let Data::I32(_) = view.data() { view.shape()[0] } else { 0 })
        .collect()
}

#[test]
fn a_block_shows_its_faces() {
    assert_eq!(counts(&[block([64, 192], [64, 192], [64, 180], 0)]), [4, 4, 4, 9]);
}

#[test]
fn bodies_within_a_body_and_flush_ones_add_no_lines() {
    let outer = block([64, 192], [64, 192], [64, 180], 0);
    let inner = block([96, 128], [96, 128], [96, 128], 1);
    assert_eq!(counts(&[outer, inner]), [4, 4, 4, 9]);
    let lower = block([64, 192], [64, 192], [64, 128], 0);
    let upper = block([64, 192], [64, 192], [128, 180], 1);
    // Its three edges along the extrusions are two pieces each, which meet on the grid at an angle.
    assert_eq!(counts(&[lower, upper]), [4, 4, 4, 12]);
}

#[test]
fn a_pocket_shows_where_the_view_can_see_it() {
    let outer = block([64, 192], [64, 192], [64, 180], 0);
    let pocket = |z: [i32; 2]| block([96, 160], [96, 160], z, 2);
    // Open to the front, then to the back.
    let open = counts(&[outer.clone(), pocket([160, 180])]);
    assert_eq!(open[..3], [8, 4, 4]);
    assert!(open[3] > 9, "{open:?}");
    assert_eq!(counts(&[outer, pocket([64, 96])]), [4, 4, 4, 9]);
}
