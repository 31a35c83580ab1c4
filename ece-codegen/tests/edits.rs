//! Thousands of edits of documents, the same on every machine: whatever somebody changes in a document that can be read,
//! the comparison explains all of it, tells nothing twice, and tells the same the other way round.
//!
//! `ECE_EDITS=10000` asks for more cases than the suite has time for, `ECE_EDITS_SEED=17` shows the two documents of one.
#![allow(missing_docs, unreachable_pub)]

#[path = "edits/case.rs"]
mod case;
#[path = "edits/edit.rs"]
mod edit;
#[path = "edits/generic.rs"]
mod generic;
#[path = "edits/mirror.rs"]
mod mirror;
#[path = "edits/operations.rs"]
mod operations;
#[path = "edits/schemas.rs"]
mod schemas;
#[path = "edits/shared.rs"]
mod shared;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use case::{Base, Case};
use edit::Operator;
use serde_json::Value;

/// Cases of small documents where nobody asks for more; every operator comes first in some of them.
const CASES: u64 = 1_500;
/// Larger documents take their time, and show nothing that small ones do not.
const LARGEST: usize = 9_000;

fn operators() -> Vec<Operator> {
    [generic::OPERATORS, schemas::OPERATORS, operations::OPERATORS, shared::OPERATORS].concat()
}

fn asked() -> Option<u64> {
    std::env::var("ECE_EDITS").ok().and_then(|cases| cases.parse().ok())
}

/// The cases to try, and those of one number alone where somebody asks for it.
fn seeds(cases: u64, bases: &[Base]) -> std::ops::Range<u64> {
    let Some(seed) = std::env::var("ECE_EDITS_SEED").ok().and_then(|seed| seed.parse().ok()) else { return 0..cases };
    if let Some(case) = Case::of(seed, bases, &operators()) {
        println!("{:?}\n{:#}\n{:#}", case.operators, case.base.document, case.document);
    }
    seed..seed + 1
}

fn base(name: String, document: Value) -> Option<Base> {
    let snapshot = ece_codegen::read(&document.to_string(), &[]).0?;
    Some(Base { name, document, snapshot })
}

/// Fixtures and documents in other people's styles.
fn small() -> Vec<Base> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let read = |folder: &str| fs::read_dir(tests.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = read("fixtures").chain(read("documents")).chain(read("changes")).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let texts = paths.iter().map(|path| (path, fs::read_to_string(path).unwrap()));
    let texts = texts.filter(|(_, text)| text.len() < LARGEST);
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    texts.filter_map(|(path, text)| base(name(path), serde_json::from_str(&text).ok()?)).collect()
}

/// The real document, with its overlays and without them.
fn real() -> Vec<Base> {
    let corrected = ece_codegen::corrected(&support::text(), &support::overlays()).0.unwrap();
    let both = [("real", support::document()), ("corrected", corrected)];
    both.into_iter().map(|(name, document)| base(name.to_owned(), document).unwrap()).collect()
}

/// What came of the cases that an operator was the first in.
#[derive(Clone, Debug, Default)]
struct Count {
    cases: usize,
    read: usize,
    wrong: BTreeMap<String, usize>,
}

#[derive(Debug, Default)]
struct Results {
    counts: BTreeMap<&'static str, Count>,
    problems: Vec<String>,
    /// Told in another way when it is undone: which change a consequence in Rust belongs to may depend on the way.
    not_mirrored: Vec<String>,
}

fn run(bases: &[Base], seeds: std::ops::Range<u64>) -> Results {
    let operators = operators();
    let (next, results) = (AtomicU64::new(seeds.start), Mutex::new(Results::default()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                break;
            }
            let Some(case) = Case::of(seed, bases, &operators) else { continue };
            let found = catch_unwind(AssertUnwindSafe(|| case.problems()))
                .unwrap_or_else(|_| Some(vec!["panic: see above".to_owned()]));
            let mut results = results.lock().unwrap();
            let count = results.counts.entry(case.operators[0]).or_default();
            count.cases += 1;
            let Some(found) = found else { continue };
            count.read += 1;
            for problem in &found {
                let class = problem.split(':').next().unwrap_or_default();
                *count.wrong.entry(class.to_owned()).or_default() += 1;
            }
            let shown = found.iter().take(4).cloned().collect::<Vec<_>>().join("\n    ");
            let shown = format!("seed {seed}: {} {:?}\n    {shown}", case.base.name, case.operators);
            if found.iter().any(|problem| !problem.starts_with("mirror")) {
                results.problems.push(shown);
            } else if !found.is_empty() {
                results.not_mirrored.push(shown);
            }
        }
    };
    let threads = thread::available_parallelism().map_or(2, usize::from).clamp(2, 8);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    results.into_inner().unwrap()
}

fn check(results: &Results, least: usize) {
    for (name, count) in &results.counts {
        println!("{name}: {} cases, {} read, {:?}", count.cases, count.read, count.wrong);
    }
    if let Some(file) = std::env::var_os("ECE_EDITS_LOG") {
        fs::write(file, [&results.problems[..], &results.not_mirrored[..]].concat().join("\n")).unwrap();
    }
    let read: usize = results.counts.values().map(|count| count.read).sum();
    let mirror = &results.not_mirrored;
    assert!(mirror.len() * 100 <= read, "{} of {read}:\n{}", mirror.len(), mirror[..mirror.len().min(5)].join("\n"));
    let problems = &results.problems;
    assert!(problems.is_empty(), "{} cases:\n{}", problems.len(), problems[..problems.len().min(5)].join("\n"));
    let empty = results.counts.iter().filter(|(_, count)| count.read < least);
    assert_eq!(empty.map(|(name, _)| *name).collect::<Vec<_>>(), [""; 0], "edits of which too few could be read");
}

#[test]
fn every_edit_of_a_small_document_is_explained() {
    let bases = small();
    assert!(bases.len() > 250, "{}", bases.len());
    let results = run(&bases, seeds(asked().unwrap_or(CASES), &bases));
    assert_eq!(results.counts.len(), operators().len(), "an operator never found a place");
    check(&results, 3);
}

#[test]
fn every_edit_of_the_real_document_is_explained() {
    let bases = real();
    let results = run(&bases, seeds(asked().map_or(4, |cases| cases / 50), &bases));
    check(&results, 0);
}
