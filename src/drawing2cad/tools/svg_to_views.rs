//! The four views of a drawing from SVG: one sheet with a group a view, or a file a view.

use super::{OURS, write_views};
use crate::drawing2cad::svg::{Sheet, read_files, read_sheet};
use crate::entry::{Arrays, Axes, Call, Entry, Family, Input, Output, Param};
use crate::{Error, ErrorCode, Result};

const FILES: [&str; 4] = ["front", "top", "right", "isometric"];

const ROWS: Axes = &["primitives", "10"];
const HELP: &str = "View, command and eight coordinates of each line or cubic.";

const fn file(name: &'static str) -> Input {
    Input::text(name, "The file of this view alone.").optional()
}

pub(crate) const TOOL: Entry = Entry {
    id: "svg_to_views",
    golden: "",
    paper: 1,
    family: Family::Drawing2cad,
    summary: "The four views of a drawing from one SVG sheet with named groups, or from a file for each view.",
    formula: "",
    reference: OURS,
    inputs: &[
        Input::text("sheet", "A file whose groups are named Front, Top, Right, FrontTopRight; without these names it is the front view.").optional(),
        file("front"),
        file("top"),
        file("right"),
        file("isometric"),
    ],
    params: &[
        Param::flag("fit", false, "Scale and centre the views as drawings of the generator are, whatever their margins."),
        Param::flag("dashed", true, "Read dashed lines too; they are most often hidden edges."),
    ],
    outputs: &[
        Output::i32("view0", ROWS, HELP),
        Output::i32("view1", ROWS, HELP),
        Output::i32("view2", ROWS, HELP),
        Output::i32("view3", ROWS, HELP),
        Output::i32("found", &[], "How many views were found; 0 for a sheet without named groups."),
        Output::i32(
            "warnings",
            &["warnings", "2"],
            "What was left out or changed and how often: 0 text, 1 image, 2 use, 3 foreign content, 4 script, 5 style sheet, 6 event \
             handler, 7 link out of the file, 8 nested drawing, 9 marker, 10 dashes, 11 class, 12 coordinate beyond the border.",
        ),
    ],
    invariances: &[],
    run,
};

fn run(call: &Call) -> Result<Arrays> {
    let (fit, dashed) = (call.flag("fit"), call.flag("dashed"));
    let text = |name: &str| call.has(name).then(|| call.text(name));
    let files = FILES.map(text);
    let Sheet { views, found } = match text("sheet") {
        Some(sheet) => read_sheet(sheet, fit, dashed)?,
        None if files.iter().any(Option::is_some) => read_files(files, fit, dashed)?,
        None => {
            return Err(Error::new(
                ErrorCode::MissingView,
                "sheet",
                "a sheet or the file of a view",
                "none",
            ));
        }
    };
    let mut warnings: Vec<[i32; 2]> = Vec::new();
    for &(warning, count) in views.iter().flat_map(|view| &view.warnings) {
        match warnings.iter_mut().find(|known| known[0] == warning as i32) {
            Some(known) => known[1] += count as i32,
            None => warnings.push([warning as i32, count as i32]),
        }
    }
    let mut outputs = call.outputs();
    write_views(&mut outputs, "view", &views.map(|view| view.rows));
    outputs.count("found", found);
    outputs.i32_of_shape("warnings", &[warnings.len(), 2], warnings.as_flattened().to_vec());
    Ok(outputs.finish())
}
