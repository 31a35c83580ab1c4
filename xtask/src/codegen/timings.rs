//! How long each stage of a run takes: those of the generator, which has no clock, and those around it.
//!
//! In: the name of a stage when it begins. Out: a table for people, facts for programs. Time passes by the clock on the
//! wall: on a busy machine, the shares say more than the milliseconds.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The stages so far, each once, however often it begins.
#[derive(Debug, Default)]
pub(super) struct Timings(RefCell<Stages>);

#[derive(Debug, Default)]
struct Stages {
    done: Vec<(&'static str, Duration)>,
    running: Option<(&'static str, Instant)>,
}

impl Timings {
    /// A stage begins, and the one before it ends.
    pub(super) fn begin(&self, stage: &'static str) {
        self.end();
        self.0.borrow_mut().running = Some((stage, Instant::now()));
    }

    /// The last stage ends.
    pub(super) fn end(&self) {
        let mut stages = self.0.borrow_mut();
        let Some((stage, start)) = stages.running.take() else { return };
        let time = start.elapsed();
        match stages.done.iter_mut().find(|(done, _)| *done == stage) {
            Some((_, sum)) => *sum += time,
            None => stages.done.push((stage, time)),
        }
    }

    /// A line per stage, and one for all of them.
    pub(super) fn table(&self) -> String {
        let done = &self.0.borrow().done;
        let all: Duration = done.iter().map(|(_, time)| *time).sum();
        let lines = done.iter().copied().chain([("all", all)]).map(|(stage, time)| {
            let share = 100.0 * time.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE);
            format!("{stage:<10} {:>9.2} ms {share:>5.1} %", time.as_secs_f64() * 1e3)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// For programs.
    pub(super) fn facts(&self) -> Value {
        let done = &self.0.borrow().done;
        let stage =
            |(stage, time): &(&str, Duration)| json!({ "stage": stage, "milliseconds": time.as_secs_f64() * 1e3 });
        done.iter().map(stage).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Timings;

    #[test]
    fn a_stage_ends_where_the_next_one_begins() {
        let timings = Timings::default();
        for stage in ["parse", "emit", "format", "emit", "format"] {
            timings.begin(stage);
        }
        timings.end();
        timings.end();
        let facts = timings.facts();
        let names: Vec<&str> = facts.as_array().unwrap().iter().map(|it| it["stage"].as_str().unwrap()).collect();
        assert_eq!(names, ["parse", "emit", "format"]);
        let table = timings.table();
        let names: Vec<&str> = table.lines().filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(names, ["parse", "emit", "format", "all"]);
    }
}
