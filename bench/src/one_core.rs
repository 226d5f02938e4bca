//! One core for everything that is compared, and its time.

use anyhow::{Context, Result};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Keeps the calling thread, and every process it starts from now on, on one core: the last one it may use, since the
/// first is where a system's own work tends to run.
pub(crate) fn stay() -> Result<()> {
    let allowed = sched_getaffinity(None).context("the cores of this process are unknown")?;
    let last = (0..CpuSet::MAX_CPU)
        .rev()
        .find(|&core| allowed.is_set(core))
        .context("this process may use no core")?;
    let mut one = CpuSet::new();
    one.set(last);
    sched_setaffinity(None, &one).context("this process cannot be kept on one core")
}

/// Processor time that the calling thread has used, so that what else runs on this machine is not measured: a long
/// computation is interrupted by it and a short one seldom.
pub(crate) fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    let nanoseconds = u32::try_from(time.tv_nsec).unwrap_or_default();
    Duration::new(seconds, nanoseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleeping_takes_no_processor_time() {
        let started = processor_time();
        std::thread::sleep(Duration::from_millis(50));
        assert!(processor_time() - started < Duration::from_millis(40));
    }

    #[test]
    fn one_core_is_left() {
        let left = std::thread::spawn(|| {
            stay().expect("a core");
            sched_getaffinity(None).expect("cores").count()
        });
        assert_eq!(left.join().expect("no panic"), 1);
    }
}
