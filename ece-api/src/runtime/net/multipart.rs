//! `multipart/form-data` (RFC 7578): fields and files as one body.
//!
//! Files are not copied, and streamed files stay streams.

use std::fmt::Write as _;
#[cfg(feature = "client")]
use std::path::Path;

use http::HeaderValue;

use super::body::Body;
#[cfg(feature = "client")]
use super::error::Error;
use super::operation::{ListStyle, ParamValue};
use crate::runtime::text::visible;

/// More characters of a name are not shown.
const MAX_SHOWN: usize = 200;

/// A file of a form.
///
/// Whatever turns into a [`Body`] turns into a file; name and content type are optional. A text is the content of a file:
/// what lies at a path is read by [`from_path`](Self::from_path).
///
/// ```
/// use ece_api::FilePart;
///
/// let zip: Vec<u8> = vec![0x50, 0x4b];
/// let part = FilePart::new(zip).with_file_name("dictionary.zip").with_content_type("application/zip");
/// ```
#[derive(Debug)]
pub struct FilePart {
    body: Body,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl FilePart {
    /// A file with this content.
    pub fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), file_name: None, content_type: None }
    }

    /// A file of this machine with its name, read while it is sent; see [`Body::from_path`].
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
    /// use ece_api::FilePart;
    ///
    /// let zip = FilePart::from_path("plugins/dictionary.zip").await?;
    /// let zip = zip.with_content_type("application/zip").on_progress(|sent, total| println!("{sent} of {total:?}"));
    /// ece.upload_extension("ext-1", zip).send().await?;
    /// # Ok(()) }
    /// ```
    #[cfg(feature = "client")]
    pub async fn from_path(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Self { body: Body::from_path(path).await?, file_name, content_type: None })
    }

    /// The same file once more, where its content can be sent again; see [`Body::try_clone`].
    pub fn try_clone(&self) -> Option<Self> {
        let (file_name, content_type) = (self.file_name.clone(), self.content_type.clone());
        Some(Self { body: self.body.try_clone()?, file_name, content_type })
    }

    pub(crate) fn is_in_memory(&self) -> bool {
        self.body.is_in_memory()
    }

    /// Calls `callback` whenever bytes of this file have been handed to the connection; see [`Body::on_progress`].
    #[must_use]
    pub fn on_progress(mut self, callback: impl FnMut(u64, Option<u64>) + Send + 'static) -> Self {
        self.body = self.body.on_progress(callback);
        self
    }

    /// The name that the server sees; by default the name of the form field. A name with a backslash or a control character
    /// other than a line break cannot be sent: servers do not agree on what it is.
    #[must_use]
    pub fn with_file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The content type; by default `application/octet-stream`.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl<T: Into<Body>> From<T> for FilePart {
    fn from(body: T) -> Self {
        Self::new(body)
    }
}

/// A form that is being written.
pub(crate) struct Form {
    boundary: String,
    parts: Vec<Body>,
    /// Text that goes before the next file.
    text: String,
}

impl Form {
    pub(crate) fn new() -> Self {
        Self::with_boundary(format!("----{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..)))
    }

    fn with_boundary(boundary: String) -> Self {
        Self { boundary, parts: Vec::new(), text: String::new() }
    }

    /// Appends a plain field; the error says why it cannot be sent.
    pub(crate) fn field(&mut self, name: &str, value: &str) -> Result<(), String> {
        self.begin(name)?;
        let _ = write!(self.text, "\r\n\r\n{value}\r\n");
        Ok(())
    }

    /// Appends a parameter: one field, or one per element.
    pub(crate) fn list(&mut self, name: &str, style: ListStyle, value: &ParamValue) -> Result<(), String> {
        match (value, style.separator()) {
            (ParamValue::List(values), None) => values.iter().try_for_each(|value| self.field(name, value)),
            (value, separator) => self.field(name, &value.to_text(separator.unwrap_or(','))),
        }
    }

    /// Appends a file; the error says what is wrong with it.
    pub(crate) fn file(&mut self, name: &str, file: FilePart) -> Result<(), String> {
        let FilePart { body, file_name, content_type } = file;
        let content_type = content_type.as_deref().unwrap_or("application/octet-stream");
        if HeaderValue::from_str(content_type).is_err() {
            return Err(format!("the content type of the file `{name}` has characters that no header may carry"));
        }
        let file_name = quote(file_name.as_deref().unwrap_or(name))?;
        self.begin(name)?;
        let _ = write!(self.text, "; filename=\"{file_name}\"\r\nContent-Type: {content_type}\r\n\r\n");
        self.parts.push(std::mem::take(&mut self.text).into());
        self.parts.push(body);
        self.text.push_str("\r\n");
        Ok(())
    }

    /// The body and its content type.
    pub(crate) fn finish(mut self) -> (Body, String) {
        let _ = write!(self.text, "--{}--\r\n", self.boundary);
        self.parts.push(self.text.into());
        (Body::concat(self.parts), format!("multipart/form-data; boundary={}", self.boundary))
    }

    fn begin(&mut self, name: &str) -> Result<(), String> {
        let name = quote(name)?;
        let _ = write!(self.text, "--{}\r\nContent-Disposition: form-data; name=\"{name}\"", self.boundary);
        Ok(())
    }
}

/// What would end the quoted string or the line is percent-encoded, as browsers do. Refused is what servers read
/// differently: to some a backslash is a sign like others, to some it takes its own meaning from the next sign, the closing
/// quotation mark included; and a control character ends a name or the whole header.
fn quote(name: &str) -> Result<String, String> {
    if name.contains(|c: char| c == '\\' || c.is_control() && !matches!(c, '\r' | '\n')) {
        let name = visible(name, MAX_SHOWN);
        return Err(format!("the name `{name}` in a form has a backslash or a control character: give another one"));
    }
    Ok(name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_files() {
        let mut form = Form::with_boundary("B".to_owned());
        form.field("a", "1\r\n2").unwrap();
        form.file("file", FilePart::new("zip").with_file_name("é\"\r\n.zip").with_content_type("application/zip"))
            .unwrap();
        form.file("b", vec![0_u8, 255].into()).unwrap();
        let (body, content_type) = form.finish();
        assert_eq!(content_type, "multipart/form-data; boundary=B");
        let mut expected = b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n\
            --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\xC3\xA9%22%0D%0A.zip\"\r\n\
            Content-Type: application/zip\r\n\r\nzip\r\n\
            --B\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b\"\r\n\
            Content-Type: application/octet-stream\r\n\r\n"
            .to_vec();
        expected.extend(b"\x00\xFF\r\n--B--\r\n");
        assert_eq!(body.to_bytes().unwrap(), expected);
        assert_eq!(body.len(), Some(expected.len() as u64));
    }

    #[test]
    fn streams_stay_streams() {
        let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>("abc")]);
        let mut form = Form::new();
        form.file("file", Body::stream(chunks, Some(3)).into()).unwrap();
        let (body, content_type) = form.finish();
        assert!(body.try_clone().is_none());
        assert!(body.len().is_some());
        assert_eq!(content_type.len(), "multipart/form-data; boundary=".len() + 36);
    }

    #[test]
    fn a_name_that_servers_read_differently_is_refused() {
        for name in ["a\\", "C:\\a.zip", "a\0.zip", "a\u{7f}", "a\tb", "a\u{9b}b"] {
            let error = Form::new().file("f", FilePart::new("").with_file_name(name)).unwrap_err();
            assert!(error.contains("backslash") && !error.contains(|c: char| c.is_control()), "{error:?}");
            assert!(Form::new().field(name, "v").is_err());
        }
    }

    #[test]
    fn a_content_type_cannot_add_headers() {
        let error = Form::new().file("f", FilePart::new("").with_content_type("a\r\nX: y")).unwrap_err();
        assert!(error.contains("`f`"), "{error}");
    }
}
