//! The four views of a solid.

use super::edges::{Edge, edges};
use super::views::View;
use super::visible::Viewer;
use crate::Result;
use crate::drawing2cad::solid::membership::Solid;
use crate::drawing2cad::solid::prism::prisms;
use crate::drawing2cad::svg::Row;
use crate::drawing2cad::svg::primitives::canonical;
use kurbo::{CubicBez, Line, ParamCurve, PathSeg};

/// Levels of a length of 1 in the front, top and right view, and in the isometric one.
pub(super) const ORTHOGRAPHIC: f64 = 160.0;
pub(super) const ISOMETRIC: f64 = 96.0;

/// Lines that are shorter on the page are not drawn.
const SHORTEST: f64 = 0.3;

/// The primitives of the four views of a program.
///
/// # Errors
/// What makes no solid, see `cad_validate`.
pub(in crate::drawing2cad) fn views(vector: &[i32]) -> Result<[Vec<Row>; 4]> {
    views_at(vector, [ORTHOGRAPHIC, ISOMETRIC])
}

/// The same with other scales.
pub(super) fn views_at(
    vector: &[i32],
    [orthographic, isometric]: [f64; 2],
) -> Result<[Vec<Row>; 4]> {
    let solid = Solid::new(prisms(vector)?);
    Ok(View::all(orthographic, isometric).map(|view| rows(&solid, &view)))
}

/// Has a program these views? Looks at the last one first, which shows most.
///
/// # Errors
/// As [`views`].
pub(in crate::drawing2cad) fn has_views(vector: &[i32], expected: &[Vec<Row>; 4]) -> Result<bool> {
    let solid = Solid::new(prisms(vector)?);
    let views = View::all(ORTHOGRAPHIC, ISOMETRIC);
    Ok(views.iter().zip(expected).rev().all(|(view, expected)| rows(&solid, view) == *expected))
}

fn rows(solid: &Solid, view: &View) -> Vec<Row> {
    canonical(&draw(solid, view)).rows
}

/// The visible lines and curves of a view.
fn draw(solid: &Solid, view: &View) -> Vec<PathSeg> {
    let mut viewer = Viewer::new(solid, view);
    let mut drawn = Vec::new();
    for (body, prism) in solid.prisms().enumerate() {
        viewer.body = body;
        for edge in edges(prism, view) {
            let whole = on_page(&edge, view);
            if matches!(whole, PathSeg::Line(line) if line.p0.distance(line.p1) < SHORTEST) {
                continue;
            }
            let parts = viewer.seen(&edge).into_iter();
            drawn.extend(parts.map(|(from, to)| whole.subsegment(from..to)));
        }
    }
    drawn
}

/// Parallel projection keeps cubics cubics.
fn on_page(edge: &Edge, view: &View) -> PathSeg {
    let [a, b, c, d] = edge.points.map(|point| view.page(point));
    if edge.is_line {
        PathSeg::Line(Line::new(a, d))
    } else {
        PathSeg::Cubic(CubicBez::new(a, b, c, d))
    }
}
