//! JSONPath (RFC 9535) whose cost is known before it is evaluated.
//!
//! In: the text of a target or a condition. Out: an expression that visits a place of the document a bounded number of
//! times. What would visit all of it from every place (`$..a..b`, a filter that looks at the whole document) is refused,
//! because an expression cannot be stopped while it is evaluated.

use std::fmt;

use serde_json::Value;
use serde_json_path::{JsonPath, NormalizedPath};

use super::steps::Steps;

/// The longest expression, in bytes.
const LONGEST: usize = 4096;
/// The deepest nesting of brackets: the parser of the expression is recursive.
const DEEPEST: usize = 16;

/// An expression that can be used.
pub(super) enum Target {
    /// One of every day, and its text: the library does not have to read it.
    Steps(Steps, String),
    /// Any other.
    Path(JsonPath),
}

impl Target {
    /// The places that it names, as JSON pointers, in the library's order.
    pub(super) fn places(&self, document: &Value) -> Vec<String> {
        match self {
            Self::Steps(steps, _) => steps.places(document),
            Self::Path(path) => path.query_located(document).locations().map(NormalizedPath::to_json_pointer).collect(),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // As the library spells it, whoever has read it.
            Self::Steps(_, text) => match JsonPath::parse(text) {
                Ok(path) => path.fmt(f),
                Err(_) => f.write_str(text),
            },
            Self::Path(path) => path.fmt(f),
        }
    }
}

/// Reads an expression; says what is wrong with it otherwise.
pub(super) fn parse(text: &str) -> Result<Target, String> {
    bounded(text)?;
    if let Some(steps) = Steps::of(text) {
        return Ok(Target::Steps(steps, text.to_owned()));
    }
    JsonPath::parse(text).map(Target::Path).map_err(|error| format!("not a JSONPath: {error}"))
}

/// Looks at the signs outside of quotes.
fn bounded(text: &str) -> Result<(), String> {
    if text.len() > LONGEST {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    let (mut descendants, mut lists, mut roots) = (0_usize, 0_usize, 0_usize);
    // One entry per open bracket: whether it is a square one with a comma in it.
    let mut open: Vec<(char, bool)> = Vec::new();
    let mut quote = None;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match (quote, sign) {
            (Some(_), '\\') => {
                signs.next();
            }
            (Some(quoted), sign) => quote = Some(quoted).filter(|quoted| *quoted != sign),
            (None, '\'' | '"') => quote = Some(sign),
            (None, '[' | '(') => open.push((sign, false)),
            (None, ']' | ')') => lists += usize::from(open.pop() == Some(('[', true))),
            (None, ',') => {
                if let Some(bracket) = open.last_mut() {
                    bracket.1 = true;
                }
            }
            (None, '.') if signs.peek() == Some(&'.') => descendants += 1,
            (None, '$') => roots += 1,
            (None, _) => {}
        }
        if open.len() > DEEPEST {
            return Err(format!("more than {DEEPEST} brackets within each other"));
        }
    }
    let refused = [
        (descendants > 1, "`..` appears twice"),
        (lists > 1, "two lists of selectors multiply each other"),
        (roots > 1, "a filter looks at the whole document"),
    ];
    match refused.iter().find(|(is_refused, _)| *is_refused) {
        Some((_, why)) => Err(format!("{why}: it would visit the document again from every place")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn targets_of_every_day_are_read() {
        for text in [
            "$",
            "$..ref_id",
            "$.definitions.*.properties['a..b']",
            "$.paths['/a,b'].get.parameters[?@.name=='$..x' && @.in==\"query\"]",
            "$.paths[*]['get','put'].parameters[?match(@.name, 'a.*')]",
            "$.definitions[?@..secret]",
        ] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text).err());
        }
    }

    #[test]
    fn what_visits_the_document_from_every_place_is_refused() {
        for text in [
            "$..a..b".to_owned(),
            "$..[?@..a]".to_owned(),
            "$['a','a']['a','a']".to_owned(),
            "$.a[?$.b[*]]".to_owned(),
            format!("$[?{}@.a{}]", "(".repeat(2000), ")".repeat(2000)),
            format!("${}", "[?@".repeat(1000)),
            format!("$.{}", "a".repeat(5000)),
            "$[".to_owned(),
            String::new(),
        ] {
            assert!(parse(&text).is_err(), "{text}");
        }
    }
}
