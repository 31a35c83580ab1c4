//! How something travels that both documents have, and what a difference of it means there.

use super::{Direction, Kind, Verdict};

/// What a difference means to old clients, and before an older server.
pub(super) type Wire = (Verdict, Verdict);

/// Nothing to either of them.
pub(super) const HARMLESS: Wire = (Verdict::Harmless, Verdict::Harmless);

/// The ways on which both documents carry something. What one of them alone carries somewhere has come or gone there: that
/// is told of the operation, member or response that brings or takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Route {
    pub(super) direction: Direction,
    /// True where no response of a success carries it: what is said of a failure is read as text, whatever it is.
    is_of_errors: bool,
}

impl From<Direction> for Route {
    fn from(direction: Direction) -> Self {
        Self { direction, is_of_errors: false }
    }
}

impl Route {
    /// In requests, in responses of successes, in those of failures.
    pub(super) fn new(is_sent: bool, is_read: bool, is_of_errors: bool) -> Self {
        let direction = match (is_sent, is_read || is_of_errors) {
            (false, false) => Direction::Unused,
            (true, false) => Direction::Request,
            (false, true) => Direction::Response,
            (true, true) => Direction::Both,
        };
        Self { direction, is_of_errors: is_of_errors && !is_read }
    }

    /// The same in responses of failures.
    pub(super) fn of_errors(self) -> Self {
        Self { is_of_errors: true, ..self }
    }

    /// The same of what requests go without.
    pub(super) fn without_requests(self) -> Self {
        let direction = match self.direction {
            Direction::Request | Direction::Unused => Direction::Unused,
            Direction::Response | Direction::Both => Direction::Response,
        };
        Self { direction, ..self }
    }

    /// The verdicts on something that means `request` in requests and `response` in responses.
    pub(super) fn of(self, request: Wire, (old_clients, older_server): Wire) -> Wire {
        let at_most = if self.is_of_errors { Verdict::May } else { Verdict::Breaks };
        self.direction.of(request, (old_clients.min(at_most), older_server.min(at_most)))
    }

    /// The verdicts on a change of this kind; `None` where the kind says them.
    pub(super) fn milder(self, kind: Kind) -> Option<Wire> {
        self.is_of_errors.then(|| self.wire(kind))
    }

    /// The verdicts on a change of this kind.
    pub(super) fn wire(self, kind: Kind) -> Wire {
        self.of(kind.wire(Direction::Request), kind.wire(Direction::Response))
    }
}
