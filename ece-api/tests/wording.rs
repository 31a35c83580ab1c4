//! Messages are good English, and one thing has one name.

use std::fs;
use std::path::Path;

/// What no message says, and what it says instead.
const UNWANTED: [(&str, &str); 7] = [
    ("is no ", "is not a"),
    ("are no ", "are not"),
    ("mend", "fix"),
    ("stands twice", "appears twice"),
    ("same road", "same path"),
    ("answer", "response"),
    ("pause", "delay"),
];

/// The text between quotes, line by line: no message of this crate spans more than one line without a quote in each.
fn literals(dir: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["tests", "generated"].contains(&name.as_str()) {
            literals(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("\nmod tests {").next().unwrap_or_default();
            for (index, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                let quoted = line.split('"').skip(1).step_by(2);
                found.extend(quoted.map(|text| (format!("{}:{}", path.display(), index + 1), text.to_owned())));
            }
        }
    }
}

#[test]
fn messages_are_in_good_english() {
    let mut found = Vec::new();
    literals(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 300, "only {} texts were looked at", found.len());
    for (place, text) in found {
        let text = text.replace("there is no ", "").replace("recommend", "");
        for (unwanted, instead) in UNWANTED {
            assert!(!text.contains(unwanted), "{place}: `{text}`: say `{instead}`");
        }
    }
}
