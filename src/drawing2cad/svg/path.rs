//! Path data as lines and cubics with absolute ends.

use super::arc::Arc;
use super::points;
use kurbo::{CubicBez, Line, PathSeg, Point, QuadBez, Vec2};
use svgtypes::{PathParser, PathSegment};

/// Most segments of a drawing.
pub(super) const MOST_SEGMENTS: usize = 20_000;

/// Largest coordinate of a drawing.
const LARGEST: f64 = 1e7;

/// A subpath that ends this near its start needs no closing line.
const CLOSED: f64 = 1e-9;

/// Why a text is no drawing, in words.
pub(super) type Reason = String;

/// Are all coordinates finite and of a drawing's size?
pub(super) fn check(segment: &PathSeg) -> Result<(), Reason> {
    let legal = |point: Point| point.x.abs() <= LARGEST && point.y.abs() <= LARGEST;
    if points(segment).into_iter().all(legal) {
        return Ok(());
    }
    Err("a coordinate that is not finite or beyond 10000000".into())
}

/// The segments of path data, at most `most`.
pub(super) fn segments(data: &str, most: usize) -> Result<Vec<PathSeg>, Reason> {
    let mut pen =
        Pen { at: Point::ZERO, start: Point::ZERO, control: Control::None, drawn: Vec::new() };
    for command in PathParser::from(data) {
        let checked = pen.drawn.len();
        pen.follow(command.map_err(|error| error.to_string())?);
        pen.drawn[checked..].iter().try_for_each(check)?;
        check(&PathSeg::Line(Line::new(pen.at, pen.start)))?;
        if pen.drawn.len() > most {
            return Err(format!("more than {MOST_SEGMENTS} segments"));
        }
    }
    Ok(pen.drawn)
}

/// What smooth commands reflect.
#[derive(Clone, Copy, Debug)]
enum Control {
    None,
    Cubic(Point),
    Quadratic(Point),
}

#[derive(Debug)]
struct Pen {
    at: Point,
    /// Where the subpath began.
    start: Point,
    control: Control,
    drawn: Vec<PathSeg>,
}

impl Pen {
    fn follow(&mut self, command: PathSegment) {
        let origin = if command.is_abs() { Vec2::ZERO } else { self.at.to_vec2() };
        let point = |x: f64, y: f64| Point::new(x, y) + origin;
        let mut control = Control::None;
        match command {
            PathSegment::MoveTo { x, y, .. } => {
                self.at = point(x, y);
                self.start = self.at;
            }
            PathSegment::LineTo { x, y, .. } => self.line(point(x, y)),
            PathSegment::HorizontalLineTo { x, .. } => {
                self.line(Point::new(x + origin.x, self.at.y));
            }
            PathSegment::VerticalLineTo { y, .. } => self.line(Point::new(self.at.x, y + origin.y)),
            PathSegment::CurveTo { x1, y1, x2, y2, x, y, .. } => {
                control = self.cubic(point(x1, y1), point(x2, y2), point(x, y));
            }
            PathSegment::SmoothCurveTo { x2, y2, x, y, .. } => {
                let first = match self.control {
                    Control::Cubic(last) => self.reflected(last),
                    _ => self.at,
                };
                control = self.cubic(first, point(x2, y2), point(x, y));
            }
            PathSegment::Quadratic { x1, y1, x, y, .. } => {
                control = self.quadratic(point(x1, y1), point(x, y));
            }
            PathSegment::SmoothQuadratic { x, y, .. } => {
                let middle = match self.control {
                    Control::Quadratic(last) => self.reflected(last),
                    _ => self.at,
                };
                control = self.quadratic(middle, point(x, y));
            }
            PathSegment::EllipticalArc {
                rx, ry, x_axis_rotation, large_arc, sweep, x, y, ..
            } => {
                let arc = Arc { rx, ry, rotation: x_axis_rotation, large: large_arc, sweep };
                let to = point(x, y);
                self.drawn.extend(arc.between(self.at, to));
                self.at = to;
            }
            PathSegment::ClosePath { .. } => {
                let back = self.start - self.at;
                if back.x.abs() + back.y.abs() > CLOSED {
                    self.line(self.start);
                }
                self.at = self.start;
            }
        }
        self.control = control;
    }

    fn reflected(&self, control: Point) -> Point {
        self.at + (self.at - control)
    }

    fn line(&mut self, to: Point) {
        self.drawn.push(PathSeg::Line(Line::new(self.at, to)));
        self.at = to;
    }

    fn cubic(&mut self, first: Point, second: Point, to: Point) -> Control {
        self.drawn.push(PathSeg::Cubic(CubicBez::new(self.at, first, second, to)));
        self.at = to;
        Control::Cubic(second)
    }

    fn quadratic(&mut self, middle: Point, to: Point) -> Control {
        self.drawn.push(PathSeg::Cubic(QuadBez::new(self.at, middle, to).raise()));
        self.at = to;
        Control::Quadratic(middle)
    }
}
