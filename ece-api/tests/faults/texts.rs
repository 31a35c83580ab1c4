//! Long responses and long errors: bounded work, bounded memory, bounded text.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ece_api::http::header::{HeaderName, HeaderValue};
use ece_api::http::{HeaderMap, Request, Response, StatusCode};
use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{Body, Client, Credentials, Error, RetryPolicy};

/// A server that answers everything alike, without the limits of a connection.
#[derive(Clone)]
struct Answer(StatusCode, HeaderMap, Arc<Vec<u8>>);

impl Answer {
    fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self(StatusCode::from_u16(status).unwrap(), HeaderMap::new(), Arc::new(body.into()))
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.1.append(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    /// The error, and the time until it was there and had been shown in every way.
    async fn fail(self) -> (Error, Duration) {
        let ece = Client::builder("https://localhost:12443")
            .credentials(Credentials::api_key("a2V5"))
            .retries(RetryPolicy::none())
            .strict(true) // a success that cannot be read is an error as well
            .transport(self)
            .build()
            .unwrap();
        let start = Instant::now();
        let error = ece.get_deployment("0c1d").send().await.unwrap_err();
        let shown = (format!("{error}"), format!("{error:?}"), format!("{error:#?}"));
        let taken = start.elapsed();
        for text in [shown.0, shown.1, shown.2] {
            assert!(text.len() < 20_000, "{} bytes: {}", text.len(), &text[..500]);
        }
        (error, taken)
    }
}

impl Transport for Answer {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let mut response = Response::new(Body::from(self.2.to_vec()));
        *response.status_mut() = self.0;
        *response.headers_mut() = self.1.clone();
        Box::pin(std::future::ready(Ok(response)))
    }
}

const SIZE: usize = 1 << 20;

/// Elements up to 1 MB in all; `piece` gets their number.
fn list(open: &str, piece: impl Fn(usize) -> String, close: &str) -> String {
    let mut text = open.to_owned();
    for number in 0.. {
        let piece = piece(number);
        if text.len() + piece.len() + close.len() >= SIZE {
            break;
        }
        text.push_str(if number == 0 { "" } else { "," });
        text.push_str(&piece);
    }
    text + close
}

/// Every shape in which a server may send a lot.
fn hostile_bodies() -> Vec<(&'static str, String)> {
    let code = |n: usize| format!(r#"{{"code":"a.{n}"}}"#);
    let long = |c: &str| c.repeat(SIZE / c.len() - 40);
    vec![
        ("codes", list(r#"{"errors":["#, code, "]}")),
        ("one code", list(r#"{"errors":["#, |_| r#"{"code":"a"}"#.into(), "]}")),
        ("messages", list(r#"{"errors":["#, |n| format!("\"{n}\""), "]}")),
        ("messages in one", list(r#"{"errors":{"a":["#, |n| format!("\"{n}\""), "]}}")),
        ("errors as a map", list(r#"{"errors":{"#, |n| format!(r#""f{n}":["m"]"#), "}}")),
        ("lists in lists", list(r#"{"errors":{"a":["#, |n| format!(r#"[["{n}"],{{"a":[{n}]}}]"#), "]}}")),
        ("fields", list(r#"{"errors":[{"message":"m","fields":["#, |n| format!("\"f{n}\""), "]}]}")),
        ("members", list("{", |n| format!(r#""k{n}":{n}"#), r#","message":"m"}"#)),
        ("the same member", list("{", |n| format!(r#""message":"{n}""#), "}")),
        ("objects in objects", format!("{}1{}", r#"{"error":"#.repeat(90_000), "}".repeat(90_000))),
        ("deep nesting", "[".repeat(SIZE)),
        ("deep nesting in an error", format!(r#"{{"errors":{}{}}}"#, "[".repeat(60), "]".repeat(60))),
        ("one message", format!(r#"{{"message":"{}"}}"#, long("x"))),
        ("a message of blanks", format!(r#"{{"message":"{}"}}"#, long(" "))),
        ("a message of escapes", format!(r#"{{"message":"{}"}}"#, long("\\u202e"))),
        ("a message of accents", format!(r#"{{"errors":["{}","{}"]}}"#, "e\u{301}".repeat(170_000), "\"".repeat(0))),
        ("messages of wide signs", list(r#"{"errors":["#, |_| format!("\"{}\"", "\u{1f600}".repeat(2000)), "]}")),
        ("messages of quotes", list(r#"{"errors":["#, |_| format!("\"{}\"", "\\\"".repeat(2000)), "]}")),
        ("one code of its own", format!(r#"{{"errors":[{{"code":"{}"}}]}}"#, long("x"))),
        ("one member", format!(r#"{{"errors":{{"{}":["m","n"]}}}}"#, long("x"))),
        ("one number", format!(r#"{{"message":{}}}"#, long("1"))),
        ("numbers", list(r#"{"errors":["#, |n| n.to_string(), "]}")),
        ("html", format!("<html><title>{}</title></html>", long("x"))),
        ("html without an end", format!("<html>{}", long("<title>"))),
        ("blanks", " ".repeat(SIZE)),
        ("no text", long("\u{fffd}")),
        ("no JSON", long("x")),
    ]
}

/// For 1 MB in a debug build; it takes a tenth of that where nothing else runs. On a machine that is busy, ten times what
/// it takes to read as much JSON.
fn limit() -> Duration {
    let text = format!("[{}]", vec!["\"0123456789\""; SIZE / 13].join(","));
    let start = Instant::now();
    assert!(serde_json::from_str::<serde_json::Value>(&text).unwrap().is_array());
    Duration::from_millis(200).max(start.elapsed() * 10)
}

#[tokio::test]
async fn an_error_of_any_shape_costs_little() {
    let (limit, mut slow) = (limit(), Vec::new());
    for (name, body) in hostile_bodies() {
        assert!(body.len() <= SIZE + 200, "{name}: {}", body.len());
        let answer = Answer::new(400, body);
        let mut taken = answer.clone().fail().await.1;
        // Other tests run beside it.
        for _ in 0..4 {
            taken = taken.min(if taken > limit { answer.clone().fail().await.1 } else { taken });
        }
        if taken > limit {
            slow.push((name, taken));
        }
    }
    assert!(slow.is_empty(), "{slow:?}");
}

#[tokio::test]
async fn what_an_error_leaves_out_is_counted() {
    let number = 62_774;
    let body = format!(r#"{{"errors":[{}]}}"#, vec![r#"{"code":"a"}"#; number].join(","));
    let (error, _) = Answer::new(400, body).fail().await;
    let text = error.to_string();
    assert_eq!((text.lines().count(), error.codes()), (51, ["a".to_owned()].as_slice()));
    assert!(text.ends_with("\n… and 62724 more"), "{text}");
    assert_eq!(error.messages().len(), 100);

    let fields = format!(r#"{{"errors":[{{"message":"m","fields":["f"{}]}}]}}"#, r#","f""#.repeat(30));
    let (error, _) = Answer::new(400, fields).fail().await;
    assert_eq!(error.messages()[0].fields.len(), 21);
    assert!(error.to_string().ends_with(", f, … and 11 more]"), "{error}");
}

#[tokio::test]
async fn codes_of_the_header_come_first_and_are_bounded() {
    let codes = |from: usize, to: usize| (from..to).map(|n| format!("h.{n}")).collect::<Vec<_>>().join(", ");
    let body = r#"{"errors":[{"code":"b.0","message":"m"}]}"#;
    let answer = Answer::new(400, body).header("x-cloud-error-codes", &codes(0, 3));
    let (error, _) = answer.header("x-cloud-error-codes", &codes(2, 5)).fail().await;
    assert_eq!(error.codes(), ["h.0", "h.1", "h.2", "h.3", "h.4", "b.0"]);

    for (name, values) in [("one value", vec![codes(0, 130_000)]), ("many values", vec!["a, b".to_owned(); 20_000])] {
        let mut answer = Answer::new(400, "{}");
        for value in &values {
            answer = answer.header("x-cloud-error-codes", value);
        }
        let (error, taken) = answer.fail().await;
        assert!(taken < limit(), "{name}: {taken:?}");
        assert!(error.codes().len() <= 100 && error.has_code(&error.codes()[error.codes().len() - 1]), "{name}");
        assert!(error.to_string().ends_with(" more"), "{error}");
    }
}

/// Every control character, those that turn the direction around, and those that nobody sees.
fn steering() -> Vec<char> {
    let controls = ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}');
    let others = "\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}\u{feff}\u{e0041}";
    controls.chain(others.chars()).collect()
}

#[tokio::test]
async fn no_character_of_a_server_steers_a_terminal() {
    for c in steering() {
        let text = serde_json::Value::from(format!("a{c}b"));
        let object = format!(r#"{{"errors":[{{"code":{text},"message":{text},"fields":[{text}]}}]}}"#);
        let map = format!(r#"{{"errors":{{{text}:[{text}]}}}}"#);
        let mut answers = vec![
            Answer::new(400, object),
            Answer::new(400, map),
            Answer::new(502, format!("<html><title>a{c}b</title>")),
            Answer::new(200, format!(r#"{{"metadata":{{{text}:1,"tags":[{{{text}:1}},7,{text}]}}}}"#)),
            Answer::new(
                200,
                format!(r#"{{"resources":{{"elasticsearch":[{{"info":{{{text}:7,"healthy":{text}}}}}]}}}}"#),
            ),
        ];
        // Of these, headers carry what is no ASCII.
        if !c.is_ascii_control() {
            let names = ["x-cloud-error-codes", "x-request-id", "content-type", "retry-after"];
            answers.extend(names.map(|name| Answer::new(400, "{}").header(name, &format!("a{c}b"))));
            answers.push(Answer::new(302, "").header("location", &format!("https://a{c}b/a{c}b")));
        }
        for answer in answers {
            let (error, _) = answer.fail().await;
            let mut shown = format!("{error}{error:?}{error:#?}").replace('\n', "");
            for message in error.messages() {
                shown.push_str(&format!(
                    "{message}{message:?}{}{:?}{:?}",
                    message.message, message.code, message.fields
                ));
            }
            shown.extend(error.codes().iter().map(String::as_str));
            let steers = |shown: &str| shown.contains(c) && !matches!(c, '\n' | '\t');
            assert!(!steers(&shown), "{c:?} in {shown:?}");
        }
    }
}
