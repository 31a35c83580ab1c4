//! What the version control system knows: files at a revision. Runs `git` without a shell.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::workspace;

/// A file at a revision.
pub(crate) fn show(revision: &str, path: &str) -> Result<String> {
    let bytes = git(&["show", "--end-of-options", &format!("{revision}:{path}")]).map_err(|reason| {
        Error::with(Exit::Unreadable, format!("git has no {path} at {revision}: {reason}")).help(HELP)
    })?;
    String::from_utf8(bytes)
        .map_err(|e| Error::with(Exit::Unreadable, format!("{revision}:{path} is not UTF-8 text: {}", e.utf8_error())))
}

const HELP: &str = "a side is a file, a git revision, or REVISION:PATH with the path from the top of the repository";

/// The paths of the files directly below a folder at a revision; none where there is no such folder.
pub(crate) fn list(revision: &str, folder: &str) -> Vec<String> {
    let listed =
        git(&["ls-tree", "--name-only", "-z", "--full-tree", "--end-of-options", revision, &format!("{folder}/")]);
    let text = listed.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    text.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect()
}

/// Whether this names a commit.
pub(crate) fn is_revision(text: &str) -> bool {
    git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{text}^{{commit}}")]).is_ok()
}

/// A commit that changed the document or its overlays.
pub(crate) struct Commit {
    pub(crate) hash: String,
    /// `2026-01-31`.
    pub(crate) date: String,
    pub(crate) title: String,
}

/// What of `spec/` a comparison reads.
const COMPARED: [&str; 3] = ["--", "spec", ":(exclude)spec/source.json"];

/// The commits of `range` that changed what is compared, oldest first, a merge as one: the last `most` of them.
pub(crate) fn log(range: &str, most: usize) -> Result<Vec<Commit>> {
    let most = format!("--max-count={most}");
    let format = "--format=%h%x00%cs%x00%s";
    let mut arguments = vec!["log", "--first-parent", "--reverse", &most, format, "--end-of-options", range];
    arguments.extend(COMPARED);
    let listed = git(&arguments)
        .map_err(|reason| Error::with(Exit::Unreadable, format!("git has no log of {range}: {reason}")))?;
    let text = String::from_utf8_lossy(&listed).into_owned();
    let commit = |line: &str| {
        let mut parts = line.splitn(3, '\0').map(str::to_owned);
        Some(Commit { hash: parts.next()?, date: parts.next()?, title: parts.next()? })
    };
    Ok(text.lines().filter_map(commit).collect())
}

/// How many commits [`log`] would give without a limit.
pub(crate) fn count(range: &str) -> usize {
    let mut arguments = vec!["rev-list", "--count", "--first-parent", "--end-of-options", range];
    arguments.extend(COMPARED);
    git(&arguments).ok().and_then(|bytes| String::from_utf8_lossy(&bytes).trim().parse().ok()).unwrap_or_default()
}

/// What to do about it.
pub(crate) const UNSHALLOW: &str = "this clone is shallow: `git fetch --unshallow --tags` brings what is missing";

/// The files below a path that are not what the last commit has, each with whether it has them; `None` where that is not known.
pub(crate) fn changed(path: &str) -> Option<Vec<(String, bool)>> {
    git(&["rev-parse", "--verify", "--quiet", "HEAD"]).ok()?;
    let listed = git(&["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", path]).ok()?;
    let text = String::from_utf8(listed).ok()?;
    let file = |line: &str| {
        let (state, path) = (line.get(..2)?, line.get(3..)?);
        Some((path.to_owned(), !state.starts_with(['?', 'A'])))
    };
    Some(text.split('\0').filter_map(file).collect())
}

/// The first commit that brought this text into a file, and its day.
pub(crate) fn first_commit_with(text: &str, path: &str) -> Option<String> {
    let found = git(&["log", "--reverse", "--format=%h of %cs", &format!("-S{text}"), "--", path]).ok()?;
    String::from_utf8(found).ok()?.lines().next().map(str::to_owned)
}

/// True for a file that is under version control; false for what is none.
pub(crate) fn is_tracked(file: &Path) -> bool {
    let Ok(file) = file.canonicalize() else { return false };
    file.to_str().is_some_and(|file| git(&["ls-files", "--error-unmatch", "--", file]).is_ok())
}

/// True where older commits are not in this clone.
pub(crate) fn is_shallow() -> bool {
    git(&["rev-parse", "--is-shallow-repository"]).is_ok_and(|said| said.starts_with(b"true"))
}

/// True where the commit that is checked out comes from `revision`.
pub(crate) fn is_before_head(revision: &str) -> bool {
    git(&["merge-base", "--is-ancestor", "--end-of-options", revision, "HEAD"]).is_ok()
}

/// The difference of two files as git shows it, wherever they are; their names are given by git, so none is an option.
pub(crate) fn difference(old: &str, new: &str) -> Result<String, String> {
    let arguments = ["diff", "--no-index", "--no-ext-diff", "--no-color", "--", old, new];
    let output = Command::new("git").args(arguments).env("GIT_PAGER", "cat").output();
    // 1 says that they differ.
    said(output, |code| code == Some(0) || code == Some(1)).map(|text| String::from_utf8_lossy(&text).into_owned())
}

fn git(arguments: &[&str]) -> Result<Vec<u8>, String> {
    let root = workspace::root().ok_or_else(|| Error::no_workspace().to_string())?;
    let output = Command::new("git").args(arguments).current_dir(root).env("GIT_PAGER", "cat").output();
    said(output, |code| code == Some(0))
}

/// What it printed, or the reason that it gave.
fn said(output: io::Result<Output>, is_fine: impl Fn(Option<i32>) -> bool) -> Result<Vec<u8>, String> {
    let output = output.map_err(|e| format!("git cannot be run: {e}"))?;
    if is_fine(output.status.code()) {
        return Ok(output.stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(stderr.lines().next().unwrap_or("git gave no reason").trim_start_matches("fatal: ").to_owned())
}
