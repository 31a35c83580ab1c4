//! Searches, as `SearchRequest` has them: a query in the language of Elasticsearch, an order, and a page.
//!
//! What is searched is what the API shows. A field is a path of names; where it leads through a list, one element that
//! fits is enough. What is not understood is refused, with the reason: a filter that was left out unsaid would find too
//! much.

use std::cmp::Ordering;

use serde_json::Value;

use super::answer::{Answer, Answered};

/// So many are found where nobody says how many.
const SIZE: usize = 100;
/// So many are found at most.
const MAX_SIZE: usize = 10_000;
/// Queries are not nested deeper.
const MAX_DEPTH: usize = 60;

/// A part of what was found.
pub(crate) struct Page {
    pub(crate) items: Vec<Value>,
    /// How many match, on all pages.
    pub(crate) matching: usize,
    /// Where the next page begins, if there is one.
    pub(crate) cursor: Option<String>,
}

/// Searches `all`; 400 where the request is not understood.
pub(crate) fn run(request: &Value, all: Vec<Value>) -> Answered<Page> {
    page(request, all).map_err(Answer::invalid)
}

/// Searches `all`; the reason where the request is not understood.
pub(crate) fn page(request: &Value, all: Vec<Value>) -> Result<Page, String> {
    let mut found = Vec::new();
    for value in all {
        if request["query"].is_null() || matches(&request["query"], &value, 0)? {
            found.push(value);
        }
    }
    sort(&request["sort"], &mut found)?;
    let number = |name: &str, default: usize| match &request[name] {
        Value::Null => Ok(default),
        value => {
            let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
            number.ok_or_else(|| format!("`{name}` is not a whole number from 0 on"))
        }
    };
    let from = match request["cursor"].as_str() {
        Some(cursor) => offset(cursor).ok_or("the cursor is not one of a response")?,
        None => number("from", 0)?,
    };
    let size = number("size", SIZE)?.min(MAX_SIZE);
    let matching = found.len();
    let items: Vec<Value> = found.into_iter().skip(from).take(size).collect();
    let end = from.saturating_add(items.len());
    let cursor = (end < matching && !items.is_empty()).then(|| format!("{CURSOR}{end:x}"));
    Ok(Page { items, matching, cursor })
}

const CURSOR: &str = "after-";

fn offset(cursor: &str) -> Option<usize> {
    usize::from_str_radix(cursor.strip_prefix(CURSOR)?, 16).ok()
}

/// True where the query finds the value.
fn matches(query: &Value, value: &Value, depth: usize) -> Result<bool, String> {
    if depth > MAX_DEPTH {
        return Err("the query is nested too deep".to_owned());
    }
    let clauses = query.as_object().ok_or("a query is an object")?;
    let mut is_found = true;
    for (name, clause) in clauses.iter().filter(|(_, clause)| !clause.is_null()) {
        is_found &= match name.as_str() {
            "match_all" => true,
            "match_none" => false,
            "bool" => boolean(clause, value, depth)?,
            "nested" => matches(&clause["query"], value, depth + 1)?,
            "exists" => {
                let field = clause["field"].as_str().ok_or("`exists` needs a field")?;
                !values(value, field).is_empty()
            }
            "term" | "match" | "prefix" | "range" => by_field(name, clause, value)?,
            "query_string" | "simple_query_string" => query_string(clause, value)?,
            other => return Err(format!("a query of the kind `{other}` is not understood")),
        };
    }
    Ok(is_found)
}

fn boolean(clause: &Value, value: &Value, depth: usize) -> Result<bool, String> {
    let count = |name: &str| -> Result<(usize, usize), String> {
        let queries = match &clause[name] {
            Value::Null => return Ok((0, 0)),
            Value::Array(queries) => queries.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut found = 0;
        for query in queries {
            found += usize::from(matches(query, value, depth + 1)?);
        }
        Ok((found, queries.len()))
    };
    let (must, filter, must_not, should) = (count("must")?, count("filter")?, count("must_not")?, count("should")?);
    let default = usize::from(must.1 + filter.1 == 0 && should.1 > 0);
    let least = clause["minimum_should_match"].as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(default);
    Ok(must.0 == must.1 && filter.0 == filter.1 && must_not.0 == 0 && should.0 >= least)
}

fn by_field(kind: &str, clause: &Value, value: &Value) -> Result<bool, String> {
    let fields = clause.as_object().ok_or_else(|| format!("`{kind}` is an object of fields"))?;
    let mut is_found = true;
    for (field, wanted) in fields {
        let found = values(value, field);
        is_found &= match kind {
            "range" => {
                let limits = wanted.as_object().ok_or_else(|| format!("the range of `{field}` is an object"))?;
                let mut fits = !found.is_empty();
                for (limit, bound) in limits {
                    fits &= found.iter().any(|it| within(limit, it, bound).unwrap_or_default());
                    within(limit, bound, bound).ok_or_else(|| format!("a range has no `{limit}`"))?;
                }
                fits
            }
            _ => {
                let wanted = text(wanted.get(if kind == "match" { "query" } else { "value" }).unwrap_or(wanted));
                found.iter().any(|it| match kind {
                    "prefix" => text(it).starts_with(&wanted),
                    "match" => has_word(&text(it), &wanted),
                    _ => text(it) == wanted,
                })
            }
        };
    }
    Ok(is_found)
}

/// `None` for a limit that there is not.
fn within(limit: &str, value: &Value, bound: &Value) -> Option<bool> {
    let order = compare(value, bound);
    match limit {
        "gt" => Some(order == Ordering::Greater),
        "gte" => Some(order != Ordering::Less),
        "lt" => Some(order == Ordering::Less),
        "lte" => Some(order != Ordering::Greater),
        "boost" | "format" | "time_zone" => Some(true),
        _ => None,
    }
}

/// Words that stand anywhere, or `field:word`; `*` is all.
fn query_string(clause: &Value, value: &Value) -> Result<bool, String> {
    let query = clause["query"].as_str().ok_or("`query_string` needs a query")?;
    if query.contains(['(', ')', '"', '[', ']', '{', '}', '\\', '~', '^']) {
        return Err("of query strings only words and `field:word` are understood".to_owned());
    }
    let all = text(value).to_lowercase();
    let fits = |word: &&str| match word.split_once(':') {
        Some((field, wanted)) => values(value, field).iter().any(|it| like(&text(it), wanted)),
        None => *word == "*" || all.contains(word.trim_matches('*').to_lowercase().as_str()),
    };
    let mut words = query.split_whitespace().filter(|word| !["AND", "OR"].contains(word));
    let needs_all =
        query.contains(" AND ") || clause["default_operator"].as_str().is_some_and(|it| it.eq_ignore_ascii_case("and"));
    Ok(if needs_all { words.all(|word| fits(&word)) } else { words.any(|word| fits(&word)) })
}

/// A word with `*` at its end.
fn like(text: &str, wanted: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(beginning) => text.to_lowercase().starts_with(&beginning.to_lowercase()),
        None => text.eq_ignore_ascii_case(wanted),
    }
}

/// True where a word of the one is a word of the other.
fn has_word(text: &str, wanted: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_lowercase).collect()
    };
    let there = words(text);
    words(wanted).iter().any(|word| there.contains(word))
}

/// What stands at a path, through lists.
fn values<'a>(value: &'a Value, field: &str) -> Vec<&'a Value> {
    let mut here = vec![value];
    for name in field.trim_end_matches(".keyword").split('.') {
        here = here.into_iter().flat_map(elements).filter_map(|it| it.get(name)).collect();
    }
    here.into_iter().flat_map(elements).filter(|it| !it.is_null()).collect()
}

/// The elements of a list, lists in it taken apart; another value by itself.
fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(all) => all.iter().flat_map(elements).collect(),
        one => vec![one],
    }
}

/// A value as a query writes it.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn compare(one: &Value, other: &Value) -> Ordering {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (None, None) => text(one).cmp(&text(other)),
        // Numbers come first: an order has to be the same from everywhere.
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}

/// By fields, the first before the others. What lacks a field comes last.
fn sort(order: &Value, found: &mut [Value]) -> Result<(), String> {
    let keys = match order {
        Value::Null => return Ok(()),
        Value::Array(keys) => keys.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut fields = Vec::new();
    for key in keys {
        match key {
            Value::String(field) => fields.push((field.clone(), false)),
            Value::Object(members) => fields.extend(members.iter().map(|(field, how)| {
                let how = how.get("order").unwrap_or(how);
                (field.clone(), how == "desc")
            })),
            _ => return Err("an order is a field, or an object of fields".to_owned()),
        }
    }
    found.sort_by(|one, other| {
        let by = |(field, is_descending): &(String, bool)| {
            let (one, other) = (values(one, field), values(other, field));
            match (one.first(), other.first()) {
                (Some(one), Some(other)) if *is_descending => compare(other, one),
                (Some(one), Some(other)) => compare(one, other),
                (one, other) => other.is_some().cmp(&one.is_some()),
            }
        };
        fields.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    Ok(())
}
