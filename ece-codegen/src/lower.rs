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

/// What the passes share.
struct Context<'a> {
    document: &'a Document,
    origins: Origins,
    diagnostics: &'a mut Diagnostics,
}

/// Lowers the whole document.
pub(crate) fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Lowered {
    let Document {
        title,
        version,
        host,
        base_path,
        schemes,
        // Inherited by every operation that has none of its own.
        consumes: _,
        produces: _,
        paths,
        definitions,
        // Written out where they are used.
        parameters: _,
        responses: _,
        security_definitions,
        security,
        tags,
        extensions,
        declared,
        refused,
    } = document;
    let mut context = Context { document, origins: Origins::default(), diagnostics };
    let openapi = OpenAPI {
        openapi: "3.0.3".to_owned(),
        info: Info {
            title: title.clone(),
            description: None,
            terms_of_service: None,
            contact: None,
            license: None,
            version: version.clone(),
            extensions: IndexMap::new(),
        },
        servers: servers(schemes, host.as_deref(), base_path.as_deref(), &mut context),
        paths: Paths {
            paths: paths
                .iter()
                .map(|item| (item.path.clone(), ReferenceOr::Item(operation::path_item(item, &mut context))))
                .collect(),
            extensions: IndexMap::new(),
        },
        components: Some(components(definitions, security_definitions, &mut context)),
        security: security.clone(),
        tags: tags.iter().map(tag).collect(),
        external_docs: None,
        extensions: extensions.clone(),
    };
    let given = given::given_names(document, context.diagnostics);
    Lowered { openapi, origins: context.origins, given, declared: *declared, refused: *refused }
}

/// As pretty JSON.
pub(crate) fn openapi_json(lowered: &Lowered) -> String {
    // The model has string keys only, so that this cannot fail; an empty text would fail every reader.
    serde_json::to_string_pretty(&lowered.openapi).unwrap_or_default() + "\n"
}

fn tag(tag: &swagger::Tag) -> Tag {
    let swagger::Tag { name, extensions } = tag;
    Tag { name: name.clone(), description: None, external_docs: None, extensions: extensions.clone() }
}

/// A host that is not a host name (a template for a deployment tool) gives a relative address.
fn servers(schemes: &[String], host: Option<&str>, base_path: Option<&str>, context: &mut Context<'_>) -> Vec<Server> {
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
            context.diagnostics.push(Code::NotInOpenApi3, &Pointer::root().join("host"), message, "");
            vec![server(base_path.to_owned())]
        }
        (None, None) => vec![server(base_path.to_owned())],
    }
}

fn components(
    definitions: &IndexMap<String, swagger::Schema>,
    security_definitions: &IndexMap<String, swagger::SecurityScheme>,
    context: &mut Context<'_>,
) -> Components {
    let mut schemas = IndexMap::new();
    let root = Pointer::root().join("components");
    for (name, definition) in definitions {
        let at = root.join("schemas").join(name);
        context.origins.add(&at, &definition.at);
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')) {
            let message = format!("OpenAPI 3.0 does not allow the name `{name}`; it is kept");
            context.diagnostics.push(Code::NotInOpenApi3, &definition.at, message, "");
        }
        schemas.insert(name.clone(), schema::schema(definition));
    }
    let mut security_schemes = IndexMap::new();
    for (name, scheme) in security_definitions {
        context.origins.add(&root.join("securitySchemes").join(name), &scheme.at);
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
