//! The runtime of `ece-api` on its way into another crate: without its tests, and without examples that need ECE's own
//! operations and models.

use std::fs;
use std::path::{Path, PathBuf};

use super::File;
use super::name::CrateName;
use crate::error::{Error, Result};
use crate::inputs;

/// All files of the runtime, `src` being that of `ece-api`.
pub(super) fn files(src: &Path, name: &CrateName) -> Result<Vec<File>> {
    let mut files = Vec::new();
    let mut open = vec![PathBuf::from("runtime")];
    while let Some(folder) = open.pop() {
        let dir = src.join(&folder);
        let mut entries = Vec::new();
        for entry in fs::read_dir(&dir).map_err(|e| Error::io("read", &dir, &e))? {
            entries.push(entry.map_err(|e| Error::io("read", &dir, &e))?.path());
        }
        entries.sort();
        for path in entries {
            let below = folder.join(path.file_name().unwrap_or_default());
            if path.is_dir() && !below.ends_with("tests") {
                open.push(below);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !below.ends_with("tests.rs") {
                let text = without_foreign_examples(&without_own_items(&inputs::read(&path)?));
                files.push((Path::new("src").join(below), text.replace("ece_api::", &format!("{}::", name.ident()))));
            }
        }
    }
    Ok(files)
}

/// `lib.rs` of `ece-api` as that of any API: without what is particular to ECE.
pub(super) fn face(lib: &str) -> String {
    let code: String = lib.lines().filter(|line| !line.starts_with("//!")).map(|line| format!("{line}\n")).collect();
    // What ECE adds to it stays behind.
    let code = code.replace("pub use ece::testing;", "pub use runtime::testing;");
    let is_general = |part: &&str| !part.contains("ece::") && !part.contains("mod tests;") && !part.starts_with("#![");
    let parts: Vec<&str> = code.trim().split("\n\n").filter(is_general).collect();
    let code = parts
        .join("\n\n")
        .replace("// Its own tests need the operations that only tests have.\n", "")
        .replace("mod ece;", "mod profile;")
        .replace("mod runtime;", "#[allow(dead_code, unused_imports)] // more than this API needs\nmod runtime;");
    format!(
        "//! A client made of a Swagger 2.0 document: a method of [`Client`] per operation, and [`models`].\n\
         //!\n\
         //! Each method gives a [`Call`], whose `send` gives a [`Response`] or an [`Error`]. README.md says what is whose.\n\n\
         {code}\n"
    )
}

/// Attributes of items that stay behind: tests, and what only ECE's helpers need.
const STAYS_BEHIND: [&str; 2] = ["#[cfg(test)]", "#[cfg(feature = \"helpers\")]"];

/// Leaves out items that are not for others, with their documentation. rustfmt has put the end of an item under its
/// beginning.
fn without_own_items(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !STAYS_BEHIND.contains(&line.trim_start()) {
            kept.push(line);
            continue;
        }
        while kept.last().is_some_and(|line| line.trim_start().starts_with("///")) {
            kept.pop();
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let is_end = |line: &str| {
            let rest = line.strip_prefix(indent).unwrap_or_default();
            rest == "}" || (rest.ends_with(';') && !rest.starts_with(' '))
        };
        lines.by_ref().take_while(|line| !is_end(line)).for_each(drop);
    }
    kept.join("\n").trim_end().to_owned() + "\n"
}

/// Leaves out those examples of the documentation that use ECE's operations or models.
fn without_foreign_examples(text: &str) -> String {
    let (mut kept, mut block) = (String::new(), None::<String>);
    for line in text.lines() {
        let comment = line.trim_start();
        let is_fence = ["/// ```", "//! ```"].iter().any(|fence| comment.starts_with(fence));
        match &mut block {
            None if is_fence => block = Some(format!("{line}\n")),
            None => {
                kept.push_str(line);
                kept.push('\n');
            }
            Some(example) => {
                example.push_str(line);
                example.push('\n');
                if is_fence {
                    let is_general = !words(example).any(|word| matches!(word, "ece" | "models" | "ErrorCode"));
                    kept.push_str(if is_general { example } else { "" });
                    block = None;
                }
            }
        }
    }
    kept
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}

#[cfg(test)]
mod tests {
    use super::{face, without_foreign_examples, without_own_items};

    #[test]
    fn own_items_stay_behind_wherever_they_are() {
        let text = "mod a;\n/// Own.\n#[cfg(feature = \"helpers\")]\npub(crate) use b::{\n    c,\n};\n#[cfg(test)]\nmod tests;\n\nmod b {\n    fn c() {}\n\n    #[cfg(test)]\n    mod tests {\n        fn d() {}\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
        assert_eq!(without_own_items(text), "mod a;\n\nmod b {\n    fn c() {}\n\n}\n");
    }

    #[test]
    fn examples_of_another_api_stay_behind() {
        let text =
            "/// One.\n/// ```\n/// let ece = 1;\n/// ```\n/// Two.\n/// ```\n/// let piece = 1;\n/// ```\nfn f() {}\n";
        assert_eq!(
            without_foreign_examples(text),
            "/// One.\n/// Two.\n/// ```\n/// let piece = 1;\n/// ```\nfn f() {}\n"
        );
    }

    #[test]
    fn the_face_shows_nothing_of_ece() {
        let face = face(include_str!("../../../ece-api/src/lib.rs"));
        assert!(!face.to_lowercase().contains("ece"), "{face}");
        for part in
            ["mod profile;", "pub use generated::{ErrorCode, models};", "pub use runtime::testing;", "ClientBuilder"]
        {
            assert!(face.contains(part), "{part}: {face}");
        }
    }
}
