//! What the clients send and read, held against the verdicts on the wire.

use std::collections::BTreeMap;
use std::path::Path;

use ece_codegen::diff::{Comparison, Direction, Kind, Verdict};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Findings;
use super::pairs::{Pair, Unit};
use crate::compiler;
use crate::error::{Error, Result};
use crate::output::scratch;

/// A line of what the clients did.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Call(Call),
    Reading(Reading),
}

/// A call in the words of one client, made with this one or with the other.
#[derive(Deserialize)]
struct Call {
    of: usize,
    with: usize,
    id: String,
    which: usize,
    /// `None` where it cannot be made.
    request: Option<Value>,
}

/// A response that a client read, or could not.
#[derive(Deserialize)]
struct Reading {
    response: Response,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Response {
    client: usize,
    id: String,
    body: String,
}

/// Runs the clients and judges what they did.
pub(super) fn judge(place: &Path, pairs: &[Pair], findings: &mut Findings) -> Result<()> {
    let lines = run(place, &responses(pairs))?;
    let mut calls: BTreeMap<(usize, String, usize), Vec<Call>> = BTreeMap::new();
    let mut readings = Vec::new();
    for line in lines {
        match line {
            Line::Call(call) => calls.entry((call.of, call.id.clone(), call.which)).or_default().push(call),
            Line::Reading(reading) => readings.push(reading),
        }
    }
    for (index, pair) in pairs.iter().enumerate() {
        for unit in &pair.units {
            let own = |id: &str| id.starts_with(&unit.prefix);
            for (is_back, comparison) in unit.comparisons.iter().enumerate() {
                let client = 2 * index + is_back;
                let made = calls.iter().filter(|((of, id, _), _)| *of == client && own(id)).map(|(_, calls)| calls);
                let said = sent(made, comparison, findings);
                // What the new server sends, read by the old client; there and back.
                let read = readings.iter().filter(|it| it.response.client == client && own(&it.response.id));
                let said = said.into_iter().chain(received(read, unit, is_back, findings));
                let way = if is_back == 1 { " back" } else { "" };
                findings.disagreements.extend(said.map(|text| format!("{}{way}: {text}", unit.name)));
            }
        }
    }
    Ok(())
}

/// Each client reads what the servers of both sides send.
fn responses(pairs: &[Pair]) -> Vec<Value> {
    let mut all = Vec::new();
    for (index, pair) in pairs.iter().enumerate() {
        for (unit, client) in pair.units.iter().flat_map(|unit| [(unit, 0), (unit, 1)]) {
            // The client of one side reads what the other side's server sends.
            for body in &unit.responses[1 - client] {
                for method in ["get", "post", "put"] {
                    let id = format!("{}{method}", unit.prefix);
                    all.push(json!({ "client": 2 * index + client, "id": id, "body": body.to_string() }));
                }
            }
        }
    }
    all
}

fn run(place: &Path, responses: &[Value]) -> Result<Vec<Line>> {
    let file = place.join("responses.json");
    scratch::write(&file, Value::from(responses).to_string())?;
    let output = compiler::command(place)
        .args(["run", "--quiet", "--package", "judge", "--"])
        .arg(&file)
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
    if !output.status.success() {
        return Err(Error::new(format!("the clients fail:\n{}", compiler::said(&output))));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().map(|line| serde_json::from_str(line).map_err(|e| Error::new(format!("{e}: {line}"))));
    lines.collect()
}

/// Kinds that say that the same call sends something else.
const OTHER_BYTES: [Kind; 7] = [
    Kind::BasePathChanged,
    Kind::OperationMoved,
    Kind::ConsumesChanged,
    Kind::ParameterListStyleChanged,
    Kind::ParameterMoved,
    Kind::RequestEncodingChanged,
    Kind::SecuritySchemeChanged,
];

/// What a client gets wrong without failing.
const UNSEEN: [Kind; 5] = [
    Kind::PropertyEnumValueRespelled,
    Kind::PropertyBecameOptional,
    Kind::PropertyBecameRequired,
    Kind::PropertyAddedRequired,
    Kind::PropertyRemovedRequired,
];

/// What the bytes of the same calls say against the verdicts.
fn sent<'a>(
    made: impl Iterator<Item = &'a Vec<Call>>,
    comparison: &Comparison,
    findings: &mut Findings,
) -> Vec<String> {
    let (mut is_compared, mut differing) = (false, None);
    for calls in made {
        let request = |is_own: bool| calls.iter().find(|it| (it.of == it.with) == is_own)?.request.as_ref();
        if let (Some(own), Some(other)) = (request(true), request(false)) {
            is_compared = true;
            findings.calls += 1;
            if !is_same(own, other) {
                findings.differing += 1;
                differing = Some(format!("{own} and {other}"));
            }
        }
    }
    let wire = |it: &ece_codegen::diff::Change| it.verdicts.old_clients.max(it.verdicts.older_server);
    let is_harmless = comparison.all().all(|it| wire(it) == Verdict::Harmless);
    let says_other = |it: &ece_codegen::diff::Change| {
        OTHER_BYTES.contains(&it.kind) && it.direction != Direction::Response && wire(it) == Verdict::Breaks
    };
    let mut said = Vec::new();
    match differing {
        Some(requests) if is_harmless => said.push(format!("harmless, but other bytes are sent: {requests}")),
        None if is_compared && comparison.all().any(says_other) => {
            said.push("other bytes are said to be sent, and are not".to_owned());
        }
        _ => {}
    }
    said
}

/// The same request: JSON by value, the query whatever the order of its parameters, and media types that are asked for as far as one of them is.
fn is_same(one: &Value, other: &Value) -> bool {
    let body = |request: &Value| {
        let text = request["body"].as_str().unwrap_or_default();
        serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
    };
    let headers = |request: &Value| -> (Vec<String>, Vec<String>) {
        let all = request["headers"].as_array().into_iter().flatten();
        let all = all.filter_map(|header| header.as_str().map(str::to_owned));
        all.partition(|header| !header.starts_with("accept: "))
    };
    let ((headers, accept), (other_headers, other_accept)) = (headers(one), headers(other));
    let types = |accept: &[String]| -> Vec<String> {
        let lists = accept.iter().filter_map(|header| header.strip_prefix("accept: "));
        lists.flat_map(|list| list.split(", ").map(str::to_owned)).collect()
    };
    let (accept, other_accept) = (types(&accept), types(&other_accept));
    let query = |request: &Value| {
        let mut pairs: Vec<String> = request["query"].as_array().into_iter().flatten().map(Value::to_string).collect();
        // The order of elements of one parameter counts.
        pairs.sort_by_cached_key(|pair| pair.split("\",").next().map(str::to_owned));
        pairs
    };
    ["method", "path"].iter().all(|key| one[*key] == other[*key])
        && query(one) == query(other)
        && body(one) == body(other)
        && headers == other_headers
        && (accept == other_accept || accept.iter().any(|it| other_accept.contains(it)))
}

/// What a client cannot read, against the verdicts. `is_back` is the side of the client.
fn received<'a>(
    read: impl Iterator<Item = &'a Reading>,
    unit: &Unit,
    is_back: usize,
    findings: &mut Findings,
) -> Vec<String> {
    let mut unreadable = None;
    let mut count = 0;
    for reading in read {
        count += 1;
        if let Some(error) = &reading.error {
            findings.unreadable += 1;
            unreadable = Some(format!("{} ({error})", reading.response.body));
        }
    }
    findings.responses += count;
    // As an old client before a new server, and as a new client before an older one.
    let most = |comparison: &Comparison, of: fn(&ece_codegen::diff::Verdicts) -> Verdict| {
        comparison.all().map(|it| of(&it.verdicts)).max().unwrap_or(Verdict::Harmless)
    };
    let as_old = most(&unit.comparisons[is_back], |it| it.old_clients);
    let as_new = most(&unit.comparisons[1 - is_back], |it| it.older_server);
    // Nothing fails where a value is taken for an unknown one, or a member that has to be there is at its default.
    let is_unseen = unit.comparisons.iter().flat_map(Comparison::all).any(|it| UNSEEN.contains(&it.kind));
    match unreadable {
        Some(body) if as_old != Verdict::Breaks => {
            vec![format!("the old client cannot read {body}, which is not said to break")]
        }
        Some(body) if as_new == Verdict::Harmless => {
            vec![format!("the new client cannot read {body} of an older server, said to be harmless")]
        }
        None if count > 0 && as_old == Verdict::Breaks && unit.is_of_responses && !is_unseen => {
            vec!["said to break, but the old client reads everything".to_owned()]
        }
        None if count > 0 && as_new == Verdict::Breaks && unit.is_of_responses && !is_unseen => {
            vec!["an older server is said to break, but the new client reads everything".to_owned()]
        }
        _ => Vec::new(),
    }
}
