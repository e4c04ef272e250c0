//! Wavefront OBJ.

use crate::drawing2cad::solid::Mesh;
use crate::entry::Digits;
use std::fmt::Write;

/// A solid as an OBJ file, which keeps its shared corners.
pub fn obj(mesh: &Mesh) -> String {
    let mut file = String::new();
    for [x, y, z] in &mesh.vertices {
        let _ = writeln!(file, "v {} {} {}", Digits(*x), Digits(*y), Digits(*z));
    }
    for triangle in &mesh.triangles {
        let [a, b, c] = triangle.map(|index| index + 1);
        let _ = writeln!(file, "f {a} {b} {c}");
    }
    file
}
