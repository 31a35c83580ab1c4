//! The command line of `cargo xtask fetch`.

use std::path::PathBuf;

/// Bring the API's document into spec/, as facts without prose
#[derive(Debug, clap::Args)]
#[group(id = "fetch")]
#[command(after_help = "Proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// Directory to write to [default: spec/ of this workspace]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Keep the documentation's text, for private use outside of this workspace
    #[arg(long, requires = "out")]
    pub(crate) keep_prose: bool,
    /// Only verify, without network, that the stored files are whole and belong together
    #[arg(long, conflicts_with_all = ["source", "identity", "force", "keep_prose"])]
    pub(crate) check: bool,
}

/// Where the document comes from, and what is taken: all that `update` asks as well.
#[derive(Debug, clap::Args)]
#[group(id = "source_args")]
#[allow(clippy::struct_excessive_bools)] // each one is a flag that a person types
pub(crate) struct SourceArgs {
    /// Address of the document [default: that of the hosted service]
    #[arg(long, value_name = "URL", group = "source")]
    pub(crate) url: Option<String>,
    /// Address of an ECE installation, such as `https://ece.example.net:12443`
    #[arg(long, value_name = "URL", group = "source")]
    pub(crate) ece: Option<String>,
    /// A document that is already here
    #[arg(long, value_name = "PATH", group = "source")]
    pub(crate) file: Option<PathBuf>,

    /// Environment variable that holds an API key
    #[arg(long, value_name = "NAME", group = "identity", conflicts_with = "file")]
    pub(crate) api_key_env: Option<String>,
    /// User to log in as
    #[arg(long, value_name = "NAME", group = "identity", requires = "password_env", conflicts_with = "file")]
    pub(crate) user: Option<String>,
    /// Environment variable that holds the user's password
    #[arg(long, value_name = "NAME", requires = "user")]
    pub(crate) password_env: Option<String>,

    /// Certificate to trust besides those of this machine: of an authority, or of the server itself
    #[arg(long, value_name = "PEM", conflicts_with = "file")]
    pub(crate) ca_cert: Option<PathBuf>,
    /// SHA-256 fingerprint of the only certificate to trust, as `openssl x509 -noout -fingerprint -sha256` prints it
    #[arg(long, value_name = "SHA256", conflicts_with_all = ["file", "ca_cert"])]
    pub(crate) pin_cert: Option<String>,
    /// Trust whoever answers: anybody on the way can read and change everything, credentials too
    #[arg(long, conflicts_with_all = ["file", "ca_cert", "pin_cert"])]
    pub(crate) danger_accept_invalid_certs: bool,
    /// Send credentials in the clear over http
    #[arg(long, conflicts_with = "file")]
    pub(crate) danger_send_credentials_in_the_clear: bool,
    /// Seconds until a connection must stand
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) connect_timeout: u64,
    /// Seconds until a response must be complete
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
    /// Largest document to read, in mebibytes
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub(crate) max_size: u64,

    /// Write even though more than a fifth of the operations is gone
    #[arg(long)]
    pub(crate) force: bool,
}
