//! What the compiler says of crates that a task has laid out below `target`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde::Deserialize;

use crate::error::{Error, Result};

/// A run of `cargo check` or a command like it.
pub(crate) struct Checked {
    pub(crate) messages: Vec<Message>,
    pub(crate) is_success: bool,
    /// What cargo itself says, in a few lines.
    pub(crate) stderr: String,
}

/// What the compiler says of one place.
pub(crate) struct Message {
    /// `Cargo.toml` of the package.
    pub(crate) manifest: PathBuf,
    /// As the compiler names it; empty where there is no place.
    pub(crate) file: String,
    pub(crate) line: usize,
    /// `error`, `warning`, …
    pub(crate) level: String,
    pub(crate) code: String,
    pub(crate) text: String,
}

/// Cargo in `place`, which keeps what is compiled for the next run.
pub(crate) fn command(place: &Path) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(place).env("CARGO_TARGET_DIR", place.join("target"));
    command
}

/// What cargo says on standard error, in a few lines.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).lines().take(30).collect::<Vec<_>>().join("\n")
}

/// Runs cargo in `place`, which keeps what is compiled for the next run.
pub(crate) fn cargo(place: &Path, arguments: &[&str]) -> Result<Checked> {
    let (command, rest) = arguments.split_first().unwrap_or((&"check", &[]));
    let output = self::command(place)
        .args([*command, "--quiet", "--message-format", "json"])
        .args(rest)
        .output()
        .map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok());
    let (is_success, stderr) = (output.status.success(), said(&output));
    Ok(Checked { messages: lines.filter_map(message).collect(), is_success, stderr })
}

#[derive(Deserialize)]
struct Line {
    reason: String,
    #[serde(default)]
    manifest_path: PathBuf,
    message: Option<Said>,
}

#[derive(Deserialize)]
struct Said {
    level: String,
    message: String,
    code: Option<Named>,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Named {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

fn message(line: Line) -> Option<Message> {
    let said = line.message.filter(|_| line.reason == "compiler-message")?;
    let place = said.spans.into_iter().find(|span| span.is_primary);
    let (file, at) = place.map_or_else(Default::default, |span| (span.file_name, span.line_start));
    let code = said.code.map_or_else(String::new, |named| named.code);
    Some(Message { manifest: line.manifest_path, file, line: at, level: said.level, code, text: said.message })
}
