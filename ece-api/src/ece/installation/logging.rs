//! The room of logging settings: the levels at which the services of the platform write their logs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::kept::Kept;
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetAdminconsoleLoggingSettings>(|state, asked| get(state, asked, Service::Adminconsole)),
    handler::<op::SetAdminconsoleLoggingSettings>(|state, asked| set(state, asked, Service::Adminconsole)),
    handler::<op::UpdateAdminconsoleLoggingSettings>(|state, asked| update(state, asked, Service::Adminconsole)),
    handler::<op::DeleteAdminconsoleLoggingSettings>(|state, asked| delete(state, asked, Service::Adminconsole)),
    handler::<op::GetAllocatorLoggingSettings>(|state, asked| get(state, asked, Service::Allocator)),
    handler::<op::SetAllocatorLoggingSettings>(|state, asked| set(state, asked, Service::Allocator)),
    handler::<op::UpdateAllocatorLoggingSettings>(|state, asked| update(state, asked, Service::Allocator)),
    handler::<op::DeleteAllocatorLoggingSettings>(|state, asked| delete(state, asked, Service::Allocator)),
    handler::<op::GetConstructorLoggingSettings>(|state, asked| get(state, asked, Service::Constructor)),
    handler::<op::SetConstructorLoggingSettings>(|state, asked| set(state, asked, Service::Constructor)),
    handler::<op::UpdateConstructorLoggingSettings>(|state, asked| update(state, asked, Service::Constructor)),
    handler::<op::DeleteConstructorLoggingSettings>(|state, asked| delete(state, asked, Service::Constructor)),
    handler::<op::GetRunnerLoggingSettings>(|state, asked| get(state, asked, Service::Runner)),
    handler::<op::SetRunnerLoggingSettings>(|state, asked| set(state, asked, Service::Runner)),
    handler::<op::UpdateRunnerLoggingSettings>(|state, asked| update(state, asked, Service::Runner)),
    handler::<op::DeleteRunnerLoggingSettings>(|state, asked| delete(state, asked, Service::Runner)),
];

/// The settings of each service that has some.
#[derive(Debug, Default)]
pub(crate) struct Logging(BTreeMap<(Service, String), Kept>);

/// What has logging settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Service {
    Adminconsole,
    Allocator,
    Constructor,
    Runner,
}

impl Service {
    /// The name in the path that says which one.
    fn parameter(self) -> &'static str {
        match self {
            Self::Adminconsole => "adminconsole_id",
            Self::Allocator => "allocator_id",
            Self::Constructor => "constructor_id",
            Self::Runner => "runner_id",
        }
    }

    fn is_there(self, state: &State, id: &str) -> bool {
        match self {
            Self::Adminconsole => state.hosts.adminconsoles.iter().any(|it| it == id),
            Self::Allocator => state.fleet.allocator(id).is_some(),
            Self::Constructor => state.hosts.constructors.iter().any(|it| it.id == id),
            Self::Runner => state.hosts.runner(id).is_some(),
        }
    }

    fn not_found(self, id: &str) -> Answer {
        let code = match self {
            Self::Adminconsole => ErrorCode::AdminconsolesLoggingSettingsNotFound,
            Self::Allocator => ErrorCode::AllocatorsLoggingSettingsNotFound,
            Self::Constructor => ErrorCode::ConstructorsLoggingSettingsNotFound,
            Self::Runner => ErrorCode::RunnersLoggingSettingsNotFound,
        };
        Answer::not_found(code, format!("nobody has set what {id} logs"))
    }
}

/// The settings that the path names; else 404.
fn named<'a>(state: &'a mut State, asked: &Asked, of: Service) -> Answered<&'a mut Kept> {
    let id = asked.path(of.parameter());
    let is_there = of.is_there(state, &id);
    let found = state.logging.0.get_mut(&(of, id.clone())).filter(|_| is_there);
    found.ok_or_else(|| of.not_found(&id))
}

fn get(state: &mut State, asked: &Asked, of: Service) -> Answered {
    Ok(named(state, asked, of)?.shown())
}

fn set(state: &mut State, asked: &Asked, of: Service) -> Answered {
    let body = asked.required_json::<models::LoggingSettings>()?;
    let (id, now) = (asked.path(of.parameter()), state.clock.now());
    if !of.is_there(state, &id) {
        return Err(of.not_found(&id));
    }
    let kept = state.logging.0.entry((of, id)).or_insert_with(|| Kept::new(Value::Null, now));
    if !kept.value.is_null() {
        kept.stamp.touch(now);
    }
    kept.value = settings(&body);
    Ok(kept.shown())
}

fn settings(body: &Value) -> Value {
    let levels = body["logging_levels"].as_object().cloned().unwrap_or_default();
    json!({ "logging_levels": levels })
}

fn update(state: &mut State, asked: &Asked, of: Service) -> Answered {
    let now = state.clock.now();
    let kept = named(state, asked, of)?;
    let new = asked.patched::<models::LoggingSettings>(kept.value.clone()).map_err(|_| {
        let message = "the body is not a merge patch of logging settings";
        Answer::bad_request(ErrorCode::PatchRequestMalformed, message)
    })?;
    kept.replace(settings(&new), now);
    Ok(kept.shown())
}

/// The last settings are shown, as the document wants it.
fn delete(state: &mut State, asked: &Asked, of: Service) -> Answered {
    let last = named(state, asked, of)?.shown();
    state.logging.0.remove(&(of, asked.path(of.parameter())));
    Ok(last)
}
