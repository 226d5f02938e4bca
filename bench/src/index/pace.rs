//! A steady number of things a second.

use std::time::{Duration, Instant};

/// Below this, waiting for the scheduler would come too late: the time is spent looking at the clock.
const SHORT: Duration = Duration::from_micros(300);

/// So many a second from now on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    started: Instant,
    a_second: u32,
}

impl Pace {
    /// `a_second` has to be more than 0.
    pub(super) fn from_now(a_second: u32) -> Self {
        Self {
            started: Instant::now(),
            a_second: a_second.max(1),
        }
    }

    /// Waits until the time of number `number` has come, the first one being 0. Whoever is late waits for nothing, and
    /// catches up.
    pub(super) fn wait(&self, number: u64) {
        let due = self.due(number);
        loop {
            let early = due.saturating_sub(self.started.elapsed());
            if early.is_zero() {
                return;
            }
            if early > SHORT {
                std::thread::sleep(early - SHORT);
            } else {
                std::hint::spin_loop();
            }
        }
    }

    /// How long ago it began.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// When a number is due, after the beginning.
    fn due(&self, number: u64) -> Duration {
        let a_second = u64::from(self.a_second);
        let seconds = Duration::from_secs(number / a_second);
        seconds + Duration::from_nanos(number % a_second * 1_000_000_000 / a_second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_due_evenly() {
        let pace = Pace::from_now(50_000);
        assert_eq!(pace.due(0), Duration::ZERO);
        assert_eq!(pace.due(1), Duration::from_micros(20));
        assert_eq!(pace.due(50_001), Duration::from_micros(1_000_020));
        let slow = Pace::from_now(3);
        assert_eq!(slow.due(4), Duration::from_nanos(1_333_333_333));
    }

    #[test]
    fn nobody_is_let_go_too_early() {
        let pace = Pace::from_now(1_000);
        for number in 0..20 {
            pace.wait(number);
            assert!(pace.elapsed() >= pace.due(number));
        }
    }
}
