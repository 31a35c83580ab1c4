//! A last look at all allocators, when everything is over: the server may have chosen one of them as the new place of what
//! left another.

use std::collections::{HashMap, HashSet};

use super::report::{Done, Outcome};
use super::survey::instances_on;
use super::{How, What};
use crate::runtime::{Client, Error, ErrorKind, one_line};

/// The allocators of the caller that show a cluster, by its kind and id.
type Places = HashMap<(String, String), Vec<String>>;

/// Makes a failure of each move whose cluster is on one of the allocators after all.
pub(super) async fn last_look(client: &Client, what: &What, how: &How, done: Vec<Done>) -> Vec<Done> {
    let is_moved = |(.., outcome): &Done| matches!(outcome, Outcome::Moved);
    // With one allocator, the look after each move was the last.
    if what.allocators.len() < 2 || !done.iter().any(is_moved) {
        return done;
    }
    let seen = places(client, what, how).await.map_err(|error| {
        error.with_context("the plan succeeded, and the allocators cannot be looked at once more").in_doubt()
    });
    let moves: HashSet<(String, String, String)> = done
        .iter()
        .map(|(_, it, _)| (it.kind.as_ref().to_owned(), it.cluster_id.clone(), it.allocator.clone()))
        .collect();
    let judge = |(place, cluster, outcome): Done| {
        if !matches!(outcome, Outcome::Moved) {
            return (place, cluster, outcome);
        }
        let (kind, id) = cluster.key();
        // What is where another move began is the failure of that one.
        let is_to_blame = |allocator: &&String| {
            **allocator == cluster.allocator || !moves.contains(&(kind.to_owned(), id.to_owned(), (*allocator).clone()))
        };
        let outcome = match &seen {
            Err(error) => Outcome::Failed(error.clone()),
            Ok(places) => {
                let shown = places.get(&(kind.to_owned(), id.to_owned()));
                shown
                    .and_then(|shown| shown.iter().find(is_to_blame))
                    .map_or(Outcome::Moved, |allocator| Outcome::Failed(still_there(allocator)))
            }
        };
        (place, cluster, outcome)
    };
    done.into_iter().map(judge).collect()
}

async fn places(client: &Client, what: &What, how: &How) -> Result<Places, Error> {
    let mut places = Places::new();
    for (allocator, instances) in what.allocators.iter().zip(instances_on(client, how, &what.allocators).await?) {
        for instance in instances {
            let key = (instance.cluster_type.as_ref().to_owned(), instance.cluster_id);
            let shown = places.entry(key).or_default();
            if shown.last() != Some(allocator) {
                shown.push(allocator.clone());
            }
        }
    }
    Ok(places)
}

fn still_there(allocator: &str) -> Error {
    let allocator = one_line(allocator, super::SHOWN_NAME);
    let text = format!(
        "the plan succeeded, and the cluster is on the allocator `{allocator}`, which is to be vacated: start the \
         maintenance mode of all of them first"
    );
    Error::local(ErrorKind::Failed, text).in_doubt()
}
