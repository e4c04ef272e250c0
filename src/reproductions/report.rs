//! What an experiment came to: figures beside the known ones, checks, and the verdict that follows.

use super::figures::{deviation, mean};
use super::{Check, Experiment, Figures, Finished};
use serde::{Deserialize, Serialize};

/// How a verdict follows from the checks.
pub const RULE: &str = "`appears` if all checks hold, `does not` if none does, `partly` otherwise";

/// Beyond so many standard deviations a figure is called different from the known one.
pub const DIFFERENT: f64 = 2.0;

/// Does what the paper claims appear?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// All checks hold.
    #[serde(rename = "appears")]
    Appears,
    /// Some checks hold.
    #[serde(rename = "partly")]
    Partly,
    /// No check holds.
    #[serde(rename = "does not")]
    DoesNot,
}

impl Verdict {
    /// The verdict of checks that hold or do not.
    pub fn of(checks: impl IntoIterator<Item = bool>) -> Self {
        let (held, failed): (Vec<bool>, Vec<bool>) = checks.into_iter().partition(|&check| check);
        match (held.is_empty(), failed.is_empty()) {
            (false, true) => Self::Appears,
            (false, false) => Self::Partly,
            (true, _) => Self::DoesNot,
        }
    }

    /// As the results say it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Appears => "appears",
            Self::Partly => "partly",
            Self::DoesNot => "does not",
        }
    }
}

/// Everything that a results file holds but the machine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Number of the paper.
    pub paper: String,
    /// What it is about.
    pub title: String,
    /// Where it is.
    pub reference: String,
    /// What it says.
    pub claim: String,
    /// What was to be run.
    pub protocol: String,
    /// Was it a short run that shows nothing?
    pub quick: bool,
    /// Arms and the seeds they were run with.
    pub runs: Vec<Runs>,
    /// Measures of arms.
    pub figures: Vec<Figure>,
    /// The claim in numbers.
    pub checks: Vec<Checked>,
    /// [`RULE`].
    pub rule: String,
    /// What follows.
    pub verdict: Verdict,
    /// Names of demos that show it.
    pub demos: Vec<String>,
}

/// Seeds of an arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Runs {
    /// Name of the arm.
    pub arm: String,
    /// Those that were run.
    pub seeds: Vec<u64>,
    /// How many the protocol asks for.
    pub of: u64,
    /// Seconds of all of them.
    pub seconds: f64,
}

/// A measure of an arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Name of the arm.
    pub arm: String,
    /// Name of the measure.
    pub measure: String,
    /// Seed by seed.
    pub values: Vec<f64>,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation; none of one seed.
    pub deviation: Option<f64>,
    /// Mean and standard deviation that the spec gives.
    pub known: Option<KnownFigure>,
}

/// A known figure beside ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownFigure {
    /// Mean.
    pub mean: f64,
    /// Standard deviation, where it is known.
    pub deviation: Option<f64>,
    /// How many standard deviations ours is away, of both together; none where neither has one.
    pub distance: Option<f64>,
    /// Why ours is another.
    pub why: Option<String>,
}

/// A check and how it went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// What holds if the number is within its bounds.
    pub says: String,
    /// The number; none where it was not measured.
    pub value: Option<f64>,
    /// It is at least that.
    pub from: Option<f64>,
    /// It is at most that.
    pub to: Option<f64>,
    /// Is it?
    pub holds: bool,
}

impl Report {
    /// What finished runs of an experiment come to.
    pub fn of(experiment: &Experiment, finished: &[Finished], quick: bool) -> Self {
        let figures = Figures(finished);
        let checks: Vec<_> =
            experiment.checks.iter().map(|check| checked(check, &figures)).collect();
        Self {
            paper: experiment.paper.into(),
            title: experiment.title.into(),
            reference: experiment.reference.into(),
            claim: experiment.claim.into(),
            protocol: experiment.protocol.into(),
            quick,
            runs: runs(experiment, finished),
            figures: rows(experiment, &figures, quick),
            verdict: Verdict::of(checks.iter().map(|check| check.holds)),
            checks,
            rule: RULE.into(),
            demos: experiment.demos.iter().map(|&demo| demo.into()).collect(),
        }
    }
}

fn checked(check: &Check, figures: &Figures<'_>) -> Checked {
    let value = (check.of)(figures);
    let bound = |bound: f64| bound.is_finite().then_some(bound);
    Checked {
        says: check.says.into(),
        value: value.is_finite().then_some(value),
        from: bound(check.from),
        to: bound(check.to),
        holds: (check.from..=check.to).contains(&value),
    }
}

fn runs(experiment: &Experiment, finished: &[Finished]) -> Vec<Runs> {
    let of = |arm: &super::Arm| {
        let runs = || finished.iter().filter(|run| run.arm == arm.name);
        let seconds = runs().map(|run| run.seconds).sum();
        Runs {
            arm: arm.name.into(),
            seeds: runs().map(|run| run.seed).collect(),
            of: arm.seeds,
            seconds,
        }
    };
    experiment.arms.iter().map(of).collect()
}

/// Figures of a short run are not held against those of a whole one.
fn rows(experiment: &Experiment, figures: &Figures<'_>, quick: bool) -> Vec<Figure> {
    let mut rows = Vec::new();
    for arm in experiment.arms {
        for measure in figures.measures(arm.name) {
            let values = figures.values(arm.name, measure);
            let (mean, deviation) = (mean(&values), deviation(&values));
            let known = known(experiment, arm.name, measure, mean, deviation).filter(|_| !quick);
            let (arm, measure) = (arm.name.into(), measure.into());
            rows.push(Figure { arm, measure, values, mean, deviation, known });
        }
    }
    rows
}

fn known(
    experiment: &Experiment,
    arm: &str,
    measure: &str,
    ours: f64,
    spread: Option<f64>,
) -> Option<KnownFigure> {
    let known =
        experiment.known.iter().find(|known| known.arm == arm && known.measure == measure)?;
    let (mean, deviation) = known.found.summary();
    let both = spread.unwrap_or(0.0).hypot(deviation.unwrap_or(0.0));
    let why = experiment.notes.iter().find(|note| note.is_about(arm, measure));
    Some(KnownFigure {
        mean,
        deviation,
        distance: (both > 0.0).then(|| (ours - mean).abs() / both),
        why: why.map(|note| note.why.into()),
    })
}
