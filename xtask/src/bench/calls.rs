//! `cargo xtask bench calls`: the example `cost_of_calls` of `ece-api`, which measures calls on loopback.

use std::process::{Command, Stdio};

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::compiler;
use crate::error::{Error, Result};
use crate::terminal::remark;
use crate::workspace;

/// Make small calls on loopback, beside the same calls with `reqwest` and `serde_json::Value`
///
/// It runs the example `cost_of_calls`, optimised: what the thread that calls allocates, and how long it computes.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// So many calls in each of fifteen rounds
    #[arg(long, value_name = "N", default_value_t = 3000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    calls: u32,
}

/// Runs the task and returns what to print.
pub(super) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    remark("== compiling and calling: minutes the first time");
    let output = Command::new("cargo")
        .args(["run", "--release", "--quiet", "-p", "ece-api", "--example", "cost_of_calls", "--"])
        .arg(args.calls.to_string())
        .current_dir(&root)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
    if !output.status.success() {
        return Err(Error::new(format!("the example cost_of_calls failed: {}", compiler::said(&output))));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let facts = facts(args.calls, &text)
        .ok_or_else(|| Error::new("the example cost_of_calls printed another table than this task reads"))?;
    Ok(Answer::asked(text).with(facts))
}

/// For programs: the columns and rows of the table that the example prints.
fn facts(calls: u32, text: &str) -> Option<Value> {
    let mut rows = text.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    let cells = |row: &str| row.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let columns = cells(rows.next()?);
    let rows: Option<Vec<Value>> = rows
        .skip(1)
        .map(|row| {
            let cells = cells(row);
            let figures: Result<Vec<f64>, _> = cells.iter().skip(1).map(|cell| cell.parse()).collect();
            let figures = figures.ok().filter(|figures| figures.len() + 1 == columns.len())?;
            Some(json!({ "what": cells.first()?, "figures": figures }))
        })
        .collect();
    let rows = rows.filter(|rows| !rows.is_empty())?;
    Some(json!({ "calls": calls, "columns": columns.get(1..)?, "rows": rows }))
}

#[cfg(test)]
mod tests {
    use super::facts;

    #[test]
    fn programs_get_the_table() {
        let text = "| per call | ece-api | other | ratio |\n| --- | ---: | ---: | ---: |\n| allocations | 68.0 | 59.0 | 1.15 |\n";
        let facts = facts(7, text).unwrap();
        assert_eq!(facts["columns"], serde_json::json!(["ece-api", "other", "ratio"]));
        assert_eq!(facts["rows"][0], serde_json::json!({ "what": "allocations", "figures": [68.0, 59.0, 1.15] }));
        crate::answer::tests::assert_valid("bench-calls", &facts);
    }

    #[test]
    fn another_table_is_not_guessed_at() {
        for text in ["", "| a | b |\n| --- | --- |\n", "| a | b |\n| --- | --- |\n| c | many |\n"] {
            assert_eq!(facts(7, text), None, "{text}");
        }
    }
}
