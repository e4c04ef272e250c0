//! Bad drawings and bad programs, row by row of the table of spec 01, section 7.6, and what chance makes of good ones.

use lossarium::catalog;
use lossarium::entry::{Array, Data, Params, Value};
use lossarium::{Error, ErrorCode};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

type Answer = Result<Vec<(String, Array)>, Error>;

fn svg(content: &str) -> String {
    format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 256 256'>{content}</svg>")
}

fn read(text: &str) -> Answer {
    catalog::evaluate("svg_to_primitives", vec![("svg".into(), Array::text(text))], &Params::new())
}

fn refused(answer: Answer, code: ErrorCode) -> Error {
    let error = answer.expect_err("it must be refused");
    assert_eq!(error.code, code, "{error}");
    error
}

/// Rows of the sheet's front view, and its warnings.
fn sheet(text: &str, dashed: bool) -> (usize, Vec<[i32; 2]>) {
    let params = vec![("dashed".into(), Value::Flag(dashed))];
    let inputs = vec![("sheet".into(), Array::text(text))];
    let outputs = catalog::evaluate("svg_to_views", inputs, &params).expect("a drawing");
    let warnings = outputs.iter().find(|(name, _)| name == "warnings").expect("warnings");
    let Data::I32(pairs) = warnings.1.data() else { panic!("integers") };
    (outputs[0].1.shape()[0], pairs.as_chunks::<2>().0.to_vec())
}

#[test]
fn what_is_no_drawing_or_too_large_is_malformed_and_says_where() {
    let deep = svg(&("<g>".repeat(64) + "<path d='M0 0h9'/>" + &"</g>".repeat(64)));
    let many = svg(&"<g/>".repeat(100_001));
    let heavy = svg(&format!("<!--{}-->", "x".repeat(2 << 20)));
    let long = svg(&format!("<path d='M0 0{}'/>", "h1".repeat(20_001)));
    for text in [
        "no XML",
        "<!DOCTYPE svg><svg/>",
        "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>",
        &deep,
        &many,
        &heavy,
        &long,
        &svg("<path d='M0 0L1e400 0'/>"),
        &svg("<path d='M0 0L10000001 0'/>"),
    ] {
        refused(read(text), ErrorCode::Malformed);
    }
    let error = refused(read(&svg("\n <path d='M0 0L?'/>")), ErrorCode::Malformed);
    assert!(error.got.contains("path at 2:2"), "{error}");
}

#[test]
fn nothing_drawn_is_no_geometry() {
    for content in
        ["", "<text>A</text>", "<path d='M5 5'/>", "<circle r='0'/>", "<line x1='3' x2='3'/>"]
    {
        refused(read(&svg(content)), ErrorCode::NoGeometry);
    }
}

#[test]
fn too_many_primitives_are_counted_and_not_cut_off() {
    let lines = |count: i32| {
        (0..count).map(|y| format!("<path d='M0 {}h200'/>", 2 * y)).collect::<String>()
    };
    assert!(read(&svg(&lines(98))).is_ok());
    let error = refused(read(&svg(&lines(99))), ErrorCode::TooManyPrimitives);
    assert_eq!(error.got, "99");
}

#[test]
fn what_would_run_or_fetch_is_left_out_and_told() {
    let content = "<script>x()</script><path d='M0 0h9' onclick='x()'/><a href='http://x'><path d='M0 9h9'/></a>\
        <style>@import 'x'</style><foreignObject><p/></foreignObject><image href='x.png'/>";
    let (rows, mut warnings) = sheet(&svg(content), true);
    warnings.sort();
    assert_eq!(rows, 2);
    assert_eq!(warnings, [[1, 1], [3, 1], [4, 1], [5, 1], [6, 1], [7, 2]]);
}

#[test]
fn text_copies_markers_dashes_and_classes_are_told_and_dashes_can_be_dropped() {
    let content = "<text>9</text><use href='#a'/><path d='M0 0h90' marker-end='url(#m)'/><path class='c' d='M0 9h90'/>\
        <g stroke-dasharray='4 2'><path d='M0 20h90'/><path stroke-dasharray='none' d='M0 40h90'/></g>\
        <path style='stroke-dasharray: 3' d='M0 30h90'/>";
    let (rows, mut warnings) = sheet(&svg(content), true);
    warnings.sort();
    assert_eq!(rows, 5);
    assert_eq!(warnings, [[0, 1], [2, 1], [9, 1], [10, 2], [11, 1]]);
    assert_eq!(sheet(&svg(content), false).0, 3);
}

#[test]
fn bad_grammar_names_its_element_and_draws_nothing() {
    for content in [
        "<path d='M0 0h9'/><path d='M0 0 X9'/>",
        "<path d='M0 0h9'/><path d='M0 0h9L5'/>",
        "<path d='M0 0h9'/><path transform='twist(4)' d='M0 0h9'/>",
    ] {
        let error = refused(read(&svg(content)), ErrorCode::Malformed);
        assert!(error.got.contains("(path at 1:"), "{error}");
    }
}

#[test]
fn a_frame_without_area_is_refused_and_a_flat_transform_leaves_nothing() {
    for frame in ["0 0 0 256", "0 0 256 0", "0 0 -4 4", "0 0 256", "0 0 a 4"] {
        refused(
            read(&format!("<svg viewBox='{frame}'><path d='M0 0h9'/></svg>")),
            ErrorCode::Malformed,
        );
    }
    refused(read(&svg("<rect transform='scale(0)' width='9' height='9'/>")), ErrorCode::NoGeometry);
    assert!(
        read(&svg("<rect transform='scale(1 0)' width='90' height='9'/>")).is_ok(),
        "a line is left"
    );
}

#[test]
fn a_drawing_of_no_view_is_missing() {
    refused(catalog::evaluate("svg_to_views", Vec::new(), &Params::new()), ErrorCode::MissingView);
}

#[test]
fn scores_that_are_none_are_refused() {
    let decode = |shape: [usize; 3], args: [usize; 4], score: f32| {
        let scores = |shape: &[usize]| {
            Array::f32(shape, vec![score; shape.iter().product()]).expect("an array")
        };
        let inputs =
            vec![("command_logits".into(), scores(&shape)), ("args_logits".into(), scores(&args))];
        catalog::evaluate("cad_decode_logits", inputs, &Params::new())
    };
    assert!(decode([1, 3, 6], [1, 3, 16, 257], 0.5).is_ok());
    refused(decode([1, 3, 6], [1, 3, 16, 257], f32::NAN), ErrorCode::NotFinite);
    refused(decode([1, 3, 6], [1, 3, 16, 257], f32::INFINITY), ErrorCode::NotFinite);
    refused(decode([1, 3, 5], [1, 3, 16, 257], 0.5), ErrorCode::ShapeMismatch);
    refused(decode([1, 3, 6], [1, 4, 16, 257], 0.5), ErrorCode::ShapeMismatch);
    let mask = |command: i32| {
        let commands = Array::i32([1], vec![command]).expect("an array");
        catalog::evaluate("cad_args_mask", vec![("commands".into(), commands)], &Params::new())
    };
    assert!(mask(5).is_ok());
    for command in [-1, 6] {
        refused(mask(command), ErrorCode::OutOfRange);
    }
    let target = |name: &str, value: f64| {
        let targets = Array::i32([1], vec![7]).expect("an array");
        catalog::evaluate(
            "soft_target_distribution",
            vec![("targets".into(), targets)],
            &vec![(name.into(), Value::Number(value))],
        )
    };
    for (name, value) in [("tolerance", -1.0), ("alpha", -0.5)] {
        refused(target(name, value), ErrorCode::OutOfRange);
    }
}

fn row(command: i32, slots: &[(usize, i32)]) -> [i32; 17] {
    let mut row = [-1; 17];
    row[0] = command;
    slots.iter().for_each(|&(slot, value)| row[1 + slot] = value);
    row
}

const SOL: i32 = 4;
const END: i32 = 3;

fn line(x: i32, y: i32) -> [i32; 17] {
    row(0, &[(0, x), (1, y)])
}

fn circle() -> [i32; 17] {
    row(2, &[(0, 160), (1, 128), (4, 32)])
}

fn extrude(size: i32, extent: i32, operation: i32) -> [i32; 17] {
    let slots = [128, 128, 128, 64, 64, 64, size, extent, 128, operation, 0];
    row(5, &(5..).zip(slots).collect::<Vec<_>>())
}

fn of_program(id: &str, rows: &[[i32; 17]]) -> Answer {
    let vector = Array::i32([rows.len(), 17], rows.concat()).expect("whole rows");
    catalog::evaluate(id, vec![("vector".into(), vector)], &Params::new())
}

#[test]
fn a_program_that_is_none_is_told_with_its_row() {
    let sol = row(SOL, &[]);
    let good = [sol, circle(), extrude(128, 192, 0)];
    let cases: [(i32, i32, Vec<[i32; 17]>); 9] = [
        (0, -1, good.to_vec()),
        (1, 0, vec![row(END, &[])]),
        (3, 1, vec![sol, sol, circle(), extrude(128, 192, 0)]),
        (4, 3, [&good[..], &[extrude(128, 192, 0)]].concat()),
        (5, 3, vec![sol, circle(), line(9, 9), extrude(128, 192, 0)]),
        (6, 0, vec![circle(), extrude(128, 192, 0)]),
        (7, 5, [&good[..], &[sol, circle()]].concat()),
        (8, 1, vec![sol, row(2, &[(0, 160), (1, 128), (4, 256)]), extrude(128, 192, 0)]),
        (8, 1, vec![sol, row(6, &[]), extrude(128, 192, 0)]),
    ];
    for (code, at, rows) in cases {
        let outputs = of_program("cad_validate", &rows).expect("a verdict");
        let told: Vec<_> = outputs.iter().map(|(_, array)| array.data().clone()).collect();
        assert_eq!(told, [Data::I32(vec![code]), Data::I32(vec![at])], "{rows:?}");
        if code != 0 {
            for id in ["cad_mesh", "cad_project_views", "cad_file"] {
                refused(of_program(id, &rows), ErrorCode::Undefined);
            }
        }
    }
}

#[test]
fn a_program_that_makes_no_solid_is_degenerate() {
    let sol = row(SOL, &[]);
    let block =
        [sol, line(223, 128), line(223, 223), line(128, 223), line(128, 128), extrude(128, 192, 0)];
    assert!(of_program("cad_mesh", &block).is_ok());
    for rows in [
        // Without area: there and back.
        vec![sol, line(223, 128), line(128, 128), extrude(128, 192, 0)],
        // Without extent, and without size.
        vec![sol, circle(), extrude(128, 128, 0)],
        vec![sol, circle(), extrude(0, 192, 0)],
        // A pocket that takes everything.
        [&block[..5], &[extrude(128, 192, 0)], &block[..5], &[extrude(128, 192, 2)]].concat(),
    ] {
        refused(of_program("cad_mesh", &rows), ErrorCode::DegenerateSolid);
    }
}

/// Chance cuts, repeats and changes bytes of good drawings: each is read or refused, and none takes long.
#[test]
fn chance_makes_no_drawing_that_breaks_the_reader() {
    let seeds = [
        svg(
            "<g transform='rotate(30 5 5) scale(.5)'><path d='M10 10h60a9 9 0 0 1 9 9v20q4 4 9 0t9 0C1 2 3 4 5 6S7 8 9 10z'/></g>",
        ),
        svg(
            "<g id='Front' data-frame='0 0 9 9'><rect x='1' y='2' width='30' height='40' rx='3'/><circle cx='9' cy='9' r='4'/></g>",
        ),
        svg(
            "<polyline points='1,2 3,4 5 6'/><ellipse rx='5' ry='6' transform='matrix(1 0 0 1 3 3) skewX(5)'/><use href='#a'/>",
        ),
        svg(
            "<path style='stroke-dasharray:3;display:inline' d='M1e2.5-3A5 6 0 1120 30'/><line x1='1' y2='9%'/>",
        ),
    ];
    let mut dice = Pcg32::seed_from_u64(76);
    let mut below = |end: usize| dice.next_u32() as usize % end.max(1);
    let start = std::time::Instant::now();
    let mut read_well = 0;
    for turn in 0..4000 {
        let mut bytes = seeds[turn % seeds.len()].clone().into_bytes();
        for _ in 0..1 + below(3) {
            let (at, other) = (below(bytes.len()), below(bytes.len()));
            match below(4) {
                0 => bytes[at] = b"0123456789.,-+eE<>/'\"=MmLlHhVvCcSsQqTtAaZz &;#()%\0"[below(50)],
                1 => drop(bytes.drain(at.min(other)..at.max(other).min(at.min(other) + 12))),
                2 => bytes.insert(at, b" 9-.e</g>"[below(9)]),
                _ => {
                    let piece =
                        bytes[at.min(other)..at.max(other).min(at.min(other) + 40)].to_vec();
                    bytes.splice(at..at, piece);
                }
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let inputs = vec![("sheet".into(), Array::text(text.clone()))];
        let whole = catalog::evaluate("svg_to_views", inputs, &Params::new());
        read_well += usize::from(whole.is_ok());
        let _ = read(&text);
    }
    assert!(read_well > 100, "{read_well} were read");
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}

/// Any numbers as a program: each is built or refused.
#[test]
fn chance_makes_no_program_that_breaks_the_builder() {
    let mut dice = Pcg32::seed_from_u64(77);
    let mut below = |end: u32| (dice.next_u32() % end) as i32;
    for _ in 0..1500 {
        let count = 1 + below(12);
        let mut rows = Vec::new();
        for at in 0..count {
            let command = if at == count - 1 {
                5
            } else {
                [4, 0, 1, 2, 0, 4, 5, below(8) - 1][below(8) as usize]
            };
            let mut row = [0; 17];
            row[0] = command;
            row[1..].iter_mut().for_each(|value| *value = below(256));
            (row[4], row[15], row[16]) = (below(2), below(4), below(3));
            rows.push(row);
        }
        for id in ["cad_mesh", "cad_project_views", "cad_file"] {
            if let Err(error) = of_program(id, &rows) {
                assert!(error.argument == "vector", "{error}");
            }
        }
    }
}
