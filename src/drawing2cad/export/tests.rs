//! Files say what they were made of.

use super::{gltf, json, obj, sheet, step, svg};
use crate::drawing2cad::solid::{Mesh, mesh};
use crate::drawing2cad::svg::{VIEW_NAMES, read_sheet, read_view};
use std::collections::{BTreeMap, BTreeSet};

/// A block with a round hole through it and a boss on it, and a second block that meets it in an edge.
fn part() -> Mesh {
    let row = |command: i32, first: usize, arguments: &[i32]| {
        let mut row = [-1; 17];
        row[0] = command;
        row[1 + first..1 + first + arguments.len()].copy_from_slice(arguments);
        row
    };
    let square = |x: i32, y: i32, side: i32| {
        let corners = [[x + side, y], [x + side, y + side], [x, y + side], [x, y]];
        let lines = corners.map(|corner| row(0, 0, &corner));
        [&[row(4, 0, &[])], &lines[..]].concat()
    };
    let circle = |x: i32, y: i32, r: i32| vec![row(4, 0, &[]), row(2, 0, &[x, y, -1, -1, r])];
    let extrude =
        |z: i32, e: i32, op: i32| vec![row(5, 5, &[128, 128, 128, 64, 64, z, 95, e, 128, op, 0])];
    let rows = [
        square(128, 128, 95),
        circle(160, 160, 12),
        extrude(64, 160, 0),
        circle(190, 190, 20),
        extrude(96, 150, 1),
        square(223, 223, 20),
        extrude(64, 160, 1),
        // A hollow that no face of the outside touches.
        square(140, 190, 10),
        extrude(70, 136, 2),
    ];
    mesh(rows.concat().as_flattened(), 2e-3).expect("a solid")
}

#[test]
fn views_and_sheets_read_back_as_they_were() {
    let drawing =
        "<svg viewBox='0 0 256 256'><rect x='20' y='30' width='100' height='50' rx='9'/></svg>";
    let view = read_view(drawing).expect("a drawing");
    assert_eq!(read_view(&svg(&view.rows)).expect("its own file"), view);
    let views = [view.rows.clone(), Vec::new(), view.rows[..3].to_vec(), view.rows[2..].to_vec()];
    let again = read_sheet(&sheet(&views), false, true).expect("its own sheet");
    assert_eq!((again.found, again.views.map(|view| view.rows)), (3, views));
}

#[test]
fn a_sheet_without_frames_is_fitted_to_one_scale() {
    let [front, _, right, iso] = VIEW_NAMES;
    let text = format!(
        "<svg viewBox='0 0 400 400'><g id='page1_{front}'><path d='M10 10h60v20h-60z'/></g>\
         <g id='{right}'><path d='M100 10h30v20h-30z'/></g><g id='{iso}'><path d='M0 100h60v60h-60z'/></g></svg>"
    );
    let sheet = read_sheet(&text, false, true).expect("a sheet");
    let extents = sheet.views.map(|view| {
        let xs = view.rows.iter().flat_map(|row| [row[1], row[7]]);
        [xs.clone().min().unwrap_or(0), xs.max().unwrap_or(0)]
    });
    assert_eq!(extents, [[8, 248], [0, 0], [68, 188], [56, 200]]);
}

#[test]
fn corners_are_counted_from_one() {
    let vertices = vec![[0.0; 3], [1.0, 0.0, 0.0], [0.0, 0.5, 0.0]];
    let mesh = Mesh { vertices, triangles: vec![[0, 1, 2]] };
    assert_eq!(obj(&mesh), "v 0 0 0\nv 1 0 0\nv 0 0.5 0\nf 1 2 3\n");
}

#[test]
fn gltf_has_chunks_of_the_lengths_it_says() {
    let file = gltf(&part());
    let word =
        |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().expect("four bytes")) as usize;
    assert_eq!((&file[..4], word(8)), (&b"glTF"[..], file.len()));
    let json = &file[20..20 + word(12)];
    assert_eq!(file.len(), 28 + word(12) + word(20 + word(12)));
    let json: serde_json::Value = serde_json::from_slice(json).expect("JSON");
    let end = json["buffers"][0]["byteLength"].as_u64().expect("a length");
    assert_eq!(end as usize, word(20 + word(12)));
    let last = &json["bufferViews"][2];
    let of = |name: &str| last[name].as_u64().expect("a number");
    assert_eq!(of("byteOffset") + of("byteLength"), end);
}

#[test]
fn json_keeps_the_vector() {
    let mut program = vec![4];
    program.extend([-1; 16]);
    program.extend([2, 128, 128, -1, -1, 7]);
    program.extend([-1; 11]);
    let json: serde_json::Value = serde_json::from_str(&json(&program)).expect("JSON");
    assert_eq!(json["vector"][1][5], 7);
    assert_eq!(json["commands"][1]["radius"], 7);
}

/// Entities of a STEP file by number.
fn entities(text: &str) -> BTreeMap<usize, &str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix('#')?.strip_suffix(';'));
    lines
        .map(|line| {
            let (number, rest) = line.split_once('=').expect("an entity");
            (number.parse().expect("a number"), rest)
        })
        .collect()
}

fn references(text: &str) -> Vec<usize> {
    let parts = text.split('#').skip(1);
    let digits =
        parts.map(|part| part.split(|c: char| !c.is_ascii_digit()).next().expect("digits"));
    digits.map(|digits| digits.parse().expect("a number")).collect()
}

#[test]
fn step_refers_to_what_is_there_and_passes_each_edge_once_in_either_direction() {
    let text = step(&part());
    assert!(text.starts_with("ISO-10303-21;\nHEADER;") && text.ends_with("END-ISO-10303-21;\n"));
    let entities = entities(&text);
    let mut ways: BTreeMap<usize, Vec<bool>> = BTreeMap::new();
    for entity in entities.values() {
        let references = references(entity);
        assert!(references.iter().all(|at| entities.contains_key(at)), "{entity}");
        if entity.starts_with("ORIENTED_EDGE") {
            ways.entry(references[0]).or_default().push(entity.contains(".T."));
        }
    }
    assert!(ways.values().all(|ways| ways == &[true, false] || ways == &[false, true]), "{ways:?}");
    let count = |name: &str| entities.values().filter(|entity| entity.starts_with(name)).count();
    assert_eq!(
        count("BREP_WITH_VOIDS") + count("MANIFOLD_SOLID_BREP"),
        2,
        "two blocks, one hollow"
    );
    assert_eq!(count("BREP_WITH_VOIDS"), 1);
    let used: BTreeSet<_> = entities.values().flat_map(|entity| references(entity)).collect();
    let unused: Vec<_> = entities.keys().filter(|at| !used.contains(at)).collect();
    assert_eq!(unused.len(), 2, "the protocol and the root: {unused:?}");
}
