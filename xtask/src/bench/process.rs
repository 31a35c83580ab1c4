//! What a program uses, with all that it starts: processor time, and the memory of the largest process.

use std::fs;
use std::process::{Child, Command, ExitStatus};
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// So often processes are looked at. What one of them needed at most, the system remembers as long as it lives.
const PAUSE: Duration = Duration::from_millis(10);

/// What was used until the end.
pub(super) struct Used {
    pub(super) status: ExitStatus,
    /// Where the system does not tell it, the time that passed.
    pub(super) cpu_seconds: f64,
    /// `None` where the system does not tell it.
    pub(super) peak_bytes: Option<u64>,
}

/// Runs the command, and nothing else meanwhile.
pub(super) fn run(command: &mut Command) -> Result<Used> {
    let (start, before) = (Instant::now(), children_seconds());
    let mut child = command.spawn().map_err(|e| {
        let name = command.get_program().to_string_lossy();
        Error::new(format!("cannot run {name}: {e}"))
    })?;
    let mut peak_bytes = None;
    let status = loop {
        peak_bytes = peak_bytes.max(largest(&child));
        if let Some(status) = child.try_wait().map_err(|e| Error::new(format!("cannot wait for a program: {e}")))? {
            break status;
        }
        thread::sleep(PAUSE);
    };
    let cpu_seconds = match (before, children_seconds()) {
        (Some(before), Some(after)) => after - before,
        _ => start.elapsed().as_secs_f64(),
    };
    Ok(Used { status, cpu_seconds, peak_bytes })
}

/// The processor time of this thread where the system tells it, else the time that passes.
pub(super) fn thread_seconds() -> f64 {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos: Option<u64> = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| START.elapsed(), Duration::from_nanos).as_secs_f64()
}

/// User and system time of all children that have ended, from Linux's `/proc/self/stat`, in ticks of a hundredth.
fn children_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field may hold blanks and ends with the last parenthesis.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(13)? + ticks(14)?) / 100.0)
}

/// What the largest of the process and those below it has needed at most until now, on Linux.
fn largest(child: &Child) -> Option<u64> {
    let mut ahead = vec![child.id()];
    let mut largest = None;
    while let Some(id) = ahead.pop() {
        largest = largest.max(peak(id));
        let tasks = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
        for task in tasks {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            ahead.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        }
    }
    largest
}

fn peak(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::process::Command;

    use super::run;

    #[test]
    fn what_a_program_starts_counts_as_well() {
        let script = "head -c 40000000 /dev/zero | (sort; true) > /dev/null";
        let used = run(Command::new("sh").args(["-c", script])).unwrap();
        assert!(used.status.success());
        assert!(used.peak_bytes.is_some_and(|bytes| bytes > 30_000_000), "{:?}", used.peak_bytes);
        assert!(used.cpu_seconds >= 0.0);
    }
}
