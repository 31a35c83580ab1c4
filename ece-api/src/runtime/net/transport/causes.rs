//! What lies behind an error. The task that fetches documents uses this file too.

use std::error::Error;

/// An error and its causes. What an I/O error wraps is one of them, which its own `source` leaves out.
pub(crate) fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        let error = *error;
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        wrapped.map(|wrapped| wrapped as &(dyn Error + 'static)).or_else(|| error.source())
    })
}

/// What the causes say, in one line and each of them once.
pub(crate) fn in_one_line<'a>(causes: impl Iterator<Item = &'a (dyn Error + 'static)>) -> String {
    let mut said = String::new();
    for cause in causes {
        let text = cause.to_string();
        if !said.contains(&text) {
            said.push_str(if said.is_empty() { "" } else { ": " });
            said.push_str(&text);
        }
    }
    said
}
