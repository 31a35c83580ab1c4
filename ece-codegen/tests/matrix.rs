//! Every edit of a schema at every place where a schema can stand, told once and rightly, in both directions. What is
//! right is worked out here, from first principles: by trying values, and by the calls that users of the API write.
#![allow(missing_docs, unreachable_pub)]

#[allow(dead_code)] // `cargo xtask judge-diff` uses more of it
#[path = "matrix/mod.rs"]
mod grid;
#[path = "matrix/known.rs"]
mod known;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use ece_codegen::Snapshot;
use ece_codegen::diff::{Change, Comparison, Kind, Level, Verdict, api_uses, compare};
use grid::calls::{CallEdit, calls};
use grid::cells::{Cell, Made, cells, document};
use grid::edits::{Edit, Told};
use grid::places::Way;
use grid::{oracle, shape};
use known::{KNOWN_CALLS, Known, covers, known};
use serde_json::Value;

fn read(document: &Value) -> Snapshot {
    let (version, findings) = ece_codegen::read(&document.to_string(), &[]);
    version.unwrap_or_else(|| panic!("{findings:?}"))
}

fn letters(wire: (Verdict, Verdict), source: Level) -> String {
    let letter = |verdict| match verdict {
        Verdict::Breaks => 'B',
        Verdict::May => 'W',
        Verdict::Harmless => '-',
    };
    let source = match source {
        Level::Major => 'M',
        Level::Minor => 'm',
        Level::Patch => '=',
    };
    [letter(wire.0), letter(wire.1), source].iter().collect()
}

fn told(changes: &[Change]) -> String {
    let lines = changes.iter().map(|it| {
        let wire = (it.verdicts.old_clients, it.verdicts.older_server);
        format!("{} {} [{}: {} -> {}]", it.kind.as_str(), letters(wire, it.level()), it.subject, it.old, it.new)
    });
    lines.collect::<Vec<_>>().join("; ")
}

/// What the calls of users say: gone or another is major, new is minor. Another name for a type is the type.
fn source(old: &Snapshot, new: &Snapshot) -> Level {
    let uses = |snapshot: &Snapshot| -> BTreeSet<String> {
        let lines = api_uses(&snapshot.api);
        let aliases: Vec<(String, &str)> = lines.iter().filter_map(|line| alias(&line.code)).collect();
        let texts = lines.iter().map(|line| format!("{} {}", line.item, line.code.split_once('(').unwrap().1));
        texts.map(|text| aliases.iter().fold(text, |text, (name, ty)| text.replace(name, ty))).collect()
    };
    let (old, new) = (uses(old), uses(new));
    match (old.is_subset(&new), new.is_subset(&old)) {
        (true, true) => Level::Patch,
        (true, false) => Level::Minor,
        _ => Level::Major,
    }
}

/// `(it: Name) -> Type { it }`: the two are one.
fn alias(code: &str) -> Option<(String, &str)> {
    let (name, rest) = code.split_once("(it: ")?.1.split_once(") -> ")?;
    Some((name.to_owned(), rest.strip_suffix(" { it }")?))
}

/// What is right on the wire.
fn wire(cell: &Cell, is_back: bool) -> (Verdict, Verdict) {
    let wires = cell.edits().enumerate().map(|(index, edit)| {
        let shape = |is_new: bool| shape::shape(&cell.schema(edit, is_new), &cell.definitions());
        let (old, new) = (shape(is_back), shape(!is_back));
        let (request, response) = (oracle::of_request(&old, &new), oracle::of_response(&old, &new));
        // The edit is in the body there, and what is beside it in the answer; both may be the same edit.
        let is_apart = cell.place.name == "beside-in-operation";
        match cell.place.way {
            Way::Both if is_apart && index == 0 => request,
            Way::Both if is_apart => response,
            Way::Request => request,
            Way::Both => (request.0.max(response.0), request.1.max(response.1)),
            Way::Response | Way::Header => response,
        }
    });
    wires.reduce(|one, other| (one.0.max(other.0), one.1.max(other.1))).unwrap()
}

/// The documents of a cell: with no edit, with both, with one alone.
struct Sides {
    ends: [Snapshot; 2],
    /// With the edit alone, and with that beside it alone.
    between: Option<[Snapshot; 2]>,
}

impl Sides {
    fn of(cell: &Cell) -> Self {
        let side = |edit, beside| read(&document(&[*cell], Made { edit, beside }));
        let between = cell.beside.map(|_| [side(true, false), side(false, true)]);
        Self { ends: [side(false, false), side(true, true)], between }
    }
}

/// How a cell is told one way, and what is wrong with that.
fn problem(cell: &Cell, sides: &Sides, is_back: bool) -> (Comparison, Option<String>) {
    let [none, all] = &sides.ends;
    let (old, new) = if is_back { (all, none) } else { (none, all) };
    let comparison = compare(old, new);
    let (wire, source) = (wire(cell, is_back), source(old, new));
    let wanted = letters(wire, source);
    let mut complaint = complaint(cell, &comparison, wire, source);
    if let Some(between) = sides.between.as_ref().filter(|_| complaint.is_none()) {
        complaint = is_sum(&comparison, &between.each_ref().map(|new| compare(old, new))).err();
    }
    let way = if is_back { ", back" } else { "" };
    let told = told(&comparison.changes);
    (comparison, complaint.map(|it| format!("{}{way}: {it}; right is {wanted}, told {told}", cell.name())))
}

/// What is told of several edits at once is what is told of each alone.
fn is_sum(whole: &Comparison, parts: &[Comparison]) -> Result<(), String> {
    let (told, apart) = (facts(&[whole]), facts(&parts.iter().collect::<Vec<_>>()));
    let differing: Vec<_> = told.symmetric_difference(&apart).take(6).collect();
    if differing.is_empty() { Ok(()) } else { Err(format!("together is not the sum: {differing:?}")) }
}

type Fact = (&'static str, String, String);

/// Kind, verdicts and subject of every place of every entry.
fn facts(comparisons: &[&Comparison]) -> BTreeSet<Fact> {
    let changes = comparisons.iter().flat_map(|it| &it.changes);
    let places = changes.flat_map(|change| change.places.iter().map(move |place| (change, place)));
    let facts = places.map(|(change, place)| {
        let it = &change.verdicts;
        (change.kind.as_str(), letters((it.old_clients, it.older_server), it.source), place.subject.clone())
    });
    // The words for people are one entry for the whole document.
    facts.filter(|(kind, ..)| *kind != Kind::DocumentationChanged.as_str()).collect()
}

fn complaint(cell: &Cell, comparison: &Comparison, wire: (Verdict, Verdict), source: Level) -> Option<String> {
    if !comparison.unexplained.is_empty() {
        return Some(format!("unexplained {:?}", comparison.unexplained));
    }
    let changes = &comparison.changes;
    let most = |of: fn(&Change) -> Verdict| changes.iter().map(of).max().unwrap_or(Verdict::Harmless);
    let told = (most(|it| it.verdicts.old_clients), most(|it| it.verdicts.older_server));
    let is_harmless = |wire| wire == (Verdict::Harmless, Verdict::Harmless);
    // Headers are read by whoever asks for them: nothing breaks for certain.
    let is_wire_right = match cell.place.way {
        Way::Header => is_harmless(told) == is_harmless(wire) && told.0.max(told.1) < Verdict::Breaks,
        _ => told == wire,
    };
    let wants_silence = source == Level::Patch && !is_harmless(wire);
    let is_documented = cell.edits().any(|edit| edit.told == Told::Documentation);
    let complaint = if !counts(cell, source).contains(&changes.len()) {
        format!("{} entries", changes.len())
    } else if !is_wire_right {
        "the wire".to_owned()
    } else if comparison.level() != source {
        "the source".to_owned()
    } else if cell.beside.is_none() && changes.iter().any(Change::is_silent) != wants_silence {
        "silence".to_owned()
    } else if is_documented != changes.iter().any(|it| it.kind == Kind::DocumentationChanged) {
        "documentation".to_owned()
    } else {
        return None;
    };
    Some(complaint)
}

/// How many entries there may be. Where only Rust moves, that is one.
fn counts(cell: &Cell, source: Level) -> RangeInclusive<usize> {
    let count = |edit: &Edit| match edit.told {
        Told::Nothing => 0,
        Told::Documentation => 1,
        Told::Entries(count) => count,
    };
    let least: usize = cell.edits().map(count).sum();
    let silent = cell.edits().filter(|edit| edit.told == Told::Nothing).count();
    let moved = if source == Level::Patch { 0 } else { silent };
    // Two of one kind may be one entry.
    let most = least + moved;
    match cell.beside {
        Some(_) => least.min(1)..=most,
        None => most..=most,
    }
}

const PARTS: usize = 2;

/// The part of all cells that one test looks at: the tests run side by side.
fn judge(part: usize) {
    let known = known();
    let (mut problems, mut failed) = (Vec::new(), BTreeSet::<&Known>::new());
    let cells: Vec<Cell> = cells().into_iter().filter(|cell| cell.number % PARTS == part).collect();
    let mut alone = [Vec::new(), Vec::new()];
    for cell in &cells {
        let (sides, mut found) = (Sides::of(cell), Vec::new());
        for (is_back, alone) in [false, true].into_iter().zip(&mut alone) {
            let (comparison, problem) = problem(cell, &sides, is_back);
            alone.push(comparison);
            found.extend(problem);
        }
        let covering: Vec<_> = known.iter().filter(|known| !found.is_empty() && covers(known, cell)).collect();
        if covering.is_empty() {
            problems.extend(found);
        }
        failed.extend(covering);
    }
    for known in known.iter().filter(|known| !failed.contains(known)) {
        if cells.iter().any(|cell| covers(known, cell)) {
            problems.push(format!("{known:?} is told rightly now: take it out of the list"));
        }
    }
    // All edits in one document: each is told as it is alone.
    let [old, new] = [false, true].map(|is_new| read(&document(&cells, Made::all(is_new))));
    for (whole, alone) in [compare(&old, &new), compare(&new, &old)].iter().zip(&alone) {
        problems.extend(is_sum(whole, alone).err());
    }
    assert!(problems.is_empty(), "{} problems in {} cells\n{}", problems.len(), cells.len(), problems.join("\n"));
}

#[test]
fn every_edit_at_every_place_is_told_once_and_rightly_one_half() {
    judge(0);
}

#[test]
fn every_edit_at_every_place_is_told_once_and_rightly_other_half() {
    judge(1);
}

/// How an edit around schemas is told one way: letters of every entry, and silence where the wire alone is affected.
fn call_problem(edit: &CallEdit, is_back: bool) -> Option<String> {
    let side = |is_new: bool| read(&serde_json::from_str(&edit.document(is_new)).unwrap());
    let (old, new, right) =
        if is_back { (side(true), side(false), edit.back) } else { (side(false), side(true), edit.there) };
    let comparison = compare(&old, &new);
    let wire = |it: &Change| (it.verdicts.old_clients, it.verdicts.older_server);
    let entries: Vec<String> = comparison.changes.iter().map(|it| letters(wire(it), it.level())).collect();
    let is_affected = comparison.changes.iter().any(|it| wire(it) != (Verdict::Harmless, Verdict::Harmless));
    let wants_silence = is_affected && source(&old, &new) == Level::Patch;
    let is_right = entries.join(" ") == right
        && comparison.unexplained.is_empty()
        && comparison.changes.iter().any(Change::is_silent) == wants_silence;
    let (way, told) = (if is_back { ", back" } else { "" }, told(&comparison.changes));
    (!is_right).then(|| format!("{}{way}: right is `{right}`, told {told}, {:?}", edit.name, comparison.unexplained))
}

#[test]
fn edits_around_schemas_are_told_as_they_were_measured() {
    let mut problems = Vec::new();
    for edit in calls() {
        let found: Vec<String> = [false, true].into_iter().filter_map(|is_back| call_problem(edit, is_back)).collect();
        match KNOWN_CALLS.contains(&edit.name) {
            true if found.is_empty() => problems.push(format!("{} is told rightly now", edit.name)),
            true => {}
            false => problems.extend(found),
        }
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}
