//! Points in time, kept as the text they came as.

use std::fmt;
use std::time::SystemTime;

use crate::runtime::calendar;

use super::{Json, JsonRef, ReadError, Reader, Value};

/// A point in time as RFC 3339 text, kept as it came, so that it goes back unchanged.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use ece_api::json::Timestamp;
///
/// let time = Timestamp::from("1970-01-01T01:00:00.000+01:00");
/// assert_eq!(time.to_system_time(), Some(SystemTime::UNIX_EPOCH));
///
/// let time = Timestamp::from(SystemTime::UNIX_EPOCH + Duration::from_millis(1500));
/// assert_eq!(time.as_str(), "1970-01-01T00:00:01.500Z");
/// ```
///
/// Two timestamps are equal when their texts are.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Timestamp(String);

impl Timestamp {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time; `None` where the text is none, or the system's clock does not go there: on Windows it begins in
    /// 1601. The zero time of Go programs, `0001-01-01T00:00:00Z`, is such a point elsewhere: see [`is_zero`](Self::is_zero).
    pub fn to_system_time(&self) -> Option<SystemTime> {
        calendar::system_time(calendar::parse(&self.0)?)
    }

    /// True for the zero time of Go programs and for an empty text: servers send it for "never".
    pub fn is_zero(&self) -> bool {
        self.0.is_empty() || self.0.starts_with("0001-01-01T00:00:00")
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// In the form the API uses: UTC, milliseconds. A time before the year -9999 or after 9999 gives an empty text.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(calendar::utc(time).map(calendar::text).unwrap_or_default())
    }
}

impl AsRef<str> for Timestamp {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({})", self.0)
    }
}

impl Json for Timestamp {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        self.0.read(reader)
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Str(&self.0)
    }

    fn reset(&mut self, _: &mut Option<Value>) {
        self.0.clear();
    }
}
