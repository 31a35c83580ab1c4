//! Security schemes compared: what operations ask for decides what a difference means.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::comparer::{Comparer, text};
use super::fact::{Pair, Scope};
use super::route::HARMLESS;
use super::tree::{Node, Operation};
use super::{Kind, operations};

/// All schemes.
pub(super) fn compare(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    if !pair.is_well_formed() {
        let scope = scope.part("securityDefinitions".to_owned(), "securityDefinitions");
        let (old, new) = (text(pair.old.as_ref()), text(pair.new.as_ref()));
        comparer.facts.record(Kind::UnknownKeyChanged, &scope, pair, old, new);
        comparer.facts.mark_explained(pair);
    }
    let users = Users::of(comparer);
    let renamed = comparer.renames.schemes.clone();
    for (now, before) in &renamed {
        let part = Pair { old: pair.get(before).old, new: pair.get(now).new };
        compare_scheme(comparer, &part, scope, (before, now), &users);
    }
    let is_renamed = |key: &str| renamed.iter().any(|(now, before)| now == key || before == key);
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys.into_iter().filter(|key| !is_renamed(key)) {
        let part = pair.get(key);
        if !part.is_equal() {
            compare_scheme(comparer, &part, scope, (key, key), &users);
        }
    }
}

fn compare_scheme(
    comparer: &mut Comparer<'_, '_>,
    pair: &Pair<'_>,
    scope: &Scope,
    (before, now): (&str, &str),
    users: &Users,
) {
    comparer.facts.mark_explained(pair);
    let same = |of: &dyn Fn(&Node<'_>) -> Value| {
        let sides = [&pair.old, &pair.new].map(|side| side.as_ref().map(|node| without_case(&of(node))));
        sides[0] == sides[1]
    };
    let kind = match (&pair.old, &pair.new) {
        (None, _) => Kind::SecuritySchemeAdded,
        (_, None) => Kind::SecuritySchemeRemoved,
        _ if !same(&|node| node.without_prose()) => Kind::SecuritySchemeChanged,
        _ if before != now => Kind::SecuritySchemeRenamed,
        _ if same(&|node| node.value.clone()) => return,
        _ => Kind::DocumentationChanged,
    };
    let (kept, operations) = users.of_scheme(before);
    let scope = Scope { operations, ..scope.part(format!("security scheme {now}"), now) };
    let (old, new) = match kind {
        Kind::SecuritySchemeRenamed => (before.to_owned(), now.to_owned()),
        _ => (text(pair.old.as_ref()), text(pair.new.as_ref())),
    };
    let fact = comparer.facts.record(kind, &scope, pair, old, new);
    // Of an operation that newly asks for it, or no longer does, it is told there.
    if !kept || differ_in_scopes(pair) {
        fact.means(HARMLESS);
    }
}

/// What a scheme says. The name of a header has no case.
pub(super) fn without_case(scheme: &Value) -> Value {
    let mut scheme = scheme.clone();
    if scheme["in"] == "header"
        && let Some(name) = scheme["name"].as_str().map(str::to_ascii_lowercase)
    {
        scheme["name"] = Value::from(name);
    }
    scheme
}

/// True where the scopes of a scheme alone differ: those that an operation requires are its own.
fn differ_in_scopes(pair: &Pair<'_>) -> bool {
    let rest = |node: &Option<Node<'_>>| {
        let mut members = node.as_ref()?.value.as_object()?.clone();
        members.shift_remove("scopes");
        Some(members)
    };
    rest(&pair.old).is_some_and(|old| Some(old) == rest(&pair.new))
}

/// Who asks for which scheme, by its old name.
struct Users {
    /// Operations that ask for it on either side.
    all: BTreeMap<String, BTreeSet<String>>,
    /// Schemes that an operation asks for on both sides.
    kept: BTreeSet<String>,
}

impl Users {
    fn of(comparer: &Comparer<'_, '_>) -> Self {
        let [old, new] = comparer.trees;
        let asked_for = |operation: &Operation<'_>| operations::schemes_of(&operation.security);
        let mut users = Self { all: BTreeMap::new(), kept: BTreeSet::new() };
        let mut known = BTreeSet::new();
        for after in new.operations.values() {
            let now = asked_for(after);
            if let Some(before) = old.operations.get(comparer.renames.operation(&after.id)) {
                known.insert(before.id.as_str());
                let then = asked_for(before);
                users.kept.extend(now.intersection(&then).cloned());
                users.add(&after.id, then);
            }
            users.add(&after.id, now);
        }
        for before in old.operations.values().filter(|before| !known.contains(before.id.as_str())) {
            users.add(&before.id, asked_for(before));
        }
        users
    }

    fn add(&mut self, operation: &str, schemes: BTreeSet<String>) {
        for scheme in schemes {
            self.all.entry(scheme).or_default().insert(operation.to_owned());
        }
    }

    /// Whether an operation of both documents asks for the scheme, and all that ask for it in either.
    fn of_scheme(&self, name: &str) -> (bool, BTreeSet<String>) {
        (self.kept.contains(name), self.all.get(name).cloned().unwrap_or_default())
    }
}
