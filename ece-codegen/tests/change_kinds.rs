//! The table of kinds of changes: complete, in step with its page, and each example is an example of its kind.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ece_codegen::Snapshot;
use ece_codegen::diff::{Change, Comparison, Direction, Example, Kind, Level, compare, kinds_page};
use serde_json::Value;

/// What no document shows at its place.
const WITHOUT_EXAMPLE: [Kind; 1] = [Kind::SurfaceChanged];

/// Kinds whose examples need something else to change as well.
const BESIDE: [(Kind, &[Kind]); 9] = [
    // What Rust alone sees of it elsewhere.
    (Kind::ConsumesChanged, &[Kind::SurfaceChanged]),
    (Kind::BodyRemoved, &[Kind::SurfaceChanged]),
    (Kind::BodyTypeChanged, &[Kind::SurfaceChanged]),
    (Kind::DefinitionTypeChanged, &[Kind::SurfaceChanged, Kind::RustNameMoved]),
    (Kind::DiscriminatorAdded, &[Kind::SurfaceChanged, Kind::RustNameMoved]),
    (Kind::DiscriminatorRemoved, &[Kind::SurfaceChanged, Kind::RustNameMoved]),
    (Kind::DefinitionPossiblyRenamed, &[Kind::PropertyAddedOptional]),
    (Kind::RecursionChanged, &[Kind::PropertyAddedOptional]),
    (Kind::RustNameMoved, &[Kind::DefinitionAdded]),
];

const DIRECTIONS: [Direction; 4] = [Direction::Request, Direction::Response, Direction::Both, Direction::Unused];

fn read(document: &Value) -> Snapshot {
    let (snapshot, findings) = ece_codegen::read(&document.to_string(), &[]);
    snapshot.unwrap_or_else(|| panic!("{findings:?}"))
}

fn told(comparison: &Comparison) -> String {
    let line = |it: &Change| {
        format!("{} {:?} {:?} [{}] {} -> {}", it.kind.as_str(), it.direction, it.verdicts, it.subject, it.old, it.new)
    };
    format!(
        "{:?}\n    {}",
        comparison.unexplained,
        comparison.changes.iter().map(line).collect::<Vec<_>>().join("\n    ")
    )
}

/// What is wrong with an example.
fn problem(kind: Kind, example: &Example) -> Option<String> {
    let (old, new) = (read(&example.old), read(&example.new));
    let comparison = compare(&old, &new);
    let name = format!("{} {:?}", kind.as_str(), example.direction);
    let may_be = |other: Kind| BESIDE.iter().any(|(it, beside)| *it == kind && beside.contains(&other));
    let of_kind: Vec<&Change> = comparison.changes.iter().filter(|change| change.kind == kind).collect();
    let strangers = comparison.changes.iter().any(|change| change.kind != kind && !may_be(change.kind));
    let ([change], false) = (&of_kind[..], strangers) else {
        return Some(format!("{name} is told as {}", told(&comparison)));
    };
    let verdicts = (change.verdicts.old_clients, change.verdicts.older_server);
    let is_right =
        example.direction.is_none_or(|direction| change.direction == direction && verdicts == kind.wire(direction));
    let is_explained = comparison.unexplained.is_empty() && compare(&new, &old).unexplained.is_empty();
    (!is_right || !is_explained).then(|| format!("{name} is told as {}", told(&comparison)))
}

#[test]
fn every_example_is_told_as_its_kind_with_its_verdicts() {
    let mut problems = Vec::new();
    for kind in Kind::ALL {
        let examples = kind.examples();
        assert_eq!(examples.is_empty(), WITHOUT_EXAMPLE.contains(kind), "{}", kind.as_str());
        problems.extend(examples.iter().filter_map(|example| problem(*kind, example)));
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

#[test]
fn every_kind_has_a_name_of_its_own_and_words() {
    let ids: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let words: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.text()).collect();
    assert_eq!((ids.len(), words.len()), (Kind::ALL.len(), Kind::ALL.len()));
    for kind in Kind::ALL {
        assert!(kind.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", kind.as_str());
        assert!(kind.meaning().ends_with('.') && kind.meaning().split(". ").count() == 1, "{}", kind.meaning());
    }
}

/// Whatever verdicts an entry has, there is something to do, and it is the words of the kind wherever the kind has them.
#[test]
fn advice_is_never_empty_and_knows_the_direction() {
    for kind in Kind::ALL {
        for direction in DIRECTIONS {
            for source in [Level::Patch, Level::Minor, Level::Major] {
                let advice = kind.advice(direction, source);
                assert!(advice.ends_with(['.', '?']), "{}: {advice:?}", kind.as_str());
            }
        }
        for direction in kind.directions() {
            let advice = kind.advice(*direction, Level::Patch);
            assert!(
                !advice.contains("Check what clients of") && !advice.contains("Check what older servers make"),
                "{}",
                kind.as_str()
            );
        }
    }
    let of = |direction| Kind::PropertyAddedRequired.advice(direction, Level::Patch);
    let (request, response, both) = (of(Direction::Request), of(Direction::Response), of(Direction::Both));
    assert!(request.contains("Requests without it are refused") && !request.contains("Older servers"), "{request}");
    assert!(response.contains("Older servers do not send it") && !response.contains("refused"), "{response}");
    assert_eq!(both, format!("{request} {response}"));
    assert_eq!(of(Direction::Unused), "Nothing to do.");
}

/// What travels both ways is advised of those on which it means something, in the words of what it means there.
#[test]
fn advice_on_both_ways_is_that_of_each() {
    let document = |schema: &str, ways: [bool; 2]| {
        let refer = |is_there: bool, before: &str| {
            let schema = if is_there { r##"{"$ref":"#/definitions/It"}"## } else { r#"{"type":"string"}"# };
            format!(r#"{before}"schema":{schema}"#)
        };
        let text = format!(
            r#"{{"swagger":"2.0","info":{{"title":"t","version":"1"}},"paths":{{"/it":{{"put":{{"operationId":"put-it",
            "parameters":[{{"name":"it","in":"body"{}}}],"responses":{{"200":{{"description":""{}}}}}}}}}}},
            "definitions":{{"It":{{"type":"object","properties":{{"a":{schema}}}}}}}}}"#,
            refer(ways[0], ","),
            refer(ways[1], ",")
        );
        read(&serde_json::from_str(&text).unwrap())
    };
    let (integer, number, text) = (r#"{"type":"integer"}"#, r#"{"type":"number"}"#, r#"{"type":"string"}"#);
    for (old, new) in [(integer, number), (number, integer), (integer, text)] {
        let told = |ways: [bool; 2]| {
            let comparison = compare(&document(old, ways), &document(new, ways));
            let [change] = &comparison.changes[..] else { panic!("{comparison:?}") };
            let wire: Vec<String> =
                change.advice().split_inclusive(['.', '?']).map(|it| it.trim().to_owned()).collect();
            (change.verdicts, wire.into_iter().collect::<BTreeSet<_>>())
        };
        let [request, response, both] = [[true, false], [false, true], [true, true]].map(told);
        assert_eq!(both.0.old_clients, request.0.old_clients.max(response.0.old_clients));
        assert_eq!(both.0.older_server, request.0.older_server.max(response.0.older_server));
        assert_eq!(both.1, &request.1 | &response.1, "{old} {new}");
    }
}

#[test]
fn the_page_is_that_of_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("CHANGES.md");
    let page = fs::read_to_string(path).unwrap_or_default();
    assert!(page == kinds_page(), "cargo xtask diff --kinds --out ece-codegen/CHANGES.md writes it");
}
