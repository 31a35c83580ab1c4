//! What callers pass: to the method of an operation, to the setters of a call, to a model's setters and its `new`.
//!
//! Decided by `resolve::arguments` and printed by [`Spelling`](super::Spelling); everybody else asks.

use super::{Annotations, Body, FieldName, FormField, Operation, Parameter, Type};
use crate::pointer::Pointer;

/// What Rust takes for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// Text that is sent as it is: `impl AsRef<str>`.
    Text,
    /// The type itself.
    Exactly(Type),
    /// Whatever turns into the type: `impl Into<_>`.
    Into(Type),
    /// A list whose elements are written as text: `impl IntoIterator<Item = impl ToString>`.
    Texts,
    /// A list: `impl IntoIterator<Item = _>`.
    List(Box<Accepts>),
    /// Members by name: `impl IntoIterator<Item = (impl Into<String>, _)>`.
    Members(Type),
    /// A file of a form: `impl Into<FilePart>`.
    File,
    /// Files of a form, under one name: `impl IntoIterator<Item = impl Into<FilePart>>`.
    Files,
    /// A value that is sent as JSON: `impl Borrow<_>`.
    Json(Type),
    /// A JSON Merge Patch: `impl Borrow<MergePatch>`.
    MergePatch,
    /// Bytes as they are: `impl Into<Body>`.
    Bytes,
}

/// Points at the part of an operation that a caller fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The parameter at this index.
    Parameter(usize),
    /// The body.
    Body,
    /// The form field at this index.
    FormField(usize),
}

/// A part of an operation that a caller fills, through an argument of the method or a setter of the call.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A path, query or header parameter.
    Parameter(&'a Parameter, &'a Accepts),
    /// The body.
    Body(&'a Body, &'a Accepts),
    /// A field of a form.
    FormField(&'a FormField),
}

impl<'a> Input<'a> {
    pub(super) fn new(operation: &'a Operation, argument: &Argument) -> Option<Self> {
        match argument {
            Argument::Parameter(index) => {
                let parameter = operation.parameters.get(*index)?;
                Some(Self::Parameter(parameter, parameter.accepts.as_ref()?))
            }
            Argument::Body => {
                let body = operation.body.as_ref()?;
                Some(Self::Body(body, body.accepts.as_ref()?))
            }
            Argument::FormField(index) => operation.form_fields().get(*index).map(Self::FormField),
        }
    }

    /// The argument or setter.
    pub fn name(self) -> &'a FieldName {
        match self {
            Self::Parameter(parameter, _) => &parameter.name,
            Self::Body(body, _) => &body.name,
            Self::FormField(field) => &field.name,
        }
    }

    /// On the wire; `None` for the body, which has no name there.
    pub fn wire_name(self) -> Option<&'a str> {
        match self {
            Self::Parameter(parameter, _) => Some(&parameter.wire_name),
            Self::Body(..) => None,
            Self::FormField(field) => Some(&field.wire_name),
        }
    }

    /// What callers pass.
    pub fn accepts(self) -> &'a Accepts {
        match self {
            Self::Parameter(_, accepts) | Self::Body(_, accepts) => accepts,
            Self::FormField(field) => &field.accepts,
        }
    }

    /// Whether a request without it is refused.
    pub fn is_required(self) -> bool {
        match self {
            Self::Parameter(parameter, _) => parameter.required,
            Self::Body(body, _) => body.required,
            Self::FormField(field) => field.required,
        }
    }

    /// Where it stands in the document.
    pub fn pointer(self) -> &'a Pointer {
        match self {
            Self::Parameter(parameter, _) => &parameter.pointer,
            Self::Body(body, _) => &body.pointer,
            Self::FormField(field) => &field.pointer,
        }
    }

    /// Documentation and flags.
    pub fn annotations(self) -> &'a Annotations {
        match self {
            Self::Parameter(parameter, _) => &parameter.annotations,
            Self::Body(body, _) => &body.annotations,
            Self::FormField(field) => &field.annotations,
        }
    }
}
