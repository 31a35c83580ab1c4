//! `cargo xtask bench guard`: holds what the models are compiled to against `xtask/budget.toml`.
//!
//! The packages are those of `bench compile`, each compiled once without optimisation. Functions and bytes are the same in
//! every run on every machine with the same compiler; no clock is read. Another compiler moves both packages, so two of
//! three lines are ratios.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use super::budget::{Budget, Line, Verdict};
use super::{cost, functions, write_models};
use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::inputs::{InputArgs, Inputs};
use crate::terminal::remark;
use crate::workspace;

/// Hold what the models are compiled to against xtask/budget.toml: counts and ratios, no clock
#[derive(Debug, ClapArgs)]
pub(super) struct Args {}

/// Debug information holds paths, and how functions are spread over units is the compiler's affair: neither counts.
const BUILD: &[&str] = &["build", "--config", "profile.dev.debug=false", "--config", "profile.dev.codegen-units=1"];

const CURE: &str = "\"The guard\" in CONTRIBUTING.md says how to find what grew; where it is worth its price, raise the limit in \
                    xtask/budget.toml, and say in the commit why";

/// What a package is compiled to.
struct Library {
    functions: u64,
    bytes: u64,
}

/// A line of the budget beside its figure.
struct Row {
    name: String,
    measured: f64,
    line: Line,
    verdict: Verdict,
}

/// Runs the task and returns what to print.
pub(super) fn run() -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let budget = Budget::read(&root)?;
    let inputs = Inputs::read(&InputArgs::default())?;
    let place = root.join("target").join("bench").join("guard");
    let api = write_models(&root, &place, &inputs)?;
    let [own, derive] = [library(&place, "own")?, library(&place, "derive")?];
    let rows = judge(budget.models, &figures(api.types.len(), &own, &derive))?;
    answer(api.types.len(), &rows)
}

fn library(place: &Path, name: &str) -> Result<Library> {
    cost::compile(place, name, BUILD)?;
    let rlib = place.join("target").join("debug").join(format!("libbench_{name}.rlib"));
    let bytes = fs::metadata(&rlib).map_err(|e| Error::io("read", &rlib, &e))?.len();
    Ok(Library { functions: functions::count(&rlib)?, bytes })
}

/// Every figure by the name of its line.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn figures(types: usize, own: &Library, derive: &Library) -> [(&'static str, f64); 3] {
    [
        ("functions_per_type", own.functions as f64 / types.max(1) as f64),
        ("functions_ratio", own.functions as f64 / derive.functions as f64),
        ("rlib_ratio", own.bytes as f64 / derive.bytes as f64),
    ]
}

/// Lines and figures in pairs; one without the other is an error.
fn judge(mut lines: BTreeMap<String, Line>, figures: &[(&str, f64)]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, measured) in figures {
        let line = lines.remove(*name).ok_or_else(|| Error::new(format!("xtask/budget.toml has no models.{name}")))?;
        let verdict = line.judge(*measured);
        rows.push(Row { name: format!("models.{name}"), measured: *measured, line, verdict });
    }
    match lines.keys().next() {
        Some(name) => Err(Error::new(format!("nothing measures models.{name} of xtask/budget.toml"))),
        None => Ok(rows),
    }
}

/// The table; behind it the failure where a figure is above its limit and margin.
fn answer(types: usize, rows: &[Row]) -> Result<Answer> {
    let mut text = String::from("| line | measured | limit | margin | |\n| --- | ---: | ---: | ---: | --- |\n");
    for Row { name, measured, line, verdict } in rows {
        let (limit, margin, verdict) = (line.limit, line.margin * 100.0, verdict.name());
        text.push_str(&format!("| {name} | {measured:.2} | {limit:.2} | {margin:.0} % | {verdict} |\n"));
    }
    for row in rows.iter().filter(|row| row.verdict == Verdict::Below) {
        remark(&format!("{}: the limit can go down to {:.2}", row.name, row.measured));
    }
    let answer = Answer::asked(text).with(facts(types, rows));
    let above: Vec<String> = rows.iter().filter(|row| row.verdict == Verdict::Above).map(excess).collect();
    if above.is_empty() { Ok(answer) } else { Err(Error::new(above.join("\n")).help(CURE).behind(answer)) }
}

/// By how much a figure is too large.
fn excess(row: &Row) -> String {
    let Row { name, measured, line, .. } = row;
    let (over, allowed) = ((measured / line.limit - 1.0) * 100.0, line.margin * 100.0);
    format!(
        "{name} is {measured:.2}, {over:.0} % above its limit of {:.2}, and {allowed:.0} % are allowed. {}",
        line.limit, line.means
    )
}

/// For programs.
fn facts(types: usize, rows: &[Row]) -> Value {
    let lines = rows.iter().map(|Row { name, measured, line, verdict }| {
        json!({
            "line": name, "measured": measured, "limit": line.limit, "margin": line.margin, "verdict": verdict.name(),
        })
    });
    json!({ "types": types, "lines": lines.collect::<Vec<Value>>() })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{BTreeMap, Budget, Library, Line, Row, answer, facts, figures, judge};
    use crate::error::Result;

    const FIGURES: [(&str, f64); 2] = [("few", 10.0), ("many", 100.0)];

    fn rows(few: f64, many: f64) -> Vec<Row> {
        let line = |limit| Line { limit, margin: 0.1, means: "What it is.".to_owned() };
        let lines = [("few".to_owned(), line(few)), ("many".to_owned(), line(many))];
        judge(lines.into(), &FIGURES).unwrap()
    }

    #[test]
    fn what_is_above_its_margin_fails_and_says_by_how_much() {
        assert!(answer(1, &rows(9.5, 95.0)).is_ok());
        let error = answer(1, &rows(9.5, 80.0)).unwrap_err().to_string();
        let wanted = "models.many is 100.00, 25 % above its limit of 80.00, and 10 % are allowed. What it is.";
        assert!(error.contains(wanted) && error.contains("CONTRIBUTING") && !error.contains("models.few"), "{error}");
    }

    #[test]
    fn a_limit_that_holds_nothing_does_not_fail_and_is_told() {
        let rows = rows(10.0, 200.0);
        assert!(answer(1, &rows).is_ok());
        assert_eq!(facts(1, &rows)["lines"][1]["verdict"], "below");
    }

    #[test]
    fn lines_and_figures_are_in_pairs() {
        let judged = |name: &str| -> Result<Vec<Row>> {
            let line = Line { limit: 1.0, margin: 0.1, means: String::new() };
            judge(BTreeMap::from([(name.to_owned(), line)]), &[("few", 1.0)])
        };
        assert!(judged("few").is_ok());
        assert!(judged("other").is_err());
        let library = || Library { functions: 1, bytes: 1 };
        let budget = Budget::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
        assert!(judge(budget.models, &figures(1, &library(), &library())).is_ok());
    }

    #[test]
    fn programs_get_what_the_schema_says() {
        for (few, many) in [(9.5, 80.0), (10.0, 200.0)] {
            crate::answer::tests::assert_valid("bench-guard", &facts(1, &rows(few, many)));
        }
    }
}
