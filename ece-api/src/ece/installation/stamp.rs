//! Time, names and versions of what an installation holds: none of them from outside, so that every run is the same.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::{Serialize, Serializer};
use time::OffsetDateTime;

use super::answer::{Answer, Answered};
use super::asked::Asked;
use crate::runtime::json::Timestamp;

/// A duration as the API takes it: `30d`, `12h`, `90s`; `None` for what is none, or nothing.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let number: u64 = text[..end].parse().ok().filter(|number| *number > 0)?;
    let millis = match &text[end..] {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.checked_mul(millis)?))
}

/// 2024-05-14T08:00:00Z, in milliseconds since 1970.
const START: u64 = 1_715_673_600_000;
/// What a call takes.
const STEP: Duration = Duration::from_secs(1);

/// A point in simulated time, in milliseconds since 1970. As JSON and as text it is what the API sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Time(u64);

impl Time {
    fn to_system_time(self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(self.0)
    }

    /// As the header `Date` has it.
    pub(super) fn to_http_date(self) -> String {
        let seconds = i64::try_from(self.0 / 1000).unwrap_or(i64::MAX);
        let date = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let (weekday, month) = (date.weekday().to_string(), date.month().to_string());
        let (hour, minute, second) = date.to_hms();
        format!("{weekday:.3}, {:02} {month:.3} {:04} {hour:02}:{minute:02}:{second:02} GMT", date.day(), date.year())
    }

    /// Some time later; the end of time, where it is later still.
    pub(crate) fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)).min(START * 100))
    }

    /// The milliseconds from an earlier time to this one.
    pub(crate) fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Timestamp::from(self.to_system_time()).as_str())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The clock of an installation. It stands still but for what is done: every call takes a second.
#[derive(Clone, Debug)]
pub(crate) struct Clock(Time);

impl Clock {
    pub(super) fn new() -> Self {
        Self(Time(START))
    }

    pub(crate) fn now(&self) -> Time {
        self.0
    }

    pub(super) fn advance(&mut self, duration: Duration) {
        self.0 = self.0.after(duration);
    }

    pub(super) fn step(&mut self) {
        self.advance(STEP);
    }
}

/// Names that look like those of ECE, made of a number that counts up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids(u64);

impl Ids {
    /// 32 hexadecimal digits that nothing else has.
    pub(crate) fn next(&mut self) -> String {
        self.0 += 1;
        format!("{:016x}{:016x}", mixed(self.0), mixed(self.0 ^ (1 << 63)))
    }

    /// A password, a token or a key.
    pub(crate) fn secret(&mut self) -> String {
        self.0 += 1;
        format!("{:016x}", mixed(self.0))
    }
}

/// The finaliser of `SplitMix64`: different numbers give different ones.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The version of a resource and its times, for the headers `x-cloud-resource-…` and the parameter `version`.
#[derive(Clone, Debug)]
pub(crate) struct Stamp {
    pub(crate) version: u64,
    pub(crate) created: Time,
    pub(crate) modified: Time,
}

impl Stamp {
    pub(crate) fn new(now: Time) -> Self {
        Self { version: 1, created: now, modified: now }
    }

    /// The resource changed.
    pub(crate) fn touch(&mut self, now: Time) {
        self.version += 1;
        self.modified = now;
    }

    /// Refuses a change whose parameter `version` is not the version of the resource: somebody else was faster.
    pub(crate) fn guard(&self, asked: &Asked, code: impl AsRef<str>) -> Answered<()> {
        match asked.query("version") {
            Some(version) if version != self.version.to_string() => Err(Answer::conflict(
                code,
                format!("the resource has the version {}, the request was made for {version}", self.version),
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_http() {
        assert_eq!(Time(START).to_http_date(), "Tue, 14 May 2024 08:00:00 GMT");
        for day in 0..800 {
            let time = Time(START).after(Duration::from_secs(day * 86_407));
            assert_eq!(time.to_http_date(), httpdate::fmt_http_date(time.to_system_time()));
        }
    }
}
