//! The four views of a drawing from SVG: one sheet with a group a view, or a file a view.
//!
//! - **When**: bringing a drawing of one's own.
//! - **Formula**: none; each view as by `svg_to_primitives`, with `fit` scaled and centred first.
//! - **Shapes**: texts `sheet`, or `front`, `top`, `right`, `isometric`; `view0` … `view3` `[primitives, 10]`; `found` a scalar; `warnings`
//!   `[warnings, 2]`, a kind and how often.
//! - **Gradient**: none.
//! - **Edge cases**: a sheet without named groups is the front view. `missing_view` without any text, `malformed` with line and column,
//!   `no_geometry`, `too_many_primitives` of more than 98 in a view. Nothing in a file is run or fetched.
//! - **Reference**: ours, beside Drawing2CAD, arXiv 2508.18733.
//! - **Deviations**: none.

use super::OURS;
use crate::drawing2cad::project::{VIEWS, write_views};
use crate::drawing2cad::svg::{Sheet, read_files, read_sheet};
use crate::entry::{Arrays, Call, Entry, Family, Input, Output, Param};
use crate::{Error, ErrorCode, Result};

const FILES: [&str; 4] = ["front", "top", "right", "isometric"];

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
        VIEWS[0],
        VIEWS[1],
        VIEWS[2],
        VIEWS[3],
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
    write_views(&mut outputs, &views.map(|view| view.rows));
    outputs.count("found", found);
    outputs.i32_of_shape("warnings", &[warnings.len(), 2], warnings.as_flattened().to_vec());
    Ok(outputs.finish())
}
