//! How long a server asks to wait.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

/// `interval` is the header that counts where there is no `Retry-After`.
pub(super) fn read(headers: &HeaderMap, interval: Option<&str>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(asked) = text(header::RETRY_AFTER.as_str()) {
        return match asked.parse() {
            Ok(seconds) => Some(Duration::from_secs(seconds)),
            // By the server's own clock, where it tells it: ours may be wrong.
            Err(_) => {
                let now = text(header::DATE.as_str()).and_then(date).unwrap_or_else(SystemTime::now);
                Some(date(asked)?.duration_since(now).unwrap_or_default())
            }
        };
    }
    parse_interval(text(interval?)?)
}

/// `30`, `30s` or `500ms`.
fn parse_interval(text: &str) -> Option<Duration> {
    if let Some(milliseconds) = text.strip_suffix("ms") {
        return milliseconds.trim().parse().ok().map(Duration::from_millis);
    }
    text.trim_end_matches('s').trim().parse().ok().map(Duration::from_secs)
}

/// A date as headers have it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn date(text: &str) -> Option<SystemTime> {
    let time = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    SystemTime::try_from(time).ok()
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

    #[test]
    fn seconds_and_dates() {
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!(read_from(&[("retry-after", " 7 ")], false), seconds(7));
        let date = ("date", "Sun, 06 Nov 1994 08:49:30 GMT");
        assert_eq!(read_from(&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), date], false), seconds(7));
        assert_eq!(read_from(&[("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT"), date], false), seconds(0));
        assert_eq!(read_from(&[("retry-after", "soon")], true), None);
        assert_eq!(read_from(&[("retry-after", "-1")], true), None);
        assert_eq!(read_from(&[], true), None);
    }

    #[test]
    fn the_interval_counts_where_the_limit_is_reached() {
        assert_eq!(read_from(&[("x-limit-interval", "30")], true), Some(Duration::from_secs(30)));
        assert_eq!(read_from(&[("x-limit-interval", "500ms")], true), Some(Duration::from_millis(500)));
        assert_eq!(read_from(&[("x-limit-interval", "1s")], true), Some(Duration::from_secs(1)));
        assert_eq!(read_from(&[("x-limit-interval", "30")], false), None);
    }
}
