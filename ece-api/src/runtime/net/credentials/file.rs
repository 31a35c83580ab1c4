//! A secret in a file that somebody else keeps up to date: a mounted volume, an agent beside the program.
//!
//! Errors name the file, never what is in it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use zeroize::Zeroizing;

use super::{BoxError, BoxFuture, Credentials, CredentialsProvider};

/// No key or token is longer.
const MAX_BYTES: u64 = 1 << 16;
/// A file that has changed is noticed after less than this, without waiting for a refusal.
const LIFETIME: Duration = Duration::from_secs(60);

/// Reads the file whenever its secret is asked for.
struct SecretFile {
    path: PathBuf,
    make: fn(String) -> Credentials,
}

impl Credentials {
    /// An API key in a file, without the white space around it. The file is read when the first call needs it, again within
    /// a minute, and when the server refuses the key: whoever rotates it has nothing to tell the client. It needs a Tokio
    /// runtime.
    ///
    /// A call fails where the file cannot be read, is empty or longer than 64 KiB; while the last key is still good, calls
    /// go on with it.
    ///
    /// ```
    /// let credentials = ece_api::Credentials::api_key_file("/run/secrets/ece-api-key");
    /// ```
    pub fn api_key_file(path: impl Into<PathBuf>) -> Self {
        Self::provider(SecretFile { path: path.into(), make: |key| Self::api_key(key) })
    }

    /// A bearer token in a file; otherwise as [`api_key_file`](Self::api_key_file).
    pub fn bearer_file(path: impl Into<PathBuf>) -> Self {
        Self::provider(SecretFile { path: path.into(), make: |token| Self::bearer(token) })
    }
}

impl CredentialsProvider for SecretFile {
    fn provide(&self, _: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(async {
            let secret =
                read(&self.path).await.map_err(|reason| format!("the file `{}` {reason}", self.path.display()))?;
            Ok((self.make)(secret))
        })
    }

    fn lifetime(&self) -> Option<Duration> {
        Some(LIFETIME)
    }
}

/// The error says what is wrong with the file.
async fn read(path: &Path) -> Result<String, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    // Opening what is not a file may wait for ever.
    if !tokio::fs::metadata(path).await.map_err(unreadable)?.is_file() {
        return Err("is not a regular file".to_owned());
    }
    let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).await.map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("is longer than {MAX_BYTES} bytes"));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| "is not text".to_owned())?.trim();
    if text.is_empty() { Err("is empty".to_owned()) } else { Ok(text.to_owned()) }
}
