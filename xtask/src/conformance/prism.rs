//! A Prism server on loopback that goes away with its owner.

use std::fs::File;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::npm::Validators;
use crate::error::{Error, Result};
use crate::output::scratch;

/// It reads a document of a megabyte first.
const START: Duration = Duration::from_secs(120);

pub(crate) struct Prism {
    child: Child,
    port: u16,
}

impl Prism {
    /// Starts `prism mock --errors` and waits until it listens.
    pub(crate) fn start(validators: &Validators, document: &Path) -> Result<Self> {
        let port = free_port()?;
        let log = validators.dir().join("prism.log");
        let output = scratch::create(&log)?;
        let errors = output.try_clone().map_err(|e| Error::io("write", &log, &e))?;
        let mut command = validators.node("node_modules/@stoplight/prism-cli/dist/index.js");
        command.args(["mock", "--errors", "--host", "127.0.0.1", "--verboseLevel", "error", "--port"]);
        command.arg(port.to_string()).arg(document);
        command.stdin(Stdio::null()).stdout(output).stderr(errors);
        let child = command.spawn().map_err(|e| Error::new(format!("cannot run node: {e}")))?;
        let mut prism = Self { child, port };
        prism.wait(&log)?;
        Ok(prism)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Whether it still runs: it is known to break off on what it does not expect.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn wait(&mut self, log: &Path) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < START && self.is_running() {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        let mut said = String::new();
        let _ = File::open(log).and_then(|file| file.take(2000).read_to_string(&mut said));
        Err(Error::new(format!("Prism did not start:\n{said}")))
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    listener
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|e| Error::new(format!("no port is free on 127.0.0.1: {e}")))
}
