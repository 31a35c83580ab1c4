//! What a task gives back, and how that is printed.

use crate::terminal::{is_quiet, say, say_labelled, say_raw, say_styled};

/// What a task gives back.
#[derive(Debug)]
pub(crate) enum Answer {
    /// What was asked for: an outline, a document, a comparison.
    Asked(String),
    /// The same with colours, made printable by the task.
    Styled(String),
    /// The same for a shell to run, as it is: none of it comes from input.
    Script(String),
    /// What was done. Nobody has to read it while all goes well.
    Report(String),
}

impl Answer {
    /// Prints the answer of a task that did what it should.
    pub(crate) fn print(&self) {
        match self {
            Self::Report(_) if is_quiet() => {}
            _ => self.print_always(),
        }
    }

    /// Prints it beside a failure, which it explains.
    pub(crate) fn print_always(&self) {
        match self {
            Self::Report(text) if text.is_empty() => {}
            Self::Asked(text) => say(text),
            Self::Script(text) => say_raw(text),
            Self::Styled(text) => say_styled(text),
            Self::Report(text) => say_labelled(text),
        }
    }
}
