//! How the transparency database is reached, and how it goes.

use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use url::Url;

/// The job that sends, of which there is one.
pub(crate) const JOB: &str = "dsa_outbox";

/// Where statements of reasons are sent.
#[derive(Debug, Clone)]
pub struct DsaSettings {
    /// The base of the interface, such as `https://transparency.dsa.ec.europa.eu/api/v1/`.
    pub database: Url,
    /// The file with the platform's token. Read before every call, so that a new token needs no restart.
    pub token_file: PathBuf,
    /// Identifier or name of the provider whose account it is; not needed while the instance has one provider.
    pub platform: Option<String>,
    /// Whether executed removal orders have statements, too. Art 17(5) DSA asks for none.
    pub orders: bool,
}

/// The settings, and what the last attempt ended with.
pub(crate) struct Dsa {
    pub(crate) settings: Option<DsaSettings>,
    state: Mutex<State>,
}

#[derive(Default)]
pub(crate) struct State {
    /// A call may have had its effect without our knowing: it is asked first what is there. So it is after every start.
    pub(crate) is_certain: bool,
    /// No call before then.
    pub(crate) pause_until: Option<Timestamp>,
    /// The token that was not accepted: with it, nothing is sent any more.
    pub(crate) refused_token: Option<String>,
    /// What keeps statements from being sent, as a word and a sentence.
    pub(crate) trouble: Option<(&'static str, String)>,
}

impl Dsa {
    pub(crate) fn new(settings: Option<DsaSettings>) -> Self {
        Self {
            settings,
            state: Mutex::default(),
        }
    }

    pub(crate) fn state<T>(&self, with: impl FnOnce(&mut State) -> T) -> T {
        with(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What keeps statements from being sent, as a word and a sentence.
    pub(crate) fn trouble(&self) -> Option<(&'static str, String)> {
        self.state(|state| state.trouble.clone())
    }
}
