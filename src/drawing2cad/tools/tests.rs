//! Tools agree with what they are made of.

use crate::catalog;
use crate::entry::{Array, Arrays, Data};

fn golden_program() -> Array {
    let text = include_str!("../../../tests/golden/cad_project_views.json");
    let golden: serde_json::Value = serde_json::from_str(text).expect("a golden");
    let case = golden["cases"].as_array().and_then(|cases| cases.last()).expect("a case");
    catalog::json::read_array("vector", &case["inputs"]["vector"]).expect("a program")
}

fn call(id: &str, inputs: Arrays) -> Arrays {
    catalog::evaluate(id, inputs, &Vec::new()).unwrap_or_else(|error| panic!("{id}: {error}"))
}

fn floats<'a>(outputs: &'a Arrays, name: &str) -> &'a [f32] {
    let (_, array) = outputs.iter().find(|(other, _)| other == name).expect("an output");
    match array.data() {
        Data::F32(values) => values,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn a_solid_agrees_with_its_own_drawing_and_not_with_another() {
    let vector = golden_program();
    let mut inputs = call("cad_project_views", vec![("vector".into(), vector.clone())]);
    inputs.push(("vector".into(), vector));
    let check = call("drawing_check", inputs.clone());
    assert_eq!(floats(&check, "agreement"), [1.0]);
    let line = Array::i32([1, 10], vec![0, 2, 3, 3, -1, -1, -1, -1, 250, 3]).expect("a row");
    inputs[0].1 = line;
    let check = call("drawing_check", inputs);
    assert_eq!(floats(&check, "found0"), [0.0]);
    assert!(floats(&check, "agreement")[0] < 0.9);
}

#[test]
fn a_mesh_has_normals_of_length_one_and_sharp_edges() {
    let mesh = call("cad_mesh", vec![("vector".into(), golden_program())]);
    let normals = floats(&mesh, "normals").as_chunks::<3>().0;
    assert!(normals.iter().all(|n| (n.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-5));
    assert_eq!(floats(&mesh, "positions").len(), 3 * normals.len());
    assert!(floats(&mesh, "edges").len() >= 6 * 12 && floats(&mesh, "volume")[0] > 0.0);
}

#[test]
fn a_drawing_file_reads_back_as_the_drawing() {
    let views = call("cad_project_views", vec![("vector".into(), golden_program())]);
    let outputs = call("drawing_file", views.clone());
    let [Data::I32(words), Data::I32(bytes)] = [0, 1].map(|at: usize| outputs[at].1.data()) else {
        panic!("integers")
    };
    let file: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let text = String::from_utf8(file[..bytes[0] as usize].to_vec()).expect("text");
    let again = call("svg_to_views", vec![("sheet".into(), Array::text(text))]);
    assert_eq!(again[..4], views[..]);
}
