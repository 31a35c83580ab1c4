//! Limits of time: which there are, and when something has to be over.

use std::fmt;
use std::time::{Duration, Instant};

/// A limit, and how long it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// For a call with all its attempts.
    Call(Duration),
    /// For one attempt.
    Attempt(Duration),
    /// For the request that asks for a token.
    Login(Duration),
    /// From the last byte of a request to the head of its response.
    Head(Duration),
    /// Without a byte of the request that was sent.
    Upload(Duration),
    /// Without a byte of the response that came.
    Stall(Duration),
}

impl Limit {
    pub(crate) fn time(self) -> Duration {
        match self {
            Self::Call(time)
            | Self::Attempt(time)
            | Self::Login(time)
            | Self::Head(time)
            | Self::Upload(time)
            | Self::Stall(time) => time,
        }
    }

    /// True where the server was silent, however long the call may take.
    pub(crate) fn is_silence(self) -> bool {
        matches!(self, Self::Head(_) | Self::Upload(_) | Self::Stall(_))
    }
}

/// Which limit passed, and what raises it.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(time) => {
                write!(f, "the time limit of {time:?} for the call passed: `timeout` or `with_timeout` raises it")
            }
            Self::Attempt(time) => write!(
                f,
                "the time limit of {time:?} for an attempt passed: `attempt_timeout` or `with_attempt_timeout` raises it"
            ),
            Self::Login(time) => write!(f, "the time limit of {time:?} for the login passed: `timeout` raises it"),
            Self::Head(time) => write!(
                f,
                "no response came within {time:?} after the request: `head_timeout` or `with_head_timeout` raises the limit"
            ),
            Self::Upload(time) => {
                write!(
                    f,
                    "the request has stalled, nothing of it was sent for {time:?}: `stall_timeout` raises the limit"
                )
            }
            Self::Stall(time) => write!(
                f,
                "the response has stalled, nothing came for {time:?}: `stall_timeout` or `with_stall_timeout` raises the limit"
            ),
        }
    }
}

/// What a caller has chosen for a limit that has a default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Choice {
    #[default]
    Default,
    Never,
    After(Duration),
}

impl From<Option<Duration>> for Choice {
    fn from(limit: Option<Duration>) -> Self {
        limit.map_or(Self::Never, Self::After)
    }
}

impl Choice {
    /// This choice; the other one, where there is none.
    pub(crate) fn or(self, other: Self) -> Self {
        if self == Self::Default { other } else { self }
    }

    /// The limit that was chosen; `default`, where nothing was.
    pub(crate) fn or_default(self, default: Option<Duration>) -> Option<Duration> {
        match self {
            Self::Default => default,
            Self::Never => None,
            Self::After(limit) => Some(limit),
        }
    }
}

/// The end of a time; never, where there is no limit.
#[derive(Clone, Copy, Default)]
pub(crate) struct Deadline(Option<(Instant, Limit)>);

impl Deadline {
    pub(crate) fn after(limit: Option<Limit>) -> Self {
        Self::from(Instant::now(), limit)
    }

    /// A limit that began at `start`.
    pub(crate) fn from(start: Instant, limit: Option<Limit>) -> Self {
        Self(limit.and_then(|limit| Some((start.checked_add(limit.time())?, limit))))
    }

    pub(crate) fn is_never(self) -> bool {
        self.0.is_none()
    }

    /// The sooner one.
    pub(crate) fn min(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Some((end, _)), Some((sooner, _))) if sooner < end => other,
            (Some(_), _) => self,
            (None, _) => other,
        }
    }

    /// The same, or sooner.
    pub(crate) fn at_most(self, limit: Option<Limit>) -> Self {
        self.min(Self::after(limit))
    }

    /// True where there is time for a delay, and for something behind it.
    pub(crate) fn allows(self, delay: Duration) -> bool {
        self.0.is_none_or(|(end, _)| end.saturating_duration_since(Instant::now()) > delay)
    }

    /// The time that is left; the limit, where there is none left.
    pub(crate) fn left(self) -> Result<Option<Duration>, Limit> {
        let Some((end, limit)) = self.0 else { return Ok(None) };
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(limit) } else { Ok(Some(left)) }
    }

    /// The time that is left, and the limit that ends it.
    pub(crate) fn next(self) -> Option<(Duration, Limit)> {
        self.0.map(|(end, limit)| (end.saturating_duration_since(Instant::now()), limit))
    }
}

/// The limits of a request and its response.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bounds {
    pub(crate) deadline: Deadline,
    /// From the last byte of the request to the head of the response.
    pub(crate) head: Option<Duration>,
    /// Without a byte, in either direction.
    pub(crate) stall: Option<Duration>,
}

impl Bounds {
    /// When the next bytes of the response have to be there.
    pub(crate) fn next_bytes(self) -> Deadline {
        if self.stall.is_none() && self.deadline.is_never() {
            return Deadline::default();
        }
        self.deadline.at_most(self.stall.map(Limit::Stall))
    }

    /// The same, or less.
    pub(crate) fn at_most(self, limit: Option<Limit>) -> Self {
        Self { deadline: self.deadline.at_most(limit), ..self }
    }

    /// True where there is time for another attempt after `delay`. Without a limit for the whole call, silence is not
    /// waited for several times.
    pub(crate) fn allow(self, passed: Option<Limit>, delay: Duration) -> bool {
        let was_silent = passed.is_some_and(Limit::is_silence);
        self.deadline.allows(delay) && !(was_silent && self.deadline.is_never())
    }

    /// For a body that is short: all of it has to be there before the next bytes of another one would have to be.
    pub(crate) fn for_short_body(self) -> Self {
        Self { deadline: self.next_bytes(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_sooner_limit_is_the_one_that_is_named() {
        let call = Deadline::after(Some(Limit::Call(SECOND)));
        assert_eq!(call.at_most(Some(Limit::Attempt(SECOND * 2))).next().unwrap().1, Limit::Call(SECOND));
        assert_eq!(call.at_most(Some(Limit::Attempt(SECOND / 2))).next().unwrap().1, Limit::Attempt(SECOND / 2));
        assert!(call.allows(SECOND / 2) && !call.allows(SECOND));
        assert!(Deadline::default().at_most(None).is_never());
        assert_eq!(Deadline::after(Some(Limit::Call(Duration::ZERO))).left(), Err(Limit::Call(Duration::ZERO)));
        assert!(Deadline::after(Some(Limit::Call(Duration::MAX))).is_never(), "beyond every clock");
    }

    #[test]
    fn a_choice_counts_even_where_it_is_none() {
        let (default, client) = (Choice::Default, Choice::After(SECOND));
        assert_eq!(default.or(client).or_default(Some(SECOND * 9)), Some(SECOND));
        assert_eq!(Choice::from(None).or(client).or_default(Some(SECOND * 9)), None);
        assert_eq!(default.or(default).or_default(Some(SECOND * 9)), Some(SECOND * 9));
    }

    #[test]
    fn silence_is_waited_for_once_unless_the_call_has_a_limit() {
        let (endless, limited) = (Bounds::default(), Bounds::default().at_most(Some(Limit::Call(SECOND))));
        let head = Some(Limit::Head(SECOND));
        assert!(endless.allow(None, Duration::ZERO) && endless.allow(Some(Limit::Attempt(SECOND)), Duration::ZERO));
        assert!(!endless.allow(head, Duration::ZERO) && limited.allow(head, Duration::ZERO));
    }
}
