//! What a function is, at length: the words at the head of its file, which the reference of Rust and that of TypeScript share.

use lossarium::entry::Entry;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The heads of the files of the crate, by the names of the files.
pub(crate) struct Manuals(BTreeMap<String, String>);

impl Manuals {
    /// Those below a folder.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut manuals = Self(BTreeMap::new());
        manuals.add(folder)?;
        Ok(manuals)
    }

    fn add(&mut self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                self.add(&path)?;
            } else if let Some(name) = path.file_stem().and_then(|name| name.to_str()) {
                self.0.insert(name.into(), head(&fs::read_to_string(&path)?));
            }
        }
        Ok(())
    }

    /// The words of a function: those of its file, which has its name; else its summary.
    pub(crate) fn of(&self, entry: &Entry) -> String {
        let short = || format!("{}\n\nSource: {}.", entry.summary, entry.reference);
        self.0.get(entry.id).cloned().unwrap_or_else(short)
    }
}

/// The lines of `//!`, without links that only Rust can follow.
fn head(text: &str) -> String {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let lines: Vec<_> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").replace("[`", "`").replace("`]", "`")
}
