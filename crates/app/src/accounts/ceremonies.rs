//! What was begun and waits for the browser's answer: enrolling or using a passkey, choosing a password, a visit to the
//! sign-in service. In memory only: after a restart one begins again.

use crate::{App, AppError};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::PoisonError;
use webauthn_rs::prelude::{DiscoverableAuthentication, PasskeyRegistration};

/// How long the browser may take. The same page may be looked at for a while before its button is pressed.
const LASTS: SignedDuration = SignedDuration::from_mins(30);
/// As many wait for one network; then its oldest go. More than a house full of sign-in pages.
const OF_ONE_NETWORK: usize = 200;
/// As many wait in all (a few kilobytes each).
const IN_ALL: usize = 5_000;

/// What a browser is asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The name of the ceremony, to come back with the answer.
    pub ceremony: String,
    /// The options of `navigator.credentials`, as JSON.
    pub options: String,
}

pub(super) enum Ceremony {
    /// A passkey is being enrolled.
    Enrol(Box<PasskeyRegistration>),
    /// A passkey is being used.
    Prove(Box<DiscoverableAuthentication>),
    /// A password is being chosen, for codes of this secret.
    Password(Vec<u8>),
    /// Somebody is at the sign-in service.
    Oidc(Box<super::oidc::Journey>),
}

struct Waiting {
    /// What the browser has to hold besides the name: a session, or the cookie of the page before one.
    bound_to: String,
    network: String,
    until: Timestamp,
    ceremony: Ceremony,
}

#[derive(Default)]
pub(crate) struct Ceremonies {
    waiting: HashMap<String, Waiting>,
}

impl Ceremonies {
    fn add(&mut self, name: String, waiting: Waiting, now: Timestamp) {
        self.waiting.retain(|_, other| other.until > now);
        let of_network = self
            .waiting
            .values()
            .filter(|other| other.network == waiting.network)
            .count();
        if of_network >= OF_ONE_NETWORK {
            self.forget_oldest(|other| other.network == waiting.network);
        }
        if self.waiting.len() >= IN_ALL {
            self.forget_oldest(|_| true);
        }
        self.waiting.insert(name, waiting);
    }

    fn forget_oldest(&mut self, among: impl Fn(&Waiting) -> bool) {
        let oldest = self
            .waiting
            .iter()
            .filter(|(_, waiting)| among(waiting))
            .min_by_key(|(_, waiting)| waiting.until)
            .map(|(name, _)| name.clone());
        if let Some(name) = oldest {
            self.waiting.remove(&name);
        }
    }

    fn take(&mut self, name: &str, bound_to: &str, now: Timestamp) -> Option<Ceremony> {
        let waiting = self.waiting.get(name)?;
        if waiting.bound_to != bound_to || waiting.until <= now {
            return None;
        }
        self.waiting.remove(name).map(|waiting| waiting.ceremony)
    }
}

impl App {
    /// Keeps a ceremony until the browser answers; its name.
    pub(super) fn begin_ceremony(
        &self,
        bound_to: &str,
        network: &str,
        ceremony: Ceremony,
    ) -> Result<String, AppError> {
        let name = self.fresh_secret()?;
        self.keep_ceremony(name.clone(), bound_to, network, ceremony);
        Ok(name)
    }

    /// Keeps a ceremony under a name it has already.
    pub(super) fn keep_ceremony(
        &self,
        name: String,
        bound_to: &str,
        network: &str,
        ceremony: Ceremony,
    ) {
        let now = self.now();
        let waiting = Waiting {
            bound_to: bound_to.to_owned(),
            network: network.to_owned(),
            until: super::later(now, LASTS),
            ceremony,
        };
        let ceremonies = &self.accounts().ceremonies;
        let mut ceremonies = ceremonies.lock().unwrap_or_else(PoisonError::into_inner);
        ceremonies.add(name, waiting, now);
    }

    /// Takes a ceremony up, once; `None` when it took too long, was answered before, or began in another browser.
    pub(super) fn take_ceremony(&self, name: &str, bound_to: &str) -> Option<Ceremony> {
        let ceremonies = &self.accounts().ceremonies;
        let mut ceremonies = ceremonies.lock().unwrap_or_else(PoisonError::into_inner);
        ceremonies.take(name, bound_to, self.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(network: &str, until: i64) -> Waiting {
        Waiting {
            bound_to: "browser".to_owned(),
            network: network.to_owned(),
            until: Timestamp::from_second(until).unwrap_or_default(),
            ceremony: Ceremony::Password(vec![0]),
        }
    }

    #[test]
    fn an_answer_counts_once_in_time_and_from_the_browser_that_was_asked() {
        let mut ceremonies = Ceremonies::default();
        let (now, end) = (
            Timestamp::UNIX_EPOCH,
            Timestamp::from_second(10).unwrap_or_default(),
        );
        ceremonies.add("one".to_owned(), waiting("a", 10), now);
        assert!(ceremonies.take("one", "another", now).is_none());
        assert!(ceremonies.take("one", "browser", end).is_none());
        assert!(ceremonies.take("one", "browser", now).is_some());
        assert!(ceremonies.take("one", "browser", now).is_none());
    }

    #[test]
    fn a_network_that_begins_without_end_loses_its_own_oldest_and_nobody_elses() {
        let mut ceremonies = Ceremonies::default();
        let now = Timestamp::UNIX_EPOCH;
        ceremonies.add("other".to_owned(), waiting("b", 1), now);
        for number in 0..OF_ONE_NETWORK + 5 {
            let until = 100 + i64::try_from(number).unwrap_or_default();
            ceremonies.add(number.to_string(), waiting("a", until), now);
        }
        assert!(ceremonies.take("4", "browser", now).is_none());
        assert!(ceremonies.take("5", "browser", now).is_some());
        assert!(ceremonies.take("other", "browser", now).is_some());
    }
}
