//! What holds of any two documents.

use std::collections::BTreeSet;
use std::path::Path;

use ece_codegen::Snapshot;
use ece_codegen::diff::{Change, Comparison, Kind, compare};

use crate::field::Field;
use crate::{OLD, plants, read, seeds, support};

#[test]
fn a_document_does_not_differ_from_itself() {
    assert_eq!(compare(&OLD, &OLD), Comparison::default());
}

/// Two changes at once are told as two, and neither has another id because of the other.
#[test]
fn two_planted_changes_are_told_side_by_side() {
    let mut rng = fastrand::Rng::with_seed(7);
    let all = plants::all();
    for seed in 0..seeds() as u64 * 4 {
        let (one, other) = (&all[rng.usize(..all.len())], &all[rng.usize(..all.len())]);
        let alone = |plant: &plants::Plant| {
            let mut field = Field::new(OLD.document.clone(), seed);
            (plant.make)(&mut field).map(|_| field.document)
        };
        let (Some(first), Some(second)) = (alone(one), alone(other)) else { continue };
        let mut both = Field::new(first.clone(), seed);
        if (other.make)(&mut both).is_none() {
            continue;
        }
        let first = compare(&OLD, &read(&first));
        let second = compare(&OLD, &read(&second));
        let comparison = compare(&OLD, &read(&both.document));
        let ids: BTreeSet<&str> = comparison.all().map(|change| change.id.as_str()).collect();
        let name = format!("{} and {} (seed {seed})", one.kind.as_str(), other.kind.as_str());
        assert_eq!(comparison.unexplained, [], "{name}");
        assert!(comparison.changes.iter().any(|change| change.kind == one.kind), "{name}: {ids:?}");
        assert!(comparison.changes.iter().any(|change| change.kind == other.kind), "{name}: {ids:?}");
        let is_apart = first.changes[0].places.iter().all(|place| second.changes[0].places[0].subject != place.subject);
        if is_apart && one.kind != other.kind {
            assert!(ids.contains(first.changes[0].id.as_str()), "{name}: {ids:?}");
        }
    }
}

#[test]
fn a_comparison_is_the_same_every_time() {
    let mut field = Field::new(OLD.document.clone(), 1);
    for plant in plants::all().iter().take(30) {
        let _ = (plant.make)(&mut field);
    }
    let new = read(&field.document);
    let once = compare(&OLD, &new);
    assert!(once.changes.len() > 15, "{}", once.changes.len());
    assert_eq!(once.unexplained, []);
    assert_eq!(once, compare(&OLD, &new));
}

fn version(path: &Path, with_overlays: bool) -> Snapshot {
    let overlays = if with_overlays { support::overlays() } else { Vec::new() };
    let text = std::fs::read_to_string(path).unwrap();
    ece_codegen::read(&text, &overlays).0.unwrap()
}

#[test]
fn every_step_of_the_history_is_fully_explained() {
    for with_overlays in [false, true] {
        let versions: Vec<Snapshot> = support::history().iter().map(|path| version(path, with_overlays)).collect();
        for (from, old) in versions.iter().enumerate() {
            for (to, new) in versions.iter().enumerate() {
                let comparison = compare(old, new);
                assert_eq!(comparison.unexplained, [], "{from} to {to}");
                assert_eq!(comparison.changes.is_empty(), from == to, "{from} to {to}");
            }
        }
    }
}

fn places(comparison: &Comparison, kinds: &[Kind]) -> BTreeSet<String> {
    let changes = comparison.all().filter(|change| kinds.contains(&change.kind));
    changes.flat_map(|change| change.places.iter().map(|place| place.subject.clone())).collect()
}

const ADDED: [Kind; 6] = [
    Kind::OperationAdded,
    Kind::ParameterAddedOptional,
    Kind::ParameterAddedRequired,
    Kind::DefinitionAdded,
    Kind::PropertyAddedOptional,
    Kind::PropertyAddedRequired,
];
const REMOVED: [Kind; 6] = [
    Kind::OperationRemoved,
    Kind::ParameterRemovedOptional,
    Kind::ParameterRemovedRequired,
    Kind::DefinitionRemoved,
    Kind::PropertyRemovedOptional,
    Kind::PropertyRemovedRequired,
];

/// What came on the whole way came on a step of it; what a step brought and no other took is there at the end.
#[test]
fn a_long_way_is_the_sum_of_its_steps() {
    let versions: Vec<Snapshot> = support::history().iter().map(|path| version(path, false)).collect();
    for [a, b, c] in versions.windows(3).filter_map(|window| <&[Snapshot; 3]>::try_from(window).ok()) {
        let (whole, first, second) = (compare(a, c), compare(a, b), compare(b, c));
        for (kinds, others) in [(&ADDED, &REMOVED), (&REMOVED, &ADDED)] {
            let steps: BTreeSet<String> = &places(&first, kinds) | &places(&second, kinds);
            let undone: BTreeSet<String> = &places(&first, others) | &places(&second, others);
            let told = places(&whole, kinds);
            assert!(told.is_subset(&steps), "{:?}", told.difference(&steps));
            // A member of a definition that is new or gone is told with it.
            let owner = |subject: &str| subject.split(['.', ' ']).next().unwrap_or_default().to_owned();
            let lost = steps.difference(&told).filter(|it| !undone.contains(*it) && !told.contains(&owner(it)));
            assert_eq!(
                lost.filter(|it| !undone.contains(&owner(it))).collect::<Vec<_>>(),
                [""; 0].iter().collect::<Vec<_>>()
            );
        }
    }
}

fn step(from: &str, to: &str) -> Option<Comparison> {
    let find = |date: &str| support::history().into_iter().find(|path| path.to_string_lossy().contains(date));
    Some(compare(&version(&find(from)?, false), &version(&find(to)?, false)))
}

/// The figures were counted by another tool.
#[test]
fn counts_are_those_of_an_independent_count() {
    let Some(comparison) = step("2024-04-10", "2024-09-02") else { return };
    let count = |kinds: &[Kind]| places(&comparison, kinds).len();
    let codes: BTreeSet<&str> = comparison
        .all()
        .flat_map(|change| &change.rust)
        .filter(|line| line.item.starts_with("ErrorCode::") && line.before.is_none())
        .map(|line| line.item.as_str())
        .collect();
    assert_eq!((count(&[Kind::OperationAdded]), count(&[Kind::OperationRemoved])), (2, 2));
    assert_eq!((count(&[Kind::ParameterAddedOptional]), count(&[Kind::ParameterRemovedOptional])), (2, 0));
    assert_eq!((count(&[Kind::DefinitionAdded]), count(&[Kind::DefinitionRemoved])), (7, 2));
    let properties =
        [&[Kind::PropertyAddedOptional, Kind::PropertyAddedRequired][..], &[Kind::PropertyRemovedOptional]];
    assert_eq!(properties.map(count), [12, 1]);
    assert_eq!((codes.len(), count(&[Kind::TagChanged])), (2, 33));

    let comparison = step("2024-09-02", "2024-09-24").unwrap();
    let told = |change: &Change| (change.kind, change.subject.rsplit(' ').next().unwrap_or_default().to_owned());
    let told: BTreeSet<(Kind, String)> = comparison.changes.iter().map(told).collect();
    let optional = |name: &str| (Kind::ParameterAddedOptional, name.to_owned());
    assert_eq!(told, BTreeSet::from([optional("hide_deprecated"), optional("only_test_version")]));
}
