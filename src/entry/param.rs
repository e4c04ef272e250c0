//! Params: the settings of a function, each with its type, default, range, symbol and one line of
//! help. The same declaration checks calls, documents the function and draws the slider.

use super::{Digits, prose};
use crate::{Error, ErrorCode, Result};
use serde::{Deserialize, Serialize};
use std::ops::Bound;

/// The value of a param in a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// True or false.
    Flag(bool),
    /// A number; integers too.
    Number(f64),
    /// One of a list of words.
    Text(String),
    /// Several values.
    List(Vec<Value>),
}

impl Value {
    #[cfg(feature = "drawing2cad")]
    /// The word, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    #[cfg(feature = "drawing2cad")]
    /// Name and sizes of `[name, [size, …]]`.
    pub fn as_shape(&self) -> Option<(&str, Vec<usize>)> {
        let Self::List(pair) = self else { return None };
        let [Self::Text(name), Self::List(sizes)] = pair.as_slice() else { return None };
        let size = |value: &Self| match value {
            Self::Number(n) if (0.0..1e9).contains(n) && *n == libm::floor(*n) => Some(*n as usize),
            _ => None,
        };
        Some((name, sizes.iter().map(size).collect::<Option<_>>()?))
    }

    pub(super) fn describe(&self) -> String {
        match self {
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => Digits(*number).to_string(),
            Self::Text(text) => format!("\"{text}\""),
            Self::List(values) => {
                let values: Vec<_> = values.iter().map(Self::describe).collect();
                format!("[{}]", values.join(", "))
            }
        }
    }
}

/// A declared param.
#[derive(Clone, Debug)]
pub struct Param {
    /// Name in calls, snake_case, the field's standard term.
    pub name: &'static str,
    /// Symbol in the formula, TeX.
    pub symbol: &'static str,
    /// What it does, one line.
    pub help: &'static str,
    /// Type, default and range.
    pub kind: ParamKind,
}

/// Type, default and range of a [`Param`].
#[derive(Clone, Debug)]
pub enum ParamKind {
    /// A finite real number.
    Float {
        /// Used when the call is silent.
        default: f64,
        /// Smallest legal value.
        min: Bound<f64>,
        /// Largest legal value.
        max: Bound<f64>,
        /// Ends of a useful slider, inside the range.
        slider: (f64, f64),
    },
    /// A whole number `min, min + step, …` up to `max`.
    Integer {
        /// Used when the call is silent.
        default: i64,
        /// Smallest legal value.
        min: i64,
        /// Largest legal value.
        max: i64,
        /// Distance between legal values.
        step: i64,
        /// A word that may stand instead of a number.
        word: Option<&'static str>,
    },
    /// True or false.
    Flag {
        /// Used when the call is silent.
        default: bool,
    },
    /// One word of a list.
    Choice {
        /// Used when the call is silent.
        default: &'static str,
        /// The legal words.
        choices: &'static [&'static str],
    },
    /// A list of finite numbers.
    Numbers {
        /// Used when the call is silent.
        default: &'static [f64],
        /// Smallest legal element.
        min: Bound<f64>,
        /// Largest legal element.
        max: Bound<f64>,
    },
    #[cfg(feature = "drawing2cad")]
    /// Some words in an order: an arrangement of those of the default.
    Words {
        /// Used when the call is silent.
        default: &'static [&'static str],
    },
    #[cfg(feature = "drawing2cad")]
    /// Named shapes in an order, each `[name, [size, …]]`; none when the call is silent.
    Shapes,
}

impl Param {
    /// A real number in `min..max`, with the ends of its slider.
    pub const fn float(
        name: &'static str,
        symbol: &'static str,
        default: f64,
        range: (Bound<f64>, Bound<f64>),
        slider: (f64, f64),
        help: &'static str,
    ) -> Self {
        let kind = ParamKind::Float { default, min: range.0, max: range.1, slider };
        Self { name, symbol: prose(symbol), help: prose(help), kind }
    }

    /// A whole number.
    pub const fn integer(
        name: &'static str,
        symbol: &'static str,
        default: i64,
        range: (i64, i64),
        step: i64,
        help: &'static str,
    ) -> Self {
        let kind = ParamKind::Integer { default, min: range.0, max: range.1, step, word: None };
        Self { name, symbol: prose(symbol), help: prose(help), kind }
    }

    /// The same whole number, or `word` instead of one.
    pub const fn or_word(mut self, instead: &'static str) -> Self {
        if let ParamKind::Integer { word, .. } = &mut self.kind {
            *word = Some(instead);
        }
        self
    }

    /// A list of numbers in `min..max`.
    pub const fn numbers(
        name: &'static str,
        default: &'static [f64],
        range: (Bound<f64>, Bound<f64>),
        help: &'static str,
    ) -> Self {
        let kind = ParamKind::Numbers { default, min: range.0, max: range.1 };
        Self { name, symbol: "", help: prose(help), kind }
    }

    /// The same under another name.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// The same with another default; `value` must be legal.
    pub const fn with_default(mut self, value: f64) -> Self {
        match &mut self.kind {
            ParamKind::Float { default, .. } => *default = value,
            ParamKind::Integer { default, .. } => *default = value as i64,
            _ => panic!("only a number has a number as its default"),
        }
        self
    }

    #[cfg(feature = "drawing2cad")]
    /// The words of `default` in any order.
    pub const fn words(
        name: &'static str,
        default: &'static [&'static str],
        help: &'static str,
    ) -> Self {
        Self { name, symbol: "", help: prose(help), kind: ParamKind::Words { default } }
    }

    #[cfg(feature = "drawing2cad")]
    /// Named shapes in an order.
    pub const fn shapes(name: &'static str, help: &'static str) -> Self {
        Self { name, symbol: "", help: prose(help), kind: ParamKind::Shapes }
    }

    /// True or false.
    pub const fn flag(name: &'static str, default: bool, help: &'static str) -> Self {
        Self { name, symbol: "", help: prose(help), kind: ParamKind::Flag { default } }
    }

    /// One of `choices`, the first of which is the default.
    pub const fn choice(
        name: &'static str,
        choices: &'static [&'static str],
        help: &'static str,
    ) -> Self {
        let kind = ParamKind::Choice { default: choices[0], choices };
        Self { name, symbol: "", help: prose(help), kind }
    }

    /// The default.
    pub fn default(&self) -> Value {
        match &self.kind {
            ParamKind::Float { default, .. } => Value::Number(*default),
            ParamKind::Integer { default, .. } => Value::Number(*default as f64),
            ParamKind::Flag { default } => Value::Flag(*default),
            ParamKind::Choice { default, .. } => Value::Text((*default).into()),
            ParamKind::Numbers { default, .. } => {
                Value::List(default.iter().map(|&n| Value::Number(n)).collect())
            }
            #[cfg(feature = "drawing2cad")]
            ParamKind::Words { default } => {
                Value::List(default.iter().map(|&word| Value::Text(word.into())).collect())
            }
            #[cfg(feature = "drawing2cad")]
            ParamKind::Shapes => Value::List(Vec::new()),
        }
    }

    /// `value`, if the declaration allows it.
    ///
    /// # Errors
    /// `wrong_type` or `out_of_range`, naming the param.
    pub fn check(&self, value: &Value) -> Result<()> {
        let number_fits = |number: f64, min, max| {
            number.is_finite() && std::ops::RangeBounds::contains(&(min, max), &number)
        };
        let (right_type, in_range) = match (&self.kind, value) {
            (ParamKind::Float { min, max, .. }, Value::Number(number)) => {
                (true, number_fits(*number, *min, *max))
            }
            (ParamKind::Integer { word: Some(word), .. }, Value::Text(text)) => {
                (true, word == text)
            }
            (ParamKind::Integer { min, max, step, .. }, Value::Number(number)) => {
                let whole = *number as i64;
                let legal = (*min..=*max).contains(&whole) && (whole - min) % step == 0;
                (true, legal && whole as f64 == *number)
            }
            (ParamKind::Flag { .. }, Value::Flag(_)) => (true, true),
            (ParamKind::Choice { choices, .. }, Value::Text(text)) => {
                (true, choices.contains(&text.as_str()))
            }
            (ParamKind::Numbers { min, max, .. }, Value::List(values)) => {
                let numbers = || {
                    values.iter().map(|value| match value {
                        Value::Number(number) => Some(*number),
                        _ => None,
                    })
                };
                let typed = numbers().all(|number| number.is_some());
                (typed, numbers().flatten().all(|number| number_fits(number, *min, *max)))
            }
            #[cfg(feature = "drawing2cad")]
            (ParamKind::Words { default }, Value::List(values)) => {
                let words: Option<Vec<_>> = values.iter().map(Value::as_text).collect();
                let arranged = |words: Vec<&str>| {
                    words.len() == default.len() && default.iter().all(|word| words.contains(word))
                };
                (words.is_some(), words.is_some_and(arranged))
            }
            #[cfg(feature = "drawing2cad")]
            (ParamKind::Shapes, Value::List(values)) => {
                let shapes: Option<Vec<_>> = values.iter().map(Value::as_shape).collect();
                (shapes.is_some(), shapes.is_some())
            }
            _ => (false, false),
        };
        if right_type && in_range {
            return Ok(());
        }
        let code = if right_type { ErrorCode::OutOfRange } else { ErrorCode::WrongType };
        Err(Error::new(code, self.name, self.kind.describe(), value.describe()))
    }
}

impl ParamKind {
    /// The legal values in words.
    pub fn describe(&self) -> String {
        match self {
            Self::Float { min, max, .. } => format!("a number {}", describe_range(*min, *max)),
            Self::Integer { min, max, step, word, .. } => {
                let steps = if *step == 1 { String::new() } else { format!(" in steps of {step}") };
                let word = word.map_or(String::new(), |word| format!(", or {word}"));
                format!("a whole number from {min} to {max}{steps}{word}")
            }
            Self::Flag { .. } => "true or false".into(),
            Self::Choice { choices, .. } => format!("one of {}", choices.join(", ")),
            Self::Numbers { min, max, .. } => {
                format!("a list of numbers {}", describe_range(*min, *max))
            }
            #[cfg(feature = "drawing2cad")]
            Self::Words { default } => format!("{} in any order", default.join(", ")),
            #[cfg(feature = "drawing2cad")]
            Self::Shapes => "a list of [name, [size, …]]".into(),
        }
    }
}

fn describe_range(min: Bound<f64>, max: Bound<f64>) -> String {
    let low = match min {
        Bound::Included(min) => Some(format!("≥ {}", Digits(min))),
        Bound::Excluded(min) => Some(format!("> {}", Digits(min))),
        Bound::Unbounded => None,
    };
    let high = match max {
        Bound::Included(max) => Some(format!("≤ {}", Digits(max))),
        Bound::Excluded(max) => Some(format!("< {}", Digits(max))),
        Bound::Unbounded => None,
    };
    match (low, high) {
        (Some(low), Some(high)) => format!("{low} and {high}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "that is finite".into(),
    }
}
