//! Operations as the generator writes them.

use crate::json::Value;
use crate::operation::{
    BodyInfo, BodyKind, ListStyle, Location, Method, Operation, OperationInfo, ParamValue, Parameter, RawResponse,
    Read, Security,
};
use crate::runtime::call;
use crate::{Body, ByteStream, Call, Client, FilePart, JsonStream, MergePatch};

const fn body(kind: BodyKind, content_types: &'static [&'static str]) -> BodyInfo {
    BodyInfo::new(kind, content_types).required()
}

const BASE: OperationInfo = OperationInfo {
    accept: &["application/json"],
    success_statuses: &[200],
    ..OperationInfo::new(Method::Get, "", "/")
};

macro_rules! operation {
    ($name:ident, $output:ty, $read:ident, { $($facts:tt)* }) => {
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name;
        impl Operation for $name {
            type Output = $output;
            const INFO: &'static OperationInfo = &OperationInfo { $($facts)* ..BASE };
            const READ: Read<Self> = RawResponse::$read;
        }
    };
}

operation!(GetThing, Value, json, {
    id: "get-thing",
    path: "/things/{thing_id}/parts/{part_ids}",
    parameters: &[
        Parameter::path("thing_id"),
        Parameter::path("part_ids"),
        Parameter::query("q").required(),
        Parameter::query("ids").list(ListStyle::Multi),
        Parameter::header("X-Trace"),
        Parameter::header("Accept"),
    ],
    success_statuses: &[200, 302],
});
operation!(DeleteThing, (), unit, { id: "delete-thing", method: Method::Delete, path: "/things/{thing_id}", parameters: &[Parameter::path("thing_id")], });
operation!(ChangeThing, Value, json, {
    id: "change-thing",
    method: Method::Patch,
    path: "/things",
    body: Some(body(BodyKind::MergePatch, &["application/json"])),
});
operation!(CreateThing, Value, json, {
    id: "create-thing",
    method: Method::Post,
    path: "/things",
    parameters: &[Parameter::query("request_id")],
});
operation!(PutBytes, (), unit, {
    id: "put-bytes",
    method: Method::Put,
    path: "/bytes",
    body: Some(body(BodyKind::Raw, &["application/octet-stream"])),
});
operation!(StopThings, (), unit, { id: "stop-things", method: Method::Post, path: "/things/_stop", success_statuses: &[202], });
operation!(Upload, (), unit, {
    id: "upload",
    method: Method::Put,
    path: "/upload",
    parameters: &[
        Parameter::form("file").required(),
        Parameter::form("tags").list(ListStyle::Multi),
        Parameter::form("note"),
    ],
    body: Some(body(BodyKind::Multipart, &["multipart/form-data"])),
});
operation!(SignIn, Value, json, {
    id: "sign-in",
    method: Method::Post,
    path: "/sign-in",
    security: Security::None,
    parameters: &[
        Parameter::form("user").required(),
        Parameter::form("groups"),
    ],
    body: Some(body(BodyKind::Form, &["application/x-www-form-urlencoded"])),
});
operation!(Proxy, ByteStream, stream, {
    id: "proxy",
    method: Method::Get,
    path: "/proxy/{rest}",
    parameters: &[
        Parameter::path("rest").allow_reserved(),
        Parameter::query("force"),
    ],
    constants: &[(Location::Header, "X-Management-Request", "true")],
    body: Some(BodyInfo::new(BodyKind::Raw, &["application/json", "application/x-ndjson"])),
    accept: &[],
    streaming: true,
});
operation!(Certificate, String, text, {
    id: "set-certificate",
    method: Method::Post,
    path: "/certificate",
    body: Some(body(BodyKind::Text, &["application/text"])),
});

operation!(ReadNote, String, text_or_json, {
    id: "read-note",
    path: "/note",
    accept: &["application/json", "text/plain"],
});

operation!(WatchThings, JsonStream<i64>, json_stream, {
    id: "watch-things",
    path: "/watch",
    accept: &["application/x-ndjson"],
    sequences: &["application/x-ndjson"],
    streaming: true,
});

/// Another success, another type.
#[derive(Debug)]
pub(super) enum MoveOutput {
    Ok(Value),
    Accepted,
    PartialContent(ByteStream),
    Other(ByteStream),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct MoveThing;

impl Operation for MoveThing {
    type Output = MoveOutput;
    const INFO: &'static OperationInfo = &OperationInfo {
        id: "move-thing",
        method: Method::Post,
        path: "/things/_move",
        success_statuses: &[200, 202, 206],
        streaming: true,
        in_memory_statuses: &[200, 202],
        ..BASE
    };
    const READ: Read<Self> = |response| match response.status_code() {
        200 => response.json().map(MoveOutput::Ok),
        202 => response.unit().map(|()| MoveOutput::Accepted),
        206 => response.stream().map(MoveOutput::PartialContent),
        _ => response.stream().map(MoveOutput::Other),
    };
}

impl Client {
    pub(super) fn get_thing(&self, id: &str, parts: &[&str], q: &str) -> Call<GetThing> {
        let mut call = call(self);
        call.request.path("thing_id", ParamValue::single(id));
        call.request.path("part_ids", ParamValue::list(parts));
        call.request.query("q", ParamValue::single(q));
        call
    }

    pub(super) fn delete_thing(&self, id: &str) -> Call<DeleteThing> {
        let mut call = call(self);
        call.request.path("thing_id", ParamValue::single(id));
        call
    }

    pub(super) fn change_thing(&self, patch: impl std::borrow::Borrow<MergePatch>) -> Call<ChangeThing> {
        let mut call = call(self);
        call.request.json(patch.borrow());
        call
    }

    pub(super) fn create_thing(&self) -> Call<CreateThing> {
        call(self)
    }

    pub(super) fn put_bytes(&self, body: impl Into<Body>) -> Call<PutBytes> {
        let mut call = call(self);
        call.request.raw(body.into());
        call
    }

    pub(super) fn stop_things(&self) -> Call<StopThings> {
        call(self)
    }

    pub(super) fn move_thing(&self) -> Call<MoveThing> {
        call(self)
    }

    pub(super) fn upload(&self, file: impl Into<FilePart>) -> Call<Upload> {
        let mut call = call(self);
        call.request.file("file", file.into());
        call
    }

    pub(super) fn sign_in(&self, user: &str) -> Call<SignIn> {
        let mut call = call(self);
        call.request.form("user", ParamValue::single(user));
        call
    }

    pub(super) fn proxy(&self, rest: &str) -> Call<Proxy> {
        let mut call = call(self);
        call.request.path("rest", ParamValue::single(rest));
        call
    }

    pub(super) fn read_note(&self) -> Call<ReadNote> {
        call(self)
    }

    pub(super) fn watch_things(&self) -> Call<WatchThings> {
        call(self)
    }

    pub(super) fn set_certificate(&self, pem: impl Into<Body>) -> Call<Certificate> {
        let mut call = call(self);
        call.request.raw(pem.into());
        call
    }
}

impl Call<GetThing> {
    pub(super) fn ids(mut self, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.request.query("ids", ParamValue::list(values));
        self
    }

    pub(super) fn x_trace(mut self, value: impl AsRef<str>) -> Self {
        self.request.header("X-Trace", ParamValue::single(value.as_ref()));
        self
    }

    pub(super) fn accept(mut self, value: impl AsRef<str>) -> Self {
        self.request.header("Accept", ParamValue::single(value.as_ref()));
        self
    }
}

impl Call<CreateThing> {
    pub(super) fn request_id(mut self, value: &str) -> Self {
        self.request.query("request_id", ParamValue::single(value));
        self
    }
}

impl Call<Proxy> {
    pub(super) fn force(mut self, value: bool) -> Self {
        self.request.query("force", ParamValue::single(value));
        self
    }

    pub(super) fn body(mut self, value: impl Into<Body>) -> Self {
        self.request.raw(value.into());
        self
    }
}

impl Call<Upload> {
    pub(super) fn tags(mut self, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.request.form("tags", ParamValue::list(values));
        self
    }

    pub(super) fn note(mut self, value: &str) -> Self {
        self.request.form("note", ParamValue::single(value));
        self
    }
}

impl Call<SignIn> {
    pub(super) fn groups(mut self, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.request.form("groups", ParamValue::list(values));
        self
    }
}

/// Names that a document may give, whatever the runtime's own types look like inside.
impl Client {
    pub(super) fn execute(&self) -> Call<StopThings> {
        call(self)
    }

    #[allow(clippy::new_ret_no_self, clippy::wrong_self_convention)]
    pub(super) fn new(&self) -> Call<StopThings> {
        call(self)
    }

    pub(super) fn inner(&self) -> Call<StopThings> {
        call(self)
    }
}

impl Call<StopThings> {
    #[allow(clippy::wrong_self_convention)] // as a document may call a parameter
    pub(super) fn new(self, _: bool) -> Self {
        self
    }

    pub(super) fn into_parts(self, _: bool) -> Self {
        self
    }

    pub(super) fn request(self, _: bool) -> Self {
        self
    }
}
