//! The verdict over made-up histories: a server that carries out a change step by step, and what each look shows of it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::plans::{Activity, Name, PlanSnapshot, Plans, Resource};
use super::progress::{Progress, Rules, Verdict};
use super::watch::{MAX_REPORTED, Reported};
use super::{PlanEvent, PlanFailure};
use crate::generated::models::DeploymentGetResponse;
use crate::runtime::Scrubber;

const INTERVAL: Duration = Duration::from_secs(5);
/// Looks until the wait says that nothing has begun.
const BEGIN_LOOKS: usize = 24;
const KINDS: [&str; 3] = ["elasticsearch", "kibana", "apm"];

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Success,
    Failure,
    Removed,
    Stopped,
}

/// An attempt of the change: the resource, the looks at which it is pending, and what comes of it.
#[derive(Clone, Debug)]
struct Job {
    resource: usize,
    start: usize,
    end: usize,
    outcome: End,
}

impl Job {
    fn id(&self) -> String {
        format!("new-{}-{}", self.resource, self.start)
    }
}

/// How a server shows what there is.
#[derive(Clone, Debug)]
struct Habits {
    repeats_current: bool,
    newest_first: bool,
    has_ids: bool,
    has_times: bool,
    /// It forgets all but the last three attempts.
    forgets: bool,
}

#[derive(Debug)]
struct World {
    resources: usize,
    /// A failed and a good attempt before the change, or none at all.
    is_old: bool,
    /// The look until which another change is pending, and whether it fails.
    other: Option<(usize, bool)>,
    jobs: Vec<Job>,
    habits: Habits,
}

impl World {
    fn attempt(&self, id: &str, minute: usize, has_failed: bool) -> Value {
        let mut attempt = json!({ "plan_attempt_log": [] });
        if self.habits.has_ids {
            attempt["plan_attempt_id"] = id.into();
        }
        if self.habits.has_times {
            attempt["attempt_start_time"] = format!("2024-05-14T08:{minute:02}:00.000Z").into();
        }
        if has_failed {
            attempt["error"] = json!({ "message": id });
        }
        attempt
    }

    /// What the server shows of a resource at a look; nothing where it is gone.
    fn resource(&self, resource: usize, look: usize) -> Option<Value> {
        let (mut pending, mut current, mut history, mut status) = (None, None, Vec::new(), "started");
        if self.is_old {
            history.push(self.attempt("old-failure", 1, true));
            current = Some(self.attempt("old", 2, false));
        }
        if let Some((until, has_failed)) = self.other.filter(|_| resource == 0) {
            let attempt = self.attempt("other", 3, has_failed && look >= until);
            match has_failed {
                _ if look < until => pending = Some(attempt),
                true => history.push(attempt),
                false => history.extend(current.replace(attempt)),
            }
        }
        for job in self.jobs.iter().filter(|job| job.resource == resource && job.start <= look) {
            let attempt = self.attempt(&job.id(), 10 + job.start, job.outcome == End::Failure && job.end <= look);
            match job.outcome {
                _ if look < job.end => pending = Some(attempt),
                End::Success => history.extend(current.replace(attempt)),
                End::Failure => history.push(attempt),
                End::Removed => return None,
                End::Stopped => status = "stopped",
            }
        }
        if self.habits.repeats_current {
            history.extend(current.clone());
        }
        if self.habits.forgets && history.len() > 3 {
            history.drain(..history.len() - 3);
        }
        if self.habits.newest_first {
            history.reverse();
        }
        let plans = json!({ "pending": pending, "current": current, "history": history });
        Some(json!({ "ref_id": "main", "info": { "status": status, "plan_info": plans } }))
    }

    fn look(&self, look: usize) -> Plans {
        let resources: serde_json::Map<String, Value> = (0..self.resources)
            .filter_map(|resource| Some((KINDS[resource].to_owned(), json!([self.resource(resource, look)?]))))
            .collect();
        let text = json!({ "id": "0c1d", "resources": resources }).to_string();
        Plans::read(&crate::runtime::json::from_str::<DeploymentGetResponse>(&text).unwrap(), &Scrubber::default())
    }

    fn end(&self) -> usize {
        self.jobs.iter().map(|job| job.end).max().unwrap_or_default()
    }
}

/// A change whose attempts follow one another with at most one quiet look between them, or run side by side.
fn world(random: &mut fastrand::Rng, is_old: bool) -> World {
    let resources = random.usize(1..=3);
    let mut jobs = Vec::new();
    let other = (is_old && random.bool()).then(|| (random.usize(1..4), random.bool()));
    let mut time = other.map_or(0, |(until, _)| until) + 1 + random.usize(0..3);
    let mut order: Vec<usize> = (0..resources).collect();
    random.shuffle(&mut order);
    for resource in order {
        if is_old && random.u8(0..3) == 0 {
            continue;
        }
        // Without attempts of before, a resource is new: nobody removes it.
        let outcomes = [End::Success, End::Success, End::Failure, End::Removed, End::Stopped];
        let outcome = outcomes[random.usize(..if is_old && resource > 0 { 5 } else { 3 })];
        let end = time + random.usize(0..4);
        jobs.push(Job { resource, start: time, end, outcome });
        if outcome == End::Failure && random.bool() {
            // The server tries again.
            let start = end + random.usize(0..2);
            jobs.push(Job { resource, start, end: start + random.usize(0..3), outcome: End::Success });
        }
        let last = jobs.last().map_or(0, |job| job.end);
        time = if random.bool() { last + random.usize(0..=2) } else { time + random.usize(0..=1) };
    }
    // Two attempts of a resource that begin at once would be one.
    jobs.dedup_by_key(|job| (job.resource, job.start));
    let has_ids = random.bool();
    let habits = Habits {
        repeats_current: random.bool(),
        newest_first: random.bool(),
        has_ids,
        has_times: !has_ids || random.bool(),
        forgets: random.bool(),
    };
    World { resources, is_old, other, jobs, habits }
}

fn rules() -> Rules {
    Rules {
        interval: INTERVAL,
        settle: INTERVAL * 2,
        begin_within: Some(INTERVAL * u32::try_from(BEGIN_LOOKS).unwrap()),
        required: BTreeSet::new(),
        touched: None,
        latest_only: false,
    }
}

fn snapshot(plans: &Plans) -> PlanSnapshot {
    plans.snapshot(|_| Vec::new())
}

/// The verdict and the look at which it fell. Some looks fail.
fn judge(world: &World, before: Option<PlanSnapshot>, misses: &mut fastrand::Rng) -> (Verdict, usize) {
    let mut progress = Progress::new(rules(), before);
    let start = Instant::now();
    let rate = misses.u8(0..3);
    for look in 0..500 {
        // The last look of a phase may be the only one: those are never missed, or it would be another world.
        if look > world.end() && misses.u8(0..4) < rate {
            progress.miss();
            continue;
        }
        let now = start + INTERVAL * u32::try_from(look).unwrap();
        match progress.observe(&world.look(look), now) {
            Verdict::Unfinished => {}
            verdict => return (verdict, look),
        }
    }
    panic!("it never ended: {world:?}");
}

fn failures(world: &World, until: usize) -> BTreeSet<String> {
    let failed = world.jobs.iter().filter(|job| job.outcome == End::Failure && job.end <= until);
    failed.map(Job::id).collect()
}

#[test]
fn every_history_ends_with_the_right_verdict() {
    let mut random = fastrand::Rng::with_seed(7);
    let (mut finished, mut failed, mut not_begun) = (0, 0, 0);
    for _ in 0..600 {
        let is_old = random.bool();
        let world = world(&mut random, is_old);
        let before = is_old.then(|| snapshot(&world.look(0)));
        let (verdict, look) = judge(&world, before, &mut random);
        match verdict {
            Verdict::Finished => {
                finished += 1;
                assert!(failures(&world, usize::MAX).is_empty(), "{world:?} failed, and was finished at {look}");
                assert!(!world.jobs.is_empty() && look >= world.end(), "{world:?} was finished at {look}");
            }
            Verdict::Failed(found) => {
                failed += 1;
                // What the server names by its times has no other name here.
                let messages: BTreeSet<_> = found.iter().map(|failure| failure.message.clone()).collect();
                assert_eq!(messages, failures(&world, look), "{world:?} at {look}");
            }
            Verdict::NotBegun(_) => {
                not_begun += 1;
                assert!(world.jobs.is_empty(), "{world:?} had begun at {look}");
                assert!(look >= BEGIN_LOOKS);
            }
            Verdict::Unfinished => unreachable!(),
        }
        // Two quiet looks more, of which some are missed, and the time within which it has to begin.
        let bound = world.end() + if world.jobs.is_empty() { BEGIN_LOOKS * 10 } else { 60 };
        assert!(look <= bound, "{world:?} ended at {look}");
    }
    assert!(finished > 60 && failed > 60 && not_begun > 10, "{finished} {failed} {not_begun}");
}

#[test]
fn the_deadline_tells_what_is_known() {
    let habits = Habits { repeats_current: false, newest_first: false, has_ids: true, has_times: true, forgets: false };
    let job = |resource, start, end, outcome| Job { resource, start, end, outcome };
    let at_deadline = |jobs: Vec<Job>, looks: usize| {
        let world = World { resources: 2, is_old: true, other: None, jobs, habits: habits.clone() };
        let mut progress = Progress::new(rules(), Some(snapshot(&world.look(0))));
        let start = Instant::now();
        for look in 0..looks {
            let verdict = progress.observe(&world.look(look), start + INTERVAL * u32::try_from(look).unwrap());
            assert_eq!(verdict, Verdict::Unfinished);
        }
        progress.at_deadline()
    };
    // Two looks that say the same are enough then, one is not.
    assert_eq!(at_deadline(vec![job(0, 1, 2, End::Success)], 4), Verdict::Finished);
    assert_eq!(at_deadline(vec![job(0, 1, 2, End::Success)], 3), Verdict::Unfinished);
    assert_eq!(at_deadline(vec![job(0, 1, 9, End::Success)], 5), Verdict::Unfinished);
    assert_eq!(at_deadline(Vec::new(), 5), Verdict::Unfinished);
    let retried = vec![job(0, 1, 2, End::Failure), job(0, 2, 9, End::Success)];
    assert!(matches!(at_deadline(retried, 5), Verdict::Failed(failures) if failures.len() == 1));
}

#[test]
fn time_without_answers_is_not_time_without_a_beginning() {
    let habits = Habits { repeats_current: false, newest_first: false, has_ids: true, has_times: true, forgets: false };
    let world = World { resources: 1, is_old: true, other: None, jobs: Vec::new(), habits };
    let mut progress = Progress::new(rules(), Some(snapshot(&world.look(0))));
    let start = Instant::now();
    assert_eq!(progress.observe(&world.look(0), start), Verdict::Unfinished);
    progress.miss();
    assert_eq!(progress.observe(&world.look(0), start + INTERVAL * 1000), Verdict::Unfinished);
    assert!(matches!(progress.observe(&world.look(0), start + INTERVAL * 2000), Verdict::NotBegun(_)));
}

#[test]
fn what_a_wait_remembers_is_bounded() {
    let mut reported = Reported::default();
    let event = |number: usize| PlanEvent {
        kind: KINDS[0].to_owned(),
        ref_id: "main".to_owned(),
        attempt_id: "a".to_owned(),
        step: number.to_string(),
        status: "pending".into(),
    };
    for look in 0..60 {
        let events: Vec<_> = (look * 500..look * 500 + 1000).map(event).collect();
        let new = reported.add(events).count();
        assert_eq!(new, if look == 0 { 1000 } else { 500 }, "what is still shown is not reported again");
        assert!(reported.known.len() <= MAX_REPORTED);
    }

    let habits = Habits { repeats_current: false, newest_first: false, has_ids: true, has_times: true, forgets: true };
    let jobs = (1..1000).map(|start| Job { resource: 0, start, end: start + 1, outcome: End::Failure }).collect();
    let world = World { resources: 1, is_old: true, other: None, jobs, habits };
    let mut progress = Progress::new(rules(), Some(snapshot(&world.look(0))));
    let start = Instant::now();
    let looks = (0..).step_by(3).take_while(|look| *look < 900);
    assert!(looks.into_iter().all(|look| progress.observe(&world.look(look), start) == Verdict::Unfinished));
    let Verdict::Failed(failures) = progress.at_deadline() else { panic!("it failed") };
    let ids: BTreeSet<_> = failures.iter().map(|PlanFailure { attempt_id, .. }| attempt_id).collect();
    assert_eq!((failures.len(), ids.len()), (100, 100));
}

/// A server may show as many resources and attempts as fit into a response.
#[test]
fn the_work_of_a_look_grows_with_the_response() {
    let attempts: Vec<_> = (0..10_000).map(|id| json!({ "plan_attempt_id": format!("{id:0>200}") })).collect();
    let resource = json!({ "ref_id": "main", "info": { "plan_info": { "history": attempts } } });
    let deployment = json!({ "id": "0c1d", "resources": { KINDS[0]: [resource] } }).to_string();
    let one = Plans::read(
        &crate::runtime::json::from_str::<DeploymentGetResponse>(&deployment).unwrap(),
        &Scrubber::default(),
    );
    let resource = |id: usize| Resource {
        name: Name::new(KINDS[1], id.to_string()),
        id: String::new(),
        activity: Activity::Running,
        is_pending: false,
        attempts: Vec::new(),
    };
    let many = Plans((0..40_000).map(resource).collect());
    let start = Instant::now();
    for plans in [one, many] {
        let required: BTreeSet<_> = plans.resources().iter().map(|it| it.name.clone()).collect();
        Progress::new(Rules { required, ..rules() }, None).observe(&plans, start);
        Progress::new(rules(), Some(snapshot(&plans))).observe(&plans, start);
    }
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}
