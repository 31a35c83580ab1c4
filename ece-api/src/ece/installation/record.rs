//! What was asked so far.

use std::collections::{BTreeMap, VecDeque};

use crate::runtime::testing::RecordedRequest;

/// So many requests are kept; of older ones only the number is known. A server may run for days.
const KEPT: usize = 10_000;

/// The requests of everybody.
#[derive(Debug, Default)]
pub(super) struct Record {
    requests: VecDeque<RecordedRequest>,
    counts: BTreeMap<&'static str, usize>,
}

impl Record {
    pub(super) fn add(&mut self, request: RecordedRequest) {
        *self.counts.entry(request.operation).or_default() += 1;
        if self.requests.len() == KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(super) fn count(&self, operation: &str) -> usize {
        self.counts.get(operation).copied().unwrap_or_default()
    }
}
