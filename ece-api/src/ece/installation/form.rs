//! Files in forms (`multipart/form-data`, RFC 7578).

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::asked::Asked;

/// A file of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content: Bytes,
}

/// The file in the field of a form; `None` where the body is no such form, or has no such field.
pub(crate) fn file(asked: &Asked, field: &str) -> Option<File> {
    let content_type = asked.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    find(content_type, &asked.body, field)
}

fn find(content_type: &str, body: &Bytes, field: &str) -> Option<File> {
    let boundary = parameter(content_type, "boundary")?;
    let delimiter = [b"--", boundary.as_bytes()].concat();
    let mut at = position(body, &delimiter, 0)?;
    // The next part begins where the delimiter before it ends.
    while let Some(end) = position(body, &[b"\r\n", delimiter.as_slice()].concat(), at) {
        let part = body.get(at + delimiter.len() + 2..end)?;
        let blank = position(part, b"\r\n\r\n", 0)?;
        let head = String::from_utf8_lossy(&part[..blank]);
        let disposition = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"));
        if let Some(line) = disposition.filter(|line| parameter(line, "name").as_deref() == Some(field)) {
            let name = parameter(line, "filename").unwrap_or_default();
            return Some(File { name, content: body.slice_ref(&part[blank + 4..]) });
        }
        at = end + 2;
    }
    None
}

/// The value of a parameter of a header.
fn parameter(header: &str, name: &str) -> Option<String> {
    let parameters = header.split(';').skip(1).filter_map(|it| it.trim().split_once('='));
    let mut values = parameters.filter(|(known, _)| known.eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| value.trim_matches('"').to_owned())
}

fn position(text: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.windows(what.len()).position(|window| window == what).map(|at| at + from)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
        --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.zip\"\r\nContent-Type: a/b\r\n\r\nP\r\n--K\r\n--B--\r\n";

    #[test]
    fn a_file_is_found_by_its_field() {
        let find = |field: &str| find("multipart/form-data; boundary=B", &Bytes::from_static(BODY), field);
        let file = File { name: "x.zip".to_owned(), content: Bytes::from_static(b"P\r\n--K") };
        assert_eq!(find("file"), Some(file));
        assert_eq!(find("a").map(|file| file.content), Some(Bytes::from_static(b"1")));
        assert_eq!(find("b"), None);
    }

    #[test]
    fn what_is_no_form_has_no_file() {
        for body in [&b""[..], b"--B", b"--B--", b"--B\r\n--B--", b"x--B\r\n\r\n\r\n--B"] {
            assert_eq!(find("multipart/form-data; boundary=\"B\"", &Bytes::copy_from_slice(body), "file"), None);
        }
        assert_eq!(find("application/json", &Bytes::from_static(BODY), "file"), None);
    }
}
