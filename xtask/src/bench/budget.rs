//! What may be spent: `xtask/budget.toml`, and the verdict on a figure. The section `json` is read by
//! `ece-api/tests/json_allocations.rs`, which counts.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// The file, by its sections.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Budget {
    pub(super) models: BTreeMap<String, Line>,
    /// Held by a test of `ece-api`; only its form is judged here.
    json: BTreeMap<String, Line>,
}

/// What one figure may be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    pub(super) limit: f64,
    /// The part of the limit by which a figure may differ from it.
    pub(super) margin: f64,
    /// What the figure is, as a sentence.
    pub(super) means: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Within,
    /// More than the limit and its margin.
    Above,
    /// So much less that the limit holds nothing any more.
    Below,
}

impl Verdict {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Above => "above",
            Self::Below => "below",
        }
    }
}

impl Line {
    pub(super) fn judge(&self, measured: f64) -> Verdict {
        if measured > self.limit * (1.0 + self.margin) {
            Verdict::Above
        } else if measured < self.limit * (1.0 - self.margin) {
            Verdict::Below
        } else {
            Verdict::Within
        }
    }
}

impl Budget {
    pub(super) fn read(root: &Path) -> Result<Self> {
        let path = root.join("xtask").join("budget.toml");
        let text = fs::read_to_string(&path).map_err(|e| Error::io("read", &path, &e))?;
        let budget: Self = toml::from_str(&text).map_err(|e| Error::new(format!("xtask/budget.toml: {e}")))?;
        let lines = budget.models.iter().chain(&budget.json);
        for (name, line) in lines {
            if !(line.limit > 0.0 && line.margin > 0.0 && line.margin < 1.0) {
                return Err(Error::new(format!(
                    "xtask/budget.toml: {name} needs a limit above 0 and a margin between 0 and 1"
                )));
            }
        }
        Ok(budget)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Budget, Line, Verdict};

    #[test]
    fn a_figure_is_judged_by_limit_and_margin() {
        let line = Line { limit: 200.0, margin: 0.1, means: String::new() };
        let judged = [221.0, 219.0, 200.0, 181.0, 179.0].map(|measured| line.judge(measured));
        assert_eq!(judged, [Verdict::Above, Verdict::Within, Verdict::Within, Verdict::Within, Verdict::Below]);
    }

    #[test]
    fn every_line_says_what_it_means() {
        let budget = Budget::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
        for (name, line) in budget.models.iter().chain(&budget.json) {
            assert!(line.means.ends_with('.') && line.means.len() > 20, "{name}: {:?}", line.means);
        }
    }

    #[test]
    fn a_budget_that_holds_nothing_is_refused() {
        let refused = |models: &str| {
            let place = tempfile::tempdir().unwrap();
            std::fs::create_dir(place.path().join("xtask")).unwrap();
            let text = format!("[models]\n{models}\n[json]\n");
            std::fs::write(place.path().join("xtask/budget.toml"), text).unwrap();
            Budget::read(place.path()).err().map(|error| error.to_string())
        };
        assert_eq!(refused("a = { limit = 7, margin = 0.1, means = \"\" }"), None);
        for line in [
            "a = { limit = nan, margin = 0.1, means = \"\" }",
            "a = { limit = 7, margin = 1.0, means = \"\" }",
            "a = { limit = 7, margin = 0.1, means = \"\", mood = 1 }",
            "a = { limit = 7, means = \"\" }",
        ] {
            let message = refused(line).unwrap_or_default();
            assert!(message.contains("xtask/budget.toml"), "{line}: {message}");
        }
    }
}
