//! Results as Markdown.

use super::Results;
use lossarium::reproductions::{Checked, DIFFERENT, Figure, KnownFigure, RULE, Report, Runs};
use std::fmt::Write;

/// The page of all results.
pub(super) fn all(results: &[Results]) -> String {
    let mut page = format!(
        "# What reproduces\n\nWritten by `lossarium reproduce`; not edited by hand. A verdict follows from the checks: {RULE}.\n\n\
         | Paper | | Checks that hold | Verdict |\n| --- | --- | --- | --- |\n"
    );
    for Results { report, .. } in results {
        let (paper, title, verdict) = (&report.paper, &report.title, report.verdict.as_str());
        let held = report.checks.iter().filter(|check| check.holds).count();
        let of = report.checks.len();
        writeln!(page, "| [{paper}](#{paper}) | {title} | {held} of {of} | **{verdict}** |").ok();
    }
    results.iter().for_each(|results| page += &format!("\n{}", of(results)));
    page
}

/// The part of one paper.
pub(super) fn of(results: &Results) -> String {
    let Results { report, machine, version } = results;
    let Report { paper, title, reference, claim, protocol, verdict, .. } = report;
    let short = if report.quick { " (a quick run, which shows nothing)" } else { "" };
    let mut text = format!(
        "## <a id=\"{paper}\"></a>{paper} · {title}\n\n{reference}\n\n**Claim.** {claim}\n\n**Protocol.** {protocol}\n\n\
         **Run.** {}, {} ({}, {} cores, {}), Lossarium {version}.\n\n**Verdict: {}**{short}\n\n",
        runs(&report.runs),
        machine.cpu,
        machine.instruction_set,
        machine.cores,
        machine.system,
        verdict.as_str(),
    );
    text += "| Check | Measured | Bounds | |\n| --- | --- | --- | --- |\n";
    report.checks.iter().for_each(|check| text += &check_row(check));
    text += "\n| | Measure | Here | Spec | Standard deviations apart |\n| --- | --- | --- | --- | --- |\n";
    report.figures.iter().for_each(|figure| text += &figure_row(figure));
    text + &reasons(&report.figures)
}

/// Why figures are not those of the spec, each reason once.
fn reasons(figures: &[Figure]) -> String {
    let mut reasons: Vec<(&str, String)> = Vec::new();
    for figure in figures {
        let Some(known) = figure.known.as_ref().filter(|known| is_different(known)) else {
            continue;
        };
        let why = known.why.as_deref().unwrap_or("not explained");
        let name = format!("{}, {}", figure.arm, figure.measure);
        match reasons.iter_mut().find(|(other, _)| *other == why) {
            Some((_, names)) => *names += &format!("; {name}"),
            None => reasons.push((why, name)),
        }
    }
    let paragraph = |(why, names): &(&str, String)| {
        format!("\nMore than {DIFFERENT} apart ({names}): {why}.\n")
    };
    reasons.iter().map(paragraph).collect()
}

fn is_different(known: &KnownFigure) -> bool {
    known.distance.is_some_and(|distance| distance > DIFFERENT)
}

/// Seeds of all arms, and where they are not those of the protocol.
fn runs(runs: &[Runs]) -> String {
    let seconds: f64 = runs.iter().map(|run| run.seconds).sum();
    let count: usize = runs.iter().map(|run| run.seeds.len()).sum();
    let other = runs.iter().filter(|run| run.seeds.len() as u64 != run.of);
    let other: Vec<String> =
        other.map(|run| format!("{}: {} of {} seeds", run.arm, run.seeds.len(), run.of)).collect();
    let seeds =
        if other.is_empty() { "all seeds of the protocol".into() } else { other.join("; ") };
    format!("{count} runs in {seconds:.0} s ({seeds})")
}

fn check_row(check: &Checked) -> String {
    let bounds = match (check.from, check.to) {
        (Some(from), Some(to)) => format!("{} to {}", number(from), number(to)),
        (Some(from), None) => format!("at least {}", number(from)),
        (None, Some(to)) => format!("at most {}", number(to)),
        (None, None) => String::new(),
    };
    let value = check.value.map_or("not measured".into(), number);
    let holds = if check.holds { "holds" } else { "fails" };
    format!("| {} | {value} | {bounds} | {holds} |\n", check.says)
}

fn figure_row(figure: &Figure) -> String {
    let ours = spread(figure.mean, figure.deviation);
    let (known, distance) = match &figure.known {
        Some(known) => (spread(known.mean, known.deviation), known.distance),
        None => (String::new(), None),
    };
    let distance = distance.map_or(String::new(), |distance| format!("{distance:.1}"));
    format!("| {} | {} | {ours} | {known} | {distance} |\n", figure.arm, figure.measure)
}

fn spread(mean: f64, deviation: Option<f64>) -> String {
    match deviation {
        Some(deviation) => format!("{} ± {}", number(mean), number(deviation)),
        None => number(mean),
    }
}

/// Two places below 1,000, none above.
fn number(value: f64) -> String {
    if value.abs() < 1e3 { format!("{value:.2}") } else { format!("{value:.0}") }
}
