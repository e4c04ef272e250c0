//! How good a network is on models that it has not seen.

use crate::Result;
use crate::data::Random;
use crate::drawing2cad::commands::vector::{END, ROW, written};
use crate::drawing2cad::generate::Model;
use crate::drawing2cad::geometry::{Vec3, add, cross, dot};
use crate::drawing2cad::metrics::{cad_accuracy, chamfer_distance};
use crate::drawing2cad::model::browser::drawing::Drawing;
use crate::drawing2cad::model::{Browser, LENGTH};
use crate::drawing2cad::solid::membership::Solid;
use crate::drawing2cad::solid::prism::prisms;
use crate::drawing2cad::solid::{Mesh, mesh};
use crate::entry::{Array, Arrays, Data};
use crate::nn::Tape;

/// Drawings at a time.
const BATCH: usize = 32;

/// Points along each side of the grid on which solids are compared.
const GRID: usize = 36;

/// Points of a surface, and how far it may be from round walls.
const POINTS: usize = 2000;
const TOLERANCE: f64 = 2e-3;

/// Share of the distances that is left out at either end.
const TRIMMED: f64 = 0.1;

/// Figures over all models. Means and medians of solids are over those that could be built.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation {
    /// How many models.
    pub models: usize,
    /// Share of right commands, see `cad_accuracy`.
    pub command_accuracy: f64,
    /// Share of right arguments.
    pub parameter_accuracy: f64,
    /// Share of programs whose commands are all right.
    pub structure: f64,
    /// Share of programs without a solid.
    pub invalid: f64,
    /// Overlap of predicted and true solid, on a grid over both.
    pub iou_median: f64,
    /// Its mean.
    pub iou_mean: f64,
    /// Chamfer distance of points of the surfaces, times 100: its mean,
    pub chamfer_mean: f64,
    /// its median,
    pub chamfer_median: f64,
    /// and its mean without a tenth at either end.
    pub chamfer_trimmed: f64,
}

/// Compares the programs that a network gives for the shown views with the true ones.
///
/// # Errors
/// Of weights that give no finite scores.
pub fn evaluate(
    browser: &Browser,
    models: &[Model],
    shown: [bool; 4],
    grammar: bool,
) -> Result<Evaluation> {
    let mut programs = Vec::with_capacity(models.len());
    let mut tape = Tape::default();
    for models in models.chunks(BATCH) {
        let drawing = |model: &Model| {
            let drawing = Drawing::new(&model.views)?;
            Ok(drawing.showing(shown).unwrap_or(drawing))
        };
        let drawings = models.iter().map(drawing).collect::<Result<Vec<_>>>()?;
        let predictions = browser.predict_all(&mut tape, &drawings, grammar)?;
        programs.extend(predictions.into_iter().map(|prediction| prediction.program));
    }
    let [commands, arguments] = accuracies(&programs, models)?;
    let (mut overlaps, mut distances) = (Vec::new(), Vec::new());
    for (index, (program, model)) in programs.iter().zip(models).enumerate() {
        let Ok(predicted) = Body::new(program) else { continue };
        let truth = Body::new(&model.program)?;
        overlaps.push(overlap(&truth, &predicted));
        distances.push(100.0 * chamfer(&truth.mesh, &predicted.mesh, index as u64)?);
    }
    let same =
        |(program, model): &(&Vec<i32>, &Model)| structure(program) == structure(&model.program);
    let count = models.len() as f64;
    overlaps.sort_unstable_by(f64::total_cmp);
    distances.sort_unstable_by(f64::total_cmp);
    let trim = (TRIMMED * distances.len() as f64) as usize;
    Ok(Evaluation {
        models: models.len(),
        command_accuracy: commands,
        parameter_accuracy: arguments,
        structure: programs.iter().zip(models).filter(same).count() as f64 / count,
        invalid: 1.0 - overlaps.len() as f64 / count,
        iou_median: median(&overlaps),
        iou_mean: mean(&overlaps),
        chamfer_mean: mean(&distances),
        chamfer_median: median(&distances),
        chamfer_trimmed: mean(&distances[trim..distances.len() - trim]),
    })
}

fn structure(program: &[i32]) -> Vec<i32> {
    written(program).iter().map(|row| row[0]).collect()
}

/// 0 of none.
fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Of sorted values; 0 of none.
fn median(values: &[f64]) -> f64 {
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Shares of right commands and arguments.
fn accuracies(programs: &[Vec<i32>], models: &[Model]) -> Result<[f64; 2]> {
    let mut truth = Vec::with_capacity(models.len() * LENGTH * ROW);
    let mut end = [-1; ROW];
    end[0] = END;
    for model in models {
        let rows = model.program.as_chunks::<ROW>().0;
        truth.extend_from_slice(rows.as_flattened());
        truth.extend(vec![end; LENGTH - rows.len()].as_flattened());
    }
    let shape = [models.len(), LENGTH, ROW];
    let predicted = Array::i32(shape, programs.concat())?;
    let inputs =
        vec![("predicted".into(), predicted), ("target".into(), Array::i32(shape, truth)?)];
    let outputs = cad_accuracy::ENTRY.evaluate(inputs, &Vec::new())?;
    Ok([number(&outputs, "acc_cmd"), number(&outputs, "acc_param")])
}

fn number(outputs: &Arrays, name: &str) -> f64 {
    let found = outputs.iter().find(|(other, _)| other == name);
    match found.map(|(_, array)| array.data()) {
        Some(Data::F32(values)) => values.first().copied().map_or(0.0, f64::from),
        _ => 0.0,
    }
}

/// A solid and its surface.
struct Body {
    solid: Solid,
    mesh: Mesh,
}

impl Body {
    fn new(program: &[i32]) -> Result<Self> {
        Ok(Self { solid: Solid::new(prisms(program)?), mesh: mesh(program, TOLERANCE)? })
    }
}

/// Points in both solids as a share of those in any, on a grid over the box around both.
fn overlap(a: &Body, b: &Body) -> f64 {
    let corners = || a.mesh.vertices.iter().chain(&b.mesh.vertices);
    let bound = |pick: fn(f64, f64) -> f64| {
        corners().copied().reduce(|x, y| std::array::from_fn(|axis| pick(x[axis], y[axis])))
    };
    let (Some(low), Some(high)) = (bound(f64::min), bound(f64::max)) else { return 0.0 };
    let (mut both, mut any) = (0u32, 0u32);
    for at in 0..GRID * GRID * GRID {
        let steps = [at % GRID, at / GRID % GRID, at / GRID / GRID];
        let point = std::array::from_fn(|axis| {
            let share = (steps[axis] as f64 + 0.5) / GRID as f64;
            low[axis] + share * (high[axis] - low[axis])
        });
        let (in_a, in_b) = (a.solid.has(point), b.solid.has(point));
        both += u32::from(in_a && in_b);
        any += u32::from(in_a || in_b);
    }
    f64::from(both) / f64::from(any.max(1))
}

fn chamfer(truth: &Mesh, predicted: &Mesh, seed: u64) -> Result<f64> {
    let mut random = Random::new(seed);
    let mut points = |mesh: &Mesh| {
        let points: Vec<f32> =
            surface_points(mesh, &mut random).into_iter().flatten().map(|x| x as f32).collect();
        Array::f32([points.len() / 3, 3], points)
    };
    let inputs = vec![
        ("target_points".into(), points(truth)?),
        ("predicted_points".into(), points(predicted)?),
    ];
    Ok(number(&chamfer_distance::ENTRY.evaluate(inputs, &Vec::new())?, "chamfer"))
}

/// Points of a surface, anywhere with equal chances.
fn surface_points(mesh: &Mesh, random: &mut Random) -> Vec<Vec3> {
    let mut total = 0.0;
    let corners: Vec<[Vec3; 3]> = mesh.corners().collect();
    let sides = |[a, b, c]: [Vec3; 3]| (add(b, a, -1.0), add(c, a, -1.0));
    let areas: Vec<f64> = corners
        .iter()
        .map(|&corners| {
            let (first, second) = sides(corners);
            let normal = cross(first, second);
            total += dot(normal, normal).sqrt();
            total
        })
        .collect();
    let point = |_| {
        let place = random.uniform() * total;
        let at = areas.partition_point(|&area| area < place).min(areas.len() - 1);
        let (mut x, mut y) = (random.uniform(), random.uniform());
        if x + y > 1.0 {
            (x, y) = (1.0 - x, 1.0 - y);
        }
        let (first, second) = sides(corners[at]);
        add(add(corners[at][0], first, x), second, y)
    };
    (0..POINTS).map(point).collect()
}
