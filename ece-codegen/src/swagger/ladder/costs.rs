//! What goes with a refused part is said at the finding about it, so that one cause is one finding.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::pointer::Pointer;

/// Which finding says why something cannot be used, and whether it stands where that is.
#[derive(Clone, Copy)]
struct Cause {
    finding: usize,
    is_here: bool,
}

impl Cause {
    fn here(finding: usize) -> Self {
        Self { finding, is_here: true }
    }
}

/// The findings about refused parts, by their place.
pub(super) struct Costs<'d> {
    pub(super) diagnostics: &'d mut Diagnostics,
    refusals: BTreeMap<Pointer, Cause>,
    repairs: HashMap<(Pointer, String), usize>,
}

impl<'d> Costs<'d> {
    pub(super) fn new(diagnostics: &'d mut Diagnostics) -> Self {
        let refusals =
            diagnostics.iter().enumerate().filter(|(_, it)| it.file.is_empty() && it.severity() == Severity::Refusal);
        let refusals = refusals.map(|(index, finding)| (finding.pointer.clone(), Cause::here(index)));
        let blamed = diagnostics.blamed().iter();
        let blamed = blamed.map(|(at, finding)| (at.clone(), Cause { finding: *finding, is_here: false }));
        let refusals = blamed.chain(refusals).collect();
        Self { diagnostics, refusals, repairs: HashMap::new() }
    }

    /// Adds a finding, so that costs can be said at it.
    pub(super) fn refuse(&mut self, code: Code, at: &Pointer, message: &str, help: &str) {
        self.refusals.insert(at.clone(), Cause::here(self.diagnostics.len()));
        self.diagnostics.push(code, at, message, help);
    }

    /// Adds a finding about a repair once, and says at it what is done about it.
    pub(super) fn warn(&mut self, code: Code, at: &Pointer, message: String, help: &str, cost: String) {
        let key = (at.clone(), message);
        let index = self.repairs.get(&key).copied().unwrap_or_else(|| {
            let index = self.diagnostics.len();
            self.diagnostics.push(code, at, key.1.clone(), help);
            self.repairs.insert(key, index);
            index
        });
        self.diagnostics.add_cost(index, cost);
    }

    /// Says what goes with the fault at `at`. Where nobody has said what is wrong there, the loss itself is a finding.
    pub(super) fn add(&mut self, at: &Pointer, cost: String) {
        match self.cause(at) {
            Some(Cause { finding, is_here: true }) => self.diagnostics.add_cost(finding, cost),
            Some(Cause { finding, is_here: false }) => self.diagnostics.add_cost(finding, format!("{cost} ({at})")),
            None => {
                self.refusals.insert(at.clone(), Cause::here(self.diagnostics.len()));
                self.diagnostics.push(Code::LeftOut, at, cost, "see what is said about the parts that it needs");
            }
        }
    }

    /// What is said at the place itself, else below it, else the nearest above it.
    fn cause(&self, at: &Pointer) -> Option<Cause> {
        if let Some(cause) = self.refusals.get(at) {
            return Some(*cause);
        }
        let prefix = Pointer::parse(format!("{}/", at.as_str()));
        let next = self.refusals.range(prefix.clone()..).next();
        if let Some((_, cause)) = next.filter(|(pointer, _)| pointer.as_str().starts_with(prefix.as_str())) {
            return Some(*cause);
        }
        let above = std::iter::successors(at.split_last(), |(parent, _)| parent.split_last());
        above.into_iter().find_map(|(parent, _)| self.refusals.get(&parent).copied())
    }
}
