//! The account of the installation: whom it trusts.

use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::{Handler, State, handler};
use crate::generated::models;
use crate::generated::operations as op;

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetCurrentAccount>(get),
    handler::<op::UpdateCurrentAccount>(update),
    handler::<op::PatchCurrentAccount>(patch),
];

/// The only account.
#[derive(Debug, Default)]
pub(crate) struct Account {
    trusts_all: bool,
}

impl Account {
    fn shown(&self) -> Value {
        json!({ "id": "1", "trust": { "trust_all": self.trusts_all } })
    }

    fn set(&mut self, request: &Value) -> Answer {
        self.trusts_all = request["trust"]["trust_all"] == true;
        Answer::ok(self.shown())
    }
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn get(state: &mut State, _: &Asked) -> Answered {
    Ok(Answer::ok(state.account.shown()))
}

fn update(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::AccountUpdateRequest>()?;
    Ok(state.account.set(&body))
}

fn patch(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.patched::<models::AccountUpdateRequest>(state.account.shown())?;
    Ok(state.account.set(&body))
}
