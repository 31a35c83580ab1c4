//! Whether values of one type go where another one is: an integer where a number is, and the
//! digits of an integer where a parameter is text. The verdict follows from who sends the value.

use serde_json::Value;

use super::Kind;
use super::Verdict::{self, Breaks, Harmless, May};
use super::comparer::Comparer;
use super::fact::{Pair, Scope};
use super::role::{Role, SchemaChange};
use super::route::{HARMLESS, Route, Ways};
use super::schema::understood;
use super::tree::Node;
use crate::extension::INT_OR_STRING;
use crate::understood::Understood;

/// What another type means on each way, and the kind whose words say what to do about it.
pub(super) type Judged = (Ways, Kind);

/// Which of two types has values of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// Every old value is one of the new type.
    Widened,
    /// Every new value is one of the old type.
    Narrowed,
}

impl Fit {
    fn judged(self, scope: &Scope, role: Role) -> Judged {
        match self {
            Self::Widened => (scope.route.of((Harmless, May), (Breaks, Harmless)), role.kind(SchemaChange::Widened)),
            Self::Narrowed => (scope.route.of((Breaks, Harmless), (Harmless, May)), role.kind(SchemaChange::Narrowed)),
        }
    }
}

impl Comparer<'_, '_> {
    /// What another type means; `None` where the kind says it.
    pub(super) fn fit(
        &mut self,
        pair: &Pair<'_>,
        (old, new): (&Understood, &Understood),
        scope: &Scope,
        role: Role,
    ) -> Option<Judged> {
        if matches!(role, Role::Parameter | Role::Header) {
            let (old, new) = (Texts::of(pair.old.as_ref()?)?, Texts::of(pair.new.as_ref()?)?);
            return Some(of_texts(&old, &new, scope.route, role));
        }
        let fit = int_or_string(pair).or_else(|| number_or_integer(old, new));
        let judged = fit.map(|fit| fit.judged(scope, role));
        judged.or_else(|| Some((self.wire_of_targets(pair, (old, new), scope, role)?, role.kind(SchemaChange::Type))))
    }
}

/// Every integer is a number: as with integers of both sizes.
fn number_or_integer(old: &Understood, new: &Understood) -> Option<Fit> {
    let any_of = |schema: &Understood| match schema {
        Understood::Scalar { kind, values: 0, .. } => *kind,
        _ => "",
    };
    match (any_of(old), any_of(new)) {
        ("integer", "number") => Some(Fit::Widened),
        ("number", "integer") => Some(Fit::Narrowed),
        _ => None,
    }
}

/// Integers and strings are allowed now where one of them was, or the other way round.
fn int_or_string(pair: &Pair<'_>) -> Option<Fit> {
    let part = pair.get(INT_OR_STRING);
    let is_set = |node: &Option<Node<'_>>| node.as_ref().is_some_and(|node| node.value == &Value::Bool(true));
    match (is_set(&part.old), is_set(&part.new)) {
        (false, true) => Some(Fit::Widened),
        (true, false) => Some(Fit::Narrowed),
        _ => None,
    }
}

/// What a value is written as where everything is text: in the query, a path, a header or a form.
#[derive(Clone, Debug, PartialEq)]
enum Texts {
    /// Any text.
    Any,
    Number,
    Integer,
    Boolean,
    /// Text of a format.
    Formatted,
    /// These alone.
    Listed(Vec<String>),
    /// Several of them in one text, or several times.
    Several(Box<Texts>),
}

/// Which of the texts of a sender are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    All,
    /// All, but some of them for something else.
    AsAnother,
    Some,
    None,
}

impl Texts {
    fn of(node: &Node<'_>) -> Option<Self> {
        match understood(node) {
            Understood::Scalar { values, .. } if values > 0 => {
                let listed = node.value.get("enum").and_then(Value::as_array).into_iter().flatten();
                let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                Some(Self::Listed(listed.map(text).collect()))
            }
            Understood::Scalar { kind: "integer", .. } => Some(Self::Integer),
            Understood::Scalar { kind: "number", .. } => Some(Self::Number),
            Understood::Scalar { kind: "boolean", .. } => Some(Self::Boolean),
            Understood::Scalar { format: None, .. } | Understood::Free => Some(Self::Any),
            Understood::Scalar { .. } => Some(Self::Formatted),
            Understood::List(_) => {
                let items = node.get("items").map_or(Some(Self::Any), |items| Self::of(&items));
                items.map(|items| Self::Several(Box::new(items)))
            }
            _ => None,
        }
    }

    /// Which of the texts of `sender` this one takes.
    fn takes(&self, sender: &Self) -> Taken {
        match (self, sender) {
            _ if self == sender => Taken::All,
            (Self::Several(taken), Self::Several(sent)) => taken.takes(sent),
            // One is a list of one.
            (Self::Several(taken), sent) => taken.takes(sent),
            // Of several, what holds them together is read as part of a text.
            (Self::Any, Self::Several(_)) => Taken::AsAnother,
            (taken, Self::Several(sent)) => taken.takes(sent).min_some(),
            (_, Self::Listed(sent)) => {
                let taken = sent.iter().filter(|text| self.has(text)).count();
                if taken == sent.len() { Taken::All } else { Taken::some(taken > 0) }
            }
            (Self::Any, _) | (Self::Number, Self::Integer) => Taken::All,
            (Self::Listed(taken), _) => Taken::some(taken.iter().any(|text| sender.has(text))),
            (_, Self::Any) | (Self::Integer, Self::Number) => Taken::Some,
            _ => Taken::None,
        }
    }

    /// True where the text is one of them.
    fn has(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Integer => text.parse::<i128>().is_ok(),
            Self::Boolean => ["true", "false"].contains(&text),
            Self::Formatted => false,
            Self::Listed(texts) => texts.iter().any(|it| it == text),
            Self::Several(texts) => texts.has(text),
        }
    }
}

impl Taken {
    fn some(is_some: bool) -> Self {
        if is_some { Self::Some } else { Self::None }
    }

    /// No longer all.
    fn min_some(self) -> Self {
        Self::some(self != Self::None)
    }

    /// What it means to who has sent such texts all along.
    fn of_old(self) -> Verdict {
        match self {
            Self::All => Harmless,
            Self::AsAnother => May,
            Self::Some | Self::None => Breaks,
        }
    }

    /// What it means to who may send such texts now.
    fn of_new(self) -> Verdict {
        match self {
            Self::All => Harmless,
            Self::AsAnother | Self::Some => May,
            Self::None => Breaks,
        }
    }
}

fn of_texts(old: &Texts, new: &Texts, route: Route, role: Role) -> Judged {
    let request = (new.takes(old).of_old(), old.takes(new).of_new());
    // A header is read by whoever asks for it.
    let response = (old.takes(new).of_new().min(May), new.takes(old).of_new().min(May));
    let change = match request {
        (Harmless, _) => SchemaChange::Widened,
        (_, Harmless) => SchemaChange::Narrowed,
        _ => SchemaChange::Type,
    };
    let (request, response) = if role == Role::Header { (HARMLESS, response) } else { (request, HARMLESS) };
    (route.of(request, response), role.kind(change))
}
