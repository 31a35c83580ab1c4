//! CHANGELOG.md with a release: what was under `[Unreleased]` and what the comparison says, under the version and its date.

use semver::Version;

const UNRELEASED: &str = "## [Unreleased]";

/// What a file holds that does not exist yet.
const EMPTY: &str = "# Changelog\n\nAll notable changes are listed here.\n\n## [Unreleased]\n";

/// Said before what was found by comparing, as sections may hold what a person wrote.
const LEAD: &str = "In the document of the API:";

/// The order of Keep a Changelog.
const SECTIONS: [&str; 6] = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];

/// A part of an entry: its title, empty for what is before the first one, and its text.
struct Section<'a> {
    title: &'a str,
    text: String,
}

/// The text with a release of today, and an empty `[Unreleased]` before it. `entry` is the comparison's, with a heading.
pub(super) fn released(text: &str, version: &Version, date: &str, entry: &str) -> String {
    let text = if text.trim().is_empty() { EMPTY } else { text };
    let start = heading(text, 0, |line| line.starts_with(UNRELEASED));
    // Without such a heading, the release comes before all others.
    let (before, old, after) = match start {
        Some(start) => {
            let body = start + text[start..].find('\n').map_or(text.len() - start, |end| end + 1);
            let end = heading(text, body, |line| line.starts_with("## ")).unwrap_or_else(|| end_of_body(text, body));
            (&text[..start], &text[body..end], &text[end..])
        }
        None => {
            let at = heading(text, 0, |line| line.starts_with("## ")).unwrap_or(text.len());
            (&text[..at], "", &text[at..])
        }
    };
    let mut sections = sections(old);
    // What is said about the comparison itself is for its reader.
    for new in self::sections(body_of(entry)).into_iter().filter(|new| SECTIONS.contains(&new.title)) {
        add(&mut sections, new);
    }
    let mut result = format!("{}{UNRELEASED}\n\n## [{version}] - {date}\n", with_blank_line(before));
    for Section { title, text } in sections {
        if !title.is_empty() {
            result.push_str(&format!("\n### {title}\n"));
        }
        if !text.trim().is_empty() {
            result.push_str(&format!("\n{}\n", text.trim_matches('\n')));
        }
    }
    if !after.is_empty() {
        result.push('\n');
        result.push_str(after);
    }
    result
}

/// What stands under a version; `None` where nothing does.
pub(super) fn of_version<'a>(text: &'a str, version: &Version) -> Option<&'a str> {
    let head = format!("## [{version}]");
    let start = heading(text, 0, |line| line.starts_with(&head))?;
    let body = start + text[start..].find('\n')? + 1;
    let end = heading(text, body, |line| line.starts_with("## ")).unwrap_or(text.len());
    Some(&text[body..end])
}

/// Of what stands under a version, the items that were found by comparing.
pub(super) fn compared(body: &str) -> Vec<String> {
    let sections = sections(body).into_iter();
    let found = sections.filter_map(|section| Some(section.text.split_once(LEAD)?.1.to_owned()));
    found.flat_map(|text| items(&text)).collect()
}

/// The items of what the comparison says.
pub(super) fn of_entry(entry: &str) -> Vec<String> {
    let sections = sections(body_of(entry)).into_iter().filter(|section| SECTIONS.contains(&section.title));
    sections.flat_map(|section| items(&section.text)).collect()
}

fn items(text: &str) -> Vec<String> {
    text.lines().filter(|line| line.starts_with("- ")).map(str::to_owned).collect()
}

/// Where the first such line from `from` on begins that is not within a fence.
fn heading(text: &str, from: usize, is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
    let (mut at, mut is_fenced) = (from, false);
    for line in text[from..].split_inclusive('\n') {
        is_fenced ^= line.trim_start().starts_with("```");
        if !is_fenced && is_wanted(line) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// The links at the end of the file, which belong to no release.
fn end_of_body(text: &str, body: usize) -> usize {
    let is_link = |line: &str| line.starts_with('[') && line.contains("]: ");
    heading(text, body, is_link).unwrap_or(text.len())
}

fn with_blank_line(text: &str) -> String {
    let text = text.trim_end_matches('\n');
    if text.is_empty() { String::new() } else { format!("{text}\n\n") }
}

/// An entry without its own heading.
fn body_of(entry: &str) -> &str {
    if entry.starts_with("## ") { entry.split_once('\n').map_or("", |(_, body)| body) } else { entry }
}

fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections = vec![Section { title: "", text: String::new() }];
    let mut is_fenced = false;
    for line in text.split_inclusive('\n') {
        is_fenced ^= line.trim_start().starts_with("```");
        match line.strip_prefix("### ") {
            Some(title) if !is_fenced => sections.push(Section { title: title.trim(), text: String::new() }),
            _ => sections.last_mut().into_iter().for_each(|section| section.text.push_str(line)),
        }
    }
    sections.retain(|section| !section.title.is_empty() || !section.text.trim().is_empty());
    sections
}

/// Adds to the section of that title, or a section in its place.
fn add<'a>(sections: &mut Vec<Section<'a>>, Section { title, text }: Section<'a>) {
    let rank = |title: &str| SECTIONS.iter().position(|known| *known == title).unwrap_or(SECTIONS.len());
    let text = format!("{LEAD}\n\n{}", text.trim_matches('\n'));
    if let Some(known) = sections.iter_mut().find(|known| known.title == title) {
        known.text = format!("{}\n\n{text}", known.text.trim_end_matches('\n'));
        return;
    }
    let has_title = |section: &Section| !section.title.is_empty();
    let at = sections.iter().position(|known| has_title(known) && rank(known.title) > rank(title));
    sections.insert(at.unwrap_or(sections.len()), Section { title, text });
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::released;

    const ENTRY: &str =
        "## [0.4.0]\n\nNote: `a`\n\n### Added\n\n- operation added x.\n\n### Removed\n\n- **Breaking:** gone.\n";

    fn after(text: &str) -> String {
        released(text, &Version::new(0, 4, 0), "2030-01-02", ENTRY)
    }

    #[test]
    fn what_was_unreleased_moves_and_nothing_else_is_touched() {
        let old = "# Changelog\n\nHead.\n\n## [Unreleased]\n\n### Added\n\n- By hand.\n\n### Fixed\n\n- A fault:\n  ```\n  ## no heading\n  ```\n\n\
                   ## [0.3.1] - 2029-01-01\n\n### Added\n\n- old  \n\n[0.3.1]: https://example.net\n";
        let expected = "# Changelog\n\nHead.\n\n## [Unreleased]\n\n## [0.4.0] - 2030-01-02\n\n### Added\n\n- By hand.\n\n\
                        In the document of the API:\n\n- operation added x.\n\n### Removed\n\nIn the document of the API:\n\n\
                        - **Breaking:** gone.\n\n### Fixed\n\n- A fault:\n  ```\n  ## no heading\n  ```\n\n\
                        ## [0.3.1] - 2029-01-01\n\n### Added\n\n- old  \n\n[0.3.1]: https://example.net\n";
        assert_eq!(after(old), expected);
    }

    #[test]
    fn files_without_a_heading_get_one() {
        for old in ["", "# Changelog\n\n## [Unreleased]\n", "# Changelog\n"] {
            let new = after(old);
            assert!(new.starts_with("# Changelog\n\n"), "{new}");
            assert!(new.contains("## [Unreleased]\n\n## [0.4.0] - 2030-01-02\n\n### Added\n\nIn the"), "{new}");
        }
        let new = after("# Changelog\n\n## [0.3.1]\n\n- old\n");
        assert!(new.ends_with("- **Breaking:** gone.\n\n## [0.3.1]\n\n- old\n"), "{new}");
        let links = after("# Changelog\n\n## [Unreleased]\n\n[Unreleased]: https://example.net\n");
        assert!(links.ends_with("gone.\n\n[Unreleased]: https://example.net\n"), "{links}");
    }
}
