//! The four views of a drawing: from a sheet with a group for each, or from a file for each.

use super::reader::{self, Dashes, Drawn};
use super::{FITTED, View, Warning, centered, extent, nothing_drawn, on_page, to_levels};
use crate::Result;
use kurbo::{Affine, PathSeg, Rect};

/// Lengths of the isometric view on its page, where those of the others are 1: what the model was trained on.
const ISOMETRIC: f64 = 0.6;

/// The last of the views.
const LAST: usize = 3;

/// What files draw, view by view; a view that is not there has no rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Front, top, right, and from the front, top and right.
    pub views: [View; 4],
    /// How many views were found; none if a sheet has no group that is named after one.
    pub found: usize,
}

/// Segments of a view with the frame that they say they have.
type Framed = (Vec<PathSeg>, Option<Rect>);

/// Reads a sheet: groups whose `id` or label ends with the name of a view. Without such groups all of it is the front view.
/// Groups that all say their `data-frame` keep it, others are fitted to one scale; the one view of a file is fitted if `fit` asks for it.
///
/// # Errors
/// As [`read_view`](super::read_view).
pub fn read_sheet(svg: &str, fit: bool, keep_dashed: bool) -> Result<Sheet> {
    let Drawn { segments, frames, frame, warnings } = reader::read(svg, dashes(keep_dashed))?;
    let [front, top, right, last, rest] = segments;
    let named = [front, top, right, last];
    let count = named.iter().filter(|segments| !segments.is_empty()).count();
    let mut sheet = if count == 0 {
        arrange([(rest, frame), Framed::default(), Framed::default(), Framed::default()], fit)?
    } else {
        let complete = named.iter().zip(&frames).all(|(s, frame)| s.is_empty() || frame.is_some());
        let [a, b, c, d] = named;
        let framed = [(a, frames[0]), (b, frames[1]), (c, frames[2]), (d, frames[3])];
        arrange(framed, !complete)?
    };
    sheet.found = count;
    merge(&mut sheet.views[0].warnings, warnings);
    Ok(sheet)
}

/// Reads a file for each view that there is, in the frames of the files or fitted together.
///
/// # Errors
/// As [`read_view`](super::read_view).
pub fn read_files(files: [Option<&str>; 4], fit: bool, keep_dashed: bool) -> Result<Sheet> {
    let mut framed: [Framed; 4] = Default::default();
    let mut told: [Vec<(Warning, usize)>; 4] = Default::default();
    for (index, file) in files.into_iter().enumerate() {
        let Some(file) = file else { continue };
        let Drawn { segments, frame, warnings, .. } = reader::read(file, dashes(keep_dashed))?;
        let segments = segments.concat();
        if segments.is_empty() {
            return Err(nothing_drawn());
        }
        framed[index] = (segments, frame);
        told[index] = warnings;
    }
    let mut sheet = arrange(framed, fit)?;
    for (view, warnings) in sheet.views.iter_mut().zip(told) {
        merge(&mut view.warnings, warnings);
    }
    Ok(sheet)
}

const fn dashes(keep: bool) -> Dashes {
    if keep { Dashes::Read } else { Dashes::Drop }
}

fn merge(into: &mut Vec<(Warning, usize)>, from: Vec<(Warning, usize)>) {
    into.splice(0..0, from);
}

/// Brings views to their pages.
fn arrange(framed: [Framed; 4], fit: bool) -> Result<Sheet> {
    let scale = if fit { common_scale(&framed)? } else { 0.0 };
    let mut found = 0;
    let mut views = Vec::with_capacity(4);
    for (index, (segments, frame)) in framed.into_iter().enumerate() {
        if segments.is_empty() {
            views.push(View { rows: Vec::new(), warnings: Vec::new() });
            continue;
        }
        found += 1;
        let own = if index == LAST { scale * ISOMETRIC } else { scale };
        let map = match fit {
            true => centered(extent(&segments), own),
            false => to_levels(frame, &segments)?,
        };
        views.push(view(&segments, map));
    }
    if views.iter().all(|view| view.rows.is_empty()) {
        return Err(nothing_drawn());
    }
    let views = views.try_into().map_err(|_| nothing_drawn())?;
    Ok(Sheet { views, found })
}

fn view(segments: &[PathSeg], map: Affine) -> View {
    let page = on_page(segments, map);
    let warnings =
        if page.clamped > 0 { vec![(Warning::Clamped, page.clamped)] } else { Vec::new() };
    View { rows: page.rows, warnings }
}

/// The scale at which the longest side of the front, top and right views is what a fitted drawing has; alone, the last view stands for
/// them.
fn common_scale(framed: &[Framed; 4]) -> Result<f64> {
    let longest = |framed: &[Framed]| {
        let boxes = framed.iter().filter(|(s, _)| !s.is_empty()).map(|(s, _)| extent(s));
        boxes.map(|frame| frame.width().max(frame.height())).fold(0.0, f64::max)
    };
    let longest = match longest(&framed[..LAST]) {
        0.0 => longest(framed) * ISOMETRIC,
        longest => longest,
    };
    if longest > 0.0 { Ok(FITTED / longest) } else { Err(nothing_drawn()) }
}
