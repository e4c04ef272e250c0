//! A surface for the eye: normals that turn smoothly over round walls, and the sharp edges.

use super::mesh::{Mesh, normal};
use crate::drawing2cad::geometry::{Vec3, add, dot, scaled};
use std::collections::BTreeMap;

/// Cosine of the angle (30°) below which two triangles are pieces of one round wall.
const ROUND: f64 = 0.866;

/// A surface whose corners have normals; a corner of several faces stands once for each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shaded {
    /// Corners.
    pub positions: Vec<[f32; 3]>,
    /// Normals of the corners, of length 1.
    pub normals: Vec<[f32; 3]>,
    /// Indices of three corners each.
    pub indices: Vec<[u32; 3]>,
}

impl Shaded {
    /// The normals of a surface.
    pub fn new(mesh: &Mesh) -> Self {
        let flat: Vec<Vec3> = mesh.corners().map(normal).collect();
        let mut around: Vec<Vec<usize>> = vec![Vec::new(); mesh.vertices.len()];
        for (triangle, corners) in mesh.triangles.iter().enumerate() {
            corners.iter().for_each(|&corner| around[corner as usize].push(triangle));
        }
        let mut shaded = Self::default();
        let mut known = BTreeMap::new();
        for (triangle, corners) in mesh.triangles.iter().enumerate() {
            let indices = corners.map(|corner| {
                let own = flat[triangle];
                // Each direction once: a wall of many slivers does not outweigh its neighbour.
                let mut directions: Vec<Vec3> = Vec::new();
                for &other in &around[corner as usize] {
                    let fits = dot(flat[other], own) > ROUND;
                    if fits && directions.iter().all(|&seen| dot(seen, flat[other]) < 1.0 - 1e-6) {
                        directions.push(flat[other]);
                    }
                }
                let sum = directions.iter().fold([0.0; 3], |sum, &way| add(sum, way, 1.0));
                let smooth = scaled(sum, 1.0 / dot(sum, sum).sqrt()).map(|x| x as f32);
                let next = shaded.positions.len() as u32;
                let index = *known.entry((corner, smooth.map(f32::to_bits))).or_insert(next);
                if index == next {
                    shaded.positions.push(mesh.vertices[corner as usize].map(|x| x as f32));
                    shaded.normals.push(smooth);
                }
                index
            });
            shaded.indices.push(indices);
        }
        shaded
    }
}

/// The ends of the edges at which a surface is not smooth.
pub fn sharp_edges(mesh: &Mesh) -> Vec<[Vec3; 2]> {
    let flat: Vec<Vec3> = mesh.corners().map(normal).collect();
    let mut sides: BTreeMap<[u32; 2], Vec<usize>> = BTreeMap::new();
    for (triangle, &[a, b, c]) in mesh.triangles.iter().enumerate() {
        for (from, to) in [(a, b), (b, c), (c, a)] {
            sides.entry([from.min(to), from.max(to)]).or_default().push(triangle);
        }
    }
    let sharp = |triangles: &Vec<usize>| match triangles[..] {
        [a, b] => dot(flat[a], flat[b]) < ROUND,
        _ => true,
    };
    let edges = sides.iter().filter(|(_, triangles)| sharp(triangles));
    edges.map(|(ends, _)| ends.map(|end| mesh.vertices[end as usize])).collect()
}
