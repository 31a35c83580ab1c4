//! Path parameters: the one place where a value becomes part of a path.
//!
//! In goes a template and the caller's values, out comes a path in which every value stays inside the segment it was
//! given for. Values that would address another resource (empty ones, `.` and `..`) never get through.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::operation::{ListStyle, ParamValue, Parameter};

/// Everything but the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What a path may hold as it is. `%` is looked at separately.
const RESERVED: &AsciiSet = &SEGMENT
    .remove(b'/')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');
/// What a query may hold as it is.
const RESERVED_QUERY: &AsciiSet = &RESERVED.remove(b'?');

/// A template with its values.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expanded {
    pub(crate) path: String,
    /// What a parameter with reserved characters carried behind its `?`.
    pub(crate) query: Option<String>,
}

/// Appends `template`, filled, to the beginning of a path; `lookup` gives the parameter of a name, and its value. The error
/// says what is wrong, never the value.
pub(crate) fn expand<'a>(
    beginning: String,
    template: &str,
    lookup: &dyn Fn(&str) -> Option<(&'a Parameter, &'a ParamValue)>,
) -> Result<Expanded, String> {
    let start = beginning.len();
    let mut expanded = Expanded { path: beginning, query: None };
    let (template, query) = split_query(template);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        push_partly_encoded(&mut expanded.path, before, RESERVED);
        let (parameter, value) = lookup(name).ok_or_else(|| missing(name))?;
        let style = parameter.style;
        let pushed = match value {
            value if parameter.allow_reserved => push_reserved(&mut expanded, &value.to_text(','), before),
            ParamValue::Single(value) => push_list(&mut expanded.path, style, std::slice::from_ref(value)),
            ParamValue::List(values) => push_list(&mut expanded.path, style, values),
        };
        pushed.map_err(|reason| format!("the path parameter `{name}` {reason}"))?;
        rest = tail;
    }
    push_partly_encoded(&mut expanded.path, rest, RESERVED);
    // What was given in two pieces can still be one of these.
    if expanded.path[start..].split('/').any(is_dots) {
        return Err("the path has a segment `.` or `..`: that would address another resource".to_owned());
    }
    if let Some(query) = query {
        push_query(expanded.query.get_or_insert_default(), query, lookup)?;
    }
    Ok(expanded)
}

/// A path of a document and the query that it carries, without its fragment. Both begin outside of braces.
pub(crate) fn split_query(template: &str) -> (&str, Option<&str>) {
    if !template.contains(['?', '#']) {
        return (template, None);
    }
    let begins_with = |template: &str, sign: char| {
        let mut within = false;
        template.find(|c| {
            within = c == '{' || within && c != '}';
            c == sign && !within
        })
    };
    let template = begins_with(template, '#').map_or(template, |start| &template[..start]);
    match begins_with(template, '?') {
        Some(start) => (&template[..start], Some(&template[start + 1..])),
        None => (template, None),
    }
}

/// Appends the query of a template. Its values are those of a query: they may be empty.
fn push_query<'a>(
    out: &mut String,
    template: &str,
    lookup: &dyn Fn(&str) -> Option<(&'a Parameter, &'a ParamValue)>,
) -> Result<(), String> {
    if !out.is_empty() {
        out.push('&');
    }
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        push_partly_encoded(out, before, RESERVED_QUERY);
        let (parameter, value) = lookup(name).ok_or_else(|| missing(name))?;
        out.extend(utf8_percent_encode(&value.to_text(parameter.style.separator().unwrap_or(',')), SEGMENT));
        rest = tail;
    }
    push_partly_encoded(out, rest, RESERVED_QUERY);
    Ok(())
}

fn missing(name: &str) -> String {
    format!("the path parameter `{name}` is missing")
}

/// Appends elements, each encoded, with what the style puts between them: a literal comma, or an encoded sign.
fn push_list(path: &mut String, style: ListStyle, elements: &[String]) -> Result<(), &'static str> {
    if elements.iter().any(String::is_empty) || elements.is_empty() {
        return Err("is empty: that would address another resource");
    }
    if let [only] = elements
        && is_dots(only)
    {
        return Err("is `.` or `..`: that would address another resource");
    }
    for (index, element) in elements.iter().enumerate() {
        match style.separator() {
            _ if index == 0 => {}
            None | Some(',') => path.push(','),
            Some(separator) => path.extend(utf8_percent_encode(separator.encode_utf8(&mut [0; 4]), SEGMENT)),
        }
        path.extend(utf8_percent_encode(element, SEGMENT));
    }
    Ok(())
}

/// Appends a value that keeps its reserved characters. What is already percent-encoded stays as it is.
fn push_reserved(expanded: &mut Expanded, value: &str, before: &str) -> Result<(), &'static str> {
    if value.is_empty() {
        return Err("is empty: give `/` for the root");
    }
    let (path, query) = match value.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (value, None),
    };
    let path = if before.ends_with('/') { path.strip_prefix('/').unwrap_or(path) } else { path };
    if path.split(['/', '\\']).any(|segment| is_dots(&segment.replace("%2e", ".").replace("%2E", "."))) {
        return Err("has a segment `.` or `..`: that would address another resource");
    }
    push_partly_encoded(&mut expanded.path, path, RESERVED);
    if let Some(query) = query {
        push_partly_encoded(expanded.query.get_or_insert_default(), query, RESERVED_QUERY);
    }
    Ok(())
}

/// Encodes all but `set`, and keeps `%` with two hexadecimal digits behind it.
fn push_partly_encoded(out: &mut String, text: &str, set: &'static AsciiSet) {
    let mut pieces = text.split('%');
    out.extend(pieces.next().into_iter().flat_map(|piece| utf8_percent_encode(piece, set)));
    for piece in pieces {
        let is_encoded = piece.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let _ = out.write_str(if is_encoded { "%" } else { "%25" });
        out.extend(utf8_percent_encode(piece, set));
    }
}

fn is_dots(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Parameter = Parameter::path("x");
    const RESERVED: Parameter = Parameter::path("x").allow_reserved();

    fn one(value: &str) -> ParamValue {
        ParamValue::single(value)
    }

    fn fill(parameter: &Parameter, value: &ParamValue) -> Result<Expanded, String> {
        expand(String::new(), "/a/{x}/b", &|name| (name == "x").then_some((parameter, value)))
    }

    fn path(parameter: &Parameter, value: &ParamValue) -> String {
        fill(parameter, value).unwrap().path
    }

    #[test]
    fn a_list_is_separated_as_its_style_says() {
        for (style, expected) in [
            (ListStyle::Csv, "a,b%2Cc"),
            (ListStyle::Multi, "a,b%2Cc"),
            (ListStyle::Ssv, "a%20b%2Cc"),
            (ListStyle::Pipes, "a%7Cb%2Cc"),
        ] {
            let value = ParamValue::list(["a", "b,c"]);
            let parameter = Parameter::path("x").list(style);
            let expanded = expand(String::new(), "/{x}", &|_| Some((&parameter, &value))).unwrap();
            assert_eq!(expanded.path, format!("/{expected}"));
        }
    }

    #[test]
    fn a_value_stays_in_its_segment() {
        assert_eq!(path(&PLAIN, &one("plain-1.2_~x")), "/a/plain-1.2_~x/b");
        assert_eq!(path(&PLAIN, &one("a b/c?d#e%2f+&=,é\\\n")), "/a/a%20b%2Fc%3Fd%23e%252f%2B%26%3D%2C%C3%A9%5C%0A/b");
        assert_eq!(path(&PLAIN, &one("...")), "/a/.../b");
    }

    #[test]
    fn elements_are_encoded_one_by_one() {
        assert_eq!(path(&PLAIN, &ParamValue::list(["i-1", "i,2", ".."])), "/a/i-1,i%2C2,../b");
    }

    #[test]
    fn values_that_address_something_else_are_refused() {
        for value in [
            one(""),
            one("."),
            one(".."),
            ParamValue::list([""; 0]),
            ParamValue::list(["a", ""]),
            ParamValue::list([".."]),
        ] {
            let text = fill(&PLAIN, &value).unwrap_err();
            assert!(text.contains("`x`") && text.contains("another resource"), "{text}");
        }
        for value in ["", "..", "a/../b", "a/%2e%2E/b", "./a", "a\\..\\b", "a/.%2e?x"] {
            assert!(fill(&RESERVED, &one(value)).is_err(), "{value}");
        }
        assert_eq!(expand(String::new(), "/{y}", &|_| None).unwrap_err(), "the path parameter `y` is missing");
    }

    #[test]
    fn what_a_document_writes_into_a_path_is_encoded_once() {
        let x = one("a?b");
        for (template, path, query) in [
            ("/ä b/{x}", "/%C3%A4%20b/a%3Fb", None),
            ("//a/", "//a/", None),
            ("/50%/%2F{x}.json", "/50%25/%2Fa%3Fb.json", None),
            ("/{x}{x}", "/a%3Fba%3Fb", None),
            ("/a?kind=x", "/a", Some("kind=x")),
            ("/{x}?kind={x}&b=ü c", "/a%3Fb", Some("kind=a%3Fb&b=%C3%BC%20c")),
            ("/{x?#}", "/a%3Fb", None),
            ("/#Action=Add?b", "/", None),
            ("/a?b=c#d", "/a", Some("b=c")),
        ] {
            let expanded = expand(String::new(), template, &|_| Some((&PLAIN, &x))).unwrap();
            assert_eq!((expanded.path.as_str(), expanded.query.as_deref()), (path, query), "{template}");
        }
        let one_dot = ParamValue::list([".", ""]);
        assert!(expand(String::new(), "/{x}", &|_| Some((&PLAIN, &one_dot))).is_err());
        // In a query, it addresses nothing.
        for value in [one(""), one("..")] {
            assert!(expand(String::new(), "/a?x={x}", &|_| Some((&PLAIN, &value))).is_ok());
        }
    }

    #[test]
    fn the_rest_of_a_path_keeps_slashes_and_query() {
        let filled = fill(&RESERVED, &one("/_cat/indices/%3Cl-%7Bnow%2Fd%7D%3E,a b?v=true&s=x:desc&q=50%#'")).unwrap();
        assert_eq!(filled.path, "/a/_cat/indices/%3Cl-%7Bnow%2Fd%7D%3E,a%20b/b");
        assert_eq!(filled.query.as_deref(), Some("v=true&s=x:desc&q=50%25%23%27"));
        assert_eq!(path(&RESERVED, &one("/")), "/a//b");
        assert_eq!(path(&RESERVED, &one("a\\b\té%zz%")), "/a/a%5Cb%09%C3%A9%25zz%25/b");
    }
}
