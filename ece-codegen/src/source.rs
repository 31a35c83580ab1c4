//! What the library is given: the text of a document, whoever can read the files beside it, and who is told how far a run is.

use crate::stage::Stage;

/// Reads the files that a document refers to.
pub trait Files {
    /// The text of a file, by its path below the folder of the document: `defs/lamp.json`, with slashes, without `.` and
    /// `..`. The error says in a few words why there is none.
    fn read(&self, path: &str) -> Result<String, String>;
}

impl<F: Fn(&str) -> Result<String, String>> Files for F {
    fn read(&self, path: &str) -> Result<String, String> {
        self(path)
    }
}

/// No files: the document stands alone.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Result<String, String> {
        Err("the document was read without the files beside it".to_owned())
    }
}

/// A document to read. A text alone is one without files.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) name: &'a str,
    pub(crate) files: &'a dyn Files,
    pub(crate) watcher: &'a dyn Fn(Stage),
}

impl<'a> Source<'a> {
    /// A text, the name of its file without a folder, and the files of its folder.
    pub fn new(text: &'a str, name: &'a str, files: &'a dyn Files) -> Self {
        Self { text, name, files, watcher: &|_| () }
    }

    /// The same, and who is told of each stage when it begins.
    #[must_use]
    pub fn watched_by(self, watcher: &'a dyn Fn(Stage)) -> Self {
        Self { watcher, ..self }
    }
}

impl<'a> From<&'a str> for Source<'a> {
    fn from(text: &'a str) -> Self {
        Self::new(text, "", &NoFiles)
    }
}

impl<'a> From<&'a String> for Source<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}
