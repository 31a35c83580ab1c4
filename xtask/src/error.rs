//! The one error of all tasks: what went wrong, and what to do about it.
//!
//! Messages never carry a secret: whoever makes one prints addresses through `fetch::address::shown`.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use crate::workspace;

/// What a task gives.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed task.
#[derive(Debug)]
pub(crate) struct Error {
    message: String,
    help: Option<String>,
    code: u8,
    /// What was done all the same.
    done: Option<String>,
}

/// Everything that could be done was done, without what the document holds and cannot be used.
const INCOMPLETE: u8 = 5;

impl Error {
    /// A failure: exit code 1.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::with_code(1, message)
    }

    /// A failure with an exit code of its own.
    pub(crate) fn with_code(code: u8, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, code, done: None }
    }

    /// The command line itself is wrong: exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::with_code(2, message)
    }

    /// Done, but for what was refused: exit code 5. `done` is printed as the result.
    pub(crate) fn incomplete(done: String, message: impl Into<String>) -> Self {
        Self { done: Some(done), ..Self::with_code(INCOMPLETE, message) }
    }

    /// A task that works on the workspace was run outside of it.
    pub(crate) fn no_workspace() -> Self {
        Self::new("this directory is not below the workspace")
            .help("run `cargo xtask …` below the directory that holds ece-api, ece-codegen and spec")
    }

    /// The same failure with another exit code.
    #[must_use]
    pub(crate) fn code(self, code: u8) -> Self {
        Self { code, ..self }
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
        self.code == 2
    }

    /// The exit code that this failure stands for.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }

    /// Says it on standard error, behind the result where there is one.
    pub(crate) fn print(&self) {
        if let Some(done) = &self.done {
            say(done);
        }
        print_status(&self.to_string());
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.done.is_some() { "incomplete" } else { "error" };
        write!(f, "{kind}: {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// Prints a result on standard output. A reader that has gone away (`… | head`) is not a failure of the task.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{}", printable(text));
}

/// Prints a result that was made printable with [`printable`] and has colours.
pub(crate) fn print_styled(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{}", text.trim_end());
}

/// Prints a remark on standard error.
pub(crate) fn print_status(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(text));
}

/// Names out of documents and responses reach the terminal: none of them may steer it.
pub(crate) fn printable(text: &str) -> String {
    text.trim_end().replace(|c: char| ece_codegen::text::steers(c) && c != '\n', "\u{fffd}")
}
