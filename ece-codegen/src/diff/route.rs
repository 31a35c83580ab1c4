//! How something travels that both documents have, and what a difference of it means there.

use super::{Direction, Kind, Verdict};

/// What a difference means to old clients, and before an older server.
pub(super) type Wire = (Verdict, Verdict);

/// Nothing to either of them.
pub(super) const HARMLESS: Wire = (Verdict::Harmless, Verdict::Harmless);

/// What a difference means where requests carry it, and where responses do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Ways {
    pub(super) request: Wire,
    pub(super) response: Wire,
}

impl Ways {
    /// The worse of both, way by way.
    pub(super) fn worst(self, other: Self) -> Self {
        let worst = |one: Wire, other: Wire| (one.0.max(other.0), one.1.max(other.1));
        Self { request: worst(self.request, other.request), response: worst(self.response, other.response) }
    }

    /// Nothing on the ways that it does not travel.
    pub(super) fn on(self, direction: Direction) -> Self {
        let of = |way: Direction, wire: Wire| if direction.is_on(way) { wire } else { HARMLESS };
        Self { request: of(Direction::Request, self.request), response: of(Direction::Response, self.response) }
    }

    /// The worse of both ways.
    pub(super) fn together(self) -> Wire {
        let (request, response) = (self.request, self.response);
        (request.0.max(response.0), request.1.max(response.1))
    }
}

/// As the kind says.
impl From<Kind> for Ways {
    fn from(kind: Kind) -> Self {
        let [request, response] = kind.said();
        Self { request, response }
    }
}

/// The same wherever it is carried.
impl From<Wire> for Ways {
    fn from(wire: Wire) -> Self {
        Self { request: wire, response: wire }
    }
}

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

    /// What something means here that means `request` in requests and `response` in responses.
    pub(super) fn of(self, request: Wire, response: Wire) -> Ways {
        let at_most = |verdict: Verdict| if self.is_of_errors { verdict.min(Verdict::May) } else { verdict };
        Ways { request, response: (at_most(response.0), at_most(response.1)) }
    }

    /// What a change of this kind means here.
    pub(super) fn ways(self, kind: Kind) -> Ways {
        let Ways { request, response } = kind.into();
        self.of(request, response)
    }
}
