//! What goes with a refused part is said at the finding about it, so that one cause is one finding.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::pointer::Pointer;

/// The findings about refused parts, by their place.
pub(super) struct Costs<'d> {
    pub(super) diagnostics: &'d mut Diagnostics,
    refusals: BTreeMap<Pointer, usize>,
    repairs: HashMap<(Pointer, String), usize>,
}

impl<'d> Costs<'d> {
    pub(super) fn new(diagnostics: &'d mut Diagnostics) -> Self {
        let refusals =
            diagnostics.iter().enumerate().filter(|(_, it)| it.file.is_empty() && it.severity() == Severity::Refusal);
        let refusals = refusals.map(|(index, finding)| (finding.pointer.clone(), index)).collect();
        Self { diagnostics, refusals, repairs: HashMap::new() }
    }

    /// Adds a finding, so that costs can be said at it.
    pub(super) fn refuse(&mut self, code: Code, at: &Pointer, message: &str, help: &str) {
        self.refusals.insert(at.clone(), self.diagnostics.len());
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
        match self.finding(at) {
            Some(index) => self.diagnostics.add_cost(index, cost),
            None => {
                self.refusals.insert(at.clone(), self.diagnostics.len());
                self.diagnostics.push(Code::LeftOut, at, cost, "see what is said about the parts that it needs");
            }
        }
    }

    /// The finding at the place itself, else below it, else the nearest one above it.
    fn finding(&self, at: &Pointer) -> Option<usize> {
        if let Some(index) = self.refusals.get(at) {
            return Some(*index);
        }
        let prefix = Pointer::parse(format!("{}/", at.as_str()));
        let next = self.refusals.range(prefix.clone()..).next();
        if let Some((_, index)) = next.filter(|(pointer, _)| pointer.as_str().starts_with(prefix.as_str())) {
            return Some(*index);
        }
        let above = std::iter::successors(at.split_last(), |(parent, _)| parent.split_last());
        above.into_iter().find_map(|(parent, _)| self.refusals.get(&parent).copied())
    }
}
