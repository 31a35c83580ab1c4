//! What came out of all documents, for people and for programs.

use ece_codegen::text::visible;
use serde_json::{Value, json};

use super::attempt::Attempt;

const HEAD: [&str; COLUMNS] = ["document", "operations", "refused", "types", "findings", "compiles", "judged", "time"];
const COLUMNS: usize = 8;

/// So many lines of a judge are shown per document.
const SHOWN: usize = 30;

/// A table in Markdown, and under it what the compiler said.
pub(super) fn table(attempts: &[Attempt], seconds: f64) -> String {
    let mut rows = vec![HEAD.map(str::to_owned)];
    rows.extend(attempts.iter().map(row));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!(" {cell:<width$} |"));
        format!("|{}\n", cells.collect::<String>())
    };
    let mut text = line(&rows[0]);
    text.push_str(&line(&widths.map(|width| "-".repeat(width))));
    text.extend(rows.iter().skip(1).map(line));
    for attempt in attempts {
        let remarks = attempt.compiled.iter().flat_map(|it| &it.said).chain(&attempt.failure);
        text.extend(remarks.map(|remark| format!("{}: {}\n", visible(&name(attempt)), visible(remark))));
        if let Some(Err(problems)) = &attempt.judged {
            text.extend(
                problems.lines().take(SHOWN).map(|line| format!("{}: {}\n", visible(&name(attempt)), visible(line))),
            );
        }
    }
    let sum = |count: fn(&Attempt) -> usize| attempts.iter().map(count).sum::<usize>();
    text.push_str(&format!(
        "{} documents, {} good; {} of {} operations; {seconds:.1} s in all",
        attempts.len(),
        sum(|it| usize::from(it.is_good())),
        sum(Attempt::emitted),
        sum(|it| it.counts().operations),
    ));
    text
}

fn row(attempt: &Attempt) -> [String; COLUMNS] {
    let counts = attempt.counts();
    [
        cell(&name(attempt)),
        attempt.emitted().to_string(),
        (counts.operations - attempt.emitted()).to_string(),
        attempt.types().to_string(),
        findings(attempt),
        compiles(attempt),
        attempt.judged.as_ref().map_or("-".to_owned(), |it| it.clone().unwrap_or_else(|_| "wrong".to_owned())),
        format!("{} ms", attempt.time.as_millis()),
    ]
}

fn name(attempt: &Attempt) -> String {
    attempt.file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Text that neither ends a cell nor begins anything.
fn cell(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('|', "\\|").replace('`', "\\`")
}

fn findings(attempt: &Attempt) -> String {
    let counted = attempt.findings().into_iter();
    let counted: Vec<String> = counted.map(|(severity, count)| format!("{count} {severity}")).collect();
    if counted.is_empty() { "-".to_owned() } else { counted.join(", ") }
}

fn compiles(attempt: &Attempt) -> String {
    match &attempt.compiled {
        _ if attempt.failure.is_some() => "failed".to_owned(),
        _ if !attempt.is_generated() => "no code".to_owned(),
        None => "-".to_owned(),
        Some(it) if it.errors == 0 && it.warnings == 0 => "yes".to_owned(),
        Some(it) => format!("{} errors, {} warnings", it.errors, it.warnings),
    }
}

/// The same as JSON.
pub(super) fn json(attempts: &[Attempt]) -> Value {
    let entry = |attempt: &Attempt| {
        let counts = attempt.counts();
        let findings = attempt.findings().into_iter().map(|(severity, count)| (severity.to_string(), json!(count)));
        let compiled = attempt.compiled.as_ref();
        json!({
            "document": attempt.file.to_string_lossy(),
            "operations": { "emitted": attempt.emitted(), "refused": counts.operations - attempt.emitted() },
            "definitions": counts.definitions,
            "types": attempt.types(),
            "findings": Value::Object(findings.collect()),
            "failure": attempt.failure,
            "compiled": compiled.map(|it| json!({ "errors": it.errors, "warnings": it.warnings, "said": it.said })),
            "judged": attempt.judged.as_ref().map(|it| match it {
                Ok(judged) => json!({ "right": judged }),
                Err(problems) => json!({ "wrong": problems }),
            }),
            "milliseconds": u64::try_from(attempt.time.as_millis()).unwrap_or(u64::MAX),
        })
    };
    let entries: Vec<Value> = attempts.iter().map(entry).collect();
    json!({ "documents": entries })
}
