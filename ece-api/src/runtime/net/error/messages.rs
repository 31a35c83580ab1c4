//! What the body of a failure says went wrong, in the shapes in which APIs say it.

use super::bounded::{MAX_ITEMS, Node};
use super::response::ServerMessage;
use crate::runtime::net::profile::ErrorBody;

/// What RFC 9457 gives as `type` where the status says all there is to say.
const UNTYPED: &str = "about:blank";

/// Messages, and how many more there were.
#[derive(Default)]
pub(super) struct Messages {
    pub(super) kept: Vec<ServerMessage>,
    pub(super) left_out: usize,
}

impl Messages {
    /// The messages of a body that is JSON: what the body itself says, then its members that hold errors.
    pub(super) fn read(shape: &ErrorBody, body: &str) -> Self {
        let names = [shape.containers, shape.code, shape.message, shape.fields];
        let is_known = |name: &str| names.iter().any(|names| names.contains(&name));
        let Some(body @ Node::Object(..)) = Node::read(body, &is_known) else { return Self::default() };
        let mut messages = Self::default();
        if shape.message.iter().any(|name| body.get(name).is_some()) {
            messages.extend(message(shape, &body));
        }
        let contained = shape.containers.iter().filter_map(|name| body.get(name));
        let found = contained.map(|value| Self::contained(shape, value)).find(|found| !found.kept.is_empty());
        if let Some(found) = found {
            messages.left_out += found.left_out;
            messages.extend(found.kept);
        }
        messages
    }

    /// An error, a list of errors, or a map from parts of the request to what is wrong with them.
    fn contained(shape: &ErrorBody, value: &Node) -> Self {
        let mut messages = Self::default();
        match (message(shape, value), value) {
            (Some(error), _) => messages.kept.push(error),
            (None, Node::List(errors, left_out)) => {
                messages.left_out = *left_out;
                for error in errors {
                    match message(shape, error) {
                        Some(error) => messages.extend([error]),
                        None => messages.add_within(shape, error),
                    }
                }
            }
            (None, Node::Object(parts, left_out)) => {
                messages.left_out = *left_out;
                for (part, value) in parts {
                    messages.add_about(shape, part, value);
                }
            }
            (None, _) => {}
        }
        messages
    }

    /// What is said of one of several things: `{"version": "8.1.0", "errors": {"errors": [{"code", "message"}]}}`. The texts
    /// beside the errors say which one it is.
    fn add_within(&mut self, shape: &ErrorBody, value: &Node) {
        let Node::Object(members, _) = value else { return };
        let Some(errors) = shape.containers.iter().find_map(|name| value.get(name)) else { return };
        let errors = shape.containers.iter().find_map(|name| errors.get(name)).unwrap_or(errors);
        let found = Self::contained(shape, errors);
        self.left_out += found.left_out;
        let about: Vec<String> = members.iter().filter_map(|(_, value)| value.as_text()).map(str::to_owned).collect();
        self.extend(
            found.kept.into_iter().map(|it| ServerMessage { fields: [about.clone(), it.fields].concat(), ..it }),
        );
    }

    fn add_about(&mut self, shape: &ErrorBody, part: &str, value: &Node) {
        let (values, left_out) = match value {
            Node::List(values, left_out) => (values.as_slice(), *left_out),
            _ => (std::slice::from_ref(value), 0),
        };
        self.left_out += left_out;
        if self.kept.len() >= MAX_ITEMS {
            self.left_out += values.len();
            return;
        }
        let found = values.iter().filter_map(|value| message(shape, value));
        self.extend(
            found.map(|found| ServerMessage { fields: [vec![part.to_owned()], found.fields].concat(), ..found }),
        );
    }

    fn extend(&mut self, found: impl IntoIterator<Item = ServerMessage>) {
        for message in found {
            if self.kept.len() < MAX_ITEMS { self.kept.push(message) } else { self.left_out += 1 }
        }
    }
}

fn message(shape: &ErrorBody, value: &Node) -> Option<ServerMessage> {
    let text = |name: &&str| value.get(name).and_then(Node::as_text).filter(|text| !text.is_empty()).map(str::to_owned);
    let found = match value {
        Node::Text(message) => ServerMessage { message: message.clone(), ..ServerMessage::default() },
        Node::Object(..) => ServerMessage {
            code: shape.code.iter().find_map(text).filter(|code| code != UNTYPED),
            message: shape.message.iter().find_map(text).unwrap_or_default(),
            fields: shape.fields.iter().find_map(|name| value.get(name)).map(fields).unwrap_or_default(),
        },
        _ => return None,
    };
    (found != ServerMessage::default()).then_some(found)
}

fn fields(value: &Node) -> Vec<String> {
    match value {
        Node::List(fields, _) => fields.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
        Node::Text(field) => vec![field.clone()],
        _ => Vec::new(),
    }
}
