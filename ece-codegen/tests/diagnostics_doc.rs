//! DIAGNOSTICS.md has a section for every code, and its examples yield what they are examples of.
#![allow(missing_docs)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::diagnostic::{Code, Diagnostic, Severity};
use ece_codegen::{Overlay, generate};
use serde_json::{Map, Value, json};

/// Makes a document, and an overlay or null.
type MakeExample = fn() -> (Value, Value);

/// Codes whose examples would be too long to read: the section says what it takes, and here it is made.
const LONG: [(Code, MakeExample); 5] = [
    (Code::TooManyChanges, too_many_changes),
    (Code::TooDeep, too_deep),
    (Code::TooManyCopies, too_many_copies),
    (Code::TooManySteps, too_many_steps),
    (Code::InheritanceTooLarge, inheritance_too_large),
];

/// Codes that no document is known to yield.
const WITHOUT_EXAMPLE: [(Code, &str); 2] = [
    (Code::LeftOut, "what is lost is said at the finding about its cause; this says what would be unsaid otherwise"),
    (Code::InvalidRust, "a document that yields it shows a defect to repair"),
];

/// Findings that an example yields besides its own, because one leads to the other.
const BESIDE: [(Code, Code); 1] = [(Code::NothingGenerated, Code::Unusable)];

/// The longest sentence of the text, in words.
const LONGEST_SENTENCE: usize = 30;

/// The longest section, in lines.
const LONGEST_SECTION: usize = 40;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text() -> String {
    fs::read_to_string(workspace().join("ece-codegen/DIAGNOSTICS.md")).unwrap()
}

/// What is between two headings of codes.
#[derive(Default)]
struct Section {
    code: String,
    lines: usize,
    prose: String,
    document: Option<String>,
    overlay: Option<String>,
}

impl Section {
    /// What follows a word in bold, up to the end of the paragraph.
    fn labelled(&self, label: &str) -> &str {
        let found = self.prose.split_once(&format!("**{label}:** "));
        found.unwrap_or_else(|| panic!("{} has no `**{label}:** `", self.code)).1.split("\n\n").next().unwrap()
    }

    fn findings(&self) -> Vec<Diagnostic> {
        let document = self.document.as_deref().unwrap_or_else(|| panic!("{} has no example", self.code));
        findings(document, self.overlay.as_deref())
    }
}

/// Reads the sections; what is in fences goes to the examples.
fn sections() -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut fence: Option<(String, String)> = None;
    for line in text().lines() {
        if let Some((code, _)) = line.strip_prefix("## ").and_then(|heading| heading.split_once(": ")) {
            sections.push(Section { code: code.to_owned(), ..Section::default() });
        }
        let Some(section) = sections.last_mut().filter(|_| !line.starts_with("# ")) else { continue };
        section.lines += 1;
        match (&mut fence, line.strip_prefix("```")) {
            (Some((info, example)), Some("")) => {
                let place = match info.as_str() {
                    "json overlay" => &mut section.overlay,
                    "json" | "yaml" => &mut section.document,
                    _ => panic!("{}: a fence of `{info}`", section.code),
                };
                assert!(place.replace(example.clone()).is_none(), "{}: two fences of `{info}`", section.code);
                fence = None;
            }
            (Some((_, example)), _) => writeln!(example, "{line}").unwrap(),
            (None, Some(info)) => fence = Some((info.to_owned(), String::new())),
            (None, None) => writeln!(section.prose, "{line}").unwrap(),
        }
    }
    assert!(fence.is_none(), "a fence is not closed");
    sections
}

fn findings(document: &str, overlay: Option<&str>) -> Vec<Diagnostic> {
    let overlays: Vec<Overlay> =
        overlay.iter().map(|text| Overlay { file: "overlay.json".to_owned(), text: (*text).to_owned() }).collect();
    generate(document, &overlays).diagnostics.iter().cloned().collect()
}

/// What else than the code, and what may be beside it, a document yields; notes left out.
fn strangers(code: Code, found: &[Diagnostic]) -> Vec<&Diagnostic> {
    let may_be = |it: &Diagnostic| it.code == code || BESIDE.contains(&(code, it.code));
    found.iter().filter(|it| it.severity() > Severity::Note && !may_be(it)).collect()
}

fn listed(found: &[Diagnostic]) -> String {
    found.iter().fold(String::new(), |text, it| format!("{text}{it}\n"))
}

#[test]
fn every_code_has_a_section_in_the_order_of_the_pipeline() {
    let found: Vec<String> = sections().into_iter().map(|section| section.code).collect();
    let expected: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(found, expected);
}

#[test]
fn groups_are_those_of_the_letters() {
    let (mut letters, mut current) = (Vec::new(), String::new());
    for line in text().lines() {
        if let Some((letter, _)) = line.strip_prefix("# ").and_then(|heading| heading.split_once(": ")) {
            letter.clone_into(&mut current);
            letters.push(current.clone());
        } else if let Some(heading) = line.strip_prefix("## ") {
            assert!(heading.starts_with(&current), "`{heading}` is in the group {current}");
        }
    }
    let mut expected: Vec<String> = Code::ALL.iter().map(|code| code.as_str()[..1].to_owned()).collect();
    expected.dedup();
    assert_eq!(letters, expected);
}

#[test]
fn every_section_says_severity_cost_and_cure() {
    for (section, code) in sections().iter().zip(Code::ALL) {
        assert_eq!(section.labelled("Severity"), code.severity().to_string(), "{code}");
        assert!(!section.labelled("Cost").is_empty() && !section.labelled("What to do").is_empty(), "{code}");
    }
}

#[test]
fn every_example_yields_its_code_once_and_nothing_else_that_weighs() {
    let mut faults = String::new();
    for (section, code) in sections().iter().zip(Code::ALL) {
        if LONG.iter().any(|(long, _)| long == code) || WITHOUT_EXAMPLE.iter().any(|(without, _)| without == code) {
            assert!(section.document.is_none(), "{code} has an example");
            continue;
        }
        let found = section.findings();
        if found.iter().filter(|it| it.code == *code).count() != 1 || !strangers(*code, &found).is_empty() {
            write!(faults, "\n{code} yields\n{}", listed(&found)).unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn what_is_too_long_for_an_example_yields_its_code() {
    for (code, example) in LONG {
        let (document, overlay) = example();
        let found = findings(
            &document.to_string(),
            Some(&overlay.to_string()).filter(|_| !overlay.is_null()).map(String::as_str),
        );
        assert!(found.iter().any(|it| it.code == code), "{code}");
        assert!(strangers(code, &found).is_empty(), "{code} yields\n{}", listed(&found));
    }
}

#[test]
fn sections_are_short_and_so_are_their_sentences() {
    for section in sections() {
        assert!(section.lines <= LONGEST_SECTION, "{} has {} lines", section.code, section.lines);
        for sentence in section.prose.split("\n\n").flat_map(|paragraph| paragraph.split(['.', ';'])) {
            let words = sentence.split_whitespace().count();
            assert!(words <= LONGEST_SENTENCE, "{}: {words} words: {sentence}", section.code);
        }
    }
}

#[test]
fn the_readme_leads_to_it() {
    assert!(fs::read_to_string(workspace().join("README.md")).unwrap().contains("(ece-codegen/DIAGNOSTICS.md)"));
}

#[expect(clippy::needless_pass_by_value, reason = "reads better with `json!`")]
fn document(paths: Value, definitions: Value) -> Value {
    json!({"swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "paths": paths, "definitions": definitions})
}

fn too_many_changes() -> (Value, Value) {
    let definitions: Map<String, Value> = (0..2500).map(|index| (format!("Lamp{index}"), json!({}))).collect();
    let enumeration: Vec<String> = (0..2000).map(|index| format!("v{index}")).collect();
    let update = json!({"type": "string", "enum": enumeration});
    let actions = json!([{"target": "$.definitions.*", "update": update}]);
    (document(json!({}), definitions.into()), json!({"overlay": "1.0.0", "actions": actions}))
}

fn too_deep() -> (Value, Value) {
    let deep = (0..70).fold(json!({"type": "string"}), |inner, _| json!({"type": "array", "items": inner}));
    (document(json!({}), json!({"Lamp": deep})), Value::Null)
}

fn too_many_copies() -> (Value, Value) {
    let responses: Map<String, Value> =
        (200..600).map(|status| (status.to_string(), json!({"description": ""}))).collect();
    let mut paths: Map<String, Value> =
        (0..400).map(|index| (format!("/lamps{index}"), json!({"$ref": "#/paths/~1lamp"}))).collect();
    paths.insert("/lamp".to_owned(), json!({"get": {"responses": responses}}));
    (document(paths.into(), json!({})), Value::Null)
}

fn too_many_steps() -> (Value, Value) {
    let mut definitions: Map<String, Value> = (0..1000)
        .map(|index| (format!("Lamp{index}"), json!({"$ref": format!("#/definitions/Lamp{}", index + 1)})))
        .collect();
    definitions.insert("Lamp1000".to_owned(), json!({"type": "object", "properties": {"lit": {"type": "boolean"}}}));
    let lit = json!({"$ref": "#/definitions/Lamp0/properties/lit"});
    let properties: Map<String, Value> = (0..100).map(|index| (format!("lit{index}"), lit.clone())).collect();
    definitions.insert("Room".to_owned(), json!({"type": "object", "properties": properties}));
    (document(json!({}), definitions.into()), Value::Null)
}

fn inheritance_too_large() -> (Value, Value) {
    let own = |index: usize| json!({"type": "object", "properties": {format!("m{index}"): {"type": "string"}}});
    let mut definitions: Map<String, Value> = (1..300)
        .map(|index| {
            let base = format!("#/definitions/Lamp{}", index - 1);
            (format!("Lamp{index}"), json!({"allOf": [{"$ref": base}, own(index)]}))
        })
        .collect();
    definitions.insert("Lamp0".to_owned(), own(0));
    (document(json!({}), definitions.into()), Value::Null)
}
