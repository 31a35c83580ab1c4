//! What Prism is known not to be able to do: `xtask/conformance/known_failures.toml`. The list is checked too, so it cannot grow
//! silently, and what Prism has learnt leaves it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::document::Change;
use super::verdict::Verdict;
use crate::error::{Error, Result};
use crate::workspace;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownFailures {
    /// Operations that the document was changed for.
    changed: Vec<Changed>,
    /// Calls that Prism refuses or answers wrongly.
    refused: Vec<Refused>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    change: Change,
    operations: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    /// Why this is Prism's fault and not ours.
    why: String,
    operations: BTreeSet<String>,
    /// The calls, as the report names them; `*` at the end stands for any rest.
    calls: Vec<String>,
    /// What the complaint contains.
    complaint: String,
}

impl Refused {
    fn covers(&self, verdict: &Verdict) -> bool {
        let is_call = |call: &String| match call.strip_suffix('*') {
            Some(start) => verdict.call.starts_with(start),
            None => *call == verdict.call,
        };
        self.operations.contains(&verdict.operation)
            && self.calls.iter().any(is_call)
            && verdict.complaint.as_ref().is_some_and(|complaint| complaint.contains(&self.complaint))
    }
}

impl KnownFailures {
    pub(crate) fn read() -> Result<Self> {
        let path = workspace::root()
            .ok_or_else(Error::no_workspace)?
            .join("xtask")
            .join("conformance")
            .join("known_failures.toml");
        let text = std::fs::read_to_string(&path).map_err(|e| Error::io("read", &path, &e))?;
        toml::from_str(&text).map_err(|e| Error::new(format!("{}: {e}", workspace::shown(&path))))
    }

    /// The document was changed for the listed operations and no others.
    pub(crate) fn check_changes(&self, found: &[(Change, String)]) -> Result<()> {
        let found: BTreeSet<(Change, &str)> = found.iter().map(|(change, id)| (*change, id.as_str())).collect();
        let mut listed = BTreeSet::new();
        for changed in &self.changed {
            listed.extend(changed.operations.iter().map(|id| (changed.change, id.as_str())));
        }
        let differing: Vec<String> = found.symmetric_difference(&listed).map(|it| format!("  {it:?}")).collect();
        if differing.is_empty() {
            return Ok(());
        }
        Err(Error::new(format!("what the document is changed for is not what is listed:\n{}", differing.join("\n")))
            .help("correct `changed` in xtask/conformance/known_failures.toml"))
    }

    /// The table; an error where a complaint is not listed, or what is listed did not occur.
    pub(crate) fn check(&self, verdicts: &[Verdict], verbose: bool) -> Result<String> {
        let mut wrong = Vec::new();
        let mut table = Table::default();
        let mut seen = BTreeSet::new();
        for verdict in verdicts {
            let known = self.refused.iter().position(|refused| refused.covers(verdict));
            match (&verdict.complaint, known) {
                (Some(_), Some(known)) => {
                    seen.extend([(known, verdict.operation.as_str())]);
                }
                (Some(complaint), None) => {
                    wrong.push(format!("{} {}: {complaint}", verdict.operation, verdict.call));
                }
                (None, _) => {}
            }
            table.add(verdict, known.is_some());
        }
        for (index, refused) in self.refused.iter().enumerate() {
            let gone = refused.operations.iter().filter(|id| !seen.contains(&(index, id.as_str())));
            wrong.extend(gone.map(|id| format!("{id}: listed as refused ({}), but was not", refused.why)));
        }
        let text = table.text(verbose);
        if wrong.is_empty() {
            Ok(text)
        } else {
            Err(Error::new(format!("{text}\n{}", wrong.join("\n")))
                .help("fix the request, or list what Prism cannot do in xtask/conformance/known_failures.toml"))
        }
    }
}

/// Calls accepted, known failures and complaints, per operation.
#[derive(Default)]
struct Table<'a> {
    operations: BTreeMap<&'a str, Counts>,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    requests: usize,
    codes: usize,
    made_up: usize,
    known: usize,
    complaints: usize,
}

impl Counts {
    fn line(self) -> String {
        format!("{:>8} {:>8} {:>8} {:>8} {:>8}", self.requests, self.codes, self.made_up, self.known, self.complaints)
    }
}

impl<'a> Table<'a> {
    fn add(&mut self, verdict: &'a Verdict, is_known: bool) {
        let counts = self.operations.entry(&verdict.operation).or_default();
        let cell = match (&verdict.complaint, verdict.call.split('=').next()) {
            (Some(_), _) if is_known => &mut counts.known,
            (Some(_), _) => &mut counts.complaints,
            (None, Some("code")) => &mut counts.codes,
            (None, Some("seed")) => &mut counts.made_up,
            (None, _) => &mut counts.requests,
        };
        *cell += 1;
    }

    fn text(&self, verbose: bool) -> String {
        let mut lines =
            vec![format!("{:56}{:>9}{:>9}{:>9}{:>9}{:>9}", "", "accepted", "statuses", "made up", "known", "refused")];
        let mut sum = Counts::default();
        for (id, counts) in &self.operations {
            if verbose || counts.known + counts.complaints > 0 {
                lines.push(format!("{id:56} {}", counts.line()));
            }
            sum.requests += counts.requests;
            sum.codes += counts.codes;
            sum.made_up += counts.made_up;
            sum.known += counts.known;
            sum.complaints += counts.complaints;
        }
        lines.push(format!("{:56} {}", format!("{} operations", self.operations.len()), sum.line()));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::KnownFailures;
    use crate::conformance::document::Change;
    use crate::conformance::verdict::Verdict;

    const KNOWN: &str = r#"
        [[changed]]
        change = "list-in-path"
        operations = ["stop"]

        [[refused]]
        why = "too much"
        operations = ["search"]
        calls = ["required", "seed=*"]
        complaint = "TOO_COMPLEX"
    "#;

    fn judged(verdicts: &[(&str, &str, Option<&str>)]) -> Result<String, String> {
        let verdict = |&(operation, call, complaint): &(&str, &str, Option<&str>)| Verdict {
            operation: operation.to_owned(),
            call: call.to_owned(),
            complaint: complaint.map(str::to_owned),
        };
        let verdicts: Vec<Verdict> = verdicts.iter().map(verdict).collect();
        let known: KnownFailures = toml::from_str(KNOWN).unwrap();
        known.check(&verdicts, false).map_err(|error| error.to_string())
    }

    #[test]
    fn a_listed_refusal_passes_and_is_counted() {
        let verdicts =
            [("search", "required", Some("500 TOO_COMPLEX")), ("search", "all", None), ("stop", "all", None)];
        let table = judged(&verdicts).unwrap();
        assert!(
            table.lines().any(|line| line.split_whitespace().eq(["2", "operations", "2", "0", "0", "1", "0"])),
            "{table}"
        );
    }

    #[test]
    fn a_refusal_that_is_not_listed_fails() {
        let listed = ("search", "seed=7", Some("TOO_COMPLEX"));
        for other in [
            ("stop", "all", Some("TOO_COMPLEX")),
            ("search", "all", Some("TOO_COMPLEX")),
            ("search", "required", Some("422")),
        ] {
            let error = judged(&[listed, other]).unwrap_err();
            assert!(error.contains(&format!("{} {}: {}", other.0, other.1, other.2.unwrap())), "{error}");
        }
    }

    #[test]
    fn a_known_failure_that_does_not_occur_any_more_fails() {
        assert!(judged(&[("search", "required", None)]).unwrap_err().contains("search: listed as refused (too much)"));
    }

    #[test]
    fn the_document_is_changed_for_what_is_listed_and_nothing_else() {
        let known: KnownFailures = toml::from_str(KNOWN).unwrap();
        let stop = (Change::ListInPath, "stop".to_owned());
        assert!(known.check_changes(std::slice::from_ref(&stop)).is_ok());
        assert!(known.check_changes(&[]).is_err());
        assert!(known.check_changes(&[stop, (Change::BinaryResponse, "stop".to_owned())]).is_err());
    }
}
