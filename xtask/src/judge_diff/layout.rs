//! The crate of all clients: what lies where, and what the compiler says of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use ece_codegen::Outcome;
use ece_codegen::diff::{ApiUse, api_uses};

use super::pairs::Pair;
use crate::compiler::{self, Message};
use crate::diff::source;
use crate::error::{Error, Result};
use crate::fixtures::layout;
use crate::output::scratch;

const RUNNER: &str = include_str!("../../templates/both_clients.rs");

/// Writes everything but the users and their calls. Client `2n` is the old one of pair `n`, `2n + 1` the new one.
pub(super) fn lay_out(root: &Path, place: &Path, pairs: &[Pair]) -> Result<()> {
    let sources = place.join("ece-api").join("src");
    scratch::clear(&sources);
    source::copy(&root.join("ece-api").join("src").join("runtime"), &sources.join("runtime"))?;
    scratch::write(&sources.join("both_clients.rs"), RUNNER)?;
    let mut lib = "#![allow(warnings)]\npub mod runtime;\npub mod both_clients;\n".to_owned();
    let mut calls = String::new();
    for (client, outcome) in pairs.iter().flat_map(|pair| &pair.outcomes).enumerate() {
        let other = client ^ 1;
        let _ = writeln!(
            lib,
            "mod f{client};\nmod uses_{client};\nmod calls_{client}_{client};\nmod calls_{client}_{other};"
        );
        layout::tree(&sources, client, &outcome.files, PROFILE)?;
        for with in [client, other] {
            let _ = writeln!(
                calls,
                "    both_clients::Calls {{ of: {client}, with: {with}, profile: &f{with}::PROFILE, samples: calls_{client}_{with}::SAMPLES }},"
            );
        }
    }
    let _ = writeln!(lib, "pub fn run(responses: &str) {{\n    both_clients::run(CALLS, responses);\n}}");
    let _ = writeln!(lib, "const CALLS: &[both_clients::Calls] = &[\n{calls}];");
    scratch::write(&sources.join("lib.rs"), lib)?;
    source::manifests(root, place, &["ece-api", "judge"])?;
    let judge = place.join("judge");
    scratch::write(&judge.join("src").join("main.rs"), MAIN)?;
    scratch::write(&judge.join("Cargo.toml"), MANIFEST)
}

const PROFILE: &str =
    "pub static PROFILE: crate::runtime::Profile = crate::runtime::Profile::new(generated::operations::API);\n";

const MAIN: &str = "fn main() {\n    let responses = std::env::args().nth(1).unwrap();\n    \
                    ece_api::run(&std::fs::read_to_string(responses).unwrap());\n}\n";

const MANIFEST: &str = "[package]\nname = \"judge\"\nedition = \"2024\"\n\n[dependencies.ece-api]\npath = \"../ece-api\"\n\
                        default-features = false\nfeatures = [\"operations\", \"testing\"]\n";

/// The files of one line per use or call: lines with errors are left out, and everything is asked again.
pub(super) struct Lines {
    /// By the name of the file.
    files: BTreeMap<String, File>,
}

/// A file of lines of code; each may be an error.
pub(super) struct File {
    /// The client that its lines are compiled against.
    with: usize,
    head: String,
    pub(super) uses: Vec<ApiUse>,
    samples: Vec<Sample>,
    pub(super) errors: BTreeMap<usize, String>,
}

/// A call of an operation.
struct Sample {
    id: String,
    which: usize,
    code: String,
}

impl Lines {
    pub(super) fn of(pairs: &[Pair]) -> Self {
        let mut files = BTreeMap::new();
        for (client, outcome) in pairs.iter().flat_map(|pair| &pair.outcomes).enumerate() {
            let uses = outcome.api.as_ref().map(api_uses).unwrap_or_default();
            let (with, head) = (client ^ 1, String::new());
            let file = File { with, head, uses, samples: Vec::new(), errors: BTreeMap::new() };
            files.insert(format!("uses_{client}"), file);
            for with in [client, client ^ 1] {
                let head = format!(
                    "use crate::both_clients::{{Sample, Sent, sample, send}}; use crate::f{with}::api::models;"
                );
                let file = File { with, head, uses: Vec::new(), samples: samples(outcome), errors: BTreeMap::new() };
                files.insert(format!("calls_{client}_{with}"), file);
            }
        }
        Self { files }
    }

    /// The uses of a client, compiled against the other of its pair.
    pub(super) fn uses(&self, client: usize) -> Option<&File> {
        self.files.get(&format!("uses_{client}"))
    }

    pub(super) fn write(&self, place: &Path) -> Result<()> {
        let sources = place.join("ece-api").join("src");
        for (name, file) in &self.files {
            scratch::write(&sources.join(format!("{name}.rs")), file.text())?;
        }
        Ok(())
    }

    /// True where there are no errors any more; fails for an error that is not one of a line.
    pub(super) fn compile(&mut self, place: &Path) -> Result<bool> {
        let checked = compiler::cargo(place, &["check", "--package", "judge"])?;
        let (mut complaints, mut found) = (Vec::new(), 0);
        for Message { file, line, code, text, .. } in checked.messages.iter().filter(|it| it.level == "error") {
            let name = file.strip_prefix("ece-api/src/").and_then(|file| file.strip_suffix(".rs"));
            match name.and_then(|name| self.files.get_mut(name)) {
                Some(known) => {
                    found += 1;
                    known.errors.entry(line.saturating_sub(2)).or_insert_with(|| format!("error[{code}]: {text}"));
                }
                // What cargo says at the end.
                None if file.is_empty() => {}
                None => complaints.push(format!("{file}:{line}: {text}")),
            }
        }
        if !complaints.is_empty() || (found == 0 && !checked.is_success) {
            complaints.truncate(40);
            let said = complaints.join("\n");
            return Err(Error::new(format!("the clients do not compile:\n{said}\n{}", checked.stderr)));
        }
        Ok(found == 0)
    }
}

impl File {
    /// The head, a line each, and the table of the calls that are left.
    fn text(&self) -> String {
        let with = self.with;
        let inside = |code: &str| code.replace("ece_api::", &format!("crate::f{with}::api::"));
        let mut text = format!("{}\n", self.head);
        for (index, line) in self.uses.iter().enumerate() {
            text.push_str(&if self.errors.contains_key(&index) { String::new() } else { inside(&line.code) });
            text.push('\n');
        }
        let mut table = String::new();
        for (index, sample) in self.samples.iter().enumerate() {
            if !self.errors.contains_key(&index) {
                let client = format!("let ece = &crate::f{with}::rt::Client(it.clone());");
                let code = inside(&sample.code);
                let _ = write!(text, "fn s{index}(it: &crate::runtime::Client) -> Sent {{ {client} {code} }}");
                let _ = write!(table, "Sample {{ id: {:?}, which: {}, call: s{index} }}, ", sample.id, sample.which);
            }
            text.push('\n');
        }
        if self.head.is_empty() { text } else { format!("{text}pub const SAMPLES: &[Sample] = &[{table}];\n") }
    }
}

/// The sample calls of a client: the expressions that are in the generated samples.
fn samples(outcome: &Outcome) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut id = String::new();
    for line in outcome.samples.iter().flat_map(|file| file.text.lines()).map(str::trim) {
        if let Some(name) = line.strip_prefix("id: \"").and_then(|rest| rest.strip_suffix("\",")) {
            name.clone_into(&mut id);
        }
        for (which, start) in ["required: |ece| ", "all: |ece| "].into_iter().enumerate() {
            if let Some(code) = line.strip_prefix(start).and_then(|rest| rest.strip_suffix(',')) {
                samples.push(Sample { id: id.clone(), which, code: code.to_owned() });
            }
        }
    }
    samples
}
