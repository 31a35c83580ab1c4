use ece_codegen::diff::{Direction, Kind};

use super::super::tests::{entry, report};
use super::super::{Entry, EntryPlace, Format};

fn of(kind: Kind, subject: &str, old: &str, new: &str) -> Entry {
    let (subject, old, new) = (subject.to_owned(), old.to_owned(), new.to_owned());
    let documentation = false;
    Entry { kind, text: kind.text(), subject, old, new, documentation, ..entry("a", 1) }
}

fn at(places: &[&str], entry: Entry) -> Entry {
    let place = |subject: &&str| EntryPlace { subject: (*subject).to_owned(), old: None, new: None };
    Entry { places: places.iter().map(place).collect(), ..entry }
}

#[test]
fn nothing_is_said_twice_and_nothing_is_left_open() {
    let cases = [
        (of(Kind::ErrorCodeRemoved, "get-a 449 a.b", "a.b", ""), "error code removed get-a 449 a.b"),
        (of(Kind::ErrorStatusAdded, "get-a 400", "", "400: Failed"), "error status added get-a 400: Failed"),
        (of(Kind::PropertyBecameOptional, "A.b", "required", "optional"), "required property became optional A.b"),
        (
            of(Kind::ProducesChanged, "get-a", "", "application/json"),
            "media types of the responses changed get-a: nothing → application/json",
        ),
        (of(Kind::PropertyRemovedOptional, "A.b", "string", ""), "optional property removed A.b: was string"),
        (of(Kind::Deprecated, "A.b", "", "x-ece-deprecated true"), "marked as deprecated A.b"),
        (of(Kind::BasePathChanged, "basePath", "/a", "/b"), "base path changed: /a → /b"),
        (of(Kind::SecuritySchemeAdded, "security scheme key", "", "header X"), "security scheme added key: header X"),
        (of(Kind::BodyAddedRequired, "set-a body", "", "body A"), "required body added set-a body: A"),
        (of(Kind::ParameterEnumValueRemoved, "get-a 75", "75", ""), "value of the parameter removed get-a 75: was 75"),
        (of(Kind::TagDocumented, "tags", "A, B, C", "A, C, D"), "list of tags changed: without B; with D"),
        (
            at(&["a", "b"], of(Kind::OperationRemoved, "tag T", "2 operations", "")),
            "2 operations removed, all of tag T (a, b)",
        ),
        (
            at(&["a q", "b q"], of(Kind::ParameterAddedOptional, "q", "", "query string")),
            "optional parameter added q (2 places: a, b): query string",
        ),
        (
            at(&["a", "b"], of(Kind::DocumentationChanged, "documentation", "", "")),
            "documentation changed (2 places: a, b)",
        ),
    ];
    for (entry, expected) in cases {
        assert_eq!(entry.headline(), expected);
    }
    for kind in Kind::ALL {
        assert!(!kind.text().contains('?'), "{}", kind.text());
    }
}

#[test]
fn operations_are_named_once() {
    let named = |operations: &[&str], entry: Entry| {
        let operations = operations.iter().map(|id| (*id).to_owned()).collect();
        Entry { operations, ..entry }.travels(str::to_owned)
    };
    let property = || of(Kind::PropertyAddedOptional, "A.b", "", "string");
    assert_eq!(named(&["a", "b", "c", "d"], property()), "in responses of 4 operations: a, b, c and 1 more");
    assert_eq!(named(&["x"], property()), "in responses of x");
    let unused = Entry { direction: Direction::Unused, ..property() };
    assert_eq!(named(&[], unused), "no operation reaches it");
    let parameter = at(&["a q", "b q"], of(Kind::ParameterAddedOptional, "q", "", "query string"));
    assert_eq!(named(&["a", "b"], parameter), "in responses of 2 operations");
    assert_eq!(named(&["a"], at(&["a"], of(Kind::OperationAdded, "a", "", "GET /a"))), "");
}

/// However many operations, places, members and lines of Rust there are.
#[test]
fn no_line_of_the_terminal_is_long() {
    let names: Vec<String> = (0..80).map(|index| format!("get-the-lamp-of-the-house-{index}")).collect();
    let subjects: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut entry = at(&subjects, of(Kind::OperationRemoved, "tag Lamps", "80 operations", ""));
    entry.operations.clone_from(&names);
    entry.members = names.iter().flat_map(|name| [format!("GET /{name}"), format!("pub fn {name}()")]).collect();
    entry.rust[0].before = Some(format!("pub fn a(&self{}) -> B", ", a_value: impl AsRef<str>".repeat(20)));
    entry.advice = "Find who calls it. ".repeat(30);
    entry.caused = names
        .iter()
        .map(|name| Entry { members: names.clone(), ..of(Kind::DefinitionRemoved, name, "", "") })
        .collect();
    let text = report(vec![entry]).print(Format::Terminal, false);
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(longest <= 200, "{longest}: {text}");
    assert!(text.contains("{ GET /get-the-lamp-of-the-house-0, GET /") && !text.contains("pub fn get-the"), "{text}");
    assert!(text.contains("with it, definitions removed: get-the-lamp-of-the-house-0 {"), "{text}");
}
