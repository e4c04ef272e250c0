//! STL, binary.

use super::WRITER;
use crate::drawing2cad::solid::{Mesh, normal};

const HEADER: usize = 80;

/// A solid as a binary STL file.
pub fn stl(mesh: &Mesh) -> Vec<u8> {
    let mut file = Vec::with_capacity(HEADER + 4 + 50 * mesh.triangles.len());
    // A header that begins with "solid" would be taken for a text file.
    file.extend_from_slice(format!("binary STL, written by {WRITER}").as_bytes());
    file.resize(HEADER, b' ');
    file.extend_from_slice(&(mesh.triangles.len() as u32).to_le_bytes());
    for corners in mesh.corners() {
        for vector in std::iter::once(normal(corners)).chain(corners) {
            vector.iter().for_each(|&x| file.extend_from_slice(&(x as f32).to_le_bytes()));
        }
        file.extend_from_slice(&[0, 0]);
    }
    file
}
