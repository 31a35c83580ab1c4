//! OpenAPI 3.0 to the Rust API: the last place that knows openapiv3.
//!
//! In: the lowered document and where each of its places came from. Out: [`Api`], with every decision made. References
//! are followed, inline types hoisted, cycles boxed, arguments ordered. No tokens, no text of generated code.

mod address;
mod all_of;
mod areas;
mod arguments;
mod body;
mod constructor;
mod cycles;
mod discriminated;
mod enums;
mod facts;
mod graph;
mod guidance;
mod listed;
mod media;
mod members;
mod one_of;
mod operations;
mod parameter_enums;
mod parameters;
mod response_body;
mod responses;
mod scalars;
mod security;
mod types;
mod understood;
mod wanted;

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Code, Diagnostics};
use crate::extension;
use crate::ir::{Api, Counts, Group, Operation, TypeDef};
use crate::lower::{GivenNames, Lowered, Origins};
use crate::names::{Namespace, OperationNamespaces, OperationSource};
use crate::pointer::Pointer;
use arguments::Stands;
use constructor::InOrder;
use indexmap::IndexMap;
use operations::Site;
use security::Requirements;
use serde_json::Value;
use types::Types;
pub(crate) use understood::{may_be_null, understood};

/// What the passes over operations share.
struct Context<'a> {
    origins: &'a Origins,
    given: &'a GivenNames,
    types: Types<'a>,
    operation_names: OperationNamespaces,
    security: Requirements,
    diagnostics: &'a mut Diagnostics,
}

/// Resolves the whole document. Never fails: what cannot be had is reported and left out.
pub(crate) fn resolve(lowered: &Lowered, diagnostics: &mut Diagnostics) -> Api {
    let document = &lowered.openapi;
    let no_schemas = IndexMap::new();
    let schemas = document.components.as_ref().map_or(&no_schemas, |components| &components.schemas);
    let security_schemes = security::schemes(document, &lowered.origins, diagnostics);
    let security = Requirements::new(&security_schemes, document.security.as_ref());
    let mut types = Types::new(lowered, schemas, diagnostics);
    types.definitions(diagnostics);
    let mut context = Context {
        origins: &lowered.origins,
        given: &lowered.given,
        types,
        operation_names: OperationNamespaces::new(),
        security,
        diagnostics,
    };
    let mut groups = groups(document, &mut context);
    let security = context.security.document();
    let (mut defs, mut operation_types) = (context.types.defs, context.operation_names.types);
    graph::cut_cycles(&mut defs, diagnostics);
    graph::mark_secrets(&mut defs);
    graph::mark_read_only(&mut defs);
    graph::mark_directions(&mut defs, groups.iter().flat_map(|group| &group.operations));
    listed::enums(&mut defs, groups.iter().flat_map(|group| &group.operations));
    let in_order = InOrder::read(schemas, &lowered.origins, diagnostics);
    arguments::models(&mut defs, in_order, diagnostics);
    let stands = Stands::new(&defs);
    for operation in groups.iter_mut().flat_map(|group| &mut group.operations) {
        arguments::operation(operation, &stands, &mut operation_types, diagnostics);
    }
    let error_codes = error_codes(&groups, document.extensions.get(extension::ERROR_CODE_DOCS), diagnostics);
    let areas_asked = document.extensions.get(extension::AREAS);
    let areas = areas_asked.and_then(|asked| areas::areas(&groups, &defs, asked, diagnostics));
    if let Some(areas) = &areas {
        listed::within(areas, &mut defs);
    }
    let counts = counts(&groups, &defs, lowered);
    Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        base_path: address::base_path(document, diagnostics),
        operation_page: document
            .extensions
            .get(extension::OPERATION_PAGE)
            .and_then(|page| page.as_str().map(str::to_owned)),
        example_frame: guidance::example_frame(&document.extensions, diagnostics),
        security_schemes,
        security,
        groups,
        types: defs,
        areas,
        error_codes,
        counts,
    }
}

fn groups(document: &openapiv3::OpenAPI, context: &mut Context<'_>) -> Vec<Group> {
    let mut by_tag: IndexMap<String, Vec<Operation>> =
        document.tags.iter().map(|tag| (tag.name.clone(), Vec::new())).collect();
    let sites: Vec<Site<'_>> = document
        .operations()
        .map(|(path, method, source)| {
            let at = Pointer::root().join("paths").join(path).join(method);
            Site { path, method, at, source }
        })
        .filter(|site| address::can_be_sent(site.path, &context.origins.source(&site.at), context.diagnostics))
        .collect();
    let sources: Vec<OperationSource<'_>> = sites
        .iter()
        .map(|site| {
            let pointer = context.origins.source(&site.at);
            OperationSource {
                operation_id: site.source.operation_id.as_deref().filter(|id| !id.trim().is_empty()),
                given: context.given.item(&pointer),
                method: site.method,
                path: site.path,
                pointer,
            }
        })
        .collect();
    let names = context.operation_names.name_all(&sources, context.diagnostics);
    for (site, names) in sites.iter().zip(names) {
        let operation = operations::operation(site, names, context);
        let tag = site.source.tags.first().map_or("default", String::as_str);
        by_tag.entry(tag.to_owned()).or_default().push(operation);
    }
    let mut declared: HashMap<&str, usize> = HashMap::new();
    for (index, tag) in document.tags.iter().enumerate() {
        declared.entry(&tag.name).or_insert(index);
    }
    let mut modules = Namespace::modules();
    let groups = by_tag.into_iter().filter(|(_, operations)| !operations.is_empty());
    groups
        .map(|(tag, operations)| {
            let index = declared.get(tag.as_str()).copied();
            let source = index.and_then(|index| document.tags.get(index));
            let given = index.and_then(|index| context.given.item(&Pointer::root().join("tags").join(index)));
            let doc = source.and_then(|tag| tag.extensions.get(extension::DOC)?.as_str().map(str::to_owned));
            let module = modules.mod_name(given.unwrap_or(&tag), &Pointer::root().join("tags"), context.diagnostics);
            Group { tag, module, doc, operations }
        })
        .collect()
}

/// All codes of all responses, each once, sorted: their order in the document means nothing.
fn error_codes(groups: &[Group], docs: Option<&Value>, diagnostics: &mut Diagnostics) -> Vec<crate::ir::Variant> {
    let operations = groups.iter().flat_map(|group| &group.operations);
    let responses = operations.flat_map(|operation| &operation.responses);
    let codes: std::collections::BTreeSet<&str> =
        responses.flat_map(|response| response.error_codes.iter().map(String::as_str)).collect();
    let docs: IndexMap<&str, &str> = extension::texts(docs).collect();
    for code in docs.keys().filter(|code| !codes.contains(*code)) {
        let at = Pointer::root().join(extension::ERROR_CODE_DOCS).join(*code);
        let message = format!("no response declares the error code `{code}`: what is said of it is not shown");
        diagnostics.push(Code::DocumentedUndeclared, &at, message, "is it misspelled?");
    }
    let said = |code: &str| (None, docs.get(code).copied());
    types::variants(codes.into_iter(), said, &Pointer::root().join("paths"), diagnostics)
}

fn counts(groups: &[Group], defs: &[TypeDef], lowered: &Lowered) -> Counts {
    let Lowered { declared, refused, .. } = lowered;
    let emitted = || groups.iter().flat_map(|group| &group.operations);
    let body = |operation: &Operation| match &operation.body {
        Some(body) if !body.kind.fields().is_empty() => body.kind.fields().len(),
        Some(_) => 1,
        None => 0,
    };
    let named: HashSet<&Pointer> = defs.iter().filter(|def| is_definition(def)).map(TypeDef::pointer).collect();
    let parameters: usize = emitted().map(|operation| operation.parameters.len() + body(operation)).sum();
    Counts {
        operations: declared.operations,
        operations_refused: declared.operations.saturating_sub(emitted().count()),
        definitions: declared.definitions,
        definitions_refused: refused.definitions,
        definitions_generated: named.len().saturating_sub(refused.definitions),
        parameters: declared.parameters,
        parameters_refused: declared.parameters.saturating_sub(parameters),
        properties: declared.properties,
        properties_refused: refused.properties,
        responses: emitted().map(|operation| operation.responses.len()).sum(),
        enum_values: defs.iter().map(|def| if let TypeDef::Enum(it) = def { it.variants.len() } else { 0 }).sum(),
    }
}

/// True for a type that is a definition of the document, not one that was hoisted out of something.
fn is_definition(def: &TypeDef) -> bool {
    def.pointer().split_last().is_some_and(|(parent, _)| parent.as_str() == "/definitions")
}
