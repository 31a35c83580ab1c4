//! A command line that cannot be used: what is wrong with it, and what was probably meant.

use clap::error::{ContextKind, ContextValue};

use crate::error::Error;

/// The same error as all tasks have, with what clap knows about it.
pub(super) fn explained(error: &clap::Error) -> Error {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    // Behind the first empty line comes what is said below in other words.
    let message = text.split("\n\n").next().unwrap_or(text).trim_end();
    let mut refusal = Error::usage(message);
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        if let Some(meant) = error.get(kind).and_then(meant) {
            refusal = refusal.help(meant);
        }
    }
    match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => {
            refusal.help(format!("usage: {}", usage.to_string().trim_start_matches("Usage:").trim()))
        }
        _ => refusal,
    }
}

fn meant(value: &ContextValue) -> Option<String> {
    let names: Vec<&String> = match value {
        ContextValue::String(name) => vec![name],
        ContextValue::Strings(names) => names.iter().collect(),
        _ => return None,
    };
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(" or ")))
}
