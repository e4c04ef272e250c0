//! Experiments: verdicts follow from figures, a run that was stopped goes on, and what is committed is what it says.

use lossarium::data::Random;
use lossarium::data::images::Images;
use lossarium::reproductions::{
    Arm, Cell, Check, DIFFERENT, EXPERIMENTS, Experiment, Figures, Finished, Found, Known, Note,
    Report, Surroundings, Verdict,
};
use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

static EXPERIMENT: Experiment = Experiment {
    paper: "00",
    title: "",
    reference: "",
    claim: "",
    protocol: "",
    arms: &[
        Arm { name: "new", seeds: 3, seconds: 1.0, run: |_| Ok(Vec::new()) },
        Arm { name: "old", seeds: 3, seconds: 1.0, run: |_| Ok(Vec::new()) },
    ],
    known: &[
        Known { arm: "new", measure: "accuracy", found: Found::Spread(90.0, 1.0) },
        Known { arm: "old", measure: "accuracy", found: Found::Each(&[70.0]) },
    ],
    checks: &[
        Check {
            says: "new leads",
            of: |f| f.lead("new", "old", "accuracy"),
            from: 0.0,
            to: f64::INFINITY,
        },
        Check { says: "new is good", of: |f| f.mean("new", "accuracy"), from: 80.0, to: 100.0 },
    ],
    notes: &[Note { arm: "", measure: "accuracy", why: "other data" }],
    demos: &[],
};

fn finished(accuracies: &[(&str, f64)]) -> Vec<Finished> {
    let run = |(seed, &(arm, accuracy)): (usize, &(&str, f64))| Finished {
        arm: arm.into(),
        seed: seed as u64,
        measures: vec![("accuracy".into(), accuracy)],
        seconds: 1.0,
    };
    accuracies.iter().enumerate().map(run).collect()
}

#[test]
fn verdicts_follow_from_figures() {
    let verdict =
        |new, old| Report::of(&EXPERIMENT, &finished(&[("new", new), ("old", old)]), false).verdict;
    assert_eq!(verdict(90.0, 80.0), Verdict::Appears);
    assert_eq!(verdict(70.0, 60.0), Verdict::Partly);
    assert_eq!(verdict(85.0, 90.0), Verdict::Partly);
    assert_eq!(verdict(70.0, 90.0), Verdict::DoesNot);
    let unmeasured = Report::of(&EXPERIMENT, &finished(&[("new", 90.0)]), false);
    assert_eq!((unmeasured.checks[0].value, unmeasured.checks[0].holds), (None, false));
    assert_eq!(unmeasured.verdict, Verdict::Partly);
    assert_eq!(Verdict::of([]), Verdict::DoesNot);
}

#[test]
fn figures_are_held_against_the_known_ones() {
    let runs = finished(&[("new", 94.0), ("new", 96.0), ("new", 98.0), ("old", 75.0)]);
    assert_eq!(Figures(&runs).values("new", "accuracy"), [94.0, 96.0, 98.0]);
    let report = Report::of(&EXPERIMENT, &runs, false);
    let [new, old] = &report.figures[..] else { panic!("a measure of two arms") };
    assert_eq!((new.mean, new.deviation, old.deviation), (96.0, Some(2.0), None));
    let known = new.known.as_ref().expect("a known figure");
    assert_eq!(known.distance.map(|distance| (distance * 1e6).round()), Some(2_683_282.0));
    assert_eq!(known.why.as_deref(), Some("other data"));
    assert_eq!(old.known.as_ref().expect("a known figure").distance, None);
    assert!(Report::of(&EXPERIMENT, &runs, true).figures.iter().all(|row| row.known.is_none()));
}

#[test]
fn declarations_name_what_there_is() {
    for experiment in EXPERIMENTS {
        let Experiment { paper, arms, known, notes, .. } = experiment;
        let named = |name: &str| arms.iter().filter(|arm| arm.name == name).count() == 1;
        assert!(arms.iter().all(|arm| named(arm.name)), "{paper}: an arm's name stands twice");
        assert!(known.iter().all(|known| named(known.arm)), "{paper}: a known figure of no arm");
        assert!(notes.iter().all(|note| note.arm.is_empty() || named(note.arm)), "{paper}");
        assert!(!experiment.checks.is_empty() && arms.iter().all(|arm| arm.seeds > 0), "{paper}");
    }
    assert!(EXPERIMENTS.windows(2).all(|pair| pair[0].paper < pair[1].paper));
}

/// A world without files: pictures of a bright band, whose place is the class, in noise.
struct Made;

impl Surroundings for Made {
    fn progress(&self, share: f64) {
        assert!((0.0..=1.0).contains(&share), "{share}");
    }

    fn seconds(&self) -> f64 {
        0.0
    }

    fn images(&self, set: &str, part: &str) -> lossarium::Result<Images> {
        let mut random = Random::new((set.len() + part.len()) as u64);
        let labels: Vec<u8> = (0..400).map(|_| random.below(10) as u8).collect();
        let mut pixel = |label: u8, at: usize| {
            let band = (at / 28).abs_diff(2 + 2 * usize::from(label)) < 2;
            random.below(100) as u8 + if band { 150 } else { 0 }
        };
        let pixels = labels.iter().flat_map(|&label| (0..784).map(move |at| (label, at)));
        let pixels = pixels.map(|(label, at)| pixel(label, at)).collect();
        Ok(Images { height: 28, width: 28, pixels, labels })
    }
}

/// The first arm and the last, which differ most, of every experiment that one can wait for.
#[test]
fn arms_run_give_numbers_and_repeat_for_their_seed() {
    for Experiment { paper, arms, .. } in EXPERIMENTS {
        if *paper == "34-full" {
            continue;
        }
        let run = |arm: &Arm| {
            let cell = Cell { seed: 0, quick: true, surroundings: &Made };
            (arm.run)(&cell).unwrap_or_else(|error| panic!("{paper}, {}: {error}", arm.name))
        };
        let (first, last) = (run(&arms[0]), run(&arms[arms.len() - 1]));
        for measures in [&first, &last] {
            assert!(!measures.is_empty(), "{paper}");
            assert!(measures.iter().all(|(_, value)| value.is_finite()), "{paper}: {measures:?}");
        }
        assert_eq!(first, run(&arms[0]), "{paper}");
    }
}

/// A folder to run the program in.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn reproduce(folder: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_lossarium"));
    program.arg("reproduce").args(arguments).current_dir(folder);
    program.output().expect("the program runs")
}

#[test]
fn a_run_that_was_stopped_goes_on_and_comes_to_the_same() {
    let folder = folder("resumed");
    let run = || {
        let output = reproduce(&folder, &["10", "--quick", "--out", "results"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = fs::read_to_string(folder.join("results/10.json")).expect("results");
        let results: Json = serde_json::from_str(&text).expect("JSON");
        (results["figures"].clone(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (whole, said) = run();
    assert!(said.contains("0 of 10 runs are finished"), "{said}");
    assert_eq!(whole.as_array().map(Vec::len), Some(40));
    // Killed in the middle of a line.
    let journal = folder.join("target/reproduce/10-quick.jsonl");
    let text = fs::read_to_string(&journal).expect("a journal");
    let cut = text.lines().take(7).map(str::len).sum::<usize>() + 7 + 20;
    fs::write(&journal, &text[..cut]).expect("the journal is written");
    let (resumed, said) = run();
    assert!(said.contains("6 of 10 runs are finished"), "{said}");
    assert_eq!(whole, resumed);
    assert!(run().1.contains("10 of 10 runs are finished"));
    // What was measured by another protocol counts for nothing.
    fs::write(&journal, text.replacen("Gaussians", "Laplacians", 1))
        .expect("the journal is written");
    assert!(run().1.contains("0 of 10 runs are finished"));
    let page = fs::read_to_string(folder.join("results/README.md")).expect("a page");
    assert!(page.contains("| [10](#10) |") && page.contains("a quick run, which shows nothing"));
}

#[test]
fn a_paper_without_an_experiment_is_an_error() {
    let output = reproduce(&folder("unknown"), &["99"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("paper: expected one of 02, "), "{said}");
}

/// The committed results: of the protocol as it is now, with the verdict that follows, every difference explained.
#[test]
fn committed_results_are_what_they_say() {
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
    for experiment in EXPERIMENTS {
        let Ok(text) = fs::read_to_string(results.join(format!("{}.json", experiment.paper)))
        else {
            continue;
        };
        let report: Report = serde_json::from_str(&text).expect("a report");
        let paper = experiment.paper;
        assert!(!report.quick, "{paper}: a quick run");
        assert_eq!(report.protocol, experiment.protocol, "{paper}: out of date");
        let runs =
            report.runs.iter().flat_map(|run| run.seeds.iter().map(|&seed| (&run.arm, seed)));
        let measured = |arm: &str, at: usize| {
            let of_arm = report.figures.iter().filter(|figure| figure.arm == arm);
            of_arm
                .filter_map(|figure| Some((figure.measure.clone(), *figure.values.get(at)?)))
                .collect()
        };
        let finished: Vec<Finished> = runs
            .map(|(arm, seed)| Finished {
                arm: arm.clone(),
                seed,
                measures: measured(arm, seed as usize),
                seconds: 0.0,
            })
            .collect();
        let again = Report::of(experiment, &finished, false);
        assert_eq!(
            (again.verdict, again.checks.len()),
            (report.verdict, report.checks.len()),
            "{paper}"
        );
        for figure in &report.figures {
            let Some(known) = &figure.known else { continue };
            let near = known.distance.is_none_or(|distance| distance <= DIFFERENT);
            assert!(near || known.why.is_some(), "{paper}: {} {}", figure.arm, figure.measure);
        }
    }
}
