//! Declared inputs and outputs, and the checks that follow from a declaration.

use super::array::{Array, Data, Kind, describe_shape};
use super::{Digits, prose};
use crate::{Error, ErrorCode, Result};
use serde::Serialize;

/// Floats that are checked in one go.
const GROUP: usize = 256;

/// A shape as a list of axes: a name (`"classes"`: the same size wherever the name stands), a
/// number (`"2"`: just that size), or in front `"..."` (any axes, the same wherever it stands).
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
    /// From 0 to 1, and every row (last axis) sums to 1 within 1e-3.
    Simplex,
    /// From −1 to 1, or outside by a rounding of at most 1e-3, which is clamped.
    Cosine,
    /// Any whole number.
    Integer,
    /// −1 or 1.
    Sign,
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
    /// May it have no elements?
    pub may_be_empty: bool,
    /// Does the function give `grad.<name>`?
    pub differentiable: bool,
    /// Does that gradient take a part of the value as a constant, so that it is not the slope of the value?
    pub detached: bool,
    /// Mean and deviation of the normal numbers that it is drawn from, anew for each call, where it is.
    pub drawn: Option<(f64, f64)>,
    /// What it is, one line.
    pub help: &'static str,
}

impl Input {
    /// Floats, finite unless said otherwise.
    pub const fn f32(name: &'static str, axes: Axes, help: &'static str) -> Self {
        Self::new(name, Kind::F32, axes, Domain::Finite, help)
    }

    /// Integers in `domain`.
    pub const fn i32(name: &'static str, axes: Axes, domain: Domain, help: &'static str) -> Self {
        Self::new(name, Kind::I32, axes, domain, help)
    }

    /// Text.
    pub const fn text(name: &'static str, help: &'static str) -> Self {
        Self::new(name, Kind::Text, &[], Domain::Text, help)
    }

    const fn new(
        name: &'static str,
        kind: Kind,
        axes: Axes,
        domain: Domain,
        help: &'static str,
    ) -> Self {
        let help = prose(help);
        let (optional, may_be_empty, differentiable, detached) = (false, false, false, false);
        let drawn = None;
        Self {
            name,
            kind,
            axes,
            domain,
            optional,
            may_be_empty,
            differentiable,
            detached,
            drawn,
            help,
        }
    }

    /// The same under another name, with its own words.
    pub const fn named(mut self, name: &'static str, help: &'static str) -> Self {
        self.name = name;
        self.help = prose(help);
        self
    }

    /// The same with other axes.
    pub const fn shaped(mut self, axes: Axes) -> Self {
        self.axes = axes;
        self
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

    /// The same, but it may have no elements.
    pub const fn or_empty(mut self) -> Self {
        self.may_be_empty = true;
        self
    }

    /// The same, drawn for each call from normal numbers of that mean and deviation.
    pub const fn drawn(mut self, mean: f64, deviation: f64) -> Self {
        self.drawn = Some((mean, deviation));
        self
    }

    /// The same, and the function gives `grad.<name>`.
    pub const fn differentiable(mut self) -> Self {
        self.differentiable = true;
        self
    }

    /// The same, and the gradient takes a part of the value (a running mean, a weight, a teacher made of the input itself) as
    /// a constant.
    pub const fn detached(mut self) -> Self {
        self.detached = true;
        self.differentiable()
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
        let (low, high) = self.domain.range();
        let only_ends = matches!(self.domain, Domain::Binary | Domain::Sign);
        let legal = |value: f32| {
            low <= value && value <= high && (!only_ends || value == low || value == high)
        };
        // Whole groups without a branch, so that many values are looked at in one go.
        let within = |group: &[f32]| group.iter().fold(true, |all, &value| all & legal(value));
        let first = values.chunks(GROUP).position(|group| !within(group)).map(|group| {
            let illegal = values[group * GROUP..].iter().position(|&value| !legal(value));
            group * GROUP + illegal.unwrap_or(0)
        });
        if let Some(at) = first {
            let unlimited = !values[at].is_finite();
            let code = if unlimited { ErrorCode::NotFinite } else { ErrorCode::OutOfRange };
            return Err(self.bad_value(code, Digits(values[at].into()), at, shape));
        }
        self.check_rows(values, shape.last().copied().unwrap_or(1).max(1))
    }

    /// What a domain asks of every row.
    fn check_rows(&self, values: &[f32], columns: usize) -> Result<()> {
        let sum = |row: &[f32]| row.iter().map(|&value| f64::from(value)).sum::<f64>();
        for (index, row) in values.chunks_exact(columns).enumerate() {
            let (code, expected, got) = match self.domain {
                Domain::MaskedLogits if row.iter().all(|&value| value == f32::NEG_INFINITY) => {
                    (ErrorCode::AllMasked, "a finite element in every row", "only −infinity".into())
                }
                Domain::Simplex if (sum(row) - 1.0).abs() > 1e-3 => {
                    let got = format!("a sum of {}", Digits(sum(row)));
                    (ErrorCode::OutOfRange, "rows whose sum is 1", got)
                }
                _ => continue,
            };
            return Err(Error::new(code, self.name, expected, format!("{got} in row {index}")));
        }
        Ok(())
    }

    fn check_integers(&self, values: &[i32], shape: &[usize], sizes: &Sizes) -> Result<()> {
        let legal = |value: i32| match self.domain {
            Domain::IndexOf(axis) => {
                usize::try_from(value).is_ok_and(|value| value < sizes.get(axis).unwrap_or(0))
            }
            Domain::Binary => value == 0 || value == 1,
            Domain::NonNegative => value >= 0,
            Domain::Positive => value > 0,
            Domain::Sign => value == 1 || value == -1,
            _ => true,
        };
        match values.iter().position(|&value| !legal(value)) {
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
    /// The least and the greatest legal float.
    fn range(self) -> (f32, f32) {
        match self {
            Self::MaskedLogits | Self::Extended => (f32::NEG_INFINITY, f32::MAX),
            Self::NonNegative => (0.0, f32::MAX),
            Self::Positive => (f32::from_bits(1), f32::MAX),
            Self::UnitInterval | Self::Simplex | Self::Binary => (0.0, 1.0),
            Self::Sign => (-1.0, 1.0),
            Self::Cosine => (-1.001, 1.001),
            _ => (f32::MIN, f32::MAX),
        }
    }

    /// The legal values in words.
    pub fn describe(self) -> String {
        match self {
            Self::Finite => "finite numbers".into(),
            Self::MaskedLogits => "finite numbers, or −infinity for a masked element".into(),
            Self::Extended => "finite numbers or −infinity".into(),
            Self::NonNegative => "finite numbers ≥ 0".into(),
            Self::Positive => "finite numbers > 0".into(),
            Self::UnitInterval => "numbers from 0 to 1".into(),
            Self::Simplex => "numbers from 0 to 1, every row with sum 1".into(),
            Self::Cosine => "numbers from −1 to 1".into(),
            Self::Integer => "whole numbers".into(),
            Self::Sign => "−1 or 1".into(),
            Self::IndexOf(axis) => format!("whole numbers from 0 below the size of {axis}"),
            Self::Binary => "0 or 1".into(),
            Self::Text => "text".into(),
        }
    }
}

/// A declared output.
#[derive(Clone, Copy, Debug)]
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
        if shape.contains(&0) && !input.may_be_empty {
            return error(ErrorCode::Empty, "at least one element".into());
        }
        let any = input.axes.first() == Some(&"...");
        let axes = &input.axes[usize::from(any)..];
        let (front, named) =
            shape.split_at(if any { shape.len().saturating_sub(axes.len()) } else { 0 });
        if any && self.rest.get_or_insert_with(|| front.to_vec()) != front {
            return error(ErrorCode::ShapeMismatch, self.describe(input.axes));
        }
        if axes.len() != named.len() {
            return error(ErrorCode::ShapeMismatch, self.describe(input.axes));
        }
        for (&axis, &size) in axes.iter().zip(named) {
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
