//! Two documents compared: what changes on the wire and in Rust, one entry per cause.
//!
//! Takes two corrected documents and the APIs made of them, gives [`Change`]s. Every member that differs between the two
//! documents, and every line of the public Rust surface that differs, belongs to a change; what belongs to none is told
//! ([`Comparison::unexplained`]), never dropped.

mod align;
mod api_uses;
mod attribution;
mod bases;
mod causality;
mod change;
mod comparer;
mod composed;
mod contents;
mod deprecation;
mod document;
mod enums;
mod exchanged;
mod fact;
mod fields;
mod fit;
mod flat;
mod grouping;
mod idle_limits;
mod kind;
mod leaves;
mod limits;
mod markers;
mod members;
mod operations;
mod other_keys;
mod parameters;
mod plain;
mod reach;
mod renames;
mod responses;
mod role;
mod route;
mod schema;
mod schemes;
mod surface;
mod tree;

use crate::snapshot::Snapshot;

pub use api_uses::{ApiUse, api_uses};
pub use change::{Change, Comparison, Direction, Level, Occurrence, Owner, RustLine, Unexplained, Verdict, Verdicts};
pub use contents::Contents;
pub use deprecation::{Deprecated, DeprecatedPart, deprecated};
pub use kind::{Example, Kind, Part, example_document, kinds_page};

use comparer::Comparer;
use exchanged::Exchanged;
use fact::Facts;
use fields::Fields;
use leaves::leaves;
use reach::Reach;
use surface::Names;
use tree::{Renames, Tree};

/// Compares two versions of a document.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Comparison {
    let (before, after) = (plain::plain(&old.document), plain::plain(&new.document));
    let (mut old_tree, mut new_tree) = (Tree::new(&before, &old.api), Tree::new(&after, &new.api));
    let renames = renames::renames(&old_tree, &new_tree);
    align::align(&mut old_tree, &mut new_tree, &renames);
    let reach = Reach::new(&old_tree, &new_tree, &renames);
    let mut facts = Facts::default();
    let fields = [Fields::of(&old.api), Fields::of(&new.api)];
    let (trees, exchanged) = ([&old_tree, &new_tree], Exchanged::default());
    let mut comparer = Comparer { facts: &mut facts, renames: &renames, trees, fields, exchanged };
    document::compare(&mut comparer, &old_tree, &new_tree);
    document::definitions(&mut comparer, &old_tree, &new_tree, &reach);
    operations::compare(&mut comparer, &old_tree, &new_tree);
    facts.drop_lifted();

    let unexplained = unexplained(&facts, &old_tree, &new_tree, &renames);
    let old_surface = surface::surface(&old.api, &Names::old(&old_tree));
    let new_surface = surface::surface(&new.api, &Names::new(&old_tree, &new_tree, &renames, &facts.all));
    let attributed =
        attribution::attribute(&mut facts.all, [&old_surface, &new_surface], [&old.document, &new.document], &reach);
    let (facts, attributed) = facts.told(attributed);
    let causes = causality::causes(&facts, &old.document, &new.document);
    let mut changes = grouping::changes(&facts, &attributed, &causes, [&old_tree, &new_tree]);
    deprecation::look_back(&mut changes, &old.api);
    Comparison { changes, unexplained }
}

/// The differences of the documents that no fact explains.
fn unexplained(facts: &Facts, old: &Tree<'_>, new: &Tree<'_>, renames: &Renames) -> Vec<Unexplained> {
    let (before, after) = (leaves(old, new, &Renames::default()), leaves(new, old, renames));
    let changed = before.iter().filter(|(path, value)| after.get(*path) != Some(*value)).map(|(path, _)| path);
    let added = after.keys().filter(|path| !before.contains_key(*path));
    let explained = |path: &String| facts.explains(path, before.contains_key(path), after.contains_key(path));
    let mut paths: Vec<&String> = changed.chain(added).filter(|path| !explained(path)).collect();
    paths.sort_unstable();
    paths.into_iter().map(|path| Unexplained::Document(path.clone())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_no_fact_explains_is_told() {
        let read = |format: &str| {
            let lamp = json!({ "type": "object", "properties": { "no": { "type": "integer", "format": format } } });
            let info = json!({ "title": "t", "version": "1" });
            let document = json!({ "swagger": "2.0", "info": info, "paths": {}, "definitions": { "Lamp": lamp } });
            crate::read(&document.to_string(), &[]).0.unwrap()
        };
        let (old, new) = (read("int32"), read("int64"));
        let (old_tree, new_tree) = (Tree::new(&old.document, &old.api), Tree::new(&new.document, &new.api));
        let left = unexplained(&Facts::default(), &old_tree, &new_tree, &Renames::default());
        assert_eq!(left, [Unexplained::Document("/definitions/Lamp/properties/no/format".to_owned())]);
        assert_eq!(compare(&old, &new).unexplained, []);
    }
}
