//! STEP files opened by an independent reader: OpenCASCADE, as `gmsh` of PyPI carries it (`pip install gmsh`). Without it the test says
//! so and ends. `LOSSARIUM_PYTHON` names the interpreter that has it.

use lossarium::catalog::json::read_array;
use lossarium::drawing2cad::{export::step, solid::mesh};
use lossarium::entry::Data;
use serde_json::Value as Json;
use std::path::Path;
use std::process::Command;

/// Prints the volumes of a file's solids, in all, and how many there are.
const READER: &str = "
import sys, gmsh
gmsh.initialize(); gmsh.option.setNumber('General.Terminal', 0)
solids = gmsh.model.occ.importShapes(sys.argv[1])
print(sum(gmsh.model.occ.getMass(3, tag) for dim, tag in solids if dim == 3), sum(dim == 3 for dim, _ in solids), len(solids))
";

fn python() -> Option<String> {
    let name = std::env::var("LOSSARIUM_PYTHON").unwrap_or_else(|_| "python3".into());
    let there = Command::new(&name).args(["-c", "import gmsh"]).output();
    there.is_ok_and(|run| run.status.success()).then_some(name)
}

#[test]
fn another_program_finds_the_volume_in_the_step_file() {
    let Some(python) = python() else {
        println!("skipped: no Python with gmsh (LOSSARIUM_PYTHON)");
        return;
    };
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/cad_project_views.json");
    let text = std::fs::read_to_string(golden).expect("a golden");
    let golden: Json = serde_json::from_str(&text).expect("JSON");
    for case in golden["cases"].as_array().expect("cases") {
        let vector = read_array("vector", &case["inputs"]["vector"]).expect("a program");
        let Data::I32(vector) = vector.data() else { panic!("integers") };
        // A unit of 50 mm, as the page writes it.
        let solid = mesh(vector, 2e-3).expect("a solid").scaled(50.0);
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("solid.step");
        std::fs::write(&file, step(&solid)).expect("a file");
        let run = Command::new(&python).args(["-c", READER]).arg(&file).output().expect("a run");
        let told = String::from_utf8_lossy(&run.stdout);
        let numbers: Vec<f64> =
            told.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [volume, solids, all] = numbers[..] else {
            panic!("{}: {told} {}", case["name"], String::from_utf8_lossy(&run.stderr))
        };
        assert_eq!((solids, all), (1.0, 1.0), "{}", case["name"]);
        assert!(
            (volume / solid.volume() - 1.0).abs() < 1e-6,
            "{}: {volume}, {}",
            case["name"],
            solid.volume()
        );
        println!("{}: {volume} mm³", case["name"]);
    }
}
