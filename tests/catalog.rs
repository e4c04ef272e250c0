//! The table of functions against the files, and against itself.

mod support;

use lossarium::catalog;
use lossarium::entry::ParamKind;
use std::collections::BTreeSet;
use std::path::Path;

/// Files of a room that hold no function: its table, and what several functions share.
const PARTS: &[&str] = &["mod", "parts", "ratio", "elementwise", "naive"];

#[test]
fn every_file_is_an_entry_and_every_entry_a_file() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/softmax");
    let files = std::fs::read_dir(room).expect("the room").map(|file| file.expect("a file").path());
    let names = files.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned());
    let files: BTreeSet<_> = names.filter(|name| !PARTS.contains(&name.as_str())).collect();
    let entries: BTreeSet<_> = catalog::entries().map(|entry| entry.id.to_string()).collect();
    assert_eq!(files, entries);
    assert_eq!(catalog::entries().count(), entries.len(), "an id stands twice");
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
