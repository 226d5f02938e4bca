//! What failed attempts cost.
//!
//! A password can be guessed only where the answer comes; so after a few failures the next attempt has to wait, longer
//! each time, up to a quarter of an hour. Attempts made while one has to wait are answered without looking at the password,
//! and do not count: hammering does not lengthen the wait.
//!
//! Whoever knows a colleague's pseudonym could keep them waiting that way. So three things are counted apart: the **name**
//! (whether anybody has it or not, so that the answers do not tell), the **network** the attempt comes from, and a
//! **browser** in which that person has proved who they are before (a cookie of ninety days). An attempt from a known
//! browser is counted for that browser only, and a stranger's failures do not hold it up. And passkeys, linked accounts and
//! one-time links are not guessed, and never wait.
//!
//! A failure is counted before the password is looked at and taken back if it was right: a hundred attempts at once
//! count as a hundred.

use super::{Visit, earlier};
use crate::organisations::digest;
use crate::{App, AppError};
use casework::{Actor, Event, PersonId};
use jiff::{SignedDuration, Timestamp};
use store::attempts::{self, Failures};

/// Failures without a wait, of a name or a browser.
const FREE: u32 = 5;
/// Failures without a wait, of a network: a house full of people is behind one address.
const FREE_OF_NETWORK: u32 = 30;
/// The first wait; each further one is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(5);
/// The longest.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// Failures are forgotten after so long without one.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);
/// At so many failures of a name the ledger is told, once.
const REPORTED: u32 = 10;

/// What an attempt is counted for.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    /// Name or browser.
    who: String,
    /// The network, unless the browser is known.
    network: Option<String>,
}

impl Counted {
    /// `who` is what was typed, right or wrong; `known` the digest of the cookie of a known browser.
    pub(super) fn new(who: &str, known: Option<&str>, visit: &Visit) -> Self {
        match known {
            Some(browser) => Self {
                who: format!("browser:{browser}"),
                network: None,
            },
            None => Self {
                who: format!("name:{}", digest(who)),
                network: Some(format!("network:{}", visit.network())),
            },
        }
    }
}

/// How long after the last failure the next attempt is looked at.
fn wait(failures: u32, free: u32) -> SignedDuration {
    match failures.checked_sub(free) {
        None => SignedDuration::ZERO,
        // Beyond 2^8 it is the longest anyway.
        Some(more) => (FIRST_WAIT * (1 << more.min(8))).min(LONGEST_WAIT),
    }
}

/// How long an attempt has to wait now.
fn left(failures: Option<Failures>, free: u32, now: Timestamp) -> SignedDuration {
    let Some(failures) = failures else {
        return SignedDuration::ZERO;
    };
    let passed = now.duration_since(failures.last_at);
    // A clock set back must not lock anybody out: then the whole wait counts from now, and no more.
    let passed = passed.max(SignedDuration::ZERO);
    (wait(failures.count, free) - passed).max(SignedDuration::ZERO)
}

impl App {
    /// Counts an attempt as failed before it is looked at. `person` is whose name it is, if anybody's.
    pub(super) async fn count_attempt(
        &self,
        counted: &Counted,
        person: Option<&PersonId>,
    ) -> Result<(), AppError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        attempts::sweep(tx.connection(), earlier(now, FORGOTTEN), now).await?;
        let who = attempts::failures(tx.connection(), &counted.who).await?;
        let mut waits = left(who, FREE, now);
        let mut network = None;
        if let Some(name) = &counted.network {
            network = attempts::failures(tx.connection(), name).await?;
            waits = waits.max(left(network, FREE_OF_NETWORK, now));
        }
        if waits > SignedDuration::ZERO {
            return Err(AppError::TooManyAttempts { wait: waits });
        }
        let one_more = |before: Option<Failures>| Failures {
            count: before.map_or(1, |failures| failures.count.saturating_add(1)),
            last_at: now,
        };
        let failures = one_more(who);
        attempts::count(tx.connection(), &counted.who, failures).await?;
        if let Some(name) = &counted.network {
            attempts::count(tx.connection(), name, one_more(network)).await?;
        }
        if failures.count == REPORTED
            && let Some(person) = person
        {
            let event = Event::SignInHeldUp {
                person: person.clone(),
                failures: failures.count,
            };
            tx.append(&Actor::System, event).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Takes an attempt back that was right: what was counted for the name or browser is forgotten, of the network only this
/// one, or somebody with an account of their own could guess at others' for ever.
pub(super) async fn was_right(tx: &mut store::Tx, counted: &Counted) -> Result<(), AppError> {
    attempts::forget(tx.connection(), &counted.who).await?;
    if let Some(name) = &counted.network
        && let Some(failures) = attempts::failures(tx.connection(), name).await?
    {
        let failures = Failures {
            count: failures.count.saturating_sub(1),
            ..failures
        };
        attempts::count(tx.connection(), name, failures).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn waits_grow_to_a_quarter_of_an_hour_and_no_further() {
        let seconds: Vec<_> = (0..20).map(|n| wait(n, FREE).as_secs()).collect();
        assert_eq!(seconds[..5], [0; 5]);
        assert_eq!(seconds[5..13], [5, 10, 20, 40, 80, 160, 320, 640]);
        assert!(seconds[13..].iter().all(|s| *s == 900));
        assert_eq!(wait(u32::MAX, FREE), LONGEST_WAIT);
    }

    #[test]
    fn a_wait_ends_and_a_clock_set_back_does_not_lengthen_it() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let failures = Some(Failures {
            count: 7,
            last_at: at(1_000),
        });
        assert_eq!(left(failures, FREE, at(1_005)).as_secs(), 15);
        assert_eq!(left(failures, FREE, at(1_020)), SignedDuration::ZERO);
        assert_eq!(left(failures, FREE, at(10)).as_secs(), 20);
        assert_eq!(left(None, FREE, at(0)), SignedDuration::ZERO);
    }
}
