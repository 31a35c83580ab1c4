//! Points in time between the system's clock, texts and the calendar, which is that of the crate `time`: its own conversions
//! panic where one of them does not go.

use std::time::SystemTime;

use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Duration, OffsetDateTime, UtcOffset};

/// The date and the time of day in UTC; `None` outside of the years -9999 to 9999.
pub(crate) fn utc(time: SystemTime) -> Option<OffsetDateTime> {
    let date = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => OffsetDateTime::UNIX_EPOCH.checked_add(Duration::try_from(after).ok()?),
        Err(before) => OffsetDateTime::UNIX_EPOCH.checked_sub(Duration::try_from(before.duration()).ok()?),
    };
    date.filter(is_known)
}

/// Features of `time` add up in a program, and one of them adds years.
fn is_known(date: &OffsetDateTime) -> bool {
    (-9999..=9999).contains(&date.year())
}

/// The point in time of the system; `None` where its clock does not go.
pub(crate) fn system_time(date: OffsetDateTime) -> Option<SystemTime> {
    let since = date - OffsetDateTime::UNIX_EPOCH;
    if since.is_negative() {
        return SystemTime::UNIX_EPOCH.checked_sub(since.unsigned_abs());
    }
    SystemTime::UNIX_EPOCH.checked_add(since.unsigned_abs())
}

/// A text of RFC 3339 or ISO 8601 with a date, a time of day and the distance from UTC, in UTC. A leap second is the end of
/// the one before it.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    // `time` takes any sign between date and time.
    let is_rfc_3339 = matches!(text.as_bytes().get(10), Some(b'T' | b't' | b' '));
    let parsed = if is_rfc_3339 { OffsetDateTime::parse(text, &Rfc3339).ok() } else { None };
    let date = parsed.or_else(|| OffsetDateTime::parse(text, &Iso8601::PARSING).ok())?;
    date.checked_to_offset(UtcOffset::UTC).filter(is_known)
}

/// A text of RFC 3339, with milliseconds, of a date in UTC. Years before 0, which it has not, are those of ISO 8601.
pub(crate) fn text(date: OffsetDateTime) -> String {
    let year = match date.year() {
        year @ ..0 => format!("-{:06}", year.unsigned_abs()),
        year @ 0.. => format!("{year:04}"),
    };
    let (month, day) = (u8::from(date.month()), date.day());
    let (hour, minute, second, millisecond) = (date.hour(), date.minute(), date.second(), date.millisecond());
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
}

#[cfg(test)]
mod tests;
