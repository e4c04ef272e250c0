//! glTF 2.0, binary: JSON that describes one buffer, and the buffer.

use super::WRITER;
use crate::drawing2cad::solid::{Mesh, Shaded};
use crate::entry::Digits;

const MAGIC: u32 = 0x4654_6C67;
const VERSION: u32 = 2;
const JSON_CHUNK: u32 = 0x4E4F_534A;
const BIN_CHUNK: u32 = 0x004E_4942;

/// A solid as a binary glTF file, round walls shaded as round. Coordinates are taken as they are; a reader takes them for metres.
pub fn gltf(mesh: &Mesh) -> Vec<u8> {
    let Shaded { positions, normals, indices } = Shaded::new(mesh);
    let mut buffer = Vec::with_capacity(24 * positions.len() + 12 * indices.len());
    for vector in positions.iter().chain(&normals) {
        vector.iter().for_each(|x| buffer.extend_from_slice(&x.to_le_bytes()));
    }
    indices.as_flattened().iter().for_each(|index| buffer.extend_from_slice(&index.to_le_bytes()));
    let mut json = description(&positions, indices.len()).into_bytes();
    // Chunks end on multiples of four; all of the buffer is words.
    json.resize(json.len().next_multiple_of(4), b' ');
    let mut file = Vec::with_capacity(28 + json.len() + buffer.len());
    let word = |file: &mut Vec<u8>, word: u32| file.extend_from_slice(&word.to_le_bytes());
    word(&mut file, MAGIC);
    word(&mut file, VERSION);
    word(&mut file, (28 + json.len() + buffer.len()) as u32);
    for (kind, chunk) in [(JSON_CHUNK, json), (BIN_CHUNK, buffer)] {
        word(&mut file, chunk.len() as u32);
        word(&mut file, kind);
        file.extend_from_slice(&chunk);
    }
    file
}

/// The JSON: one mesh, its positions, normals and triangles behind each other in the buffer.
fn description(positions: &[[f32; 3]], triangles: usize) -> String {
    let (vertices, indices) = (positions.len(), 3 * triangles);
    let (block, end) = (12 * vertices, 24 * vertices + 4 * indices);
    let bound = |pick: fn(f32, f32) -> f32| {
        let of_axis = |axis: usize| positions.iter().map(|at| at[axis]).reduce(pick).unwrap_or(0.0);
        let numbers = [0, 1, 2].map(|axis| Digits(f64::from(of_axis(axis))).to_string());
        numbers.join(",")
    };
    let (min, max) = (bound(f32::min), bound(f32::max));
    format!(
        "{{\"asset\":{{\"version\":\"2.0\",\"generator\":\"{WRITER}\"}},\"scene\":0,\"scenes\":[{{\"nodes\":[0]}}],\
         \"nodes\":[{{\"mesh\":0}}],\"meshes\":[{{\"primitives\":[{{\"attributes\":{{\"POSITION\":0,\"NORMAL\":1}},\"indices\":2}}]}}],\
         \"accessors\":[{{\"bufferView\":0,\"componentType\":5126,\"count\":{vertices},\"type\":\"VEC3\",\"min\":[{min}],\"max\":[{max}]}},\
         {{\"bufferView\":1,\"componentType\":5126,\"count\":{vertices},\"type\":\"VEC3\"}},\
         {{\"bufferView\":2,\"componentType\":5125,\"count\":{indices},\"type\":\"SCALAR\"}}],\
         \"bufferViews\":[{{\"buffer\":0,\"byteOffset\":0,\"byteLength\":{block},\"target\":34962}},\
         {{\"buffer\":0,\"byteOffset\":{block},\"byteLength\":{block},\"target\":34962}},\
         {{\"buffer\":0,\"byteOffset\":{},\"byteLength\":{},\"target\":34963}}],\"buffers\":[{{\"byteLength\":{end}}}]}}",
        2 * block,
        4 * indices,
    )
}
