//! A server whose clock is wrong: tokens live as long as it says by its own clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ece_api::json::Timestamp;
use ece_api::{Client, Credentials};

use crate::server::{Reply, Server};

const HOUR: Duration = Duration::from_secs(3600);

/// Which way a clock is wrong, by an hour.
#[derive(Clone, Copy, Debug)]
enum Clock {
    Ahead,
    Behind,
}

impl Clock {
    /// Its time, in whole seconds like a header's.
    fn now(self) -> SystemTime {
        let now = match self {
            Self::Ahead => SystemTime::now() + HOUR,
            Self::Behind => SystemTime::now() - HOUR,
        };
        UNIX_EPOCH + Duration::from_secs(now.duration_since(UNIX_EPOCH).unwrap().as_secs())
    }

    fn login(self, life: Duration, tells_date: bool) -> Reply {
        let (now, end) = (self.now(), Timestamp::from(self.now() + life));
        let reply = Reply::json(200, format!(r#"{{"token":"t","session_expiration_time":"{end}"}}"#));
        let date = httpdate::fmt_http_date(now);
        if tells_date { reply.header("date", &date) } else { reply }
    }
}

/// Three calls, one of them after `wait`, make so many logins and renewals.
async fn check(clock: Clock, (life, tells_date): (Duration, bool), wait: Duration, expected: (usize, usize)) {
    let server = Server::start(move |request| match request.target.rsplit('/').next() {
        Some("_login" | "_refresh") => clock.login(life, tells_date),
        _ => Reply::json(200, "{}"),
    })
    .await;
    let ece = Client::builder(server.url()).credentials(Credentials::login("ops", "hunter2")).build().unwrap();
    for wait in [Duration::ZERO, Duration::ZERO, wait] {
        tokio::time::sleep(wait).await;
        ece.get_deployment("a").send().await.unwrap();
    }
    let count = |end| server.requests().iter().filter(|request| request.target.ends_with(end)).count();
    let seen = || (count("/_login"), count("/_refresh"));
    // A renewal may go on behind the call.
    for _ in 0..20 {
        if seen() != expected {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    assert_eq!(seen(), expected, "{clock:?}, a life of {life:?}");
}

#[tokio::test]
async fn a_wrong_clock_of_the_server_makes_no_token_live_shorter_or_longer() {
    for clock in [Clock::Ahead, Clock::Behind] {
        let minutes = Duration::from_secs(600);
        check(clock, (minutes, true), Duration::ZERO, (1, 0)).await;
        // A server that does not tell its time: a token that seems to have ended is used until it is refused.
        check(clock, (minutes, false), Duration::ZERO, (1, 0)).await;
    }
    // Renewed when a fifth of its life is left, not an hour sooner or later.
    let (life, wait) = ((Duration::from_millis(900), true), Duration::from_millis(740));
    tokio::join!(check(Clock::Ahead, life, wait, (1, 1)), check(Clock::Behind, life, wait, (1, 1)));
}
