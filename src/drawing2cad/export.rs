//! Files of solids and drawings.

use super::geometry::{Vec3, add, cross, dot, scaled};
use super::solid::Mesh;
use super::svg::View;
use crate::entry::Digits;
use std::fmt::Write;

const STL_HEADER: usize = 80;

/// A solid as a binary STL file.
pub fn stl(mesh: &Mesh) -> Vec<u8> {
    let mut file = Vec::with_capacity(STL_HEADER + 4 + 50 * mesh.triangles.len());
    // A header that begins with "solid" would be taken for a text file.
    file.extend_from_slice(b"binary STL, written by lossarium");
    file.resize(STL_HEADER, b' ');
    file.extend_from_slice(&(mesh.triangles.len() as u32).to_le_bytes());
    for corners in mesh.corners() {
        for vector in std::iter::once(normal(corners)).chain(corners) {
            vector.iter().for_each(|&x| file.extend_from_slice(&(x as f32).to_le_bytes()));
        }
        file.extend_from_slice(&[0, 0]);
    }
    file
}

fn normal([a, b, c]: [Vec3; 3]) -> Vec3 {
    let normal = cross(add(b, a, -1.0), add(c, a, -1.0));
    let length = dot(normal, normal).sqrt();
    if length > 0.0 { scaled(normal, 1.0 / length) } else { [0.0; 3] }
}

/// A view as an SVG file that reads back as the same view.
pub fn svg(view: &View) -> String {
    let mut file = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 256 256\" fill=\"none\" stroke=\"black\">\n",
    );
    for &[command, x1, y1, cx1, cy1, cx2, cy2, x2, y2] in &view.rows {
        let _ = match command {
            3 => writeln!(file, "<path d=\"M{x1} {y1}C{cx1} {cy1} {cx2} {cy2} {x2} {y2}\"/>"),
            _ => writeln!(file, "<path d=\"M{x1} {y1}L{x2} {y2}\"/>"),
        };
    }
    file.push_str("</svg>\n");
    file
}

/// A solid as a Wavefront OBJ file, which keeps its shared corners.
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

#[cfg(test)]
mod tests {
    use super::{obj, svg};
    use crate::drawing2cad::solid::Mesh;
    use crate::drawing2cad::svg::read_view;

    #[test]
    fn a_view_reads_back_as_it_was() {
        let drawing =
            "<svg viewBox='0 0 256 256'><rect x='20' y='30' width='100' height='50' rx='9'/></svg>";
        let view = read_view(drawing).expect("a drawing");
        assert_eq!(read_view(&svg(&view)).expect("its own file"), view);
    }

    #[test]
    fn corners_are_counted_from_one() {
        let vertices = vec![[0.0; 3], [1.0, 0.0, 0.0], [0.0, 0.5, 0.0]];
        let mesh = Mesh { vertices, triangles: vec![[0, 1, 2]] };
        assert_eq!(obj(&mesh), "v 0 0 0\nv 1 0 0\nv 0 0.5 0\nf 1 2 3\n");
    }
}
