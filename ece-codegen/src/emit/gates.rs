//! What is compiled only with some features of the crate: the lines of modules, and nothing else.

use proc_macro2::TokenStream;
use quote::quote;

use super::file::Item;
use crate::ir::{Api, Areas, FeatureName};

/// What turns a module on and off, in one place per list of modules.
const MACRO: &str = r"/// A module that is compiled where everything is, and with any of these features.
macro_rules! area {
    ([$($feature:literal)*] mod $module:ident; pub use $same:ident::$names:tt;) => {
        #[cfg(any(feature = FULL, not(feature = NAMED), $(feature = $feature),*))]
        #[cfg_attr(docsrs, doc(SHOWN))]
        mod $module;
        #[cfg(any(feature = FULL, not(feature = NAMED), $(feature = $feature),*))]
        #[cfg_attr(docsrs, doc(SHOWN))]
        pub use $same::$names;
    };
}
";

/// What documentation says that an item needs. It has everything, and a list of areas at each item would hide what matters.
#[derive(Clone, Copy)]
pub(super) enum Shown {
    Nothing,
    Operations,
}

/// The lines of a list of modules, each with the features that need it.
pub(super) fn lines<'a>(
    api: &Api,
    shown: Shown,
    entries: impl Iterator<Item = (&'a [FeatureName], String)>,
) -> Vec<Item> {
    if api.areas.is_none() {
        return vec![Item::Text(entries.map(|(_, entry)| entry).collect())];
    }
    let gated: String = entries.map(|(features, entry)| gated(features, &entry)).collect();
    let [full, named] = [Areas::FULL, Areas::NAMED].map(|feature| format!("{feature:?}"));
    let shown = match shown {
        Shown::Nothing => "auto_cfg = false",
        Shown::Operations => "cfg(feature = \"operations\")",
    };
    let definition = MACRO.replace("FULL", &full).replace("NAMED", &named).replace("SHOWN", shown);
    if gated.is_empty() { Vec::new() } else { [definition, gated].map(Item::Text).into() }
}

fn gated(features: &[FeatureName], entry: &str) -> String {
    let features: Vec<String> = features.iter().map(|feature| format!("{:?}", feature.as_str())).collect();
    format!("area!([{}] {});\n", features.join(" "), entry.trim_end())
}

/// The attribute of what names every area; nothing where everything is always compiled.
pub(super) fn of_everything(api: &Api) -> Option<TokenStream> {
    let (full, named) = (Areas::FULL, Areas::NAMED);
    api.areas.is_some().then(|| quote!(#[cfg(any(feature = #full, not(feature = #named)))]))
}
