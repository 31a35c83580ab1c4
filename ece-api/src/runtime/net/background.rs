//! Work that goes on beside the calls.

use super::transport::BoxFuture;

/// Lets the future run on its own, within Tokio. Elsewhere nobody would drive it: it comes back.
pub(crate) fn spawn(future: BoxFuture<'static, ()>) -> Result<(), BoxFuture<'static, ()>> {
    #[cfg(feature = "client")]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        #[cfg(feature = "tracing")]
        let future = tracing::Instrument::in_current_span(future);
        runtime.spawn(future);
        return Ok(());
    }
    Err(future)
}
