//! Where a place of the lowered document came from.

use std::collections::HashMap;

use crate::pointer::Pointer;

/// Leads from pointers into the OpenAPI 3.0 document to pointers into the Swagger document.
#[derive(Debug, Default)]
pub(crate) struct Origins(HashMap<Pointer, Pointer>);

impl Origins {
    /// Everything at and below `lowered` came from the same path at and below `source`.
    pub(super) fn add(&mut self, lowered: &Pointer, source: &Pointer) {
        self.0.insert(lowered.clone(), source.clone());
    }

    /// The source of a place: that of the nearest place above it that is known, and the rest of the path.
    pub(crate) fn source(&self, lowered: &Pointer) -> Pointer {
        let mut rest = Vec::new();
        let mut at = lowered.clone();
        loop {
            if let Some(source) = self.0.get(&at) {
                return rest.iter().rev().fold(source.clone(), |at, token| at.join(token));
            }
            let Some((parent, token)) = at.split_last() else { return lowered.clone() };
            rest.push(token);
            at = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_known_prefix_wins() {
        let mut origins = Origins::default();
        let at = |text: &str| Pointer::parse(text);
        origins.add(&at("/components/schemas/A"), &at("/definitions/A"));
        origins.add(&at("/paths/~1a/get/parameters/0/schema"), &at("/paths/~1a/get/parameters/2"));
        let source = |text: &str| origins.source(&at(text)).as_str().to_owned();
        assert_eq!(source("/components/schemas/A/properties/x~1y"), "/definitions/A/properties/x~1y");
        assert_eq!(source("/paths/~1a/get/parameters/0/schema/items"), "/paths/~1a/get/parameters/2/items");
        assert_eq!(source("/tags/0"), "/tags/0");
    }
}
