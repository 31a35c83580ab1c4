//! A document that is written in another way, and means the same, is no change: not on the wire, and in Rust only where a
//! line moves. Every document that the generator reads, compared with itself and with itself written otherwise, both ways.
//!
//! `ECE_SEEDS=20` tries every operator at that many places of every document, every two of them together in that many
//! documents, and all of them at the stored document; `ECE_ONLY=words` only operators and documents whose names have them.
#![allow(missing_docs, unreachable_pub)]

#[path = "respell/defaults.rs"]
mod defaults;
#[path = "respell/document.rs"]
mod document;
#[path = "respell/draft.rs"]
mod draft;
#[path = "respell/operations.rs"]
mod operations;
#[path = "respell/schemas.rs"]
mod schemas;
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use draft::{Draft, Operator};
use ece_codegen::diff::{Change, Comparison, Level, Verdict, compare};
use ece_codegen::{Overlay, Snapshot};
use fastrand::Rng;
use serde_json::Value;

fn operators() -> Vec<&'static Operator> {
    [schemas::OPERATORS, defaults::OPERATORS, operations::OPERATORS, document::OPERATORS]
        .into_iter()
        .flatten()
        .collect()
}

/// What moves in Rust because of names and places alone, beside the entries of the operator.
const OF_RUST: [&str; 2] = ["rust-name-moved", "rust-surface-changed"];

/// What is wrong in them is another thing when they are written otherwise.
const FAULTY: [&str; 2] = ["finding_unfit_ref", "ladder_too_deep"];

/// What both do together makes another definition, which is a question.
const OTHER: [[&str; 2]; 2] = [["member in the base", "definition renamed"], ["reference inline", "object lifted"]];

/// How many places of each document each operator is tried at; one place of every fourth document where nobody says.
fn seeds() -> Option<u64> {
    std::env::var("ECE_SEEDS").ok()?.parse().ok()
}

struct Base {
    name: String,
    /// Overlays applied.
    document: Value,
    text: String,
    snapshot: Snapshot,
}

fn base(path: &Path) -> Option<Base> {
    let overlays: Vec<Overlay> = fs::read_to_string(path.with_extension("overlay"))
        .map(|text| Overlay { file: "fixture.overlay".to_owned(), text })
        .into_iter()
        .collect();
    let text = fs::read_to_string(path).ok()?;
    let document = ece_codegen::corrected(text.as_str(), &overlays).0?;
    let (text, snapshot) = (document.to_string(), read(&document.to_string())?);
    Some(Base { name: path.file_stem()?.to_string_lossy().into_owned(), document, text, snapshot })
}

fn bases() -> Vec<Base> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let folders = ["fixtures", "documents", "documents/faulty", "changes", "respell"];
    let files = folders.iter().flat_map(|folder| fs::read_dir(tests.join(folder)).unwrap());
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let mut bases: Vec<Base> = paths.iter().filter_map(|path| base(path)).collect();
    bases.retain(|base| !FAULTY.contains(&base.name.as_str()));
    bases.sort_by_key(|base| base.text.len());
    bases
}

fn read(text: &str) -> Option<Snapshot> {
    ece_codegen::read(text, &[]).0
}

fn outline(snapshot: &Snapshot) -> String {
    ece_codegen::outline(&snapshot.api).to_string()
}

/// What is wrong with what is told; nothing is wrong with telling nothing.
fn problem(comparison: &Comparison, has_moved: bool, operators: &[&Operator]) -> Option<String> {
    let kinds = |of: fn(&Operator) -> &'static [&'static str]| -> BTreeSet<&str> {
        operators.iter().flat_map(|operator| of(operator).iter().copied()).collect()
    };
    let (tells, moves) = (kinds(|it| it.tells), kinds(|it| it.moves));
    let is_right = |change: &Change| {
        let kind = match change.kind.as_str() {
            // Written otherwise as well, it is a question.
            "definition-possibly-renamed" if operators.len() > 1 => "definition-renamed",
            kind => kind,
        };
        change.verdicts.source == Level::Patch && tells.contains(kind)
            || has_moved && !moves.is_empty() && (moves.contains(kind) || OF_RUST.contains(&kind))
    };
    let is_harmless =
        |change: &Change| [change.verdicts.old_clients, change.verdicts.older_server] == [Verdict::Harmless; 2];
    let mut wrong: Vec<String> = comparison.changes.iter().filter(|change| !is_right(change)).map(told).collect();
    wrong.extend(comparison.all().filter(|change| !is_harmless(change)).map(told));
    (!wrong.is_empty() || !comparison.unexplained.is_empty())
        .then(|| format!("{}; unexplained {:?}", wrong.join("; "), comparison.unexplained))
}

fn told(change: &Change) -> String {
    let verdicts = &change.verdicts;
    let wire =
        format!("{} {} {}", verdicts.old_clients.as_str(), verdicts.older_server.as_str(), verdicts.source.as_str());
    let rust: Vec<String> =
        change.rust.iter().take(3).map(|line| format!("{:?}>{:?}", line.before, line.after)).collect();
    format!("{} {wire} [{}] {} -> {} {rust:?}", change.kind.as_str(), change.subject, change.old, change.new)
}

/// Writes the document of `base` otherwise; nothing where there is no place for it.
fn respelled(base: &Base, operators: &[&Operator], seed: u64) -> Option<(Value, Vec<String>)> {
    let mut draft = Draft { document: base.document.clone(), rng: Rng::with_seed(seed) };
    let applied = operators.iter().filter(|operator| {
        let before = draft.document.clone();
        let is_done = (operator.apply)(&mut draft).is_some();
        if !is_done {
            draft.document = before;
        }
        is_done
    });
    let applied: Vec<&&Operator> = applied.collect();
    let text = draft.document.to_string();
    if applied.is_empty() || text == base.text {
        return None;
    }
    let new = read(&text)?;
    let has_moved = outline(&base.snapshot) != outline(&new);
    let names: Vec<&str> = operators.iter().map(|it| it.name).take(3).collect();
    let mut problems = Vec::new();
    for (there, old, new) in [("there", &base.snapshot, &new), ("back", &new, &base.snapshot)] {
        if let Some(problem) = problem(&compare(old, new), has_moved, operators) {
            problems.push(format!("{} of {} ({seed}, {there}): {problem}", names.join(", "), base.name));
        }
    }
    Some((draft.document, problems))
}

fn only() -> Vec<String> {
    std::env::var("ECE_ONLY").unwrap_or_default().split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// One operator at a time.
#[test]
fn a_small_document_written_otherwise_is_no_change() {
    let (bases, operators, only) = (bases(), operators(), only());
    assert!(bases.len() > 200, "{}", bases.len());
    let is_asked = |name: &str| only.is_empty() || only.iter().any(|it| name.contains(it.as_str()));
    let jobs: Vec<(usize, &Base, usize)> = bases
        .iter()
        .enumerate()
        .flat_map(|(index, base)| (0..operators.len()).map(move |operator| (index, base, operator)))
        .filter(|(index, base, operator)| match seeds() {
            None if only.is_empty() => (index + operator) % 4 == 0 || base.name == "places",
            _ => is_asked(operators[*operator].name) || !only.is_empty() && is_asked(&base.name),
        })
        .collect();
    let (next, problems, applied) = (AtomicUsize::new(0), Mutex::new(Vec::new()), Mutex::new(vec![0; operators.len()]));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((_, base, operator)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for seed in 0..seeds().unwrap_or(1) {
                        let Some((document, found)) = respelled(base, &[operators[*operator]], seed) else { continue };
                        applied.lock().unwrap()[*operator] += 1;
                        if !found.is_empty() {
                            keep(&format!("{}-{}-{seed}", operators[*operator].name, base.name), base, &document);
                        }
                        problems.lock().unwrap().extend(found);
                    }
                }
            });
        }
    });
    let (mut applied, mut problems) = (applied.into_inner().unwrap(), problems.into_inner().unwrap());
    for index in (0..operators.len()).filter(|_| only.is_empty()) {
        if applied[index] == 0
            && let Some((_, found)) = bases.iter().find_map(|base| respelled(base, &[operators[index]], 0))
        {
            applied[index] += 1;
            problems.extend(found);
        }
    }
    println!("{} documents, {} respelled", bases.len(), applied.iter().sum::<usize>());
    let idle: Vec<&str> =
        operators.iter().zip(&applied).filter(|(_, count)| **count == 0).map(|(it, _)| it.name).collect();
    problems.sort();
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
    assert!(idle.is_empty() || !only.is_empty(), "there is no place for {idle:?}");
}

/// Two operators in one document.
#[test]
fn a_document_written_otherwise_in_two_ways_is_no_change() {
    let (bases, operators, only) = (bases(), operators(), only());
    let is_asked = |name: &str| only.is_empty() || only.iter().any(|it| name.contains(it.as_str()));
    let pairs = (0..operators.len()).flat_map(|one| (one + 1..operators.len()).map(move |other| [one, other]));
    let pairs: Vec<[usize; 2]> = pairs
        .filter(|[one, other]| seeds().is_some() || (one * 7 + other) % 31 == 0)
        .filter(|pair| !OTHER.contains(&pair.map(|index| operators[index].name)))
        .filter(|pair| pair.iter().any(|index| is_asked(operators[*index].name)))
        .collect();
    let (next, problems) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some([one, other]) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let both = [operators[*one], operators[*other]];
                    let is_fit = |base: &&Base| both.iter().all(|it| it.fits(&base.document));
                    let first = (one * 31 + other * 17) % bases.len();
                    let fit = bases[first..].iter().chain(&bases[..first]).filter(is_fit);
                    for base in fit.take(usize::try_from(seeds().unwrap_or(1)).unwrap()) {
                        let Some((document, found)) = respelled(base, &both, 0) else { continue };
                        if !found.is_empty() {
                            keep(&format!("{}-{}-{}", both[0].name, both[1].name, base.name), base, &document);
                        }
                        problems.lock().unwrap().extend(found);
                    }
                }
            });
        }
    });
    let mut problems = problems.into_inner().unwrap();
    problems.sort();
    assert!(problems.is_empty(), "{} problems of {} pairs\n{}", problems.len(), pairs.len(), problems.join("\n"));
}

/// The document that is stored, with its corrections.
#[test]
fn the_stored_document_written_otherwise_is_no_change() {
    let document = ece_codegen::corrected(&support::text(), &support::overlays()).0.unwrap();
    let (text, snapshot) = (document.to_string(), read(&document.to_string()).unwrap());
    let base = Base { name: "the stored document".to_owned(), document, text, snapshot };
    let (operators, only) = (operators(), only());
    let is_asked = |name: &str| only.iter().any(|it| name.contains(it.as_str()));
    let asked = |(index, it): &(usize, &&'static Operator)| match seeds() {
        None if only.is_empty() => index % 12 == 0,
        _ => only.is_empty() || is_asked(it.name),
    };
    let (mut problems, mut applied) = (Vec::new(), 0);
    for (_, operator) in operators.iter().enumerate().filter(asked) {
        for seed in 0..seeds().map_or(1, |seeds| seeds.min(3)) {
            if let Some((document, found)) = respelled(&base, &[operator], seed) {
                applied += 1;
                if !found.is_empty() {
                    keep(&format!("{}-stored-{seed}", operator.name), &base, &document);
                }
                problems.extend(found);
            }
        }
    }
    assert!(applied > 0 || !only.is_empty());
    assert!(problems.is_empty(), "{} of {applied}\n{}", problems.len(), problems.join("\n"));
}

/// Keeps both documents where the environment names a folder, to look at.
fn keep(name: &str, base: &Base, document: &Value) {
    if let Ok(folder) = std::env::var("ECE_KEEP") {
        let folder = Path::new(&folder);
        let name = name.replace([' ', '/'], "_");
        fs::write(folder.join(format!("{name}.old.json")), format!("{:#}", base.document)).unwrap();
        fs::write(folder.join(format!("{name}.new.json")), format!("{document:#}")).unwrap();
    }
}
