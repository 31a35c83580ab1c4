//! Comments on resources and machines.

use http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::stamp::Stamp;
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::ListComment>(list),
    handler::<op::CreateComment>(create),
    handler::<op::GetComment>(get),
    handler::<op::UpdateComment>(update),
    handler::<op::DeleteComment>(delete),
];

/// What runs on machines of the platform, and can be commented by the machine's id.
const MACHINES: [&str; 4] = ["allocator", "constructor", "proxy", "runner"];

/// In the order in which they were written.
#[derive(Debug, Default)]
pub(crate) struct Comments {
    list: Vec<Comment>,
}

#[derive(Clone, Debug)]
struct Comment {
    id: String,
    /// Kind and id of what it is about.
    about: (String, String),
    user: String,
    message: String,
    stamp: Stamp,
}

impl Comment {
    fn shown(&self) -> Value {
        json!({ "id": self.id, "user_id": self.user, "message": self.message })
    }

    fn with_metadata(&self) -> Value {
        json!({
            "comment": self.shown(),
            "metadata": {
                "version": self.stamp.version.to_string(),
                "created_time": self.stamp.created,
                "modified_time": self.stamp.modified,
            },
        })
    }
}

fn about(asked: &Asked) -> (String, String) {
    (asked.path("resource_type"), asked.path("resource_id"))
}

fn is_there(state: &State, (kind, id): &(String, String)) -> bool {
    if MACHINES.contains(&kind.as_str()) {
        return state.fleet.allocator(id).is_some();
    }
    let resources = state.deployments.list().iter().flat_map(|deployment| &deployment.resources);
    resources.into_iter().any(|resource| resource.kind.name() == kind && resource.id == *id)
}

fn find(state: &State, asked: &Asked) -> Answered<usize> {
    let (about, id) = (about(asked), asked.path("comment_id"));
    let index = state.comments.list.iter().position(|comment| comment.id == id && comment.about == about);
    index.ok_or_else(|| {
        let message = format!("the {} {} has no comment {id}", about.0, about.1);
        Answer::not_found(ErrorCode::CommentsCommentDoesNotExist, message)
    })
}

/// The same, provided that it is the caller's own and has the version that the caller knows.
fn find_own(state: &State, asked: &Asked) -> Answered<usize> {
    let index = find(state, asked)?;
    let comment = &state.comments.list[index];
    if comment.user != asked.caller.user {
        let message = format!("the comment is by {}", comment.user);
        return Err(Answer::error(StatusCode::UNAUTHORIZED, ErrorCode::CommentsUnauthorised, message));
    }
    comment.stamp.guard(asked, ErrorCode::CommentsVersionConflict)?;
    Ok(index)
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn list(state: &mut State, asked: &Asked) -> Answered {
    let about = about(asked);
    let comments = state.comments.list.iter().filter(|comment| comment.about == about);
    Ok(Answer::ok(json!({ "values": comments.map(Comment::with_metadata).collect::<Vec<_>>() })))
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::CommentCreateRequest>()?;
    let about = about(asked);
    if !is_there(state, &about) {
        let message = format!("there is no {} {}", about.0, about.1);
        return Err(Answer::not_found(ErrorCode::CommentsResourceDoesNotExist, message));
    }
    let comment = Comment {
        id: state.ids.next(),
        about,
        user: asked.caller.user.clone(),
        message: body["message"].as_str().unwrap_or_default().to_owned(),
        stamp: Stamp::new(state.clock.now()),
    };
    let answer = Answer::created(comment.shown()).stamped(&comment.stamp);
    state.comments.list.push(comment);
    Ok(answer)
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let index = find(state, asked)?;
    let comment = &state.comments.list[index];
    Ok(Answer::ok(comment.shown()).stamped(&comment.stamp))
}

fn update(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.members::<models::CommentUpdateRequest>()?;
    let index = find_own(state, asked)?;
    let comment = &mut state.comments.list[index];
    body["message"].as_str().unwrap_or_default().clone_into(&mut comment.message);
    comment.stamp.touch(state.clock.now());
    Ok(Answer::ok(comment.shown()).stamped(&comment.stamp))
}

fn delete(state: &mut State, asked: &Asked) -> Answered {
    let index = find_own(state, asked)?;
    let comment = state.comments.list.remove(index);
    Ok(Answer::ok(json!({})).stamped(&comment.stamp))
}
