//! What was acknowledged: the run's own record, which no fault touches.

use casework::{CaseId, NoticeId};
use std::sync::{Mutex, PoisonError};

/// Everything the server said it has.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    /// PDQ hashes of entries that were added.
    pub(crate) entries: List<String>,
    /// Cases of held uploads, with their references.
    pub(crate) held: List<(CaseId, String)>,
    /// Cases of held uploads that were decided.
    pub(crate) decided: List<CaseId>,
    /// Notices that were issued.
    pub(crate) issued: List<NoticeId>,
    /// Notices that were answered.
    pub(crate) answered: List<NoticeId>,
}

/// A list that only grows.
#[derive(Debug)]
pub(crate) struct List<T>(Mutex<Vec<T>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> List<T> {
    pub(crate) fn push(&self, item: T) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(item);
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// One of them, by a number of the caller's.
    pub(crate) fn one(&self, number: u64) -> Option<T> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = usize::try_from(number).unwrap_or(0) % list.len().max(1);
        list.get(place).cloned()
    }
}
