//! Flat faces of a surface: neighbouring triangles of one plane as one polygon with holes.

use super::mesh::{Mesh, normal};
use crate::drawing2cad::geometry::{Vec3, add, cross, dot, scaled};
use std::collections::{BTreeMap, BTreeSet};

/// How far the cosine of the angle between two triangles of one plane may be from 1.
const FLAT: f64 = 1e-10;

/// A polygon with holes: corners counter-clockwise seen from outside, holes clockwise, the outer loop first.
#[derive(Clone, Debug)]
pub(crate) struct Face {
    pub(crate) normal: Vec3,
    pub(crate) loops: Vec<Vec<u32>>,
}

/// A connected part of a surface.
#[derive(Clone, Debug)]
pub(crate) struct Shell {
    pub(crate) faces: Vec<Face>,
    /// The volume inside; negative if it is a hollow, whose outside is inside.
    pub(crate) volume: f64,
}

/// The connected parts of a surface in flat faces.
pub(crate) fn shells(mesh: &Mesh) -> Vec<Shell> {
    let flat: Vec<Vec3> = mesh.corners().map(normal).collect();
    let mut planes = Groups::new(mesh.triangles.len());
    let mut parts = Groups::new(mesh.triangles.len());
    for [left, right] in neighbors(mesh) {
        parts.join(left, right);
        if dot(flat[left], flat[right]) > 1.0 - FLAT {
            planes.join(left, right);
        }
    }
    let mut triangles: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for triangle in 0..mesh.triangles.len() {
        let place = (parts.of(triangle), planes.of(triangle));
        triangles.entry(place).or_default().push(triangle);
    }
    let mut shells: BTreeMap<usize, Shell> = BTreeMap::new();
    for ((part, _), members) in &triangles {
        let shell = shells.entry(*part).or_insert(Shell { faces: Vec::new(), volume: 0.0 });
        for [a, b, c] in members.iter().map(|&triangle| mesh.triangle(triangle)) {
            shell.volume += dot(a, cross(b, c)) / 6.0;
        }
        let normal = flat[members[0]];
        shell.faces.push(Face { normal, loops: loops(mesh, members, normal) });
    }
    let mut shells: Vec<_> = shells.into_values().collect();
    straighten(mesh, &mut shells);
    shells
}

/// The sides of every edge that two triangles share, and no more.
fn neighbors(mesh: &Mesh) -> Vec<[usize; 2]> {
    let mut sides: BTreeMap<[u32; 2], Vec<usize>> = BTreeMap::new();
    for (triangle, &corners) in mesh.triangles.iter().enumerate() {
        for [from, to] in ways(corners) {
            sides.entry([from.min(to), from.max(to)]).or_default().push(triangle);
        }
    }
    sides.values().filter_map(|sides| sides.as_slice().try_into().ok()).collect()
}

fn ways([a, b, c]: [u32; 3]) -> [[u32; 2]; 3] {
    [[a, b], [b, c], [c, a]]
}

/// The outline of triangles of one plane, the outer loop first.
fn loops(mesh: &Mesh, members: &[usize], normal: Vec3) -> Vec<Vec<u32>> {
    let mut border: BTreeSet<[u32; 2]> = BTreeSet::new();
    for [from, to] in members.iter().flat_map(|&triangle| ways(mesh.triangles[triangle])) {
        if !border.remove(&[to, from]) {
            border.insert([from, to]);
        }
    }
    let mut loops = Vec::new();
    while let Some(first) = border.pop_first() {
        let mut corners = vec![first[0]];
        let mut way = first;
        while way[1] != first[0] {
            corners.push(way[1]);
            let onward = border.range([way[1], 0]..=[way[1], u32::MAX]).copied();
            let Some(next) = onward.min_by(|a, b| {
                let turn = |next: &[u32; 2]| turned(mesh, way, next[1], normal);
                turn(a).total_cmp(&turn(b))
            }) else {
                break;
            };
            border.remove(&next);
            way = next;
        }
        loops.push(corners);
    }
    loops.sort_by(|a, b| area(mesh, b, normal).total_cmp(&area(mesh, a, normal)));
    loops
}

/// By which angle, from 0 to 2π, the way on lies to the left of the way back: the smallest leaves loops that touch in a corner apart.
fn turned(mesh: &Mesh, [from, at]: [u32; 2], to: u32, normal: Vec3) -> f64 {
    let vertex = |index: u32| mesh.vertices[index as usize];
    let back = add(vertex(from), vertex(at), -1.0);
    let on = add(vertex(to), vertex(at), -1.0);
    let angle = libm::atan2(dot(cross(back, on), normal), dot(back, on));
    if angle > 0.0 { angle } else { angle + std::f64::consts::TAU }
}

/// The area of a loop seen against the normal; negative for holes.
fn area(mesh: &Mesh, corners: &[u32], normal: Vec3) -> f64 {
    let vertex = |index: usize| mesh.vertices[corners[index % corners.len()] as usize];
    let pieces = (0..corners.len()).map(|index| cross(vertex(index), vertex(index + 1)));
    dot(pieces.fold([0.0; 3], |sum, piece| add(sum, piece, 0.5)), normal)
}

/// Leaves out corners on the straight line between two faces, where the same two loops meet before and behind.
fn straighten(mesh: &Mesh, shells: &mut [Shell]) {
    let mut around: BTreeMap<u32, Vec<[u32; 2]>> = BTreeMap::new();
    let all = shells.iter().flat_map(|shell| &shell.faces).flat_map(|face| &face.loops);
    for corners in all {
        let last = corners.len() - 1;
        for (index, &corner) in corners.iter().enumerate() {
            let before = corners[if index == 0 { last } else { index - 1 }];
            let behind = corners[if index == last { 0 } else { index + 1 }];
            around.entry(corner).or_default().push([before, behind]);
        }
    }
    let is_straight = |corner: u32| {
        let [[a, b], [c, d]] = around[&corner][..] else { return false };
        let at = mesh.vertices[corner as usize];
        let [one, other] = [a, b].map(|end| {
            let way = add(mesh.vertices[end as usize], at, -1.0);
            scaled(way, 1.0 / dot(way, way).sqrt())
        });
        a == d && b == c && dot(one, other) < FLAT - 1.0
    };
    for face in shells.iter_mut().flat_map(|shell| &mut shell.faces) {
        face.loops.iter_mut().for_each(|corners| corners.retain(|&corner| !is_straight(corner)));
    }
}

/// Disjoint sets of triangles.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn of(&mut self, mut member: usize) -> usize {
        while self.0[member] != member {
            self.0[member] = self.0[self.0[member]];
            member = self.0[member];
        }
        member
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}
