//! How long a server asks to wait.
//!
//! What is longer than can be held is [`Duration::MAX`], which nobody waits for; a time that is over is no time at all.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};
use time::{Date as Day, Month, OffsetDateTime, PrimitiveDateTime as DateTime, Time};

use crate::runtime::calendar;

/// `interval` is the header that counts where there is no `Retry-After`.
pub(super) fn read(headers: &HeaderMap, interval: Option<&str>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let Some(asked) = text(header::RETRY_AFTER.as_str()) else { return parse_interval(text(interval?)?) };
    if let Some(seconds) = parse_seconds(asked) {
        return Some(seconds);
    }
    // By the server's own clock, where it tells it: ours may be wrong.
    let told = text(header::DATE.as_str()).and_then(|date| parse_date(date, utc_now())).and_then(Date::held);
    let now = told.unwrap_or_else(utc_now);
    match parse_date(asked, now)? {
        Date::Held(then) => Some((then - now).try_into().unwrap_or_default()),
        Date::Beyond => Some(Duration::MAX),
    }
}

/// A date as headers have it, in any of the forms of HTTP.
pub(crate) fn date(text: &str) -> Option<SystemTime> {
    let date = parse_date(text.trim(), utc_now())?.held()?;
    calendar::system_time(date.assume_utc())
}

fn utc_now() -> DateTime {
    let now = calendar::utc(SystemTime::now()).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    DateTime::new(now.date(), now.time())
}

/// `7`, `1.5`, or a time that is over: `-1`.
fn parse_seconds(text: &str) -> Option<Duration> {
    let (is_over, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    if is_over {
        return Some(Duration::ZERO);
    }
    // Only digits, so what does not parse is too large.
    let Ok(whole) = whole.parse() else { return Some(Duration::MAX) };
    let nanoseconds = format!("{fraction:0<9}").get(..9).and_then(|nine| nine.parse().ok()).unwrap_or_default();
    Some(Duration::new(whole, nanoseconds))
}

/// `30`, `30s` or `500ms`.
fn parse_interval(text: &str) -> Option<Duration> {
    match text.strip_suffix("ms") {
        Some(milliseconds) => Some(parse_seconds(milliseconds.trim())?.checked_div(1000).unwrap_or_default()),
        None => parse_seconds(text.trim_end_matches('s').trim()),
    }
}

/// A date, in UTC.
enum Date {
    Held(DateTime),
    /// After the year 9999.
    Beyond,
}

impl Date {
    fn held(self) -> Option<DateTime> {
        match self {
            Self::Held(date) => Some(date),
            Self::Beyond => None,
        }
    }
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The three forms of HTTP (RFC 9110, section 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`,
/// `Sun Nov  6 08:49:37 1994`. All have the day before the year and the month by its name. Other zones than UTC are not
/// HTTP's, and read all the same where they are given in hours and minutes.
fn parse_date(text: &str, now: DateTime) -> Option<Date> {
    let (mut day, mut year, mut month, mut time, mut zone) = (None, None, None, None, 0);
    for token in text.split([' ', ',']).filter(|token| !token.is_empty()) {
        if let Some(minutes) = parse_zone(token).filter(|_| time.is_some() && year.is_some()) {
            zone = minutes;
        } else if token.contains(':') {
            time = Some(parse_time(token)?);
        } else {
            for part in token.split('-').filter(|part| !part.is_empty()) {
                if part.bytes().all(|byte| byte.is_ascii_digit()) {
                    let place = if day.is_none() { &mut day } else { &mut year };
                    *place = Some(part);
                } else if let Some(index) = MONTHS.iter().position(|name| part.eq_ignore_ascii_case(name)) {
                    month = u8::try_from(index + 1).ok();
                }
            }
        }
    }
    let (day, month, (hour, minute, second)) = (day?.parse().ok()?, month?, time?);
    let year = match parse_year(year?, now) {
        Some(year) if year > 9999 => return Some(Date::Beyond),
        Some(year) => i32::try_from(year).ok()?,
        None => return Some(Date::Beyond),
    };
    let day = Day::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let date = DateTime::new(day, Time::from_hms(hour, minute, second).ok()?);
    Some(date.checked_sub(time::Duration::minutes(zone)).map_or(Date::Beyond, Date::Held))
}

/// Of two digits, a year at most fifty years ahead. `None` for one beyond everything.
fn parse_year(text: &str, now: DateTime) -> Option<u64> {
    let year: u64 = text.parse().ok()?;
    if text.len() != 2 {
        return Some(year);
    }
    let now = u64::try_from(now.year()).unwrap_or_default();
    let centuries = [now / 100 + 1, now / 100];
    let ahead = centuries.into_iter().map(|century| century * 100 + year).find(|year| *year <= now + 50);
    Some(ahead.unwrap_or((now / 100 * 100 + year).saturating_sub(100)))
}

/// Hours, minutes, seconds; a leap second is the one before it.
fn parse_time(text: &str) -> Option<(u8, u8, u8)> {
    let mut parts = text.split(':').map(|part| part.parse::<u8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    Some((hour, minute, parts.next().unwrap_or(Some(0))?.min(59)))
}

/// `+0130`, in minutes.
fn parse_zone(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('+').map(|it| (1, it)).or(text.strip_prefix('-').map(|it| (-1, it)))?;
    let number: i64 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (number / 100 * 60 + number % 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_from(pairs: &[(&'static str, &str)], is_rate_limited: bool) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        read(&headers, is_rate_limited.then_some("x-limit-interval"))
    }

    fn retry_after(value: &str) -> Option<Duration> {
        read_from(&[("retry-after", value), ("date", "Sun, 06 Nov 1994 08:49:30 GMT")], true)
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn seconds_are_read_with_their_fractions() {
        assert_eq!(retry_after(" 7 "), Some(SECOND * 7));
        assert_eq!(retry_after("0.25"), Some(Duration::from_millis(250)));
        assert_eq!(retry_after("1.0000000019999"), Some(Duration::new(1, 1)));
        for over in ["-1", "-0.5", "-99999999999999999999999"] {
            assert_eq!(retry_after(over), Some(Duration::ZERO), "{over}");
        }
        for garbage in ["soon", "1.", ".5", "1.5.5", "", "-", "1e3", "+7", "7s"] {
            assert_eq!(retry_after(garbage), None, "{garbage}");
        }
    }

    #[test]
    fn dates_are_read_in_all_three_forms_by_the_clock_of_the_server() {
        let forms = ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"];
        for form in forms {
            assert_eq!(retry_after(form), Some(SECOND * 7), "{form}");
        }
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO), "over");
        assert_eq!(retry_after("Sun, 06 Nov 1994 09:49:37 +0100"), Some(SECOND * 7));
        assert_eq!(retry_after("Sat, 31 Dec 1994 23:59:60 GMT"), retry_after("Sat, 31 Dec 1994 23:59:59 GMT"));
        assert_eq!(retry_after("Sunday, 06-Nov-44 08:49:30 GMT").map(|it| it.as_secs() / 86400 / 365), Some(50));
        assert_eq!(retry_after("Sunday, 06-Nov-45 08:49:30 GMT"), Some(Duration::ZERO), "1945");
        for garbage in ["Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994", "06 1994 08:49:37", "Nov 08:49:37", "-:-"]
        {
            assert_eq!(retry_after(garbage), None, "{garbage}");
        }
    }

    #[test]
    fn without_the_clock_of_the_server_ours_counts() {
        let year = utc_now().year();
        for date in ["Sun, 06 Nov 1994 08:49:30 GMT", "yesterday"] {
            let then = format!("Fri, 01 Jan {} 00:00:00 GMT", year + 2);
            let days = read_from(&[("retry-after", &then), ("x-date", date)], false).unwrap().as_secs() / 86400;
            assert!((365..=731).contains(&days), "{days}");
        }
    }

    #[test]
    fn what_cannot_be_held_is_asked_for_all_the_same() {
        for beyond in ["99999999999999999999", "99999999999999999999.5", "Sat, 01 Jan 10000 00:00:00 GMT"] {
            assert_eq!(retry_after(beyond), Some(Duration::MAX), "{beyond}");
        }
        assert_eq!(retry_after("Sat, 01 Jan 99999999999999999999999 00:00:00 GMT"), Some(Duration::MAX));
        assert_eq!(retry_after("Fri, 31 Dec 9999 23:59:59 GMT").unwrap().as_secs() / 86400 / 365, 8010);
        assert_eq!(retry_after("18446744073709551615"), Some(Duration::from_secs(u64::MAX)));
    }

    #[test]
    fn the_interval_counts_where_the_limit_is_reached() {
        assert_eq!(read_from(&[("x-limit-interval", "30")], true), Some(SECOND * 30));
        assert_eq!(read_from(&[("x-limit-interval", "500ms")], true), Some(Duration::from_millis(500)));
        assert_eq!(read_from(&[("x-limit-interval", "1s")], true), Some(SECOND));
        assert_eq!(read_from(&[("x-limit-interval", "30")], false), None);
        assert_eq!(read_from(&[], true), None);
    }
}
