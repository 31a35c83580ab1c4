//! Who asks: an API key, a user who logs in, user and password in the address, or nobody.
//!
//! Secrets come from the environment, live in values without `Debug` text, and leave only in a header or login body.

use std::env;
use std::fmt;

use reqwest::Url;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use super::address;
use super::args::SourceArgs;
use super::download::Http;
use crate::error::{Error, Result};
use crate::terminal::warn;

/// A text that is never printed.
pub(crate) struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// Who asks.
#[derive(Debug)]
pub(crate) enum Identity {
    Nobody,
    ApiKey(Secret),
    Login {
        user: String,
        password: Secret,
    },
    /// User and password of the address, as it was typed.
    InAddress(Secret),
}

impl Identity {
    /// Reads the identity, takes credentials out of `url`, and refuses to send any where others can read along.
    pub(crate) fn take(args: &SourceArgs, url: &mut Url) -> Result<Self> {
        let in_address = user_in_address(url);
        let identity = match (&args.api_key_env, &args.user, &args.password_env) {
            (Some(name), ..) => Self::ApiKey(from_environment("--api-key-env", name)?),
            (None, Some(user), Some(name)) => {
                Self::Login { user: user.clone(), password: from_environment("--password-env", name)? }
            }
            _ => return in_address.map_or(Self::Nobody, Self::InAddress).guarded(args, url),
        };
        if in_address.is_some() {
            return Err(Error::usage("the address holds a user, and the flags name another identity")
                .help("take the user out of the address"));
        }
        identity.guarded(args, url)
    }

    fn guarded(self, args: &SourceArgs, url: &Url) -> Result<Self> {
        if matches!(self, Self::Nobody) || address::is_private(url) {
            return Ok(self);
        }
        if args.danger_send_credentials_in_the_clear {
            warn("warning: credentials go over plain http, readable for everybody on the way");
            return Ok(self);
        }
        Err(Error::new(format!("credentials do not go to {} over plain http", address::shown(url)))
            .help("use the https address (port 12443 on ECE), or --danger-send-credentials-in-the-clear"))
    }

    /// The `Authorization` header for the document at `url`; logs in where the identity is a user.
    pub(crate) fn authorization(&self, http: &Http, url: &Url) -> Result<Option<HeaderValue>> {
        match self {
            Self::Nobody => Ok(None),
            Self::ApiKey(Secret(key)) => header("the API key", format!("ApiKey {key}")).map(Some),
            Self::InAddress(Secret(address)) => http.basic(address),
            Self::Login { user, password: Secret(password) } => {
                let body = json!({ "username": user, "password": password });
                let response = http.post_json(&address::login_for(url), &body)?;
                let token = response.get("token").and_then(Value::as_str).filter(|token| !token.is_empty());
                let token = token.ok_or_else(|| Error::new("the response to the login holds no token"))?;
                header("the token", format!("Bearer {token}")).map(Some)
            }
        }
    }
}

fn from_environment(flag: &str, name: &str) -> Result<Secret> {
    // The name is not repeated: who confuses it with the value has typed a secret there.
    let missing = || {
        Error::new(format!("the environment variable that {flag} names is not set, or empty"))
            .help(format!("{flag} takes the variable's name, never the secret itself"))
    };
    let value = env::var_os(name).filter(|value| !value.is_empty()).ok_or_else(missing)?;
    let text = value.into_string();
    text.map(Secret).map_err(|_| Error::new(format!("the environment variable that {flag} names is not UTF-8 text")))
}

fn user_in_address(url: &mut Url) -> Option<Secret> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let with_user = Secret(url.to_string());
    address::forget_user(url);
    Some(with_user)
}

fn header(what: &str, text: String) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(text)
        .map_err(|_| Error::new(format!("{what} holds characters that no header can carry, such as a line break")))?;
    value.set_sensitive(true);
    Ok(value)
}
