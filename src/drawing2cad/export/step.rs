//! STEP, AP214: solids bounded by planes. Round walls are the flat pieces of the mesh, and the header says so.

use super::WRITER;
use crate::drawing2cad::geometry::{Vec3, add, cross, dot, scaled};
use crate::drawing2cad::solid::Mesh;
use crate::drawing2cad::solid::faces::{Face, Shell, shells};
use crate::entry::Digits;
use std::collections::BTreeMap;
use std::fmt::{self, Write};

/// What stands around the shapes: a product with one representation, lengths in millimetres.
const PRODUCT: &str = "\
#1=APPLICATION_CONTEXT('core data for automotive mechanical design processes');
#2=APPLICATION_PROTOCOL_DEFINITION('international standard','automotive_design',2000,#1);
#3=PRODUCT_CONTEXT('',#1,'mechanical');
#4=PRODUCT('solid','solid','',(#3));
#5=PRODUCT_DEFINITION_FORMATION('','',#4);
#6=PRODUCT_DEFINITION_CONTEXT('part definition',#1,'design');
#7=PRODUCT_DEFINITION('design','',#5,#6);
#8=PRODUCT_DEFINITION_SHAPE('','',#7);
#9=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));
#10=(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.));
#11=(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT());
#12=UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-6),#9,'distance_accuracy_value','');
#13=(GEOMETRIC_REPRESENTATION_CONTEXT(3)GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT((#12))GLOBAL_UNIT_ASSIGNED_CONTEXT((#9,#10,#11))\
REPRESENTATION_CONTEXT('',''));
";

/// Number of the last entity of [`PRODUCT`].
const LAST: usize = 13;

/// A solid as a STEP file, a unit of length a millimetre.
pub fn step(mesh: &Mesh) -> String {
    let mut data = Data { mesh, text: String::new(), last: LAST, corners: BTreeMap::new() };
    let (solids, hollows): (Vec<_>, Vec<_>) =
        shells(mesh).into_iter().partition(|shell| shell.volume > 0.0);
    let mut within: Vec<Vec<usize>> = vec![Vec::new(); solids.len()];
    for hollow in &hollows {
        let shell = data.shell(hollow);
        let oriented = data.add(format_args!("ORIENTED_CLOSED_SHELL('',*,#{shell},.T.)"));
        if let Some(around) = around(mesh, hollow, &solids) {
            within[around].push(oriented);
        }
    }
    let breps: Vec<_> =
        solids.iter().zip(&within).map(|(solid, voids)| data.solid(solid, voids)).collect();
    let origin = data.placement([0.0; 3], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]);
    let items = List([&[origin], &breps[..]].concat());
    let shape = data.add(format_args!("ADVANCED_BREP_SHAPE_REPRESENTATION('',{items},#13)"));
    data.add(format_args!("SHAPE_DEFINITION_REPRESENTATION(#8,#{shape})"));
    format!(
        "ISO-10303-21;\nHEADER;\n\
         FILE_DESCRIPTION(('faceted boundary representation: round walls are flat pieces'),'2;1');\n\
         FILE_NAME('solid.step','',(''),(''),'{WRITER}','{WRITER}','');\n\
         FILE_SCHEMA(('AUTOMOTIVE_DESIGN {{ 1 0 10303 214 1 1 1 1 }}'));\nENDSEC;\nDATA;\n{PRODUCT}{}ENDSEC;\nEND-ISO-10303-21;\n",
        data.text
    )
}

/// The smallest solid around a hollow.
fn around(mesh: &Mesh, hollow: &Shell, solids: &[Shell]) -> Option<usize> {
    let corner = hollow.faces.first()?.loops.first()?.first()?;
    let point = mesh.vertices[*corner as usize];
    let holds = |&index: &usize| turns(mesh, &solids[index], point) > 0.5;
    let size = |&index: &usize| solids[index].volume;
    (0..solids.len()).filter(holds).min_by(|a, b| size(a).total_cmp(&size(b)))
}

/// How often a shell goes around a point: the solid angle of its faces, in fans of triangles, over that of a sphere.
fn turns(mesh: &Mesh, shell: &Shell, point: Vec3) -> f64 {
    let from_point = |index: u32| add(mesh.vertices[index as usize], point, -1.0);
    let mut sum = 0.0;
    for corners in shell.faces.iter().flat_map(|face| &face.loops) {
        let a = from_point(corners[0]);
        for pair in corners[1..].windows(2) {
            let (b, c) = (from_point(pair[0]), from_point(pair[1]));
            let [la, lb, lc] = [a, b, c].map(|way| dot(way, way).sqrt());
            let below = la * lb * lc + dot(a, b) * lc + dot(b, c) * la + dot(c, a) * lb;
            sum += 2.0 * libm::atan2(dot(a, cross(b, c)), below);
        }
    }
    sum / (4.0 * std::f64::consts::PI)
}

/// The entities of a file under construction.
struct Data<'a> {
    mesh: &'a Mesh,
    text: String,
    last: usize,
    /// Points and vertices by corner of the mesh.
    corners: BTreeMap<u32, [usize; 2]>,
}

/// Edges by their ends, each to be passed once in either direction.
type Edges = BTreeMap<[u32; 2], Vec<usize>>;

impl Data<'_> {
    fn add(&mut self, entity: fmt::Arguments) -> usize {
        self.last += 1;
        let _ = writeln!(self.text, "#{}={entity};", self.last);
        self.last
    }

    fn solid(&mut self, shell: &Shell, voids: &[usize]) -> usize {
        let outer = self.shell(shell);
        match voids {
            [] => self.add(format_args!("MANIFOLD_SOLID_BREP('',#{outer})")),
            _ => self.add(format_args!("BREP_WITH_VOIDS('',#{outer},{})", List(voids.to_vec()))),
        }
    }

    fn shell(&mut self, shell: &Shell) -> usize {
        let mut edges = Edges::new();
        let faces = shell.faces.iter().map(|face| self.face(face, &mut edges)).collect();
        self.add(format_args!("CLOSED_SHELL('',{})", List(faces)))
    }

    fn face(&mut self, face: &Face, edges: &mut Edges) -> usize {
        let mut bounds = Vec::new();
        for (index, corners) in face.loops.iter().enumerate() {
            let next = |at: usize| corners[(at + 1) % corners.len()];
            let ways =
                (0..corners.len()).map(|at| self.way(corners[at], next(at), edges)).collect();
            let edge_loop = self.add(format_args!("EDGE_LOOP('',{})", List(ways)));
            let kind = if index == 0 { "FACE_OUTER_BOUND" } else { "FACE_BOUND" };
            bounds.push(self.add(format_args!("{kind}('',#{edge_loop},.T.)")));
        }
        let [a, b] = [0, 1].map(|at| self.mesh.vertices[face.loops[0][at] as usize]);
        let placement = self.placement(a, face.normal, unit(add(b, a, -1.0)));
        let plane = self.add(format_args!("PLANE('',#{placement})"));
        self.add(format_args!("ADVANCED_FACE('',{},#{plane},.T.)", List(bounds)))
    }

    /// An edge in one direction: that of the face on its other side, if it is there already.
    fn way(&mut self, from: u32, to: u32, edges: &mut Edges) -> usize {
        if let Some(edge) = edges.get_mut(&[to, from]).and_then(Vec::pop) {
            return self.add(format_args!("ORIENTED_EDGE('',*,*,#{edge},.F.)"));
        }
        let [[start, first], [_, second]] = [from, to].map(|corner| self.corner(corner));
        let [a, b] = [from, to].map(|corner| self.mesh.vertices[corner as usize]);
        let direction = self.direction(unit(add(b, a, -1.0)));
        let vector = self.add(format_args!("VECTOR('',#{direction},1.)"));
        let line = self.add(format_args!("LINE('',#{start},#{vector})"));
        let edge = self.add(format_args!("EDGE_CURVE('',#{first},#{second},#{line},.T.)"));
        edges.entry([from, to]).or_default().push(edge);
        self.add(format_args!("ORIENTED_EDGE('',*,*,#{edge},.T.)"))
    }

    fn corner(&mut self, corner: u32) -> [usize; 2] {
        if let Some(&known) = self.corners.get(&corner) {
            return known;
        }
        let point = self.point(self.mesh.vertices[corner as usize]);
        let vertex = self.add(format_args!("VERTEX_POINT('',#{point})"));
        self.corners.insert(corner, [point, vertex]);
        [point, vertex]
    }

    fn placement(&mut self, at: Vec3, normal: Vec3, along: Vec3) -> usize {
        let point = self.point(at);
        let [normal, along] = [normal, along].map(|way| self.direction(way));
        self.add(format_args!("AXIS2_PLACEMENT_3D('',#{point},#{normal},#{along})"))
    }

    fn point(&mut self, [x, y, z]: Vec3) -> usize {
        self.add(format_args!("CARTESIAN_POINT('',({},{},{}))", Real(x), Real(y), Real(z)))
    }

    fn direction(&mut self, [x, y, z]: Vec3) -> usize {
        self.add(format_args!("DIRECTION('',({},{},{}))", Real(x), Real(y), Real(z)))
    }
}

fn unit(way: Vec3) -> Vec3 {
    scaled(way, 1.0 / dot(way, way).sqrt())
}

/// References to entities.
struct List(Vec<usize>);

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for (index, entity) in self.0.iter().enumerate() {
            write!(f, "{}#{entity}", if index == 0 { '(' } else { ',' })?;
        }
        f.write_char(')')
    }
}

/// A number as STEP writes it: with a point, whatever its size.
struct Real(f64);

impl fmt::Display for Real {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let digits = Digits(self.0).to_string();
        let (mantissa, exponent) = digits.split_once('e').unwrap_or((&digits, ""));
        let point = if mantissa.contains('.') { "" } else { "." };
        let mark = if exponent.is_empty() { "" } else { "E" };
        write!(f, "{mantissa}{point}{mark}{exponent}")
    }
}
