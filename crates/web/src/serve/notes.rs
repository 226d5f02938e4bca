//! What is amiss with the instance and does not stop it: shown by `/health`.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

/// Words for what is amiss, such as `certificate_not_reloaded`. No particulars: anybody may ask for health.
#[derive(Debug, Clone, Default)]
pub struct Notes(Arc<RwLock<BTreeSet<&'static str>>>);

impl Notes {
    /// Notes that something is amiss, or no longer is.
    pub fn set(&self, word: &'static str, is_amiss: bool) {
        let mut words = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if is_amiss {
            words.insert(word);
        } else {
            words.remove(word);
        }
    }

    /// What is amiss now.
    #[must_use]
    pub fn all(&self) -> Vec<String> {
        let words = self.0.read().unwrap_or_else(PoisonError::into_inner);
        words.iter().map(|word| (*word).to_owned()).collect()
    }
}
