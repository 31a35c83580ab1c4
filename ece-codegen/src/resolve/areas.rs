//! Which feature of the crate compiles what, where the document asks for such features: a feature per group of operations,
//! for all types that its operations can send or give, and those that an overlay lets other features of the crate have.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::graph::{Graph, named};
use crate::diagnostic::{Code, Diagnostics};
use crate::extension;
use crate::ir::{Area, Areas, BodyKind, FeatureName, Group, ModName, Operation, Type, TypeDef};
use crate::names::{Namespace, crate_feature};
use crate::pointer::Pointer;

/// The areas of all groups, in their order; nothing where what the document asks for is no object.
pub(super) fn areas(groups: &[Group], defs: &[TypeDef], asked: &Value, diagnostics: &mut Diagnostics) -> Option<Areas> {
    let Some(asked) = asked.as_object() else {
        let at = Pointer::root().join(extension::AREAS);
        let message = format!("`{}` has no effect: it is an object", extension::AREAS);
        diagnostics.push(Code::ExtensionWithoutEffect, &at, message, "correct or remove it");
        return None;
    };
    let others = others(groups, asked, diagnostics);
    let mut names = Namespace::features();
    let mut areas: IndexMap<ModName, Area> = IndexMap::new();
    let graph = Graph::of(defs);
    let mut needing: Vec<Vec<FeatureName>> = vec![Vec::new(); defs.len()];
    for group in groups {
        let feature = names.feature_name(&group.module, &Pointer::root().join("tags"), diagnostics);
        let others = others.iter().filter(|(_, tags)| tags.contains(&group.tag.as_str())).map(|(other, _)| other);
        let compiled_with: Vec<FeatureName> = std::iter::once(&feature).chain(others).cloned().collect();
        let reached = graph.reached(group.operations.iter().flat_map(types).filter_map(named));
        for index in &reached {
            let Some(features) = needing.get_mut(*index) else { continue };
            let new: Vec<_> = compiled_with.iter().filter(|it| !features.contains(it)).cloned().collect();
            features.extend(new);
        }
        areas.insert(group.module.clone(), Area { feature, compiled_with, types: reached.len() });
    }
    let types = defs.iter().map(|def| def.name().clone()).zip(needing).collect();
    Some(Areas { areas, types })
}

/// The other features of the crate that make calls, each with the tags that it needs.
fn others<'a>(
    groups: &[Group],
    asked: &'a Map<String, Value>,
    diagnostics: &mut Diagnostics,
) -> Vec<(FeatureName, Vec<&'a str>)> {
    let at = Pointer::root().join(extension::AREAS);
    let mut others = Vec::new();
    for (name, tags) in asked {
        let mut without_effect = |why: String| {
            let message = format!("`{name}` in `{}` has no effect: {why}", extension::AREAS);
            diagnostics.push(Code::ExtensionWithoutEffect, &at.join(name), message, "correct or remove it");
        };
        let texts: Option<Vec<&str>> = tags.as_array().and_then(|tags| tags.iter().map(Value::as_str).collect());
        match (crate_feature(name), texts) {
            (None, _) => without_effect("it is not the name of a feature".to_owned()),
            (_, None) => without_effect("it holds a list of tags".to_owned()),
            (Some(feature), Some(tags)) => {
                let is_known = |tag: &&str| groups.iter().any(|group| group.tag == *tag);
                let (known, unknown): (Vec<&str>, Vec<&str>) = tags.into_iter().partition(is_known);
                for tag in unknown {
                    without_effect(format!("no operation has the tag `{tag}`"));
                }
                others.push((feature, known));
            }
        }
    }
    others
}

/// The types that an operation names itself; those of failures too, which its documentation names.
fn types(operation: &Operation) -> Vec<&Type> {
    let body = operation.body.as_ref().and_then(|body| match &body.kind {
        BodyKind::Json(ty) | BodyKind::MergePatch(ty) => Some(ty),
        BodyKind::Raw | BodyKind::Text | BodyKind::Form(_) | BodyKind::Multipart(_) => None,
    });
    let fields = operation.form_fields().iter().filter_map(|field| field.ty.as_ref());
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    let responses = operation.responses.iter().filter_map(|response| response.body.ty());
    parameters.chain(fields).chain(body).chain(responses).collect()
}
