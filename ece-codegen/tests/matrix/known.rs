//! What is told wrongly, and known to be: each fails the test once it is told rightly at all places that are meant.

use super::grid::cells::Cell;

/// Edits at the places whose names begin so.
const KNOWN: &[(&str, &[&str])] = &[];

/// A line of the list.
pub type Known = (&'static str, &'static str);

/// Place and edit, one by one.
pub fn known() -> Vec<Known> {
    KNOWN.iter().flat_map(|(place, edits)| edits.iter().map(|edit| (*place, *edit))).collect()
}

pub fn covers((place, edit): &Known, cell: &Cell) -> bool {
    cell.edits().any(|it| it.name == *edit) && cell.place.name.starts_with(place)
}

/// The same for edits around schemas.
pub const KNOWN_CALLS: &[&str] = &[];
