//! The basic shapes as lines and cubics.

use super::arc::{Arc, ellipse};
use super::path::{MOST_SEGMENTS, Reason, segments};
use kurbo::{Line, PathSeg, Point};
use roxmltree::Node;
use svgtypes::NumberListParser;

/// Is it an element that draws?
pub(super) fn is_shape(name: &str) -> bool {
    ["path", "line", "polyline", "polygon", "rect", "circle", "ellipse"].contains(&name)
}

/// The segments of a shape, at most `most`; none for a shape without size.
pub(super) fn outline(node: Node, most: usize) -> Result<Vec<PathSeg>, Reason> {
    let number = |name: &str| Ok::<_, Reason>(leading_number(node, name)?.unwrap_or(0.0));
    let point = |x: &str, y: &str| Ok::<_, Reason>(Point::new(number(x)?, number(y)?));
    match node.tag_name().name() {
        "path" => match node.attribute("d") {
            None | Some("none") => Ok(Vec::new()),
            Some(data) => segments(data, most),
        },
        "line" => Ok(vec![PathSeg::Line(Line::new(point("x1", "y1")?, point("x2", "y2")?))]),
        "polyline" => polyline(node, false, most),
        "polygon" => polyline(node, true, most),
        "rect" => rectangle(node, point("x", "y")?, number("width")?, number("height")?),
        "circle" => {
            let radius = number("r")?;
            round(point("cx", "cy")?, radius, radius)
        }
        _ => round(point("cx", "cy")?, number("rx")?, number("ry")?),
    }
}

/// The number in front of an attribute; its unit is ignored. None where there is no such attribute, or it says `auto`.
pub(super) fn leading_number(node: Node, name: &str) -> Result<Option<f64>, Reason> {
    let Some(text) = node.attribute(name).filter(|text| text.trim() != "auto") else {
        return Ok(None);
    };
    match NumberListParser::from(text).next() {
        Some(Ok(number)) if number.is_finite() => Ok(Some(number)),
        _ => Err(format!("no number in {name}")),
    }
}

/// The numbers of an attribute.
pub(super) fn numbers(text: &str) -> Result<Vec<f64>, Reason> {
    let numbers = NumberListParser::from(text).take(4 * MOST_SEGMENTS);
    numbers.map(|number| number.map_err(|error| error.to_string())).collect()
}

fn round(center: Point, rx: f64, ry: f64) -> Result<Vec<PathSeg>, Reason> {
    Ok(if rx > 0.0 && ry > 0.0 { ellipse(center, rx, ry) } else { Vec::new() })
}

fn polyline(node: Node, closed: bool, most: usize) -> Result<Vec<PathSeg>, Reason> {
    let numbers = numbers(node.attribute("points").unwrap_or_default())?;
    let (pairs, rest) = numbers.as_chunks::<2>();
    if !rest.is_empty() {
        return Err("points with an odd number of coordinates".into());
    }
    if pairs.len() > most {
        return Err(format!("more than {MOST_SEGMENTS} segments"));
    }
    let corners: Vec<_> = pairs.iter().map(|&[x, y]| Point::new(x, y)).collect();
    let line = |a: Point, b: Point| PathSeg::Line(Line::new(a, b));
    let mut lines: Vec<_> = corners.windows(2).map(|ends| line(ends[0], ends[1])).collect();
    if let (true, [first, .., last]) = (closed, corners.as_slice())
        && first != last
    {
        lines.push(line(*last, *first));
    }
    Ok(lines)
}

/// A rectangle, its corners rounded by `rx` and `ry`: one of them alone is both, and neither exceeds half a side.
fn rectangle(node: Node, corner: Point, width: f64, height: f64) -> Result<Vec<PathSeg>, Reason> {
    if width <= 0.0 || height <= 0.0 {
        return Ok(Vec::new());
    }
    let (rx, ry) = (leading_number(node, "rx")?, leading_number(node, "ry")?);
    let radius = |own: Option<f64>, other: Option<f64>, side: f64| {
        own.or(other).unwrap_or(0.0).clamp(0.0, side / 2.0)
    };
    let (rx, ry) = (radius(rx, ry, width), radius(ry, rx, height));
    let Point { x, y } = corner;
    let (right, bottom) = (x + width, y + height);
    let (rx, ry) = if rx > 0.0 && ry > 0.0 { (rx, ry) } else { (0.0, 0.0) };
    // Sides and the corners behind them, clockwise on the page from the upper left.
    let sides = [
        [(x + rx, y), (right - rx, y), (right, y + ry)],
        [(right, y + ry), (right, bottom - ry), (right - rx, bottom)],
        [(right - rx, bottom), (x + rx, bottom), (x, bottom - ry)],
        [(x, bottom - ry), (x, y + ry), (x + rx, y)],
    ];
    let arc = Arc { rx, ry, rotation: 0.0, large: false, sweep: true };
    let mut drawn = Vec::new();
    for [from, to, next] in sides.map(|side| side.map(Point::from)) {
        drawn.push(PathSeg::Line(Line::new(from, to)));
        drawn.extend(arc.between(to, next));
    }
    Ok(drawn)
}
