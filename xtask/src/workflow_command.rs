//! Workflow commands of GitHub Actions: a line that begins with `::` is one, so nothing of a document may begin another.

/// An annotation, one line; `file` and `title` are escaped as properties are, `position` is put behind the file as it is.
pub(crate) fn annotation(level: &str, file: &str, position: &str, title: &str, message: &str) -> String {
    format!("::{level} file={}{position},title={}::{}\n", property(file), property(title), data(message))
}

/// An annotation of the run as a whole, one line.
pub(crate) fn remark(level: &str, title: &str, message: &str) -> String {
    format!("::{level} title={}::{}\n", property(title), data(message))
}

/// What a message may not hold as it is.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property may not hold as it is.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
