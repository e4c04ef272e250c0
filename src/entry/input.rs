//! Declared inputs and outputs, and the checks that follow from a declaration.

use super::array::{Array, Data, Kind, describe_shape};
use super::{Digits, prose};
use crate::{Error, ErrorCode, Result};
use serde::Serialize;

/// A shape as a list of axes: a name (`"classes"`: the same size wherever the name stands), a
/// number (`"2"`: just that size), or `"..."` (any axes, the same wherever it stands).
pub type Axes = &'static [&'static str];

/// Which values an input may hold. NaN and +infinity are never legal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Any finite number.
    Finite,
    /// Finite numbers, or −infinity for a masked element; a row (last axis) needs one finite element.
    MaskedLogits,
    /// Finite numbers or −infinity, each by itself.
    Extended,
    /// Finite and at least 0.
    NonNegative,
    /// Finite and above 0.
    Positive,
    /// From 0 to 1.
    UnitInterval,
    /// From −1 to 1.
    Cosine,
    /// Whole numbers from 0 below the size of the named axis.
    IndexOf(&'static str),
    /// 0 or 1.
    Binary,
    /// Any text.
    Text,
}

/// A declared input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name in calls, snake_case, the field's standard term.
    pub name: &'static str,
    /// Element type.
    pub kind: Kind,
    /// Declared shape.
    pub axes: Axes,
    /// Legal values.
    pub domain: Domain,
    /// May it be left out?
    pub optional: bool,
    /// Does the function give `grad.<name>`?
    pub differentiable: bool,
    /// What it is, one line.
    pub help: &'static str,
}

impl Input {
    /// Floats, finite unless said otherwise.
    pub const fn f32(name: &'static str, axes: Axes, help: &'static str) -> Self {
        let (kind, domain) = (Kind::F32, Domain::Finite);
        Self { name, kind, axes, domain, optional: false, differentiable: false, help: prose(help) }
    }

    /// Integers in `domain`.
    pub const fn i32(name: &'static str, axes: Axes, domain: Domain, help: &'static str) -> Self {
        Self {
            name,
            kind: Kind::I32,
            axes,
            domain,
            optional: false,
            differentiable: false,
            help: prose(help),
        }
    }

    /// Text.
    pub const fn text(name: &'static str, help: &'static str) -> Self {
        let (kind, domain) = (Kind::Text, Domain::Text);
        Self {
            name,
            kind,
            axes: &[],
            domain,
            optional: false,
            differentiable: false,
            help: prose(help),
        }
    }

    /// The same with other legal values.
    pub const fn within(mut self, domain: Domain) -> Self {
        self.domain = domain;
        self
    }

    /// The same, but it may be left out.
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The same, and the function gives `grad.<name>`.
    pub const fn differentiable(mut self) -> Self {
        self.differentiable = true;
        self
    }

    /// Checks type, shape and values of `array`, binding the axis names in `sizes`.
    pub(super) fn check(&self, array: &Array, sizes: &mut Sizes) -> Result<()> {
        if array.kind() != self.kind {
            let (expected, got) = (self.kind.describe(), array.kind().describe());
            return Err(Error::new(ErrorCode::WrongType, self.name, expected, got));
        }
        sizes.bind(self, array.shape())?;
        match array.data() {
            Data::F32(values) => self.check_floats(values, array.shape()),
            Data::I32(values) => self.check_integers(values, array.shape(), sizes),
            Data::Text(_) => Ok(()),
        }
    }

    fn check_floats(&self, values: &[f32], shape: &[usize]) -> Result<()> {
        let masked = self.domain == Domain::MaskedLogits;
        let legal = |value: f32| match self.domain {
            Domain::MaskedLogits | Domain::Extended => value < f32::INFINITY,
            Domain::NonNegative => value.is_finite() && value >= 0.0,
            Domain::Positive => value.is_finite() && value > 0.0,
            Domain::UnitInterval => (0.0..=1.0).contains(&value),
            Domain::Cosine => (-1.0..=1.0).contains(&value),
            _ => value.is_finite(),
        };
        if let Some(at) = values.iter().position(|&value| !legal(value)) {
            let unlimited = !values[at].is_finite();
            let code = if unlimited { ErrorCode::NotFinite } else { ErrorCode::OutOfRange };
            return Err(self.bad_value(code, Digits(values[at].into()), at, shape));
        }
        let columns = shape.last().copied().unwrap_or(1).max(1);
        let all_masked = |row: &[f32]| row.iter().all(|&value| value == f32::NEG_INFINITY);
        if masked && let Some(row) = values.chunks_exact(columns).position(all_masked) {
            let expected = "a finite element in every row";
            let got = format!("only −infinity in row {row}");
            return Err(Error::new(ErrorCode::AllMasked, self.name, expected, got));
        }
        Ok(())
    }

    fn check_integers(&self, values: &[i32], shape: &[usize], sizes: &Sizes) -> Result<()> {
        let limit = match self.domain {
            Domain::IndexOf(axis) => sizes.get(axis).unwrap_or(0) as i64,
            Domain::Binary => 2,
            Domain::NonNegative => i64::MAX,
            _ => return Ok(()),
        };
        match values.iter().position(|&value| !(0..limit).contains(&i64::from(value))) {
            Some(at) => Err(self.bad_value(ErrorCode::OutOfRange, values[at], at, shape)),
            None => Ok(()),
        }
    }

    fn bad_value(
        &self,
        code: ErrorCode,
        value: impl std::fmt::Display,
        at: usize,
        shape: &[usize],
    ) -> Error {
        let index = describe_shape(&unravel(at, shape));
        Error::new(code, self.name, self.domain.describe(), format!("{value} at {index}"))
    }
}

impl Domain {
    /// The legal values in words.
    pub fn describe(self) -> String {
        match self {
            Self::Finite => "finite numbers".into(),
            Self::MaskedLogits => "finite numbers, or −infinity for a masked element".into(),
            Self::Extended => "finite numbers or −infinity".into(),
            Self::NonNegative => "finite numbers ≥ 0".into(),
            Self::Positive => "finite numbers > 0".into(),
            Self::UnitInterval => "numbers from 0 to 1".into(),
            Self::Cosine => "numbers from −1 to 1".into(),
            Self::IndexOf(axis) => format!("whole numbers from 0 below the size of {axis}"),
            Self::Binary => "0 or 1".into(),
            Self::Text => "text".into(),
        }
    }
}

/// A declared output.
#[derive(Clone, Debug)]
pub struct Output {
    /// Name, snake_case.
    pub name: &'static str,
    /// Element type.
    pub kind: Kind,
    /// Declared shape, in the names of the inputs' axes.
    pub axes: Axes,
    /// What it is, one line.
    pub help: &'static str,
}

impl Output {
    /// Floats.
    pub const fn f32(name: &'static str, axes: Axes, help: &'static str) -> Self {
        Self { name, kind: Kind::F32, axes, help: prose(help) }
    }

    /// Integers.
    pub const fn i32(name: &'static str, axes: Axes, help: &'static str) -> Self {
        Self { name, kind: Kind::I32, axes, help: prose(help) }
    }
}

/// The sizes that the axis names of one call have taken.
#[derive(Debug, Default)]
pub(super) struct Sizes {
    named: Vec<(&'static str, usize)>,
    rest: Option<Vec<usize>>,
}

impl Sizes {
    pub(super) fn get(&self, axis: &str) -> Option<usize> {
        axis.parse()
            .ok()
            .or_else(|| self.named.iter().find(|(name, _)| *name == axis).map(|&(_, size)| size))
    }

    /// The shape that `axes` have in this call, as far as its names are bound.
    pub(super) fn resolve(&self, axes: Axes) -> Option<Vec<usize>> {
        let mut shape = Vec::new();
        for &axis in axes {
            match axis {
                "..." => shape.extend_from_slice(self.rest.as_deref()?),
                _ => shape.push(self.get(axis)?),
            }
        }
        Some(shape)
    }

    /// Binds the axis names of `input` to `shape`, or says how the two disagree.
    fn bind(&mut self, input: &Input, shape: &[usize]) -> Result<()> {
        let error = |code, expected: String| {
            Err(Error::new(code, input.name, expected, describe_shape(shape)))
        };
        if shape.contains(&0) {
            return error(ErrorCode::Empty, "at least one element".into());
        }
        if input.axes == ["..."] {
            let rest = self.rest.get_or_insert_with(|| shape.to_vec());
            if rest == shape {
                return Ok(());
            }
            return error(ErrorCode::ShapeMismatch, self.describe(input.axes));
        }
        if input.axes.len() != shape.len() {
            return error(ErrorCode::ShapeMismatch, self.describe(input.axes));
        }
        for (&axis, &size) in input.axes.iter().zip(shape) {
            match self.get(axis) {
                None => self.named.push((axis, size)),
                Some(known) if known == size => {}
                Some(_) => return error(ErrorCode::ShapeMismatch, self.describe(input.axes)),
            }
        }
        Ok(())
    }

    /// A declared shape with the sizes bound so far: `[batch, classes = 5]`.
    fn describe(&self, axes: Axes) -> String {
        let axis = |&axis: &&'static str| match (axis, &self.rest, self.get(axis)) {
            ("...", Some(rest), _) => format!("... = {}", describe_shape(rest)),
            (name, _, Some(size)) if name.parse::<usize>().is_err() => format!("{name} = {size}"),
            (name, ..) => name.to_string(),
        };
        if axes.is_empty() {
            return "a scalar".into();
        }
        format!("shape [{}]", axes.iter().map(axis).collect::<Vec<_>>().join(", "))
    }
}

/// The index, axis by axis, of element `at` of an array of that shape.
fn unravel(mut at: usize, shape: &[usize]) -> Vec<usize> {
    let mut index: Vec<_> = shape
        .iter()
        .rev()
        .map(|&size| {
            let i = at % size;
            at /= size;
            i
        })
        .collect();
    index.reverse();
    index
}
