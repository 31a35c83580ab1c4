//! All that reaches a terminal. Names out of documents, responses and the command line are made harmless here: none of
//! them steers it.
//!
//! Results go to standard output, everything else to standard error. Colours are there where a terminal is that wants
//! them: `NO_COLOR`, `CLICOLOR`, `CLICOLOR_FORCE` and `TERM` are respected. A reader that has gone away (`… | head`) is
//! not a failure of the task.

mod progress;

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

/// Names out of documents and responses reach the terminal: none of them may steer it.
pub(crate) use ece_codegen::text::printable;
pub(crate) use progress::Progress;

static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// What a line of a message begins with, and how that looks.
const LABELS: [(&str, Style); 7] = [
    ("error", AnsiColor::Red.on_default().bold()),
    ("refused", AnsiColor::Red.on_default().bold()),
    ("incomplete", AnsiColor::Red.on_default().bold()),
    ("warning", AnsiColor::Yellow.on_default().bold()),
    ("note", AnsiColor::Cyan.on_default().bold()),
    ("help", AnsiColor::Cyan.on_default().bold()),
    ("==", AnsiColor::Green.on_default().bold()),
];

/// From here on nothing is said while all goes well.
pub(crate) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether nothing is to be said while all goes well.
pub(crate) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// True where standard output takes colours.
pub(crate) fn has_colour() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}

/// Prints a result on standard output.
pub(crate) fn say(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{}", printable(text));
}

/// Prints what this program made of itself alone, as it is.
pub(crate) fn say_raw(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// Prints JSON for programs, with everything that steers a terminal as an escape: the value stays the same.
pub(crate) fn say_json(value: &serde_json::Value) {
    let _ = writeln!(io::stdout().lock(), "{}", escaped(&format!("{value:#}")));
}

/// Outside of strings, JSON has nothing that steers but line breaks.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if ece_codegen::text::steers(c) && c != '\n' {
            text.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            text.push(c);
        }
    }
    text
}

/// Prints a result with colours for the labels of messages.
pub(crate) fn say_labelled(text: &str) {
    say_styled(&labelled(&printable(text)));
}

/// Prints a result that was made printable with [`printable`] and has colours.
pub(crate) fn say_styled(text: &str) {
    let _ = writeln!(anstream::stdout().lock(), "{}", text.trim_end());
}

/// Says on standard error what is being done, unless that is not wanted.
pub(crate) fn remark(text: &str) {
    if !is_quiet() {
        warn(text);
    }
}

/// Says on standard error what a person has to know.
pub(crate) fn warn(text: &str) {
    warn_styled(&labelled(&printable(text)));
}

/// The same for what was made printable with [`printable`] and has colours.
pub(crate) fn warn_styled(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", text.trim_end());
}

/// With colours for what lines begin with: `error: …`, `  help: …`, `warning[S001]: …`.
fn labelled(text: &str) -> String {
    text.split('\n').map(labelled_line).collect::<Vec<_>>().join("\n")
}

fn labelled_line(line: &str) -> String {
    let rest = line.trim_start();
    let indent = &line[..line.len() - rest.len()];
    let label = LABELS.iter().find_map(|(label, style)| {
        let behind = rest.strip_prefix(label)?;
        let end = match behind.as_bytes().first() {
            Some(b':' | b' ') if *label == "==" || behind.starts_with(':') => label.len(),
            Some(b'[') => label.len() + behind.find("]:")? + 1,
            _ => return None,
        };
        Some((end, style))
    });
    match label {
        Some((end, style)) => format!("{indent}{style}{}{style:#}{}", &rest[..end], &rest[end..]),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{escaped, labelled, printable};

    #[test]
    fn json_keeps_what_steers_as_escapes() {
        let value = serde_json::json!({ "a\u{202e}": "\u{9b}\u{1b}\u{e0001}\n\u{7f}ü" });
        let text = escaped(&format!("{value:#}"));
        assert!(!text.contains(|c: char| c != '\n' && ece_codegen::text::steers(c)), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn labels_have_colours_and_nothing_else_has() {
        let text = "error: a\n  help: b\nwarning[S001]: c\n== d\nerrors: e\n  at error\nplain";
        let lines = labelled(text);
        let shown: Vec<&str> = lines.lines().collect();
        assert_eq!(shown[0], "\u{1b}[1m\u{1b}[31merror\u{1b}[0m: a");
        assert_eq!(shown[1], "  \u{1b}[1m\u{1b}[36mhelp\u{1b}[0m: b");
        assert_eq!(shown[2], "\u{1b}[1m\u{1b}[33mwarning[S001]\u{1b}[0m: c");
        assert_eq!(shown[3], "\u{1b}[1m\u{1b}[32m==\u{1b}[0m d");
        assert_eq!(shown[4..], ["errors: e", "  at error", "plain"]);
    }

    #[test]
    fn what_steers_a_terminal_is_replaced() {
        assert_eq!(printable("a\u{1b}[31m\r\u{202e}\nb\n"), "a\u{fffd}[31m\u{fffd}\u{fffd}\nb");
    }
}
