//! A document with what stands beside it: the files that it may refer to.

use std::fmt;
use std::path::{Path, PathBuf};

use ece_codegen::{Files, NoFiles, Source};

use crate::error::Result;

/// The text of a document, what it is called, and the files beside it.
pub(crate) struct Document {
    text: String,
    name: String,
    files: Box<dyn Files + Send + Sync>,
}

impl Document {
    pub(crate) fn new(text: String, name: &str, files: impl Files + Send + Sync + 'static) -> Self {
        Self { text, name: name.to_owned(), files: Box::new(files) }
    }

    /// Reads a file; it may refer to others in its folder.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        Ok(Self::of(super::read(path)?, path))
    }

    /// The text, as it was read.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// A text that was read from this file.
    pub(crate) fn of(text: String, path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Self::new(text, &name, Folder::of(path))
    }
}

impl From<String> for Document {
    fn from(text: String) -> Self {
        Self::new(text, "", NoFiles)
    }
}

impl<'a> From<&'a Document> for Source<'a> {
    fn from(document: &'a Document) -> Self {
        Self::new(&document.text, &document.name, &*document.files)
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("name", &self.name).finish_non_exhaustive()
    }
}

/// The files at and below a folder. Nothing leads out of it, links included.
struct Folder(PathBuf);

impl Folder {
    fn of(document: &Path) -> Self {
        let folder = document.parent().filter(|folder| !folder.as_os_str().is_empty());
        Self(folder.unwrap_or(Path::new(".")).to_owned())
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, String> {
        let not_found = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound => format!("there is no file `{path}` beside the document"),
            _ => format!("`{path}`: {e}"),
        };
        let folder = self.0.canonicalize().map_err(not_found)?;
        let file = path.split('/').fold(folder.clone(), |file, step| file.join(step));
        let file = file.canonicalize().map_err(not_found)?;
        if !file.starts_with(&folder) {
            return Err(format!("`{path}` is a link out of the folder of the document"));
        }
        // A pipe would be waited for without end.
        if !file.is_file() {
            return Err(format!("`{path}` is not a regular file"));
        }
        super::read(&file).map_err(|error| error.to_string())
    }
}
