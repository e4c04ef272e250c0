//! Solids as closed surfaces of triangles.
//!
//! All sketches of a program are laid into one plane, and the plane is cut into triangles that no sketch crosses. Over each triangle
//! the solid is then a stack of slabs between the levels at which extrusions begin and end, and a slab is full or empty: the
//! surface is what lies between full and empty. Neighbours share their corners, so that it is closed whatever the program.

use super::curve::Curve;
use super::prism::{Operation, Prism, degenerate, prisms};
use crate::drawing2cad::commands::frame::Axes;
use crate::drawing2cad::geometry::{Vec2, Vec3, add, cross, dot, scaled};
use crate::{Error, ErrorCode, Result};
use spade::{ConstrainedDelaunayTriangulation, Point2, Triangulation};
use std::collections::BTreeMap;

/// Corners nearer than this are the same.
const GRID: f64 = 1.0 / (1u64 << 22) as f64;

/// Most pieces of a full circle.
const MOST_PIECES: f64 = 512.0;

/// Fewest of a quarter turn.
const FEWEST: f64 = 2.0;

/// A closed surface: triangles counter-clockwise seen from outside.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mesh {
    /// Corners.
    pub vertices: Vec<[f64; 3]>,
    /// Indices of three corners each.
    pub triangles: Vec<[u32; 3]>,
}

impl Mesh {
    /// The corners of each triangle.
    pub fn corners(&self) -> impl Iterator<Item = [[f64; 3]; 3]> {
        (0..self.triangles.len()).map(|index| self.triangle(index))
    }

    /// The corners of one triangle.
    pub(crate) fn triangle(&self, index: usize) -> [Vec3; 3] {
        self.triangles[index].map(|corner| self.vertices[corner as usize])
    }

    /// The same surface, all lengths multiplied.
    #[must_use]
    pub fn scaled(mut self, factor: f64) -> Self {
        self.vertices.iter_mut().for_each(|vertex| *vertex = scaled(*vertex, factor));
        self
    }

    /// The volume inside.
    pub fn volume(&self) -> f64 {
        self.corners().map(|[a, b, c]| dot(a, cross(b, c))).sum::<f64>() / 6.0
    }
}

/// The direction across a triangle, of length 1.
pub(crate) fn normal([a, b, c]: [Vec3; 3]) -> Vec3 {
    let normal = cross(add(b, a, -1.0), add(c, a, -1.0));
    let length = dot(normal, normal).sqrt();
    if length > 0.0 { scaled(normal, 1.0 / length) } else { [0.0; 3] }
}

/// The surface of the solid of a program, round walls as flat pieces that stay within `tolerance` of them.
///
/// # Errors
/// What makes no solid, see `cad_validate`; `undefined` for extrusions along different axes.
pub fn mesh(vector: &[i32], tolerance: f64) -> Result<Mesh> {
    if !(tolerance > 0.0 && tolerance.is_finite()) {
        let got = crate::entry::Digits(tolerance).to_string();
        return Err(Error::new(ErrorCode::OutOfRange, "tolerance", "a number > 0", got));
    }
    let prisms = prisms(vector)?;
    let axes = prisms[0].frame.axes;
    let layers: Vec<_> =
        prisms.iter().map(|prism| Layer::new(prism, &axes, tolerance)).collect::<Result<_>>()?;
    let plane = Plane::new(&layers)?;
    let mut levels: Vec<f64> = layers.iter().flat_map(|layer| [layer.low, layer.high]).collect();
    levels.sort_unstable_by(f64::total_cmp);
    levels.dedup();
    let mut builder = Builder {
        plane: &plane,
        axes,
        levels: &levels,
        known: BTreeMap::new(),
        mesh: Mesh::default(),
    };
    let mut below = vec![false; plane.cells.len()];
    for (slab, ends) in levels.windows(2).enumerate() {
        let full = plane.filled(&layers, (ends[0] + ends[1]) / 2.0);
        builder.caps(slab, &below, &full);
        builder.walls(slab, &full);
        below = full;
    }
    builder.caps(levels.len() - 1, &below, &vec![false; below.len()]);
    if builder.mesh.triangles.is_empty() {
        return Err(degenerate("nothing left of it"));
    }
    Ok(builder.mesh)
}

fn snapped(value: f64) -> f64 {
    // Adding 0 makes −0 equal to 0.
    libm::rint(value / GRID) * GRID + 0.0
}

/// A prism in the common plane.
struct Layer {
    /// Corners of its loops.
    loops: Vec<Vec<Vec2>>,
    low: f64,
    high: f64,
    operation: Operation,
}

impl Layer {
    fn new(prism: &Prism, axes: &Axes, tolerance: f64) -> Result<Self> {
        let along = dot(prism.frame.axes.normal, axes.normal);
        if along.abs() < 1.0 - 1e-9 {
            let expected = "extrusions along one axis";
            return Err(Error::new(ErrorCode::Undefined, "vector", expected, "different ones"));
        }
        let flat = |point: Vec2| {
            let point = prism.frame.world(point, 0.0);
            [snapped(dot(point, axes.x)), snapped(dot(point, axes.y))]
        };
        let corners = |curves: &Vec<Curve>| {
            let mut corners: Vec<Vec2> =
                curves.iter().flat_map(|c| flattened(c, tolerance)).map(flat).collect();
            corners.dedup();
            corners
        };
        let height = dot(prism.frame.origin, axes.normal);
        let ends = [prism.low, prism.high].map(|end| snapped(height + along.signum() * end));
        Ok(Self {
            loops: prism.loops.iter().map(corners).collect(),
            low: ends[0].min(ends[1]),
            high: ends[0].max(ends[1]),
            operation: prism.operation,
        })
    }

    /// Is a point of the plane within the loops?
    fn has(&self, point: Vec2) -> bool {
        let mut inside = false;
        for corners in &self.loops {
            for (index, a) in corners.iter().enumerate() {
                let b = corners[(index + 1) % corners.len()];
                if (a[1] <= point[1]) != (b[1] <= point[1]) {
                    let part = (point[1] - a[1]) / (b[1] - a[1]);
                    inside ^= a[0] + part * (b[0] - a[0]) > point[0];
                }
            }
        }
        inside
    }
}

/// The start of a curve, and points on it up to its end, which the next curve has.
fn flattened(curve: &Curve, tolerance: f64) -> Vec<Vec2> {
    let Some(arc) = curve.arc else { return vec![curve.from] };
    // The middle of a chord is `R (1 − cos(step/2))` from the circle.
    let step = 2.0 * libm::acos((1.0 - tolerance / arc.radius).clamp(-1.0, 1.0));
    let turns = arc.turn.abs() / std::f64::consts::TAU;
    let pieces =
        libm::ceil((arc.turn.abs() / step).clamp(4.0 * FEWEST * turns, MOST_PIECES * turns))
            .max(1.0);
    let point = |index: usize| arc.at(arc.from + arc.turn * index as f64 / pieces);
    std::iter::once(curve.from).chain((1..pieces as usize).map(point)).collect()
}

/// The plane in triangles that no loop crosses.
struct Plane {
    corners: Vec<Vec2>,
    /// Corners of each triangle, counter-clockwise.
    cells: Vec<[usize; 3]>,
    /// Edges from corner to corner, with the triangles left and right of them.
    edges: Vec<([usize; 2], [Option<usize>; 2])>,
}

impl Plane {
    fn new(layers: &[Layer]) -> Result<Self> {
        let mut cut = ConstrainedDelaunayTriangulation::<Point2<f64>>::new();
        let lost = |_| degenerate("coordinates that cannot be kept apart");
        for corners in layers.iter().flat_map(|layer| &layer.loops) {
            let mut handles = Vec::with_capacity(corners.len());
            for &[x, y] in corners {
                handles.push(cut.insert(Point2::new(x, y)).map_err(lost)?);
            }
            for (index, &from) in handles.iter().enumerate() {
                let to = handles[(index + 1) % handles.len()];
                if from != to {
                    cut.add_constraint_and_split(from, to, |point| point);
                }
            }
        }
        let mut places = BTreeMap::new();
        let mut cells = Vec::new();
        for face in cut.inner_faces() {
            places.insert(face.index(), cells.len());
            cells.push(face.vertices().map(|vertex| vertex.index()));
        }
        let side =
            |face: spade::handles::FaceHandle<'_, spade::handles::PossiblyOuterTag, _, _, _, _>| {
                face.as_inner().and_then(|face| places.get(&face.index()).copied())
            };
        let edge = |edge: spade::handles::UndirectedEdgeHandle<'_, _, _, _, _>| {
            let edge = edge.as_directed();
            let ends = [edge.from().index(), edge.to().index()];
            (ends, [side(edge.face()), side(edge.rev().face())])
        };
        let edges = cut.undirected_edges().map(edge).collect();
        let corners = cut.vertices().map(|vertex| [vertex.position().x, vertex.position().y]);
        Ok(Self { corners: corners.collect(), cells, edges })
    }

    /// Over which triangles the solid is full at a height.
    fn filled(&self, layers: &[Layer], height: f64) -> Vec<bool> {
        let cell = |corners: &[usize; 3]| {
            let [a, b, c] = corners.map(|corner| self.corners[corner]);
            let middle = [0, 1].map(|axis| (a[axis] + b[axis] + c[axis]) / 3.0);
            let mut full = false;
            for (index, layer) in layers.iter().enumerate() {
                let own = (layer.low..=layer.high).contains(&height) && layer.has(middle);
                full = match layer.operation {
                    _ if index == 0 => own,
                    Operation::Join => full || own,
                    Operation::Cut => full && !own,
                    Operation::Intersect => full && own,
                };
            }
            full
        };
        self.cells.iter().map(cell).collect()
    }
}

/// A surface under construction.
struct Builder<'a> {
    plane: &'a Plane,
    axes: Axes,
    levels: &'a [f64],
    /// Indices of the corners by place in the plane and level.
    known: BTreeMap<(usize, usize), u32>,
    mesh: Mesh,
}

impl Builder<'_> {
    fn corner(&mut self, place: usize, level: usize) -> u32 {
        let next = self.mesh.vertices.len() as u32;
        let index = *self.known.entry((place, level)).or_insert(next);
        if index == next {
            let [x, y] = self.plane.corners[place];
            let point: Vec3 = add(scaled(self.axes.x, x), self.axes.y, y);
            self.mesh.vertices.push(add(point, self.axes.normal, self.levels[level]));
        }
        index
    }

    /// What separates a slab from the one below it.
    fn caps(&mut self, level: usize, below: &[bool], above: &[bool]) {
        for (cell, &corners) in self.plane.cells.iter().enumerate() {
            if below[cell] == above[cell] {
                continue;
            }
            let [a, b, c] = corners.map(|place| self.corner(place, level));
            // Seen from above where the upper slab is empty.
            self.mesh.triangles.push(if below[cell] { [a, b, c] } else { [a, c, b] });
        }
    }

    /// What surrounds the full parts of a slab.
    fn walls(&mut self, slab: usize, full: &[bool]) {
        for &([from, to], [left, right]) in &self.plane.edges {
            let is_full = |cell: Option<usize>| cell.is_some_and(|cell| full[cell]);
            // The full side is on the left of the way along the foot.
            let (from, to) = match (is_full(left), is_full(right)) {
                (true, false) => (from, to),
                (false, true) => (to, from),
                _ => continue,
            };
            let [a, b] = [from, to].map(|place| self.corner(place, slab));
            let [c, d] = [to, from].map(|place| self.corner(place, slab + 1));
            self.mesh.triangles.extend([[a, b, c], [a, c, d]]);
        }
    }
}
