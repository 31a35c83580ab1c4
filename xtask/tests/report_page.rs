//! The page that `cargo xtask diff --format html` makes, read as text and opened in a browser.
//!
//! What needs the browser is ignored where nobody asks for it: `cargo test -p xtask --test report_page -- --ignored` does,
//! and fails where there is none.
#![allow(missing_docs)]

#[path = "report_page_support/browser.rs"]
mod browser;
#[path = "report_page_support/documents.rs"]
mod documents;
#[path = "report_page_support/elements.rs"]
mod elements;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use browser::Opened;
use documents::{NASTY, hostile, lamps, long};
use elements::elements;
use serde_json::Value;

/// A comparison, as a page and as JSON.
struct Page {
    folder: tempfile::TempDir,
    html: String,
    changes: Vec<Value>,
}

impl Page {
    fn of([old, new]: [Value; 2]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("old.json"), old.to_string()).unwrap();
        fs::write(path("new.json"), new.to_string()).unwrap();
        let diff = |format: &str, out: &str| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
            command.arg("diff").args([path("old.json"), path("new.json")]).arg("--raw");
            let output = command.args(["--format", format, "--out"]).arg(path(out)).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            fs::read_to_string(path(out)).unwrap()
        };
        let html = diff("html", "report.html");
        let report: Value = serde_json::from_str(&diff("json", "report.json")).unwrap();
        let changes = report["changes"].as_array().unwrap().clone();
        assert!(changes.len() > 3, "{changes:?}");
        Self { folder, html, changes }
    }

    /// Puts something in front of its end, and takes something out.
    fn altered(&self, without: &str, with: &str) -> PathBuf {
        assert!(self.html.contains(without));
        let path = self.folder.path().join("altered.html");
        fs::write(&path, self.html.replacen(without, "", 1).replace("</body>", &format!("{with}</body>"))).unwrap();
        path
    }

    fn open(&self, fragment: &str) -> Opened {
        browser::open(&self.folder.path().join("report.html"), fragment, &[])
    }

    fn ids(&self, is: impl Fn(&Value) -> bool) -> BTreeSet<String> {
        self.changes.iter().filter(|it| is(it)).map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    }
}

fn holds(list: &Value, wanted: &str) -> bool {
    list.as_array().unwrap().iter().any(|it| it == wanted)
}

#[test]
fn nothing_of_a_document_becomes_an_element_or_an_attribute() {
    let page = Page::of(hostile());
    let found = elements(&page.html);
    assert_eq!(found.names.get("script"), Some(&1));
    assert_eq!(found.names.get("style"), Some(&1));
    assert!(found.names["article"] == page.changes.len(), "{:?}", found.names);
    let loading = ["img", "link", "iframe", "object", "embed", "base", "svg", "video", "audio", "source", "textarea"];
    assert!(loading.iter().all(|name| !found.names.contains_key(*name)), "{:?}", found.names);
    let is_known = |name: &&String| !name.starts_with("data-") && !elements::ATTRIBUTES.contains(&name.as_str());
    let unknown: Vec<_> = found.attributes.iter().filter(is_known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(found.links.iter().all(|link| link.starts_with('#')), "{:?}", found.links);
    for character in ['\u{202e}', '\u{2066}', '\u{0}', '\u{1b}'] {
        assert!(!page.html.contains(character), "{character:?}");
    }
    // All of it is there, as text.
    for text in NASTY {
        let shown: String = text.chars().map(|c| if c == '\u{202e}' { '\u{fffd}' } else { c }).collect();
        assert!(found.text.contains(&shown), "{text} is not shown");
    }
}

#[test]
fn a_page_says_what_the_other_formats_say() {
    let page = Page::of(lamps());
    let text = elements(&page.html).text;
    for change in &page.changes {
        for member in ["id", "text", "subject", "old", "new", "advice"] {
            assert!(text.contains(change[member].as_str().unwrap()), "{member} of {change}");
        }
    }
    assert!(text.contains("\"maximum\": 7") && text.contains("\"maximum\": 9"), "both documents");
    for heading in ["Decide", "Silent on the Rust side", "Additions"] {
        assert!(page.html.contains(&format!("<h2>{heading} <span")), "{heading}");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn an_address_chooses_what_is_shown() {
    let page = Page::of(lamps());
    let all = page.ids(|_| true);
    let silent = page.ids(|it| it["silent"] == true);
    let breaking = page.ids(|it| it["source"] == "major" || it["old_clients"] == "breaks");
    assert!(!silent.is_empty() && !breaking.is_empty() && silent != breaking && breaking != all);
    let cases = [
        ("", all.clone()),
        ("#silent", silent.clone()),
        ("#breaking", breaking.clone()),
        ("#breaking&silent", silent.intersection(&breaking).cloned().collect()),
        ("#kind=property-removed-optional", page.ids(|it| it["kind"] == "property-removed-optional")),
        ("#old_clients=breaks", page.ids(|it| it["old_clients"] == "breaks")),
        (
            "#older_server=harmless&source=minor",
            page.ids(|it| it["older_server"] == "harmless" && it["source"] == "minor"),
        ),
        ("#direction=request", page.ids(|it| it["direction"] == "request")),
        ("#tag=Other%20rooms", page.ids(|it| holds(&it["tags"], "Other rooms"))),
        ("#operation=get-lamp", page.ids(|it| holds(&it["operations"], "get-lamp"))),
        ("#q=LAMP%20colour", page.ids(|it| it["subject"] == "Lamp.colour")),
        ("#kind=no-such-kind", all.clone()),
    ];
    for (fragment, expected) in cases {
        assert!(!expected.is_empty() || fragment == "#breaking&silent", "{fragment} chooses nothing");
        let opened = page.open(fragment);
        assert!(opened.console.is_empty(), "{fragment}: {:?}", opened.console);
        assert_eq!(opened.shown(), expected, "{fragment}");
        let count = if expected == all { String::new() } else { format!("{} of ", expected.len()) };
        assert!(opened.dom.contains(&format!(">{count}{} changes</p>", all.len())), "{fragment}");
        assert!(!opened.is_hidden("form"), "{fragment}");
    }
}

#[test]
#[ignore = "needs Chromium"]
fn without_script_everything_is_shown() {
    let page = Page::of(lamps());
    // A policy that does not know the script.
    let hash = page.html.split("script-src &#39;").nth(1).unwrap().split("&#39;").next().unwrap();
    let opened = browser::open(&page.altered(hash, ""), "#silent", &[]);
    assert!(opened.console.iter().any(|line| line.contains("Content Security Policy")), "{:?}", opened.console);
    assert_eq!(opened.shown(), page.ids(|_| true));
    assert!(opened.is_hidden("form"));
}

#[test]
#[ignore = "needs Chromium"]
fn hostile_documents_run_nothing_and_load_nothing() {
    let page = Page::of(hostile());
    for fragment in ["", "#q=script", "#%3Cscript%3E", "#tag=%22%3E%3Cimg"] {
        let opened = page.open(fragment);
        assert!(opened.console.is_empty(), "{:?}", opened.console);
        assert!(!opened.dom.contains("<title>owned"), "a script of the document ran");
        assert_eq!(opened.dom.matches("<script").count(), 1);
        assert!(!opened.dom.contains("<img"));
    }
}

/// What the test above relies on: a browser says what the policy refuses.
#[test]
#[ignore = "needs Chromium"]
fn the_policy_refuses_what_is_not_of_the_page() {
    let page = Page::of(lamps());
    for with in [
        "<img src=\"http://127.0.0.1:9/a.png\">",
        "<script>document.title = 'owned'</script>",
        "<p style=\"color: red\">",
    ] {
        let opened = browser::open(&page.altered("", with), "", &[]);
        assert!(
            opened.console.iter().any(|line| line.contains("Content Security Policy")),
            "{with}: {:?}",
            opened.console
        );
        assert!(!opened.dom.contains("<title>owned"));
    }
}

/// What a person does: choose, type, take back, follow a link.
#[test]
#[ignore = "needs Chromium"]
fn controls_do_what_they_say() {
    let page = Page::of(lamps());
    let policy = page.html.lines().find(|line| line.starts_with("<meta http-equiv")).unwrap();
    let path = page.altered(policy, include_str!("report_page_support/person.html"));
    for width in ["--window-size=1200,900", "--window-size=500,900"] {
        let opened = browser::open(&path, "", &[width]);
        assert!(opened.console.is_empty(), "{:?}", opened.console);
        let told = opened.dom.split("data-told=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert_eq!(told, Some("all is well"), "{width}");
    }
}

/// No name of a document makes the page wider than what it is read on.
#[test]
#[ignore = "needs Chromium"]
fn a_phone_shows_all_of_it_without_scrolling_sideways() {
    for documents in [long(), lamps(), hostile()] {
        let page = Page::of(documents);
        let policy = page.html.lines().find(|line| line.starts_with("<meta http-equiv")).unwrap();
        let path = page.altered(policy, include_str!("report_page_support/phone.html"));
        let opened = browser::open(&path, "", &["--window-size=1200,900"]);
        let told = opened.dom.split("data-told=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert_eq!(told, Some("360: fits; 700: fits"));
    }
}
