//! As an external diff driver of git: seven arguments, and an exit code of 0, as git gives up otherwise.

use std::path::Path;

use super::DiffInput;
use super::render::Format;
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
        for (file, word) in [(self.old, "added"), (self.new, "removed")] {
            if file == "/dev/null" {
                return format!("{}: {word}", self.path);
            }
        }
        let side = |file: &str| SideSpec::File(Path::new(file).to_path_buf());
        let (old, new) = (side(self.old), side(self.new));
        let compared = DiffInput::of(move || old.read("OLD", raw), move || new.read("NEW", raw));
        match compared.and_then(|compared| super::report(&compared)) {
            Ok(report) => format!("{}\n{}", self.path, report.print(Format::Terminal, false)),
            Err(error) => format!("{}: {error}", self.path),
        }
    }
}
