//! The tests of a marginal: moments, the mass of a band, moments in a band, disagreement of near halfspaces.

use crate::losses::parts::matrices::{eigen, product_of_transposed, spectral_norm};
use crate::losses::parts::rows::dot;
use crate::{Error, ErrorCode, Result};
use std::f64::consts::FRAC_1_SQRT_2;

/// More moments or strips than this are refused.
const MOST_MOMENTS: u64 = 20_000;
const MOST_STRIPS: f64 = 1e6;

/// A monomial: an earlier one times a coordinate, in the order of [`monomials`].
struct Monomial {
    prefix: Option<usize>,
    axis: usize,
    /// Power of the coordinate.
    power: usize,
    /// Its mean under a Gaussian, and that of its part without the coordinate.
    gaussian: f64,
    without: f64,
}

/// All monomials by degree, then with the larger leading exponents first.
///
/// # Errors
/// `out_of_range` of `max_degree` if there are more than 20,000.
fn monomials(dimension: usize, max_degree: usize) -> Result<Vec<Monomial>> {
    let mut count = 1;
    for degree in 1..=max_degree as u64 {
        count = count * (dimension as u64 + degree) / degree;
        if count > MOST_MOMENTS + 1 {
            let expected = format!("a degree with at most {MOST_MOMENTS} moments");
            let got = format!("{max_degree} in {dimension} dimensions");
            return Err(Error::new(ErrorCode::OutOfRange, "max_degree", expected, got));
        }
    }
    let mut all: Vec<Monomial> = Vec::with_capacity(count as usize);
    let first = |axis| Monomial { prefix: None, axis, power: 1, gaussian: 0.0, without: 1.0 };
    all.extend((0..dimension).map(first));
    let mut level = 0;
    for _ in 1..max_degree {
        let end = all.len();
        for prefix in level..end {
            for axis in all[prefix].axis..dimension {
                all.push(all[prefix].times(prefix, axis));
            }
        }
        level = end;
    }
    Ok(all)
}

impl Monomial {
    /// The product with a coordinate, the same or a later one.
    fn times(&self, index: usize, axis: usize) -> Self {
        let same = axis == self.axis;
        let power = if same { self.power + 1 } else { 1 };
        let without = if same { self.without } else { self.gaussian };
        // (k − 1)!! of an even power, 0 of an odd one.
        let mut gaussian = if power % 2 == 0 { without } else { 0.0 };
        if gaussian != 0.0 {
            (1..power).step_by(2).for_each(|odd| gaussian *= odd as f64);
        }
        Self { prefix: Some(index), axis, power, gaussian, without }
    }
}

/// Moments of points and of a Gaussian, and the largest difference.
pub(super) struct Moments {
    pub(super) empirical: Vec<f64>,
    pub(super) gaussian: Vec<f64>,
    pub(super) deviation: f64,
}

/// T1.
///
/// # Errors
/// `out_of_range` of `max_degree` if there are more than 20,000 moments.
pub(super) fn moments(x: &[f64], dimension: usize, max_degree: usize) -> Result<Moments> {
    let monomials = monomials(dimension, max_degree)?;
    let (mut empirical, mut values) = (vec![0.0; monomials.len()], vec![0.0; monomials.len()]);
    let count = (x.len() / dimension) as f64;
    for x in x.chunks_exact(dimension) {
        for (index, monomial) in monomials.iter().enumerate() {
            let value = x[monomial.axis] * monomial.prefix.map_or(1.0, |prefix| values[prefix]);
            values[index] = value;
            empirical[index] += value / count;
        }
    }
    let gaussian: Vec<f64> = monomials.iter().map(|monomial| monomial.gaussian).collect();
    let mut deviation = 0.0;
    for (empirical, gaussian) in empirical.iter().zip(&gaussian) {
        let difference = (empirical - gaussian).abs();
        // Moments beyond the largest number differ by more than any tolerance.
        deviation =
            if difference.is_nan() { f64::INFINITY } else { f64::max(deviation, difference) };
    }
    Ok(Moments { empirical, gaussian, deviation })
}

/// What T2 and T3 find in a band.
pub(super) struct Band {
    pub(super) mass: f64,
    pub(super) gaussian_mass: f64,
    pub(super) count: usize,
    pub(super) mean_norm: f64,
    pub(super) deviation: f64,
}

impl Band {
    /// The points at most `sigma` from the boundary of the halfspace with the unit normal `w`.
    ///
    /// # Errors
    /// `undefined` where eigenvalues do not converge.
    pub(super) fn of(x: &[f64], w: &[f64], sigma: f64) -> Result<Self> {
        let (dimension, complement) = (w.len(), Complement::of(w));
        let mut inside = Vec::new();
        let mut count = 0;
        for x in x.chunks_exact(dimension).filter(|x| dot(w, x).abs() <= sigma) {
            count += 1;
            complement.push(x, &mut inside);
        }
        let mass = count as f64 / (x.len() / dimension) as f64;
        let gaussian_mass = libm::erf(sigma * FRAC_1_SQRT_2);
        let mut band = Self { mass, gaussian_mass, count, mean_norm: 0.0, deviation: 0.0 };
        let size = dimension - 1;
        if size == 0 {
            return Ok(band);
        }
        if count == 0 {
            // Nothing is as far from a Gaussian as no points.
            (band.mean_norm, band.deviation) = (1.0, 1.0);
            return Ok(band);
        }
        let mut mean = vec![0.0; size];
        for u in inside.chunks_exact(size) {
            mean.iter_mut().zip(u).for_each(|(mean, u)| *mean += u / count as f64);
        }
        band.mean_norm = dot(&mean, &mean).sqrt();
        let mut square = product_of_transposed(&inside, size, &inside, size);
        square.iter_mut().for_each(|x| *x /= count as f64);
        let (values, _) = eigen(&square, size).ok_or_else(unfinished)?;
        band.deviation = values.iter().fold(0.0, |most, value| f64::max(most, (value - 1.0).abs()));
        Ok(band)
    }

    /// T2.
    pub(super) fn has_mass(&self, tolerance: f64) -> bool {
        (self.mass / self.gaussian_mass - 1.0).abs() <= tolerance
    }

    /// T3.
    pub(super) fn has_moments(&self, tolerance: f64) -> bool {
        self.count > 0 && self.mean_norm <= tolerance && self.deviation <= tolerance
    }
}

/// Orthonormal coordinates of the complement of a direction: all but the first of a Householder reflection.
struct Complement {
    mirror: Vec<f64>,
    square: f64,
}

impl Complement {
    fn of(w: &[f64]) -> Self {
        let mut mirror = w.to_vec();
        mirror[0] += if w[0] >= 0.0 { 1.0 } else { -1.0 };
        let square = dot(&mirror, &mirror);
        Self { mirror, square }
    }

    fn push(&self, x: &[f64], into: &mut Vec<f64>) {
        let along = 2.0 * dot(&self.mirror, x) / self.square;
        into.extend(x.iter().zip(&self.mirror).skip(1).map(|(x, v)| x - along * v));
    }
}

/// What T4 finds in the strips along a boundary.
pub(super) struct Strips {
    pub(super) mass: Vec<f64>,
    pub(super) second_moment: Vec<f64>,
    pub(super) bound: f64,
    pub(super) accepted: bool,
}

impl Strips {
    /// Strips as wide as `theta` around the boundary of the halfspace with the unit normal `w`; `ratios` are those of mass
    /// and second moment to a Gaussian's that are let pass.
    ///
    /// # Errors
    /// `out_of_range` of `theta` if there are more than a million.
    pub(super) fn of(x: &[f64], w: &[f64], theta: f64, ratios: (f64, f64)) -> Result<Self> {
        let last = (2.0 * libm::log(1.0 / theta)).sqrt() / theta;
        if last > MOST_STRIPS {
            let expected = "an angle with at most a million strips";
            return Err(Error::new(ErrorCode::OutOfRange, "theta", expected, "a smaller one"));
        }
        let (last, dimension) = (last.ceil() as usize, w.len());
        let (count, complement) = ((x.len() / dimension) as f64, Complement::of(w));
        let mut strips: Vec<Vec<f64>> = vec![Vec::new(); last + 1];
        let mut mass = vec![0.0; last + 1];
        for x in x.chunks_exact(dimension) {
            let strip = strip_of(dot(w, x).abs(), theta, last);
            mass[strip] += 1.0;
            complement.push(x, &mut strips[strip]);
        }
        mass.iter_mut().for_each(|mass| *mass /= count);
        let mut second_moment = vec![0.0; last + 1];
        let (mut bound, mut accepted) = (mass[0], true);
        let margin = 3.0 * ((2.0 * dimension as f64).sqrt() + 2.0);
        for (index, strip) in strips.iter().enumerate() {
            if !strip.is_empty() {
                let largest = spectral_norm(strip, dimension - 1).ok_or_else(unfinished)?;
                second_moment[index] = largest * largest / count;
            }
            let (m, e) = (mass[index], second_moment[index]);
            let g = gaussian_mass(index, last, theta);
            let most = ratios.0 * g + 3.0 * (g * (1.0 - g) / count).sqrt() + 1.0 / count;
            accepted &= m <= most && e <= ratios.1 * g + margin * (g / count).sqrt();
            if index > 0 {
                let slope = libm::tan(theta) / (index as f64 * theta);
                bound += f64::min(m, e * slope * slope);
            }
        }
        Ok(Self { mass, second_moment, bound, accepted })
    }
}

/// The strip of a point at that distance: `i θ ≤ distance < (i + 1) θ`, the last one without end.
fn strip_of(distance: f64, theta: f64, last: usize) -> usize {
    let mut strip = (distance / theta).floor().min(last as f64) as usize;
    // The quotient may have been rounded across the border.
    if strip > 0 && strip as f64 * theta > distance {
        strip -= 1;
    } else if strip < last && (strip + 1) as f64 * theta <= distance {
        strip += 1;
    }
    strip
}

/// Share of a Gaussian in a strip, on both sides of the boundary.
fn gaussian_mass(strip: usize, last: usize, theta: f64) -> f64 {
    let beyond = |strips: usize| libm::erfc(strips as f64 * theta * FRAC_1_SQRT_2);
    if strip == last { beyond(strip) } else { beyond(strip) - beyond(strip + 1) }
}

fn unfinished() -> Error {
    let expected = "points whose second moments have eigenvalues that converge";
    Error::new(ErrorCode::Undefined, "x", expected, "others")
}
