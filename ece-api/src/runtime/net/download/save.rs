//! Downloads into files and writers.
//!
//! What is under the final name is the old file or the whole new one, never a part of it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::File;
use tokio::io::{AsyncWrite, AsyncWriteExt as _, BufWriter};

use super::ByteStream;
use crate::runtime::net::body::FileError;
use crate::runtime::net::error::{Error, ErrorKind};

/// Chunks come in the size of a network packet; fewer and larger writes are faster.
const BUFFER: usize = 1 << 18;

impl ByteStream {
    /// Writes all bytes that are left, and gives their number. There is never more than a piece in memory.
    ///
    /// What was written before an error stays written.
    ///
    /// ```no_run
    /// # async fn example(download: ece_api::ByteStream) -> Result<(), ece_api::Error> {
    /// let mut out = Vec::new(); // a file, a socket, a pipe, …
    /// let length = download.copy_to(&mut out).await?;
    /// # Ok(()) }
    /// ```
    pub async fn copy_to(mut self, writer: &mut (impl AsyncWrite + Unpin)) -> Result<u64, Error> {
        let (operation, attempts) = (self.operation, self.attempts.clone());
        let unwritable = |error| Error::unwritable(operation, error).after(attempts.clone());
        let mut length = 0;
        while let Some(chunk) = self.chunk().await? {
            writer.write_all(&chunk).await.map_err(unwritable)?;
            length += chunk.len() as u64;
        }
        writer.flush().await.map_err(unwritable)?;
        Ok(length)
    }

    /// Writes all bytes that are left into a file, and gives their number.
    ///
    /// They go into a hidden temporary file beside it first, which takes the final name once everything is on disk. So a
    /// download that breaks off, or is no longer waited for, leaves an existing file as it was and no new one. Only a
    /// process that is killed leaves its temporary file behind (`.ece-api-….part`).
    ///
    /// A new file can be read by its owner only, where the system knows owners: a heap dump holds whatever the process
    /// held. An existing file is replaced, and its permissions are kept; an existing link is replaced, not followed. It needs a
    /// Tokio runtime.
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
    /// let dump = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0000000000");
    /// let length = dump.send().await?.into_inner().save_to("heap.hprof").await?;
    /// # Ok(()) }
    /// ```
    pub async fn save_to(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let (target, operation, attempts) = (path.as_ref(), self.operation, self.attempts.clone());
        let failed = |error| {
            Error::file(Some(operation), FileError::new(target, "cannot be written", error)).after(attempts.clone())
        };
        let owned = target.to_owned();
        // In one go: a file that is made after nobody waits for it any more goes away again.
        let made = tokio::task::spawn_blocking(move || Part::create(&owned)).await;
        let (part, file) = made.unwrap_or_else(|error| Err(error.into())).map_err(failed)?;
        let mut writer = BufWriter::with_capacity(BUFFER, File::from_std(file));
        let length = self.copy_to(&mut writer).await.map_err(|error| match error.kind() {
            ErrorKind::Io => error.with_context(&format!("the file `{}`", target.display())),
            _ => error,
        })?;
        let file = writer.into_inner();
        file.sync_all().await.map_err(failed)?;
        // Some systems do not rename what is open.
        drop(file.into_std().await);
        part.rename(target).await.map_err(failed)?;
        Ok(length)
    }
}

/// A file that goes away unless it gets its final name.
struct Part {
    path: PathBuf,
    is_final: bool,
}

impl Part {
    fn create(target: &Path) -> io::Result<(Self, fs::File)> {
        let existing = match fs::metadata(target) {
            Ok(existing) if !existing.is_file() => return Err(io::Error::other("it is not a regular file")),
            Ok(existing) => Some(existing.permissions()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if target.file_name().is_none() {
            return Err(io::Error::other("it has no name"));
        }
        let path =
            target.with_file_name(format!(concat!(".", env!("CARGO_PKG_NAME"), "-{:016x}.part"), fastrand::u64(..)));
        let file = for_the_owner().write(true).create_new(true).open(&path)?;
        let part = Self { path, is_final: false };
        if let Some(permissions) = existing {
            file.set_permissions(permissions)?;
        }
        Ok((part, file))
    }

    async fn rename(mut self, target: &Path) -> io::Result<()> {
        tokio::fs::rename(&self.path, target).await?;
        self.is_final = true;
        Ok(())
    }
}

/// How files are made that nobody else can read.
fn for_the_owner() -> fs::OpenOptions {
    #[allow(unused_mut)]
    let mut options = fs::File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_final {
            // Nobody is left to be told, and the name says that it can be deleted.
            let _ = fs::remove_file(&self.path);
        }
    }
}
