//! The one error of the crate: what was wrong, with which argument, what was expected, what came.

use serde::Serialize;

/// Defines the codes from one list: name, text, meaning.
macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $name:ident = $text:literal,)+) => {
        /// Stable, machine-readable kind of an [`Error`]. Codes are never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The code as text, for example `shape_mismatch`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// When it is reported, one sentence.
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($meaning),+),)+
                }
            }
        }
    };
}

codes! {
    /// No function of that name is in the catalog.
    UnknownFunction = "unknown_function",
    /// The function takes no such input, or no such param.
    UnknownArgument = "unknown_argument",
    /// A required input is not there.
    MissingInput = "missing_input",
    /// An argument has the wrong type.
    WrongType = "wrong_type",
    /// An array's shape does not fit the declared one or the shapes of its siblings.
    ShapeMismatch = "shape_mismatch",
    /// An array's length is not the product of its shape.
    LengthMismatch = "length_mismatch",
    /// An array has no elements.
    Empty = "empty",
    /// An array has a NaN or an infinity where none is allowed.
    NotFinite = "not_finite",
    /// Every element of a row is −infinity: everything is masked.
    AllMasked = "all_masked",
    /// A number lies outside its documented range.
    OutOfRange = "out_of_range",
    /// The arguments are legal one by one but have no answer together.
    Undefined = "undefined",
    /// The memory asked for cannot be had.
    OutOfMemory = "out_of_memory",
    /// A text does not follow its grammar.
    Malformed = "malformed",
    /// A drawing has nothing to draw.
    NoGeometry = "no_geometry",
    /// A drawing has more primitives than a view may have.
    TooManyPrimitives = "too_many_primitives",
    /// A view that is needed is not there.
    MissingView = "missing_view",
    /// An arc ends where it starts.
    DegenerateArc = "degenerate_arc",
    /// A program makes no solid.
    DegenerateSolid = "degenerate_solid",
}

/// A mistake in a call. Nothing has been computed or changed when one is returned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{argument}: expected {expected}, got {got} [{}]", code.as_str())]
pub struct Error {
    /// What kind of mistake.
    pub code: ErrorCode,
    /// Name of the argument at fault.
    pub argument: String,
    /// What would have been right.
    pub expected: String,
    /// What came.
    pub got: String,
}

impl Error {
    /// An error about `argument`.
    pub fn new(
        code: ErrorCode,
        argument: impl Into<String>,
        expected: impl Into<String>,
        got: impl Into<String>,
    ) -> Self {
        Self { code, argument: argument.into(), expected: expected.into(), got: got.into() }
    }
}

/// As a map and not as a structure: `serde-wasm-bindgen` keeps a hash table of the names of fields, three kilobytes of
/// wasm.
impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { code, argument, expected, got } = self;
        let code = code.as_str();
        let fields = [("code", code), ("argument", argument), ("expected", expected), ("got", got)];
        serializer.collect_map(fields)
    }
}

/// Result of every fallible function of the crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
