//! Which core a thread stays on, and the processor time of everything in this process.

use anyhow::{Context, Result};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// The cores that this process may use, the first one first.
#[derive(Debug, Clone)]
pub(super) struct Cores(Vec<usize>);

impl Cores {
    /// Asks the system. To be called before any thread is kept on one of them.
    pub(super) fn of_this_process() -> Result<Self> {
        let allowed = sched_getaffinity(None).context("the cores of this process are unknown")?;
        let cores = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core));
        Ok(Self(cores.collect()))
    }

    /// Whether two threads can have one each.
    pub(super) fn are_two(&self) -> bool {
        self.0.len() >= 2
    }

    /// Keeps the calling thread, and all threads and processes it starts from now on, on the first core.
    pub(super) fn stay_on_first(&self) -> Result<()> {
        stay(self.0.first())
    }

    /// The same on the last core.
    pub(super) fn stay_on_last(&self) -> Result<()> {
        stay(self.0.last())
    }
}

fn stay(core: Option<&usize>) -> Result<()> {
    let mut one = CpuSet::new();
    one.set(*core.context("this process may use no core")?);
    sched_setaffinity(None, &one).context("this thread cannot be kept on one core")
}

/// Processor time that all threads of this process have used.
pub(super) fn process_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or_default();
    Duration::new(seconds, nanoseconds)
}

/// What `work` gives, and the processor time of the whole process that it took.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = process_time();
    let done = work();
    (done, process_time().saturating_sub(started))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_of_other_threads_is_counted() {
        let spin = || {
            let started = std::time::Instant::now();
            while started.elapsed() < Duration::from_millis(30) {
                std::hint::spin_loop();
            }
        };
        let ((), time) = timed(|| drop(std::thread::spawn(spin).join()));
        assert!(time > Duration::from_millis(5), "{time:?}");
    }

    #[test]
    fn a_thread_is_left_with_one_core() {
        let left = std::thread::spawn(|| {
            let cores = Cores::of_this_process().expect("cores");
            cores.stay_on_last().expect("a core");
            Cores::of_this_process().expect("cores").0
        });
        assert_eq!(left.join().expect("no panic").len(), 1);
    }
}
