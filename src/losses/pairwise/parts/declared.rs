//! Inputs and params that several losses of pairs declare in the same words.

use crate::entry::{Axes, Domain, Input, Param};
use crate::losses::parts::declared::{BATCH, FINITE, POSITIVE};

pub(crate) const BATCH_DIMENSION: Axes = &["batch", "dimension"];
pub(crate) const BATCH_BATCH: Axes = &["batch", "batch"];
pub(crate) const CLASSES_DIMENSION: Axes = &["classes", "dimension"];

pub(crate) const EMBEDDINGS: Input =
    Input::f32("embeddings", BATCH_DIMENSION, "A vector a sample.").differentiable();

pub(crate) const LABELS: Input = Input::i32(
    "labels",
    BATCH,
    Domain::Integer,
    "The class of each sample: equal numbers are the same class.",
);

pub(crate) const SCORES: Input = Input::f32(
    "scores",
    BATCH_BATCH,
    "Score of each query (row) with each key; the diagonal holds the true pairs.",
)
.differentiable();

pub(crate) const SIMILARITY: Input = Input::f32(
    "similarity",
    BATCH_BATCH,
    "How related each query is to each key by an estimate made elsewhere: a constant for the gradient.",
);

pub(crate) const NORMALIZE: Param =
    Param::flag("normalize", true, "Divide each vector by its length first.");

pub(crate) const SIMILARITY_TEMPERATURE: Param = Param::float(
    "t",
    "t",
    1.0,
    POSITIVE,
    (0.05, 10.0),
    "Temperature of the softmax over the similarities of the negatives.",
);

pub(crate) const ALPHA: Param = Param::float(
    "alpha",
    r"\alpha",
    2.0,
    POSITIVE,
    (0.5, 20.0),
    "How steeply a positive pair below the threshold counts.",
);

pub(crate) const BETA: Param = Param::float(
    "beta",
    r"\beta",
    40.0,
    POSITIVE,
    (1.0, 100.0),
    "How steeply a negative pair above the threshold counts.",
);

pub(crate) const LAMBDA: Param = Param::float(
    "lambda",
    r"\lambda",
    0.5,
    FINITE,
    (-1.0, 1.0),
    "The similarity that parts close pairs from far ones.",
);

pub(crate) const MARGIN: Param = Param::float(
    "margin",
    "m",
    0.2,
    FINITE,
    (0.0, 2.0),
    "By how much a negative must be farther than a positive.",
);

pub(crate) const SQUARED: Param =
    Param::flag("squared", false, "Take the square of the distance instead of the distance.");

pub(crate) const TRIPLET_MINING: Param = Param::choice(
    "mining",
    &["all", "hard"],
    "All triplets, or for each anchor its farthest positive and its nearest negative.",
);
