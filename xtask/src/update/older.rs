//! Whether a document is older than the one that it takes the place of: what it takes back would be told as removed.

use crate::diff::git;
use crate::fetch::Record;

/// What says so, each as part of a sentence; nothing where nothing does.
pub(super) fn signs(old: (&str, Option<&Record>), new: (&str, &Record)) -> Vec<String> {
    let version = |text: &str| {
        let document: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        document["info"]["version"].as_str().map(str::to_owned)
    };
    let mut signs = Vec::new();
    if let (Some(old), Some(new)) = (version(old.0), version(new.0))
        && is_lower(&new, &old)
    {
        signs.push(format!("it says version {new}, and the document before says {old}"));
    }
    if let Some(record) = old.1
        && is_dated_before(new.1.name(), record.name())
    {
        signs.push(format!("it is called {}, and the document before {}", new.1.name(), record.name()));
    }
    let was_stored = git::first_commit_with(&new.1.served.sha256, "spec/source.json");
    signs.extend(was_stored.map(|commit| format!("it has been stored before, by commit {commit}")));
    signs
}

/// True where both are numbers with points between them, and the first is lower.
fn is_lower(new: &str, old: &str) -> bool {
    let numbers = |text: &str| text.split('.').map(|part| part.parse::<u64>().ok()).collect::<Option<Vec<u64>>>();
    numbers(new).zip(numbers(old)).is_some_and(|(new, old)| new < old)
}

/// True where the names differ in their date alone, and that of the first comes before.
fn is_dated_before(new: &str, old: &str) -> bool {
    let parts =
        |name: &str| date(name).map(|(start, date)| (name[..start].to_owned(), date, name[start + 10..].to_owned()));
    parts(new).zip(parts(old)).is_some_and(|(new, old)| (&new.0, &new.2) == (&old.0, &old.2) && new.1 < old.1)
}

/// The first date in a name, as in `2026-01-31`, and where it begins.
fn date(name: &str) -> Option<(usize, String)> {
    let is_date = |window: &[u8]| {
        window
            .iter()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() })
    };
    let start = name.as_bytes().windows(10).position(is_date)?;
    Some((start, name.get(start..start + 10)?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{is_dated_before, is_lower};

    #[test]
    fn versions_and_dates_are_compared_where_they_are_such() {
        assert!(is_lower("3.7.2", "3.10") && !is_lower("3.10", "3.7.2") && !is_lower("1", "1") && !is_lower("v1", "2"));
        let old = "https://example.net/é/ece-2025-07-16.json";
        assert!(is_dated_before("https://example.net/é/ece-2024-09-24.json", old));
        for other in [old, "https://example.net/é/ece-2025-08-01.json", "ece-2024-09-24.json", "é", "2024-09-2"] {
            assert!(!is_dated_before(other, old), "{other}");
        }
    }
}
