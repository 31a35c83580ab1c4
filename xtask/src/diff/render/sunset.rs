//! What is going away, as it is told.

use ece_codegen::diff::{DeprecatedPart, Direction};
use serde::Serialize;

use super::Format;
use super::inert::code;
use crate::error::{Error, Result};
use crate::words::{count, some};

/// So many operations are named.
const SHOWN: usize = 6;

/// What is going away. Also the JSON format; the schema is that of these members.
#[derive(Debug, Serialize)]
pub(crate) struct Sunset {
    /// Version of this schema.
    pub(crate) schema: u32,
    /// What the document is called.
    pub(crate) document: String,
    pub(crate) notes: Vec<String>,
    pub(crate) deprecated: Vec<DeprecatedItem>,
}

/// Something that is going away.
#[derive(Debug, Serialize)]
pub(crate) struct DeprecatedItem {
    /// `operation`, `parameter`, `type`, `property`.
    pub(crate) part: DeprecatedPart,
    pub(crate) subject: String,
    /// Where the document says it.
    pub(crate) pointer: String,
    /// Its path in Rust.
    pub(crate) item: String,
    /// What is said of it in our own words, its successor perhaps.
    pub(crate) text: Option<String>,
    pub(crate) direction: Direction,
    pub(crate) operations: Vec<String>,
    pub(crate) tags: Vec<String>,
    /// The oldest update that marks it, as far as git knows without a gap; none where no commit does.
    pub(crate) since: Option<Since>,
    /// False where there is no history to ask.
    #[serde(skip)]
    pub(crate) is_dated: bool,
}

/// The update that marked it.
#[derive(Debug, Serialize)]
pub(crate) struct Since {
    pub(crate) revision: String,
    pub(crate) date: String,
    pub(crate) title: String,
    /// True where no older document without the mark is known.
    pub(crate) or_earlier: bool,
}

impl DeprecatedItem {
    fn since(&self) -> Option<String> {
        Some(match &self.since {
            None if !self.is_dated => return None,
            None => "in no commit yet".to_owned(),
            // The oldest commit that is known marked nothing: it says no more than its day.
            Some(Since { date, or_earlier: true, .. }) => format!("since {date} or earlier"),
            Some(Since { revision, date, .. }) => format!("since {date} ({revision})"),
        })
    }

    fn reach(&self) -> String {
        match &self.operations[..] {
            [] => "no operation".to_owned(),
            ids => {
                let named = some(ids.iter().map(String::as_str), SHOWN);
                format!("{}: {named}", count(ids.len(), "operation", "operations"))
            }
        }
    }
}

impl Sunset {
    /// In one of the formats that have it.
    pub(crate) fn print(&self, format: Format) -> Result<String> {
        match format {
            Format::Terminal => Ok(self.terminal()),
            Format::Markdown => Ok(self.markdown()),
            Format::Json => Ok(serde_json::to_string_pretty(self).unwrap_or_default()),
            _ => Err(Error::usage("--sunset has the formats terminal, markdown and json")),
        }
    }

    fn verdict(&self) -> String {
        match self.deprecated.len() {
            0 => "nothing is deprecated".to_owned(),
            number => count(number, "deprecated item", "deprecated items"),
        }
    }

    fn terminal(&self) -> String {
        let mut text = format!("{}: {}\n", self.document, self.verdict());
        for note in &self.notes {
            text.push_str(&format!("note: {note}\n"));
        }
        for it in &self.deprecated {
            let since = it.since().map_or_else(String::new, |since| format!(", {since}"));
            text.push_str(&format!("\n{} {}{}\n", it.part.as_str(), it.subject, since));
            text.push_str(&format!("    {}\n    reaches {}\n", it.item, it.reach()));
            text.push_str(&it.text.iter().map(|text| format!("    {text}\n")).collect::<String>());
        }
        text
    }

    fn markdown(&self) -> String {
        let mut text = format!("**{}** ({})\n\n", self.verdict(), code(&self.document));
        for note in &self.notes {
            text.push_str(&format!("Note: {}\n\n", code(note)));
        }
        for it in &self.deprecated {
            let since = it.since().map_or_else(String::new, |since| format!(", {}", code(&since)));
            let said = it.text.as_ref().map_or_else(String::new, |text| format!("; {}", code(text)));
            text.push_str(&format!(
                "- {} {}{}; {}; reaches ",
                it.part.as_str(),
                code(&it.subject),
                since,
                code(&it.item)
            ));
            text.push_str(&format!("{}{said}\n", code(&it.reach())));
        }
        text
    }
}
