//! How often somebody may ask: the generic cell rate algorithm (ITU-T I.371), one instant of memory for each key.
//!
//! Written here and not taken from a crate, because what matters is what happens at the edges: how many keys there are at
//! most, and that a key nobody has proved to be good does not get a limit of its own.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// SHA-256 of a credential: what is counted must not be a secret itself.
pub(super) type Digest = [u8; 32];

/// Limits the rate of each of many keys. Time is handed in.
#[derive(Debug)]
pub(super) struct Rates<K> {
    /// Time between two requests at the full rate.
    interval: Duration,
    /// How far ahead of the full rate a key may be.
    ahead: Duration,
    most_keys: usize,
    kept: Mutex<Kept<K>>,
}

#[derive(Debug)]
struct Kept<K> {
    /// When a key that asked no faster than allowed would ask next; what lies in the past is as good as forgotten.
    due: HashMap<K, Instant>,
    /// The one limit all share for whom there is no room.
    crowd: Option<Instant>,
    swept: Option<Instant>,
}

/// How often keys that are idle are looked for, at most.
const SWEEP: Duration = Duration::from_secs(1);

impl<K: Hash + Eq> Rates<K> {
    /// `per_second` (at least 1) requests, `burst` (at least 1) of them at once, for at most `most_keys` keys.
    pub(super) fn new(per_second: u32, burst: u32, most_keys: usize) -> Self {
        let interval = Duration::from_secs(1) / per_second.max(1);
        Self {
            interval,
            ahead: interval * burst.saturating_sub(1),
            most_keys,
            kept: Mutex::new(Kept {
                due: HashMap::new(),
                crowd: None,
                swept: None,
            }),
        }
    }

    /// Counts a request of a key, or says how long it has to wait.
    pub(super) fn admit(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(due) = kept.due.get_mut(&key) {
            return self.count(due, now);
        }
        if !self.has_room(&mut kept, now) {
            let due = kept.crowd.get_or_insert(now);
            return self.count(due, now);
        }
        self.count(kept.due.entry(key).or_insert(now), now)
    }

    /// As [`Rates::admit`], if the key was let in with [`Rates::learn`].
    pub(super) fn admit_known(&self, key: &K, now: Instant) -> Option<Result<(), Duration>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.due.get_mut(key).map(|due| self.count(due, now))
    }

    /// Keeps a key, if there is room.
    pub(super) fn learn(&self, key: K, now: Instant) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.due.contains_key(&key) || self.has_room(&mut kept, now) {
            kept.due.entry(key).or_insert(now);
        }
    }

    /// Drops a key.
    pub(super) fn forget(&self, key: &K) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.due.remove(key);
    }

    fn count(&self, due: &mut Instant, now: Instant) -> Result<(), Duration> {
        let next = (*due).max(now);
        let early = next - now;
        if early > self.ahead {
            return Err(early - self.ahead);
        }
        *due = next + self.interval;
        Ok(())
    }

    fn has_room(&self, kept: &mut Kept<K>, now: Instant) -> bool {
        if kept.due.len() >= self.most_keys
            && kept
                .swept
                .is_none_or(|swept| now.saturating_duration_since(swept) >= SWEEP)
        {
            kept.swept = Some(now);
            kept.due.retain(|_, due| *due > now);
        }
        kept.due.len() < self.most_keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of `asked` requests, one every `step`, are admitted.
    fn admitted(rates: &Rates<u32>, key: u32, from: Instant, step: Duration, asked: u32) -> u32 {
        (0..asked)
            .map(|number| u32::from(rates.admit(key, from + step * number).is_ok()))
            .sum()
    }

    #[test]
    fn a_burst_passes_and_then_the_rate() {
        let (rates, start) = (Rates::new(10, 5, 100), Instant::now());
        assert_eq!(admitted(&rates, 1, start, Duration::ZERO, 50), 5);
        let wait = rates.admit(1, start).expect_err("the burst is spent");
        assert_eq!(wait, Duration::from_millis(100));
        assert!(rates.admit(1, start + wait).is_ok(), "what it says is true");
        // A hundred seconds at ten times the rate: the rate, and the burst that came back meanwhile.
        let later = start + Duration::from_secs(60);
        let passed = admitted(&rates, 1, later, Duration::from_millis(10), 10_000);
        assert!((1_000..=1_005).contains(&passed), "{passed}");
        assert_eq!(
            admitted(&rates, 2, later, Duration::ZERO, 9),
            5,
            "another key has its own"
        );
    }

    #[test]
    fn keys_are_bounded_and_those_without_room_share_one_limit() {
        let (rates, start) = (Rates::new(1, 2, 3), Instant::now());
        for key in 0..3 {
            assert_eq!(admitted(&rates, key, start, Duration::ZERO, 1), 1);
        }
        let crowd: u32 = (10..100)
            .map(|key| admitted(&rates, key, start, Duration::ZERO, 1))
            .sum();
        assert_eq!(crowd, 2);
        assert_eq!(
            admitted(&rates, 0, start, Duration::ZERO, 1),
            1,
            "who is there keeps its place"
        );
        let later = start + Duration::from_secs(5);
        assert_eq!(
            admitted(&rates, 50, later, Duration::ZERO, 9),
            2,
            "idle ones make room"
        );
        assert!(rates.kept.lock().is_ok_and(|kept| kept.due.len() <= 3));
    }

    #[test]
    fn only_keys_that_were_learnt_are_known() {
        let (rates, now) = (Rates::new(1, 1, 9), Instant::now());
        assert_eq!(rates.admit_known(&7, now), None);
        rates.learn(7, now);
        assert_eq!(rates.admit_known(&7, now), Some(Ok(())));
        assert!(rates.admit_known(&7, now).is_some_and(|told| told.is_err()));
        rates.learn(7, now);
        assert!(
            rates.admit_known(&7, now).is_some_and(|told| told.is_err()),
            "learnt twice, not refilled"
        );
        rates.forget(&7);
        assert_eq!(rates.admit_known(&7, now), None);
    }
}
