//! What operations are called: by `x-ece-name`, by `operationId`, or by method and path.
//!
//! A name that only one operation can have is given to it whatever its neighbours are called: the method and path of an
//! operation are its own, a number is not. So it is the fallback wherever an id is missing or taken.

use std::collections::HashSet;

use super::Namespace;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{FnName, ModName, TypeName};
use crate::pointer::Pointer;

/// What an operation says of its name.
pub(crate) struct OperationSource<'a> {
    pub(crate) operation_id: Option<&'a str>,
    /// `x-ece-name`, where it is a name.
    pub(crate) given: Option<&'a str>,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) pointer: Pointer,
}

/// What it is called.
pub(crate) struct OperationNames {
    /// The `operationId`, or what stands for it where there is none of its own.
    pub(crate) id: String,
    pub(crate) function: FnName,
    pub(crate) operation_type: TypeName,
    pub(crate) module: ModName,
}

/// The namespaces that operations share.
pub(crate) struct OperationNamespaces {
    functions: Namespace,
    /// Of the operations' types, and of what they give.
    pub(crate) types: Namespace,
    modules: Namespace,
}

impl OperationNamespaces {
    pub(crate) fn new() -> Self {
        Self {
            functions: Namespace::functions(),
            types: Namespace::operation_types(),
            modules: Namespace::operation_modules(),
        }
    }

    /// Names all operations at once: given names first, then ids, each by the first that has it, then the others.
    pub(crate) fn name_all(
        &mut self,
        sources: &[OperationSource<'_>],
        diagnostics: &mut Diagnostics,
    ) -> Vec<OperationNames> {
        let routes: Vec<String> = sources.iter().map(|source| route(source.method, source.path)).collect();
        let mut functions: Vec<Option<(FnName, String)>> = sources
            .iter()
            .map(|source| {
                let name = source.given?;
                Some((self.functions.fn_name(name, &source.pointer, diagnostics), name.to_owned()))
            })
            .collect();
        let mut ids = HashSet::new();
        for (source, function) in sources.iter().zip(&mut functions) {
            let Some(id) = source.operation_id else { continue };
            let is_first = ids.insert(id);
            if function.is_none() && is_first {
                let name = self.functions.fn_name_if_free(id, &source.pointer, diagnostics);
                *function = name.map(|name| (name, id.to_owned()));
            }
        }
        let mut seen = HashSet::new();
        let mut names = Vec::with_capacity(sources.len());
        for ((source, route), function) in sources.iter().zip(&routes).zip(functions) {
            let own_id = source.operation_id.filter(|id| seen.insert(*id));
            let bare = |function: &FnName| function.as_str().trim_start_matches("r#").to_owned();
            let (function, name) = function.unwrap_or_else(|| {
                let function = self.routed(source, route, own_id, diagnostics);
                let name = bare(&function);
                (function, name)
            });
            // No other method has the name; that of a given name may be another operation's id.
            let id = match own_id.map_or_else(|| bare(&function), str::to_owned) {
                id if own_id.is_none() && ids.contains(id.as_str()) => format!("{} {}", source.method, source.path),
                id => id,
            };
            names.push(OperationNames {
                id,
                function,
                operation_type: self.types.type_name(&name, &source.pointer, diagnostics),
                module: self.modules.mod_name(&name, &source.pointer, diagnostics),
            });
        }
        names
    }

    /// The name by method and path, and a word about why. Two operations with one id are a finding of the reader.
    fn routed(
        &mut self,
        source: &OperationSource<'_>,
        route: &str,
        own_id: Option<&str>,
        diagnostics: &mut Diagnostics,
    ) -> FnName {
        let function = self.functions.fn_name(route, &source.pointer, diagnostics);
        let called = format!("it is called `{function}`, after its method and path");
        if let Some(id) = own_id {
            let message = format!("another operation has the method name of `{id}`: {called}");
            diagnostics.push(Code::NameCollision, &source.pointer, message, HELP);
        } else if source.operation_id.is_none() {
            let message = format!("`{} {}` has no operationId: {called}", source.method.to_uppercase(), source.path);
            diagnostics.push(Code::OperationWithoutId, &source.pointer, message, HELP);
        }
        function
    }
}

const HELP: &str = "an overlay can give it an id, or a name with `x-ece-name`";

/// The method and the path as a text: `get_pets_by_id` for `GET /pets/{id}`.
fn route(method: &str, path: &str) -> String {
    let mut route = method.to_owned();
    for part in path.split_inclusive(['{', '}', '/']) {
        let (text, end) = part.split_at(part.len() - usize::from(part.ends_with(['{', '}', '/'])));
        if !text.is_empty() {
            route.push('_');
            route.push_str(text);
        }
        if end == "{" {
            route.push_str("_by");
        }
    }
    if route.len() == method.len() { format!("{method}_root") } else { route }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(sources: &[(Option<&str>, Option<&str>, &str)]) -> (Vec<(String, String)>, Vec<Code>) {
        let sources: Vec<OperationSource<'_>> = sources
            .iter()
            .map(|(operation_id, given, path)| OperationSource {
                operation_id: *operation_id,
                given: *given,
                method: "get",
                path,
                pointer: Pointer::root().join(path),
            })
            .collect();
        let mut diagnostics = Diagnostics::new();
        let names = OperationNamespaces::new().name_all(&sources, &mut diagnostics);
        let names = names.into_iter().map(|it| (it.id, it.function.to_string())).collect();
        (names, diagnostics.iter().map(|it| it.code).collect())
    }

    fn functions(sources: &[(Option<&str>, Option<&str>, &str)]) -> Vec<String> {
        named(sources).0.into_iter().map(|(_, function)| function).collect()
    }

    #[test]
    fn routes() {
        for (path, expected) in [
            ("/pets", "get_pets"),
            ("/pets/{id}", "get_pets_by_id"),
            ("/pets/{petId}/toys/{toy}.json", "get_pets_by_pet_id_toys_by_toy_json"),
            ("/", "get_root"),
            ("", "get_root"),
            ("/{a}{b}", "get_by_a_by_b"),
            ("/pets/", "get_pets"),
        ] {
            let (names, codes) = named(&[(None, None, path)]);
            assert_eq!(names, [(expected.to_owned(), expected.to_owned())], "{path}");
            assert_eq!(codes, [Code::OperationWithoutId]);
        }
    }

    #[test]
    fn the_first_keeps_its_id_and_the_others_are_called_after_their_path() {
        let (names, codes) = named(&[(Some("same"), None, "/a"), (Some("same"), None, "/b"), (Some("c"), None, "/c")]);
        let names: Vec<(&str, &str)> = names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
        assert_eq!(names, [("same", "same"), ("get_b", "get_b"), ("c", "c")]);
        assert_eq!(codes, [], "the reader of the document has said it");
        let (names, codes) = named(&[(Some("getPet"), None, "/a"), (Some("get-pet"), None, "/b")]);
        assert_eq!(names[1], ("get-pet".to_owned(), "get_b".to_owned()));
        assert_eq!(codes, [Code::NameCollision]);
    }

    /// Whatever stands before or behind it, an operation is called the same.
    #[test]
    fn a_neighbour_renames_nothing() {
        let own = [(None, None, "/a"), (Some("getPet"), None, "/b"), (Some("get_pet"), None, "/c")];
        let before = functions(&own);
        for neighbour in [(None, None, "/n"), (Some("other"), None, "/n"), (Some("getPet"), None, "/n")] {
            let after = functions(&[own[0], own[1], own[2], neighbour]);
            assert_eq!(after[..3], before[..]);
            if neighbour.0 != Some("getPet") {
                assert_eq!(functions(&[neighbour, own[0], own[1], own[2]])[1..], before[..]);
            }
        }
    }

    #[test]
    fn a_given_name_goes_first() {
        let (names, codes) =
            named(&[(Some("list"), None, "/a"), (Some("get_x"), Some("list"), "/b"), (None, Some("all"), "/c")]);
        let names: Vec<(&str, &str)> = names.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
        assert_eq!(names, [("list", "get_a"), ("get_x", "list"), ("all", "all")]);
        assert_eq!(codes, [Code::NameCollision]);
        let (names, _) = named(&[(None, Some("same"), "/a"), (None, Some("same"), "/b")]);
        assert_ne!(names[0].0, names[1].0);
    }

    #[test]
    fn ids_differ_whatever_the_names_are() {
        let sources =
            [(None, None, "/a"), (Some("get_a"), Some("other"), "/b"), (None, None, "/a-"), (None, None, "/a+")];
        let ids: HashSet<String> = named(&sources).0.into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids.len(), 4, "{ids:?}");
    }
}
