//! A comparison in words: the report that all formats print, and the formats.

mod changelog;
mod entry;
mod explain;
mod github;
mod html;
mod inert;
mod json;
mod junit;
mod markdown;
mod phrases;
mod report;
mod section;
pub(crate) mod sunset;
mod terminal;
#[cfg(test)]
pub(super) mod tests;
mod timeline;

use clap::ValueEnum;

use super::input::DiffInput;
#[cfg(test)]
use entry::Difference;
use entry::{EntryLine, EntryPlace};

pub(crate) use entry::{Entry, plain};
pub(crate) use explain::explain;
pub(crate) use inert::code;
pub(crate) use json::value;
pub(crate) use report::Report;
pub(crate) use timeline::Step;

/// The report, with what both documents say where the format shows it.
pub(crate) fn with_documents(report: &Report, compared: &DiffInput, format: Format, colour: bool) -> String {
    match format {
        Format::Html => html::print(report, Some(compared)),
        Format::Github => github::print(report, Some(compared)),
        _ => report.print(format, colour),
    }
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    #[value(alias = "text")]
    Terminal,
    Markdown,
    Json,
    Changelog,
    Github,
    Html,
    Junit,
}

impl Report {
    pub(crate) fn print(&self, format: Format, colour: bool) -> String {
        match format {
            Format::Terminal => terminal::print(self, colour),
            Format::Markdown => markdown::print(self),
            Format::Json => json::print(self),
            Format::Changelog => changelog::print(self),
            Format::Github => github::print(self, None),
            Format::Html => html::print(self, None),
            Format::Junit => junit::print(self),
        }
    }
}
