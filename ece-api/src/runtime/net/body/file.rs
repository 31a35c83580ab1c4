//! Bodies that are read from a file or from a reader while they are sent: never more than a piece is in memory.
//!
//! Nothing here writes, and no error repeats what is in a file.

use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::TryStreamExt as _;
use futures_util::stream::{once, try_unfold};
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::exact_length::ExactLength;
use super::{Body, BoxError, Chunks, Reopened};

/// The most bytes that are read at once.
const PIECE: usize = 1 << 16;

impl Body {
    /// The bytes that a reader gives, and their number where it is known. Another number makes the request fail.
    ///
    /// A reader can be read only once: where the request has to be repeated, it fails instead. For a file prefer
    /// [`from_path`](Self::from_path).
    ///
    /// ```no_run
    /// use ece_api::Body;
    ///
    /// # fn example(pipe: tokio::net::TcpStream) {
    /// let body = Body::reader(pipe, None);
    /// # }
    /// ```
    pub fn reader(reader: impl AsyncRead + Send + 'static, length: Option<u64>) -> Self {
        Self::stream(pieces(reader), length)
    }
}

/// A file that is opened when its first byte is wanted.
pub(super) struct FileChunks {
    path: Arc<Path>,
    left: u64,
    open: Option<ExactLength>,
}

impl FileChunks {
    /// Looks at the file and takes its length; it is opened later.
    pub(super) async fn of(path: &Path) -> Result<Self, FileError> {
        let failed = |error| FileError::new(path, "cannot be read", error);
        let facts = tokio::fs::metadata(path).await.map_err(failed)?;
        if !facts.is_file() {
            return Err(failed(io::Error::other("it is not a regular file")));
        }
        Ok(Self { path: path.into(), left: facts.len(), open: None })
    }
}

impl Reopened for FileChunks {
    fn left(&self) -> u64 {
        self.left
    }

    fn again(&self) -> Option<Pin<Box<dyn Reopened>>> {
        if self.open.is_some() {
            return None;
        }
        Some(Box::pin(Self { path: Arc::clone(&self.path), left: self.left, open: None }))
    }
}

impl Stream for FileChunks {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { path, left, open } = &mut *self;
        let chunks = open.get_or_insert_with(|| ExactLength::new(read(path), *left));
        let next = ready!(Pin::new(chunks).poll_next(context));
        Poll::Ready(next.map(|chunk| match chunk {
            Ok(chunk) => {
                *left = left.saturating_sub(chunk.len() as u64);
                Ok(chunk)
            }
            Err(error) if error.is::<FileError>() => Err(error),
            Err(error) => Err(FileError::new(path, "has changed since it was chosen", error).into()),
        }))
    }
}

/// What is in the file now, however much that is.
fn read(path: &Arc<Path>) -> Chunks {
    let failed = |path: &Path, error| FileError::new(path, "cannot be read", error);
    let (opened, again) = (Arc::clone(path), Arc::clone(path));
    let file = async move { tokio::fs::File::open(&opened).await.map_err(|error| failed(&opened, error)) };
    let chunks = once(file).map_ok(move |file| {
        let path = Arc::clone(&again);
        pieces(file).map_err(move |error| failed(&path, error))
    });
    Box::pin(chunks.try_flatten().map_err(Into::into))
}

fn pieces(reader: impl AsyncRead + Send + 'static) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    try_unfold(Box::pin(reader), |mut reader| async move {
        let mut piece = BytesMut::with_capacity(PIECE);
        let count = reader.read_buf(&mut piece).await?;
        Ok((count > 0).then(|| (piece.freeze(), reader)))
    })
}

/// What is wrong with a file of this machine. It names the file.
#[derive(Debug)]
pub(crate) struct FileError {
    text: String,
    source: BoxError,
}

impl FileError {
    pub(crate) fn new(path: &Path, what: &str, source: impl Into<BoxError>) -> Self {
        let source = source.into();
        Self { text: format!("the file `{}` {what}: {source}", path.display()), source }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}
