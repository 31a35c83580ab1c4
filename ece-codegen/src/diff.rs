//! Two documents compared: what changes on the wire and in Rust, one entry per cause.
//!
//! Takes two corrected documents and the APIs made of them, gives [`Change`]s. Every member that differs between the two
//! documents, and every line of the public Rust surface that differs, belongs to a change; what belongs to none is told
//! ([`Comparison::unexplained`]), never dropped.

mod attribution;
mod causality;
mod change;
mod comparer;
mod document;
mod enums;
mod fact;
mod grouping;
mod kind;
mod leaves;
mod limits;
mod members;
mod names;
mod operations;
mod parameters;
mod reach;
mod responses;
mod role;
mod schema;
mod surface;
mod tree;
mod user;

use std::collections::HashMap;

use crate::snapshot::Snapshot;

pub use change::{Change, Comparison, Direction, Level, Owner, Place, RustLine, Unexplained, Verdict, Verdicts};
pub use kind::{Kind, Part};
pub use user::{UserLine, user};

use comparer::Comparer;
use fact::Facts;
use leaves::leaves;
use reach::Reach;
use tree::{Names, Tree};

/// Compares two versions of a document.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Comparison {
    let (old_tree, new_tree) = (Tree::new(old), Tree::new(new));
    let names = names::names(&old_tree, &new_tree);
    let reach = Reach::new([&old_tree, &new_tree]);
    let mut facts = Facts::default();
    let mut comparer = Comparer { facts: &mut facts, names: &names };
    document::compare(&mut comparer, &old_tree, &new_tree);
    document::definitions(&mut comparer, &old_tree, &new_tree, &reach);
    operations::compare(&mut comparer, &old_tree, &new_tree);

    let unexplained = unexplained(&facts, &old_tree, &new_tree, &names);
    let types = surface::type_names(&old.api, &new.api, &names);
    let old_surface = surface::surface(&old.api, &Names::default(), &HashMap::new());
    let new_surface = surface::surface(&new.api, &names, &types);
    let lines = attribution::lines(&mut facts.all, &old_surface, &new_surface, &reach);
    let causes = causality::causes(&facts.all, &old.document, &new.document);
    Comparison { changes: grouping::changes(&facts.all, &lines, &causes, [&old_tree, &new_tree]), unexplained }
}

/// The differences of the documents that no fact explains.
fn unexplained(facts: &Facts, old: &Tree<'_>, new: &Tree<'_>, names: &Names) -> Vec<Unexplained> {
    let (before, after) = (leaves(old, new, &Names::default()), leaves(new, old, names));
    let paths = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    let differing = paths.filter(|path| before.get(*path) != after.get(*path));
    differing
        .filter(|path| !facts.explains(path, before.contains_key(*path), after.contains_key(*path)))
        .map(|path| Unexplained::Document(path.clone()))
        .collect()
}
