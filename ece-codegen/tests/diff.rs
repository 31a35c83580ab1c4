//! Changes planted in the real document, one at a time: told once, as what they are, with the right verdicts, both ways.
#![allow(missing_docs, unreachable_pub)]

#[path = "diff/cases.rs"]
mod cases;
#[path = "diff/causes.rs"]
mod causes;
#[path = "diff/deprecation.rs"]
mod deprecation;
#[path = "diff/exchanged.rs"]
mod exchanged;
#[path = "diff/field.rs"]
mod field;
#[path = "diff/follows.rs"]
mod follows;
#[path = "diff/ids.rs"]
mod ids;
#[path = "diff/markers.rs"]
mod markers;
#[path = "diff/moved.rs"]
mod moved;
#[path = "diff/pairs.rs"]
mod pairs;
#[path = "diff/plants.rs"]
mod plants;
#[path = "diff/routes.rs"]
mod routes;
#[path = "diff/security.rs"]
mod security;
#[path = "diff/small.rs"]
mod small;
mod support;
#[path = "diff/together.rs"]
mod together;

use std::sync::LazyLock;

use ece_codegen::Snapshot;
use ece_codegen::diff::{Change, Comparison, Level, Verdict, compare};
use field::Field;
use plants::Plant;
use serde_json::Value;

static OLD: LazyLock<Snapshot> = LazyLock::new(|| {
    let (document, _) = ece_codegen::corrected(&support::text(), &support::overlays());
    let mut document = document.unwrap();
    plants::prepare(&mut document);
    read(&document)
});

fn read(document: &Value) -> Snapshot {
    let (version, findings) = ece_codegen::read(&document.to_string(), &[]);
    let errors: Vec<String> = findings
        .iter()
        .filter(|it| it.severity() == ece_codegen::diagnostic::Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    version.unwrap()
}

fn letters(change: &Change) -> String {
    let wire = |verdict| match verdict {
        Verdict::Breaks => 'B',
        Verdict::May => 'W',
        Verdict::Harmless => '-',
    };
    let source = match change.level() {
        Level::Major => 'M',
        Level::Minor => 'm',
        Level::Patch => '=',
    };
    [wire(change.verdicts.old_clients), wire(change.verdicts.older_server), source].iter().collect()
}

fn told(comparison: &Comparison) -> String {
    let lines = comparison.changes.iter().map(|change| {
        format!(
            "{} {} [{}] {} -> {} {:?}",
            letters(change),
            change.kind.as_str(),
            change.subject,
            change.old,
            change.new,
            change.rust
        )
    });
    let lines: Vec<String> = lines.map(|line| line.chars().take(400).collect()).collect();
    format!("unexplained {:?}\n    {}", comparison.unexplained, lines.join("\n    "))
}

/// What is wrong with how a planted change is told; `None` where there is no place for it.
fn problem(plant: &Plant, seed: u64) -> Option<Result<(), String>> {
    let mut field = Field::new(OLD.document.clone(), seed);
    let subject = (plant.make)(&mut field)?;
    let new = read(&field.document);
    let there = compare(&OLD, &new);
    let back = compare(&new, &OLD);
    let name = format!("{} at {subject} (seed {seed})", plant.kind.as_str());
    let [change] = &there.changes[..] else { return Some(Err(format!("{name}: {}", told(&there)))) };
    let is_right = change.kind == plant.kind
        && change.places.iter().any(|place| place.subject == subject)
        && letters(change) == plant.verdict
        && there.unexplained.is_empty();
    if !is_right {
        return Some(Err(format!("{name}: wanted {}, {}", plant.verdict, told(&there))));
    }
    let is_mirrored =
        matches!(&back.changes[..], [change] if change.kind == plant.mirror) && back.unexplained.is_empty();
    Some(if is_mirrored {
        Ok(())
    } else {
        Err(format!("{name}, back: wanted {}, {}", plant.mirror.as_str(), told(&back)))
    })
}

/// How many places each change is planted at; `ECE_SEEDS` asks for more.
fn seeds() -> usize {
    std::env::var("ECE_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(2)
}

fn plant(part: usize) {
    let mut problems = Vec::new();
    for plant in plants::all().into_iter().skip(part).step_by(2) {
        let results: Vec<_> = (0..seeds() * 3).filter_map(|seed| problem(plant, seed as u64)).take(seeds()).collect();
        if results.is_empty() {
            problems.push(format!("there is no place for {}", plant.kind.as_str()));
        }
        problems.extend(results.into_iter().filter_map(Result::err));
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn a_planted_change_is_told_once_and_rightly_one_half() {
    plant(0);
}

#[test]
fn a_planted_change_is_told_once_and_rightly_other_half() {
    plant(1);
}
