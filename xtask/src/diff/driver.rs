//! As an external diff driver of git: seven arguments, and an exit code of 0, as git gives up otherwise.
//!
//! Git calls it for every file that differs: what is not a document of an API is shown as git shows it.

use std::path::Path;

use super::DiffInput;
use super::git;
use super::render::{Format, Report, plain};
use super::side::SideSpec;

/// A call by git: path, old file, old hash, old mode, new file, new hash, new mode; a renamed file has two arguments more.
pub(crate) struct Call<'a> {
    path: &'a str,
    old: &'a str,
    new: &'a str,
}

impl<'a> Call<'a> {
    pub(crate) fn of(arguments: &'a [String]) -> Option<Self> {
        match arguments {
            [path, old, _, _, new, _, _, ..] => Some(Self { path, old, new }),
            _ => None,
        }
    }

    pub(crate) fn run(&self, raw: bool) -> String {
        if !is_document(self.old) && !is_document(self.new) {
            return self.plain();
        }
        for (file, word) in [(self.old, "added"), (self.new, "removed")] {
            if file == "/dev/null" {
                return format!("{}: {word}", self.path);
            }
        }
        let side = |file: &str| SideSpec::File(Path::new(file).to_path_buf());
        let (old, new) = (side(self.old), side(self.new));
        let compared = DiffInput::of(move || old.read("OLD", raw), move || new.read("NEW", raw));
        match compared.and_then(|compared| super::report(&compared)) {
            Ok(report) => {
                // Git gives copies of its own, under names that nobody knows.
                let [old, new] = ["a", "b"].map(|side| plain(&format!("{side}/{}", self.path)));
                Report { old, new, ..report }.print(Format::Terminal, false)
            }
            Err(error) => format!("{}: {error}\n{}", self.path, self.plain()),
        }
    }

    /// The difference of the texts, with the name that git knows in place of those of its copies.
    fn plain(&self) -> String {
        let text = match git::difference(self.old, self.new) {
            Ok(text) if text.is_empty() => return format!("{}: the content is the same", self.path),
            Ok(text) => text,
            Err(reason) => return format!("{}: {reason}", self.path),
        };
        let mut is_head = true;
        let line = |line: &str| {
            is_head &= !line.starts_with("@@");
            let is_side = |name: &str| name != "/dev/null";
            let named = match line.split_once(' ') {
                Some(("diff", _)) => Some(format!("diff --git a/{0} b/{0}", self.path)),
                Some(("---", name)) if is_side(name) => Some(format!("--- a/{}", self.path)),
                Some(("+++", name)) if is_side(name) => Some(format!("+++ b/{}", self.path)),
                Some(("Binary", _)) => Some(format!("Binary files a/{0} and b/{0} differ", self.path)),
                _ => None,
            };
            // A tab would be taken for a sign that steers a terminal.
            named.filter(|_| is_head).unwrap_or_else(|| line.replace('\t', "        ")) + "\n"
        };
        text.lines().map(line).collect()
    }
}

/// True where the file calls itself a Swagger or OpenAPI document.
fn is_document(file: &str) -> bool {
    let bytes = std::fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let is_key = |line: &str| line.starts_with("swagger:") || line.starts_with("openapi:");
    if text.trim_start().starts_with('{') {
        text.contains("\"swagger\"") || text.contains("\"openapi\"")
    } else {
        text.lines().any(is_key)
    }
}
