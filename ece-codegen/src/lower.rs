//! Swagger 2.0 to OpenAPI 3.0: the waist of the pipeline, and what `cargo xtask openapi` writes for other tools.
//!
//! In: the strict model. Out: an openapiv3 document built with full struct literals, so that a field nobody thought of
//! does not compile, and [`Origins`], which lead from its places back into the source. What OpenAPI 3.0 cannot say rides
//! in an extension. Never fails; no Rust name is made here.

mod given;
mod operation;
mod origins;
mod parameter;
mod schema;

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, AuthorizationCodeOAuth2Flow, ClientCredentialsOAuth2Flow, Components, ImplicitOAuth2Flow, Info,
    OAuth2Flows, OpenAPI, PasswordOAuth2Flow, Paths, ReferenceOr, SecurityScheme, Server, Tag,
};

use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;
use crate::swagger::{self, Document};

pub(crate) use crate::swagger::Tally;
pub(crate) use given::GivenNames;
pub(crate) use origins::Origins;
pub(crate) use schema::schema;

/// The lowered document.
pub(crate) struct Lowered {
    pub(crate) openapi: OpenAPI,
    pub(crate) origins: Origins,
    pub(crate) given: GivenNames,
    /// What the source holds, and what of it was refused before.
    pub(crate) declared: Tally,
    pub(crate) refused: Tally,
}

/// What the passes over paths share.
struct Context<'a> {
    /// Inherited by every operation that has none of its own.
    consumes: &'a [String],
    produces: &'a [String],
    /// Written out where they are used.
    responses: &'a IndexMap<String, swagger::Response>,
    definitions: &'a IndexMap<String, swagger::Schema>,
    origins: Origins,
    diagnostics: &'a mut Diagnostics,
}

/// Lowers the whole document. What is lowered is freed at once: both whole forms are more than a processor has at hand.
pub(crate) fn lower(document: Document, diagnostics: &mut Diagnostics) -> Lowered {
    let mut about_names = Diagnostics::new();
    let given = given::given_names(&document, &mut about_names);
    let Document {
        title,
        version,
        host,
        base_path,
        schemes,
        consumes,
        produces,
        paths,
        definitions,
        // Written out where they are used, before anybody asks for them here.
        parameters: _,
        responses,
        security_definitions,
        security,
        tags,
        extensions,
        declared,
        refused,
    } = document;
    let servers = servers(&schemes, host.as_deref(), base_path.as_deref(), diagnostics);
    let mut context = Context {
        consumes: &consumes,
        produces: &produces,
        responses: &responses,
        definitions: &definitions,
        origins: Origins::default(),
        diagnostics: &mut *diagnostics,
    };
    let lowered =
        |item: swagger::PathItem| (item.path.clone(), ReferenceOr::Item(operation::path_item(&item, &mut context)));
    let paths = Paths { paths: paths.into_iter().map(lowered).collect(), extensions: IndexMap::new() };
    let mut origins = context.origins;
    let components = components(definitions, &security_definitions, &mut origins, diagnostics);
    diagnostics.append(about_names);
    let openapi = OpenAPI {
        openapi: "3.0.3".to_owned(),
        info: Info {
            title,
            description: None,
            terms_of_service: None,
            contact: None,
            license: None,
            version,
            extensions: IndexMap::new(),
        },
        servers,
        paths,
        components: Some(components),
        security,
        tags: tags.into_iter().map(tag).collect(),
        external_docs: None,
        extensions,
    };
    Lowered { openapi, origins, given, declared, refused }
}

/// As pretty JSON.
pub(crate) fn openapi_json(lowered: &Lowered) -> String {
    // The model has string keys only, so that this cannot fail; an empty text would fail every reader.
    serde_json::to_string_pretty(&lowered.openapi).unwrap_or_default() + "\n"
}

fn tag(tag: swagger::Tag) -> Tag {
    let swagger::Tag { name, extensions } = tag;
    Tag { name, description: None, external_docs: None, extensions }
}

/// A host that is not a host name (a template for a deployment tool) gives a relative address.
fn servers(
    schemes: &[String],
    host: Option<&str>,
    base_path: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Vec<Server> {
    let base_path = base_path.unwrap_or("/");
    let server = |url: String| Server { url, description: None, variables: None, extensions: IndexMap::new() };
    let named = host.filter(|host| !host.is_empty() && !host.contains(['{', '}', '/', ' ']));
    match (host, named) {
        (_, Some(host)) => {
            let default = ["https".to_owned()];
            let schemes = if schemes.is_empty() { &default[..] } else { schemes };
            schemes.iter().map(|scheme| server(format!("{scheme}://{host}{base_path}"))).collect()
        }
        (Some(host), None) => {
            let message = format!("`{host}` is not a host name: the server is given as a relative address");
            diagnostics.push(Code::NotInOpenApi3, &Pointer::root().join("host"), message, "");
            vec![server(base_path.to_owned())]
        }
        (None, None) => vec![server(base_path.to_owned())],
    }
}

fn components(
    definitions: IndexMap<String, swagger::Schema>,
    security_definitions: &IndexMap<String, swagger::SecurityScheme>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Components {
    let mut schemas = IndexMap::with_capacity(definitions.len());
    let root = Pointer::root().join("components");
    for (name, definition) in definitions {
        let at = root.join("schemas").join(&name);
        origins.add(&at, &definition.at);
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')) {
            let message = format!("OpenAPI 3.0 does not allow the name `{name}`; it is kept");
            diagnostics.push(Code::NotInOpenApi3, &definition.at, message, "");
        }
        schemas.insert(name, schema::schema(&definition));
    }
    let mut security_schemes = IndexMap::new();
    for (name, scheme) in security_definitions {
        origins.add(&root.join("securitySchemes").join(name), &scheme.at);
        security_schemes.insert(name.clone(), ReferenceOr::Item(security_scheme(scheme)));
    }
    Components {
        schemas,
        responses: IndexMap::new(),
        parameters: IndexMap::new(),
        examples: IndexMap::new(),
        request_bodies: IndexMap::new(),
        headers: IndexMap::new(),
        security_schemes,
        links: IndexMap::new(),
        callbacks: IndexMap::new(),
        extensions: IndexMap::new(),
    }
}

fn security_scheme(scheme: &swagger::SecurityScheme) -> SecurityScheme {
    let swagger::SecurityScheme { at: _, kind, extensions } = scheme;
    let extensions = extensions.clone();
    match kind {
        swagger::SecurityKind::Basic => {
            SecurityScheme::HTTP { scheme: "basic".to_owned(), bearer_format: None, description: None, extensions }
        }
        swagger::SecurityKind::ApiKey { name, in_header } => SecurityScheme::APIKey {
            location: if *in_header { APIKeyLocation::Header } else { APIKeyLocation::Query },
            name: name.clone(),
            description: None,
            extensions,
        },
        swagger::SecurityKind::OAuth2 { flow, authorization_url, token_url, scopes } => SecurityScheme::OAuth2 {
            flows: flows(flow, authorization_url.as_deref(), token_url.as_deref(), scopes),
            description: None,
            extensions,
        },
    }
}

fn flows(flow: &str, authorization_url: Option<&str>, token_url: Option<&str>, scopes: &[String]) -> OAuth2Flows {
    let scopes: IndexMap<String, String> = scopes.iter().map(|scope| (scope.clone(), String::new())).collect();
    let authorization_url = authorization_url.unwrap_or_default().to_owned();
    let token_url = token_url.unwrap_or_default().to_owned();
    let (refresh_url, extensions) = (None, IndexMap::new());
    let mut flows = OAuth2Flows {
        implicit: None,
        password: None,
        client_credentials: None,
        authorization_code: None,
        extensions: IndexMap::new(),
    };
    match flow {
        "implicit" => flows.implicit = Some(ImplicitOAuth2Flow { authorization_url, refresh_url, scopes, extensions }),
        "password" => flows.password = Some(PasswordOAuth2Flow { refresh_url, token_url, scopes, extensions }),
        "application" => {
            flows.client_credentials = Some(ClientCredentialsOAuth2Flow { refresh_url, token_url, scopes, extensions });
        }
        _ => {
            let flow = AuthorizationCodeOAuth2Flow { authorization_url, token_url, refresh_url, scopes, extensions };
            flows.authorization_code = Some(flow);
        }
    }
    flows
}
