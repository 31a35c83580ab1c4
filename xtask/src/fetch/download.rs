//! HTTP: one address in, the bytes of the response out, with limits on time, size and redirects.
//!
//! Credentials never leave the origin they were meant for, and never go from https to http; errors name addresses
//! only as `address::shown` does, and never repeat what a server said beyond error codes.

use std::fs;
use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, LOCATION};
use reqwest::{StatusCode, Url, redirect};
use serde_json::Value;

use super::address::{forget_user, is_loopback, shown};
use super::args::SourceArgs;
use super::causes::{causes, in_one_line};
use super::limited::{MEBIBYTE, ReadFailure, read_limited};
use super::tls::{self, Advice, Problem};
use crate::error::{Error, Result};
use crate::terminal::{Progress, warn};

const REDIRECTS: usize = 5;
/// Far beyond any login response or error.
const SMALL_RESPONSE: u64 = 256 * 1024;

/// A client with the limits of one run.
pub(crate) struct Http {
    client: Client,
    timeout: Duration,
    limit: u64,
}

impl Http {
    /// A client for talking to `url` as `args` say.
    pub(crate) fn new(args: &SourceArgs, url: &Url) -> Result<Self> {
        let timeout = Duration::from_secs(args.timeout);
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent("ece-xtask")
            .connect_timeout(Duration::from_secs(args.connect_timeout))
            .timeout(timeout);
        if is_loopback(url) {
            // Credentials go to this machine over plain http: a proxy must not come between.
            builder = builder.no_proxy();
        }
        let config = tls_config(args)?;
        let client = builder.tls_backend_preconfigured(config).build();
        let client = client.map_err(|e| Error::new(format!("cannot set up HTTP: {}", said(&e))))?;
        Ok(Self { client, timeout, limit: args.max_size * MEBIBYTE })
    }

    /// The document at `url`, following redirects as far as they are harmless.
    pub(crate) fn get(&self, url: &Url, authorization: Option<&HeaderValue>) -> Result<Vec<u8>> {
        let progress = Progress::of_download(&shown(url));
        let mut url = url.clone();
        for _ in 0..=REDIRECTS {
            let mut request = self.client.get(url.clone());
            if let Some(value) = authorization {
                request = request.header(AUTHORIZATION, value);
            }
            let (response, deadline) = self.send(request, &url)?;
            match response.status() {
                StatusCode::OK => return bytes_of(response, &url, deadline, self.limit, Some(&progress)),
                status if status.is_redirection() => url = redirected(&url, &response, authorization.is_some())?,
                _ => return Err(refused(response, &url, deadline)),
            }
        }
        Err(Error::new(format!("more than {REDIRECTS} redirects, the last one to {}", shown(&url)))
            .help("give the document's own address"))
    }

    /// Sends a small JSON body and reads the small JSON response; redirects are not followed.
    pub(crate) fn post_json(&self, url: &Url, body: &Value) -> Result<Value> {
        let request = self.client.post(url.clone()).header(CONTENT_TYPE, "application/json").body(body.to_string());
        let (response, deadline) = self.send(request, url)?;
        if !response.status().is_success() {
            return Err(refused(response, url, deadline));
        }
        let bytes = bytes_of(response, url, deadline, SMALL_RESPONSE, None)?;
        serde_json::from_slice(&bytes)
            .map_err(|_| Error::new(format!("the response of {} is not JSON", shown(url))).help("is that ECE?"))
    }

    /// The header that user and password in an address stand for.
    pub(crate) fn basic(&self, address: &str) -> Result<Option<HeaderValue>> {
        let request = self.client.get(address).build();
        let mut request = request.map_err(|_| Error::new("the user in the address cannot be sent"))?;
        Ok(request.headers_mut().remove(AUTHORIZATION))
    }

    fn send(&self, request: RequestBuilder, url: &Url) -> Result<(Response, Instant)> {
        let deadline = Instant::now() + self.timeout;
        let response = request.send().map_err(|e| unreachable(url, &e))?;
        Ok((response, deadline))
    }
}

fn bytes_of(
    response: Response,
    url: &Url,
    deadline: Instant,
    limit: u64,
    progress: Option<&Progress>,
) -> Result<Vec<u8>> {
    let encoding = response.headers().get(CONTENT_ENCODING).map(|value| value.as_bytes().to_ascii_lowercase());
    if encoding.is_some_and(|encoding| encoding != b"identity") {
        return Err(Error::new(format!("the response of {} is compressed, which was not asked for", shown(url)))
            .help("download the document with another tool and use --file"));
    }
    let expected = response.content_length();
    if let Some(progress) = progress {
        progress.expect(expected);
    }
    let mut got = 0;
    let reader = Watched { response, deadline, got: &mut got, progress };
    read_limited(reader, limit, expected).map_err(|e| match e {
        ReadFailure::TooLarge(e) => e,
        ReadFailure::Io(e) if is_late(&e) => Error::new(format!("{} was not complete in time", shown(url)))
            .help("try again with a longer --timeout; nothing was changed"),
        ReadFailure::Io(e) => {
            let of = expected.map(|expected| format!(" of {expected}")).unwrap_or_default();
            Error::new(format!(
                "the download from {} is truncated, it broke off after {got}{of} bytes: {}",
                shown(url),
                said(&e)
            ))
            .help("try again; nothing was changed")
        }
    })
}

fn refused(response: Response, url: &Url, deadline: Instant) -> Error {
    let status = response.status();
    let body = bytes_of(response, url, deadline, SMALL_RESPONSE, None).unwrap_or_default();
    let codes = error_codes(&body);
    let codes = if codes.is_empty() { codes } else { format!(" ({codes})") };
    let error = Error::new(format!("{} responded with {status}{codes}", shown(url)));
    match status.as_u16() {
        401 | 403 => {
            error.help("name an identity that may read the document: --api-key-env, or --user with --password-env")
        }
        404 => error.help("is the address right? --ece wants the coordinator, --url the document itself"),
        429 | 500.. => error.help("try again later; nothing was changed"),
        _ => error,
    }
}

/// Where a redirect leads, or why it is not followed.
fn redirected(from: &Url, response: &Response, with_credentials: bool) -> Result<Url> {
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let target = location.and_then(|location| from.join(location).ok());
    let target = target.filter(|target| matches!(target.scheme(), "http" | "https") && target.host_str().is_some());
    let Some(mut target) = target else {
        return Err(Error::new(format!("{} redirects, but not to an http or https address", shown(from))));
    };
    forget_user(&mut target);
    let refuse = |why: &str| {
        Err(Error::new(format!("{} redirects to {}; {why}", shown(from), shown(&target)))
            .help("if that is right, give the new address yourself"))
    };
    if from.scheme() == "https" && target.scheme() == "http" {
        return refuse("https does not lead to http");
    }
    if with_credentials && from.origin() != target.origin() {
        return refuse("credentials do not go elsewhere");
    }
    Ok(target)
}

/// The codes of an error response, as far as they look like codes.
fn error_codes(body: &[u8]) -> String {
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return String::new() };
    let errors = body.get("errors").and_then(Value::as_array).into_iter().flatten();
    let codes = errors.filter_map(|error| error.get("code")?.as_str());
    let plain = |code: &&str| code.len() <= 100 && code.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    codes.filter(plain).take(5).collect::<Vec<_>>().join(", ")
}

/// What computes for TLS.
fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// Whom the arguments say to trust.
fn tls_config(args: &SourceArgs) -> Result<rustls::ClientConfig> {
    if args.danger_accept_invalid_certs {
        warn("warning: certificates are not checked; whoever answers is believed");
        return tls::config(provider(), &tls::Trust::Anybody, None).map_err(Error::new);
    }
    if let Some(pin) = &args.pin_cert {
        let pin = tls::Fingerprint::parse(pin).ok_or_else(|| {
            Error::usage("--pin-cert is not a SHA-256 fingerprint")
                .help("it has 64 hexadecimal digits: openssl x509 -noout -fingerprint -sha256 -in cert.pem")
        })?;
        return tls::config(provider(), &tls::Trust::Pinned(&[pin]), None).map_err(Error::new);
    }
    let Some(path) = &args.ca_cert else {
        return tls::config(provider(), &tls::Trust::System(&[]), None).map_err(Error::new);
    };
    let pem = fs::read(path).map_err(|e| Error::io("read", path, &e))?;
    tls::config(provider(), &tls::Trust::System(&[pem]), None).map_err(|why| {
        Error::new(format!("{}: {why}", path.display()))
            .help("--ca-cert takes a PEM file with a BEGIN CERTIFICATE block")
    })
}

fn unreachable(url: &Url, error: &reqwest::Error) -> Error {
    if let Some(problem) = causes(error).find_map(|cause| Problem::of(cause.downcast_ref()?)) {
        return Error::new(format!("cannot reach {}: {}", shown(url), problem.text)).help(help(problem.advice));
    }
    let failed = Error::new(format!("cannot reach {}: {}", shown(url), said(error)));
    if error.is_timeout() {
        failed.help("is the address right? --connect-timeout and --timeout give more time")
    } else {
        failed.help("is the address right, and does it need a proxy (HTTPS_PROXY)?")
    }
}

fn help(advice: Advice) -> &'static str {
    match advice {
        Advice::TrustIt => {
            "ECE signs its own certificates by default: give its authority or the certificate itself with --ca-cert, or \
             its fingerprint with --pin-cert"
        }
        Advice::ReplaceIt => "the server needs another certificate",
        Advice::CheckDates => "the server needs a new one, unless the clock of a machine is wrong",
        Advice::UseItsName => "address the server by a name that its certificate has",
        Advice::NameAHost => "the server needs one with a `subjectAltName`, or give its fingerprint with --pin-cert",
        Advice::PinIt => "if the server has a new certificate, give that fingerprint with --pin-cert",
        Advice::ShowCertificate | Advice::ShowAnotherCertificate => {
            "this task cannot show one: download the document with another tool and use --file"
        }
        Advice::CheckPort => {
            "is this the port for http? Then the address begins with http://, or needs the port for https"
        }
        Advice::UpdateServer => "this task speaks TLS 1.2 and 1.3",
    }
}

/// What lies behind an error; its own text would repeat the address as it was typed.
fn said(error: &(dyn std::error::Error + 'static)) -> String {
    let said = in_one_line(causes(error).filter(|cause| !cause.is::<reqwest::Error>()));
    if said.is_empty() { "no reason given".to_owned() } else { said }
}

fn is_late(error: &std::io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
    error.kind() == std::io::ErrorKind::TimedOut || inner.is_some_and(reqwest::Error::is_timeout)
}

/// Stops a response that drips in forever, and counts what came.
struct Watched<'a> {
    response: Response,
    deadline: Instant,
    got: &'a mut u64,
    progress: Option<&'a Progress>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if Instant::now() > self.deadline {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
        let count = self.response.read(buffer)?;
        *self.got += count as u64;
        if let Some(progress) = self.progress {
            progress.advance(count as u64);
        }
        Ok(count)
    }
}
