//! Servers that repeat what they were sent, and places where a secret could be seen.

use std::fmt::Write as _;
use std::future::ready;
use std::sync::{Arc, Mutex};

use ece_api::http::{HeaderValue, Method, Request, Response, StatusCode};
use ece_api::json::Value;
use ece_api::middleware::WireDump;
use ece_api::models::LoginRequest;
use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{Body, Client, Credentials, Error, ErrorKind, FilePart, RetryPolicy};

use super::server::{Reply, Server};

/// Everything that a wire dump prints.
fn dump() -> (WireDump, Arc<Mutex<String>>) {
    let log = Arc::new(Mutex::new(String::new()));
    let print = Arc::clone(&log);
    (WireDump::new(move |lines| print.lock().unwrap().push_str(lines)), log)
}

#[tokio::test]
async fn names_that_say_it_are_redacted_in_wire_dumps() {
    let names = ["sig", "passwd", "credentials", "client_secrets", "key", "x-auth-key", "x-signature", "session_id"];
    let mut reply = Reply::json(200, "{}");
    for name in names {
        reply = reply.header(name, "hunter2");
    }
    let server = Server::with_replies([reply]).await;
    let (dump, log) = dump();
    let ece = Client::builder(server.url()).middleware(dump).build().unwrap();
    let mut request = ece.request(Method::GET, "/things").query("keyspace", "shown1").query("key_id", "shown2");
    for name in names {
        request = request.query(name, "hunter2");
    }
    let mut call = request.with_header("x-token-id", "shown3");
    for name in names {
        call = call.with_header(name, "hunter2");
    }
    call.send().await.unwrap();
    let log = log.lock().unwrap().clone();
    assert!(!log.contains("hunter2"), "{log}");
    assert!(["shown1", "shown2", "shown3"].iter().all(|shown| log.contains(shown)), "{log}");
    assert_eq!(log.matches("<redacted>").count(), 3 * names.len(), "{log}");
}

#[tokio::test]
async fn no_character_of_a_server_steers_the_terminal_of_a_wire_dump() {
    let server = Server::with_replies([Reply::json(200, "{}").header("x-note", "a\u{9b}31m\u{202e}b\u{e9}")]).await;
    let (dump, log) = dump();
    let ece = Client::builder(server.url()).middleware(dump).build().unwrap();
    ece.list_deployments().send().await.unwrap();
    let log = log.lock().unwrap().clone();
    assert!(log.contains("< x-note: a\\u{9b}31m\\u{202e}b\u{e9}\n"), "{log}");
}

#[tokio::test]
async fn a_secret_is_not_shown_where_a_server_names_its_encoding_after_it() {
    let server = Server::with_replies([Reply::json(200, "{}").header("content-encoding", "hunter2hunter2")]).await;
    let ece = Client::builder(server.url()).credentials(Credentials::api_key("hunter2hunter2")).build().unwrap();
    let error = ece.get_deployment("0c1d").send().await.unwrap_err();
    let text = shown(&error);
    assert!(text.contains("encoded as `<redacted>`") && !text.contains("hunter2"), "{text}");
}

#[test]
fn default_headers_do_not_describe_bodies() {
    for name in ["content-length", "Transfer-Encoding"] {
        let error = Client::builder("https://localhost").default_header(name, "7").build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("cannot be chosen"), "{error}");
    }
}

#[tokio::test]
async fn a_login_over_plain_http_is_refused() {
    // Not this machine, and nobody is there: an attempt to connect would be another kind of error.
    let url = "http://ece.invalid:12400";
    let body = LoginRequest::new("ops", "hunter2");
    let ece = Client::builder(url).build().unwrap();
    let errors = [
        ece.login(&body).send().await.unwrap_err(),
        ece.list_deployments().with_header("authorization", "ApiKey hunter2").send().await.unwrap_err(),
        ece.list_deployments().with_header("x-auth-token", "hunter2").send().await.unwrap_err(),
        ece.delete_enrollment_token("hunter2").send().await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        assert!(error.to_string().contains("unencrypted"), "{error}");
    }

    let server = Server::with_replies([Reply::json(200, r#"{"token":"t"}"#)]).await;
    Client::builder(server.url()).build().unwrap().login(&body).send().await.unwrap();
}

#[tokio::test]
async fn names_in_forms_that_servers_read_differently_are_not_sent() {
    let server = Server::with_replies([Reply::json(200, "{}")]).await;
    let ece = Client::builder(server.url()).build().unwrap();
    for name in ["a\\", "a\0.zip", "a\u{7f}.zip"] {
        let zip = FilePart::new("zip").with_file_name(name);
        let error = ece.upload_extension("ext-1", zip).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn downloads_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let server = Server::with_replies([Reply::new(200).body("dump")]).await;
    let ece = Client::builder(server.url()).build().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("heap.hprof");
    let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    for expected in [0o600, 0o640] {
        let call = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0000000000");
        call.send().await.unwrap().into_inner().save_to(&path).await.unwrap();
        assert_eq!(mode(), expected);
        // Whoever makes it readable means it.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    }
}

/// What a server repeats, and how.
#[derive(Clone)]
struct Echo {
    status: u16,
    /// What it repeats.
    secrets: Vec<String>,
    place: usize,
}

/// As JavaScript encodes it for an address.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A string of JSON with all that is no letter escaped.
fn escaped(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
}

impl Echo {
    const PLACES: usize = 14;

    fn answer(&self) -> Response<Body> {
        let said = self.secrets.iter().map(|secret| format!("bad: {secret} ")).collect::<String>();
        let text = Value::from(said.as_str());
        let long = Value::from(format!("{}{said}", "x ".repeat(1990)));
        let nested = Value::from(serde_json::json!({ "sent": self.secrets }).to_string());
        let encoded = percent(&said);
        let mut response = Response::new(Body::from(match self.place {
            0 => format!(r#"{{"errors":[{{"code":{text},"message":{text},"fields":[{text}]}}]}}"#),
            1 => format!(r#"{{"errors":{{{text}:[{text}]}}}}"#),
            2 => format!(r#"{{"message":{nested}}}"#),
            3 => format!(r#"{{"message":"{}"}}"#, escaped(&said)),
            4 => format!(r#"{{"error":{{"type":"t","reason":"{encoded}"}}}}"#),
            5 => format!("<html><title>{}</title></html>", said.replace('&', "&amp;").replace('<', "&lt;")),
            6 => format!(r#"{{"message":{long}}}"#),
            7 => format!(r#"{{"resources":{{"elasticsearch":[{{"info":{{{text}:7,"healthy":[{text}]}}}}]}}}}"#),
            8 => said.clone(),
            _ => "{}".to_owned(),
        }));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap();
        let (name, value) = match self.place {
            9 => ("x-cloud-error-codes", said.clone()),
            10 => ("x-request-id", said.clone()),
            11 => ("location", format!("https://elsewhere/{encoded}?k={encoded}")),
            12 => ("content-type", format!("text/plain; charset={said}")),
            _ => ("x-echo", said.clone()),
        };
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

impl Transport for Echo {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let is_login = request.uri().path().ends_with("/_login") && self.status != 403;
        let token = Value::from(self.secrets.last().unwrap().as_str());
        let response = match (is_login, self.place) {
            (true, _) => Response::new(Body::from(format!(r#"{{"token":{token}}}"#))),
            (false, 13) => return Box::pin(ready(Err(TransportError::other(format!("{:?}", self.secrets))))),
            (false, _) => self.answer(),
        };
        Box::pin(ready(Ok(response)))
    }
}

/// Everything that is shown of an error.
fn shown(error: &Error) -> String {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}\n{:?}\n{:?}\n", error.headers(), error.request_id());
    for message in error.messages() {
        let _ = write!(shown, "{message}\n{message:?}\n{}\n{:?}{:?}", message.message, message.code, message.fields);
    }
    let _ = write!(shown, "{}\n{:?}", error.codes().join("\n"), error.codes());
    shown
}

fn base64(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |chunk: &[u8], place: usize| {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        if place > chunk.len() { '=' } else { char::from(ALPHABET[(bits >> (18 - 6 * place) & 63) as usize]) }
    };
    text.as_bytes().chunks(3).flat_map(|chunk| (0..4).map(move |place| digit(chunk, place))).collect()
}

/// What goes out, and the secrets in it.
fn clients(secret: &str, token: &str) -> Vec<(&'static str, Credentials, Vec<String>)> {
    let (secret, token, pair) = (secret.to_owned(), token.to_owned(), format!("ops:{secret}"));
    let encoded = base64(&pair);
    vec![
        ("key", Credentials::api_key(&token), vec![token.clone(), format!("ApiKey {token}")]),
        ("decoded key", Credentials::api_key(&encoded), vec![pair.clone(), secret.clone(), encoded.clone()]),
        ("bearer", Credentials::bearer(&token), vec![token.clone()]),
        ("basic", Credentials::basic("ops", &secret), vec![pair, secret.clone(), encoded]),
        ("login", Credentials::login("ops", &secret), vec![token.clone()]),
        ("refused login", Credentials::login("ops", &secret), vec![secret.clone()]),
        ("by hand", Credentials::none(), vec![token]),
        ("in the body", Credentials::none(), vec![secret]),
    ]
}

/// The error that comes of it, and what a wire dump printed.
async fn fail(name: &str, credentials: Credentials, echo: Echo) -> Option<(Error, String)> {
    let (dump, log) = dump();
    let secret = echo.secrets[0].clone();
    let builder = Client::builder("https://localhost:12443").credentials(credentials).middleware(dump);
    let ece = builder.retries(RetryPolicy::none()).transport(echo).strict(true).build().unwrap();
    let error = match name {
        "by hand" => ece.get_deployment("0c1d").with_header("x-auth-key", secret).send().await.err(),
        "in the body" => ece.login(LoginRequest::new("ops", secret)).send().await.err(),
        _ => ece.get_deployment("0c1d").send().await.err(),
    };
    let log = log.lock().unwrap().clone();
    error.map(|error| (error, log))
}

fn check(secret: &str, token: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut errors = 0;
    for place in 0..Echo::PLACES {
        for (name, credentials, secrets) in clients(secret, token) {
            let status = match place {
                _ if name == "refused login" || name == "in the body" => 403,
                7 | 8 => 200,
                11 => 302,
                _ => 400,
            };
            let echo = Echo { status, secrets: secrets.clone(), place };
            let Some((error, log)) = runtime.block_on(fail(name, credentials, echo)) else { continue };
            errors += 1;
            let shown = format!("{}\n{log}", shown(&error));
            for secret in secrets {
                for form in [secret.clone(), percent(&secret), escaped(&secret), Value::from(secret).to_string()] {
                    assert!(!shown.contains(form.trim_matches('"')), "{name}, {place}: {form} in {shown}");
                }
            }
        }
    }
    assert!(errors > 7 * Echo::PLACES, "only {errors} errors");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_secret_that_a_server_repeats_is_shown(
        secret in "[!-~]([ -~]{2,30}|[ -~é€😀]{2,30})[!-~]",
        token in "[A-Za-z0-9_.~+/-]{8,60}",
    ) {
        check(&secret, &token);
    }
}

#[test]
fn secrets_of_one_word_are_not_shown_and_take_nothing_along() {
    check("swordfish", "hunter2hunter2");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let echo = Echo { status: 400, secrets: vec!["of the elasticsearch.elastic kind".to_owned()], place: 0 };
    let credentials = Credentials::basic("ops", "elastic");
    let (error, _) = runtime.block_on(fail("basic", credentials, echo)).unwrap();
    assert!(error.to_string().contains("of the elasticsearch.<redacted> kind"), "{error}");
    // What programs match on is as it came.
    assert!(error.has_code("bad: of the elasticsearch.elastic kind"), "{error:?}");
    assert!(error.body_text().unwrap().contains("elasticsearch.elastic"));
}
