//! Operations as the generator writes them.

use crate::json::Value;
use crate::operation::{
    Answer, BodyInfo, BodyKind, Location, Method, Operation, OperationInfo, Parameter, Style, many, one,
};
use crate::{Body, ByteStream, Call, Client, Error, FilePart, MergePatch};

const fn parameter(name: &'static str, location: Location, style: Style, required: bool) -> Parameter {
    Parameter { name, location, style, required, secret: false }
}

const fn body(kind: BodyKind, content_types: &'static [&'static str]) -> BodyInfo {
    BodyInfo { kind, content_types, required: true }
}

const BASE: OperationInfo = OperationInfo {
    id: "",
    method: Method::Get,
    path: "/",
    authenticated: true,
    parameters: &[],
    constants: &[],
    body: None,
    accept: &["application/json"],
    success: &[200],
    streams: false,
};

macro_rules! operation {
    ($name:ident, $output:ty, $read:ident, { $($facts:tt)* }) => {
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name;
        impl Operation for $name {
            type Output = $output;
            const INFO: &'static OperationInfo = &OperationInfo { $($facts)* ..BASE };
            fn read(answer: Answer) -> Result<Self::Output, Error> {
                answer.$read()
            }
        }
    };
}

operation!(GetThing, Value, json, {
    id: "get-thing",
    path: "/things/{thing_id}/parts/{part_ids}",
    parameters: &[
        parameter("thing_id", Location::Path, Style::Simple, true),
        parameter("part_ids", Location::Path, Style::Simple, true),
        parameter("q", Location::Query, Style::Simple, true),
        parameter("ids", Location::Query, Style::Multi, false),
        parameter("X-Trace", Location::Header, Style::Simple, false),
        parameter("Accept", Location::Header, Style::Simple, false),
    ],
    success: &[200, 302],
});
operation!(DeleteThing, (), unit, { id: "delete-thing", method: Method::Delete, path: "/things/{thing_id}", parameters: &[parameter("thing_id", Location::Path, Style::Simple, true)], });
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
    parameters: &[parameter("request_id", Location::Query, Style::Simple, false)],
});
operation!(PutBytes, (), unit, {
    id: "put-bytes",
    method: Method::Put,
    path: "/bytes",
    body: Some(body(BodyKind::Raw, &["application/octet-stream"])),
});
operation!(StopThings, (), unit, { id: "stop-things", method: Method::Post, path: "/things/_stop", success: &[202], });
operation!(Upload, (), unit, {
    id: "upload",
    method: Method::Put,
    path: "/upload",
    parameters: &[
        parameter("file", Location::Form, Style::Simple, true),
        parameter("tags", Location::Form, Style::Multi, false),
        parameter("note", Location::Form, Style::Simple, false),
    ],
    body: Some(body(BodyKind::Multipart, &["multipart/form-data"])),
});
operation!(SignIn, Value, json, {
    id: "sign-in",
    method: Method::Post,
    path: "/sign-in",
    authenticated: false,
    parameters: &[
        parameter("user", Location::Form, Style::Simple, true),
        parameter("groups", Location::Form, Style::Simple, false),
    ],
    body: Some(body(BodyKind::Form, &["application/x-www-form-urlencoded"])),
});
operation!(Proxy, ByteStream, stream, {
    id: "proxy",
    method: Method::Get,
    path: "/proxy/{rest}",
    parameters: &[
        parameter("rest", Location::Path, Style::Rest, true),
        parameter("force", Location::Query, Style::Simple, false),
    ],
    constants: &[(Location::Header, "X-Management-Request", "true")],
    body: Some(BodyInfo { kind: BodyKind::Raw, content_types: &["application/json", "application/x-ndjson"], required: false }),
    accept: &[],
    streams: true,
});
operation!(Certificate, String, text, {
    id: "set-certificate",
    method: Method::Post,
    path: "/certificate",
    body: Some(body(BodyKind::Text, &["application/text"])),
});

/// Another success, another type.
#[derive(Debug, PartialEq)]
pub(super) enum MoveOutput {
    Ok(Value),
    Accepted,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct MoveThing;

impl Operation for MoveThing {
    type Output = MoveOutput;
    const INFO: &'static OperationInfo =
        &OperationInfo { id: "move-thing", method: Method::Post, path: "/things/_move", success: &[200, 202], ..BASE };
    fn read(answer: Answer) -> Result<Self::Output, Error> {
        match answer.nearest(&[200, 202]) {
            202 => answer.unit().map(|()| MoveOutput::Accepted),
            _ => answer.json().map(MoveOutput::Ok),
        }
    }
}

impl Client {
    pub(super) fn get_thing(&self, id: &str, parts: &[&str], q: &str) -> Call<GetThing> {
        let mut call = Call::new(self);
        call.request.path("thing_id", one(id));
        call.request.path("part_ids", many(parts));
        call.request.query("q", one(q));
        call
    }

    pub(super) fn delete_thing(&self, id: &str) -> Call<DeleteThing> {
        let mut call = Call::new(self);
        call.request.path("thing_id", one(id));
        call
    }

    pub(super) fn change_thing(&self, patch: impl std::borrow::Borrow<MergePatch>) -> Call<ChangeThing> {
        let mut call = Call::new(self);
        call.request.json(patch.borrow());
        call
    }

    pub(super) fn create_thing(&self) -> Call<CreateThing> {
        Call::new(self)
    }

    pub(super) fn put_bytes(&self, body: impl Into<Body>) -> Call<PutBytes> {
        let mut call = Call::new(self);
        call.request.raw(body.into());
        call
    }

    pub(super) fn stop_things(&self) -> Call<StopThings> {
        Call::new(self)
    }

    pub(super) fn move_thing(&self) -> Call<MoveThing> {
        Call::new(self)
    }

    pub(super) fn upload(&self, file: impl Into<FilePart>) -> Call<Upload> {
        let mut call = Call::new(self);
        call.request.file("file", file.into());
        call
    }

    pub(super) fn sign_in(&self, user: &str) -> Call<SignIn> {
        let mut call = Call::new(self);
        call.request.form("user", one(user));
        call
    }

    pub(super) fn proxy(&self, rest: &str) -> Call<Proxy> {
        let mut call = Call::new(self);
        call.request.path("rest", one(rest));
        call
    }

    pub(super) fn set_certificate(&self, pem: impl Into<Body>) -> Call<Certificate> {
        let mut call = Call::new(self);
        call.request.raw(pem.into());
        call
    }
}

impl Call<GetThing> {
    pub(super) fn ids(mut self, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.request.query("ids", many(values));
        self
    }

    pub(super) fn x_trace(mut self, value: impl AsRef<str>) -> Self {
        self.request.header("X-Trace", one(value.as_ref()));
        self
    }

    pub(super) fn accept(mut self, value: impl AsRef<str>) -> Self {
        self.request.header("Accept", one(value.as_ref()));
        self
    }
}

impl Call<CreateThing> {
    pub(super) fn request_id(mut self, value: &str) -> Self {
        self.request.query("request_id", one(value));
        self
    }
}

impl Call<Proxy> {
    pub(super) fn force(mut self, value: bool) -> Self {
        self.request.query("force", one(value));
        self
    }

    pub(super) fn body(mut self, value: impl Into<Body>) -> Self {
        self.request.raw(value.into());
        self
    }
}

impl Call<Upload> {
    pub(super) fn tags(mut self, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.request.form("tags", many(values));
        self
    }

    pub(super) fn note(mut self, value: &str) -> Self {
        self.request.form("note", one(value));
        self
    }
}

impl Call<SignIn> {
    pub(super) fn groups(mut self, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.request.form("groups", many(values));
        self
    }
}
