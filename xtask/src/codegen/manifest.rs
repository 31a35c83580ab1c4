//! The list of areas in the manifest of the crate: the lines between two comments, a feature per area. The rest of the
//! manifest is its owner's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ece_codegen::ir::{Area, Areas};

use crate::error::{Error, Result};
use crate::output;
use crate::workspace;

/// The line before the list.
const BEGIN: &str = "# areas: begin (the list is written by `cargo xtask codegen`)";

/// The line behind it.
const END: &str = "# areas: end";

/// What a manifest holds, and what it should hold.
#[derive(Debug)]
pub(super) struct Manifest {
    path: PathBuf,
    before: String,
    after: String,
}

impl Manifest {
    /// Compares the list with the areas; nothing where there is neither.
    pub(super) fn compare(path: &Path, areas: Option<&Areas>) -> Result<Option<Self>> {
        let before = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound && areas.is_none() => return Ok(None),
            Err(e) => return Err(Error::io("read", path, &e)),
        };
        match (with_list(&before, areas), areas) {
            (Some(after), _) => Ok(Some(Self { path: path.to_path_buf(), before, after })),
            (None, None) => Ok(None),
            (None, Some(_)) => {
                Err(Error::new(format!("{} has no place for the list of areas", workspace::shown(path)))
                    .help(format!("put these two lines into its table `[features]`:\n{BEGIN}\n{END}")))
            }
        }
    }

    /// True where something has to be written.
    pub(super) fn differs(&self) -> bool {
        self.before != self.after
    }

    pub(super) fn shown(&self) -> String {
        workspace::shown(&self.path)
    }

    /// What has to be written.
    pub(super) fn into_output(self) -> Option<output::Tree> {
        let (folder, name) = (self.path.parent()?, PathBuf::from(self.path.file_name()?));
        self.differs().then(|| output::Tree {
            root: folder.to_path_buf(),
            write: vec![(name.clone(), self.after.clone().into_bytes())],
            before: vec![(name, Some(self.before.clone().into_bytes()))],
            ..output::Tree::default()
        })
    }
}

/// The manifest with this list in the place of the one that is there; nothing where there is no place for one.
fn with_list(manifest: &str, areas: Option<&Areas>) -> Option<String> {
    let (head, rest) = split_behind(manifest, BEGIN)?;
    let (list, _) = split_behind(rest, END)?;
    let tail = &rest[list.rfind(END)?..];
    // A checkout may have turned line ends around.
    let end = if head.ends_with("\r\n") { "\r\n" } else { "\n" };
    let line = |area: &Area| format!("{} = [\"{}\"]{end}", area.feature, Areas::NAMED);
    let lines: String = areas.into_iter().flat_map(Areas::iter).map(line).collect();
    Some(format!("{head}{lines}{tail}"))
}

/// The text up to the end of this line, and what follows.
fn split_behind<'a>(text: &'a str, line: &str) -> Option<(&'a str, &'a str)> {
    let mut end = 0;
    for candidate in text.split_inclusive('\n') {
        end += candidate.len();
        if candidate.trim_end() == line {
            return Some(text.split_at(end));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, with_list};

    fn areas() -> Option<ece_codegen::ir::Areas> {
        let responses = serde_json::json!({ "200": { "description": "" } });
        let operation = |tag: &str| {
            let get = serde_json::json!({ "operationId": format!("get-{tag}"), "tags": [tag], "responses": responses });
            serde_json::json!({ "get": get })
        };
        let document = serde_json::json!({
            "swagger": "2.0", "info": { "title": "t", "version": "1" }, "x-ece-areas": {},
            "paths": { "/a": operation("Old Lamps"), "/b": operation("users") },
        });
        ece_codegen::read(&document.to_string(), &[]).0.unwrap().api.areas
    }

    #[test]
    fn the_list_is_replaced_and_nothing_else() {
        let around = |list: &str| format!("[features]\nfull = [] # kept\n{BEGIN}\n{list}{END}\n\n[lints]\n");
        let expected = around("old-lamps = [\"areas\"]\nusers = [\"areas\"]\n");
        for list in ["", "gone = [\"areas\"]\n", "old-lamps = [\"areas\"]\nusers = [\"areas\"]\n"] {
            assert_eq!(with_list(&around(list), areas().as_ref()).as_deref(), Some(&*expected));
        }
        assert_eq!(with_list(&expected, None), Some(around("")));
        let on_windows = expected.replace('\n', "\r\n");
        assert_eq!(with_list(&on_windows, areas().as_ref()), Some(on_windows));
    }

    #[test]
    fn a_manifest_without_a_place_is_left_alone() {
        for text in ["", "[features]\n", &format!("{BEGIN}\n"), &format!("{END}\n{BEGIN}\n")] {
            assert_eq!(with_list(text, areas().as_ref()), None, "{text}");
        }
    }
}
