//! The one error of all tasks: what went wrong, and what to do about it.
//!
//! Messages never carry a secret: whoever makes one prints addresses through `fetch::address::shown`.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::answer::{self, Answer};
use crate::exit::Exit;
use crate::terminal::{say_json, warn};
use crate::workspace;

/// What a task gives.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed task.
#[derive(Debug)]
pub(crate) struct Error {
    message: String,
    help: Option<String>,
    exit: Exit,
    /// What there is to show all the same.
    answer: Option<Box<Answer>>,
}

impl Error {
    /// A failure.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::with(Exit::Failed, message)
    }

    /// A failure with an exit code of its own.
    pub(crate) fn with(exit: Exit, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, exit, answer: None }
    }

    /// The command line itself is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::with(Exit::Usage, message)
    }

    /// A task that works on the workspace was run outside of it.
    pub(crate) fn no_workspace() -> Self {
        Self::new("this directory is not below the workspace")
            .help("run `cargo xtask …` below the directory that holds ece-api, ece-codegen and spec")
    }

    /// The same failure with another exit code.
    #[must_use]
    pub(crate) fn exit(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    /// The same failure behind an answer, which is printed first.
    #[must_use]
    pub(crate) fn behind(self, answer: Answer) -> Self {
        Self { answer: Some(Box::new(answer)), ..self }
    }

    /// Says before the message what it is about.
    #[must_use]
    pub(crate) fn on(self, what: &str) -> Self {
        Self { message: format!("{what}: {}", self.message), ..self }
    }

    /// Adds what to do about it, behind what was said before.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        let help = help.into();
        self.help = Some(self.help.map_or(help.clone(), |before| format!("{before}; {help}")));
        self
    }

    /// A failed access to a file or directory.
    pub(crate) fn io(doing: &str, path: &Path, error: &io::Error) -> Self {
        let failed = Self::new(format!("cannot {doing} {}: {error}", workspace::shown(path)));
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                failed.help("this user needs permission for that place")
            }
            io::ErrorKind::StorageFull => failed.help("the disk is full"),
            _ => failed,
        }
    }

    /// True where the command line itself is wrong.
    pub(crate) fn is_usage(&self) -> bool {
        self.exit == Exit::Usage
    }

    /// The exit code that this failure stands for.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit.code())
    }

    /// Says it on standard error, behind the answer where there is one; programs find it in the answer, too.
    pub(crate) fn print(&self, as_json: bool) {
        match &self.answer {
            Some(answer) if as_json => say_json(&answer.object(Some(self.facts()))),
            None if as_json => say_json(&answer::object_of(self.facts())),
            Some(answer) => answer.print_text(),
            None => {}
        }
        warn(&self.to_string());
    }

    /// The same for programs.
    fn facts(&self) -> Value {
        json!({
            "exit_code": self.exit.code(),
            "kind": self.exit.kind(),
            "message": self.message,
            "help": self.help,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.exit == Exit::Incomplete { "incomplete" } else { "error" };
        write!(f, "{kind}: {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}
