//! The table of functions against the files, and against itself.

mod support;

use lossarium::catalog;
use lossarium::entry::ParamKind;
use std::collections::BTreeSet;
use std::path::Path;

/// Names of the files below `folder` that declare an entry.
fn declaring(folder: &Path) -> Vec<String> {
    let files =
        std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
    let names = files.flat_map(|path| {
        if path.is_dir() {
            return declaring(&path);
        }
        let text = std::fs::read_to_string(&path).expect("a source file");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if text.contains("const ENTRY: Entry =") { vec![name] } else { Vec::new() }
    });
    names.collect()
}

#[test]
fn every_file_with_an_entry_is_listed_and_every_entry_has_its_file() {
    let mut files = declaring(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let mut entries: Vec<_> = catalog::entries().map(|entry| entry.id.to_string()).collect();
    files.sort();
    entries.sort();
    assert_eq!(files, entries);
    let different: BTreeSet<_> = entries.iter().collect();
    assert_eq!(different.len(), entries.len(), "an id stands twice");
}

#[test]
fn every_reference_vector_has_its_entry() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for file in std::fs::read_dir(folder).expect("the folder of vectors") {
        let path = file.expect("a file").path();
        let id = path.file_stem().expect("a name").to_string_lossy().into_owned();
        assert!(catalog::find(&id).is_ok(), "{id} is not in the catalog");
    }
}

#[test]
fn every_entry_is_described_and_has_reference_vectors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for entry in catalog::entries() {
        for (what, text) in
            [("summary", entry.summary), ("formula", entry.formula), ("reference", entry.reference)]
        {
            assert!(!text.is_empty(), "{} has no {what}", entry.id);
        }
        let golden = support::read_json(&folder.join(format!("{}.json", entry.golden)));
        assert_eq!(golden["function"], entry.golden);
        let owner = catalog::find(entry.golden).expect("the owner of the vectors");
        let names = |of: &lossarium::entry::Entry| {
            of.outputs.iter().map(|output| output.name).collect::<Vec<_>>()
        };
        assert_eq!(names(entry), names(owner), "{} shares the vectors of {}", entry.id, owner.id);
    }
}

#[test]
fn sliders_and_defaults_are_legal() {
    for entry in catalog::entries() {
        for param in entry.params {
            let legal = |value| {
                param.check(&value).unwrap_or_else(|error| panic!("{}: {error}", entry.id));
            };
            legal(param.default());
            if let ParamKind::Float { slider, .. } = &param.kind {
                legal(lossarium::entry::Value::Number(slider.0));
                legal(lossarium::entry::Value::Number(slider.1));
            }
        }
    }
}
