//! What was asked so far.

use std::collections::{BTreeMap, VecDeque};

use crate::runtime::testing::RecordedRequest;

/// So many requests are kept; of older ones only the number is known. A server may run for days.
const KEPT: usize = 10_000;
/// The same for the bytes of their bodies, but for the last request, which is kept whatever its size.
const KEPT_BYTES: usize = 256 << 20;

/// The requests of everybody.
#[derive(Debug, Default)]
pub(super) struct Record {
    requests: VecDeque<RecordedRequest>,
    /// The bytes of their bodies.
    bytes: usize,
    counts: BTreeMap<&'static str, usize>,
}

impl Record {
    pub(super) fn add(&mut self, request: RecordedRequest) {
        *self.counts.entry(request.operation).or_default() += 1;
        self.bytes += request.body.len();
        self.requests.push_back(request);
        while self.requests.len() > KEPT || self.requests.len() > 1 && self.bytes > KEPT_BYTES {
            self.bytes -= self.requests.pop_front().map_or(0, |oldest| oldest.body.len());
        }
    }

    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(super) fn count(&self, operation: &str) -> usize {
        self.counts.get(operation).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn old_bodies_make_room_for_new_ones() {
        let (head, ()) = http::Request::new(()).into_parts();
        let mut record = Record::default();
        let large = Bytes::from(vec![0; KEPT_BYTES / 4]);
        for _ in 0..9 {
            record.add(RecordedRequest::new("a", &head, large.clone()));
        }
        assert_eq!((record.requests().len(), record.count("a")), (4, 9));
        record.add(RecordedRequest::new("a", &head, Bytes::from(vec![0; KEPT_BYTES + 1])));
        assert_eq!((record.requests().len(), record.count("a")), (1, 10));
    }
}
