//! Which operation a method and a path are: the document's templates decide, nothing is spelled here.

use http::header::ALLOW;
use http::{Method, StatusCode};

use super::answer::Answer;
use super::{Handler, handlers};
use crate::generated::operations::{ALL, API};
use crate::runtime::OperationInfo;

/// An operation that was found, with the values of its path.
pub(super) struct Found {
    pub(super) info: &'static OperationInfo,
    pub(super) path: Vec<(&'static str, String)>,
    /// Which segments the template spells.
    literals: Vec<bool>,
}

/// The operation of a request; 404 where no template below the base path has such a path, 405 where none of them has the
/// method.
pub(super) fn find(method: &Method, path: &str) -> Result<Found, Answer> {
    let path = path.strip_prefix(API.base_path).ok_or_else(|| not_found(&[]))?;
    let path = without_region(path);
    let all = ALL.iter().filter_map(|info| fit(info, path));
    let (fitting, others): (Vec<Found>, Vec<Found>) = all.partition(|found| Method::from(found.info.method) == *method);
    // Of templates that fit, the one that spells more of the beginning.
    let best = fitting.into_iter().max_by(|one, other| one.literals.cmp(&other.literals));
    best.ok_or_else(|| not_found(&others))
}

/// Why there is nothing: the path is that of operations with other methods, or of none.
fn not_found(others: &[Found]) -> Answer {
    if others.is_empty() {
        return Answer::error(StatusCode::NOT_FOUND, "simulation.unknown_path", "the document has no such path");
    }
    let mut methods: Vec<String> = others.iter().map(|found| Method::from(found.info.method).to_string()).collect();
    methods.sort();
    methods.dedup();
    let message = "the path has no such method";
    let answer = Answer::error(StatusCode::METHOD_NOT_ALLOWED, "simulation.unknown_method", message);
    answer.with_header(ALLOW, methods.join(", "))
}

/// The hosted service has some of its paths once for each region.
fn without_region(path: &str) -> &str {
    let below = path.strip_prefix("/regions/").and_then(|rest| rest.find('/').map(|at| &rest[at..]));
    below.unwrap_or(path)
}

fn fit(info: &'static OperationInfo, path: &str) -> Option<Found> {
    let (mut literals, mut values) = (Vec::new(), Vec::new());
    let mut rest = Some(path.strip_prefix('/')?);
    for part in info.path.strip_prefix('/')?.split('/') {
        let here = rest?;
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        let takes_rest = name.is_some_and(|name| info.parameters.iter().any(|it| it.name == name && it.allow_reserved));
        let (segment, behind) = match here.split_once('/') {
            Some((segment, behind)) if !takes_rest => (segment, Some(behind)),
            _ => (here, None),
        };
        rest = behind;
        match name {
            Some(_) if segment.is_empty() => return None,
            Some(name) => values.push((name, segment.to_owned())),
            None if segment == part => {}
            None => return None,
        }
        literals.push(name.is_none());
    }
    rest.is_none().then_some(Found { info, path: values, literals })
}

/// How an operation is answered; `None` where nobody knows how.
pub(super) fn handler_of(info: &OperationInfo) -> Option<&'static Handler> {
    handlers().find(|handler| handler.info.id == info.id)
}
