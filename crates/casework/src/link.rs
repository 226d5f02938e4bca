//! Links as signals of bank entries: which address is known, and how far that reaches.

use crate::{LinkReach, Refusal};
use serde::{Deserialize, Serialize};

/// The longest address or what it covers, in bytes.
const LONGEST: usize = 4_096;

/// A known link. What the spellings mean is told by `signals::link`; here they are only kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSignal {
    /// Its canonical spelling.
    pub canonical: String,
    /// How far it reaches.
    pub reach: LinkReach,
    /// What is looked up: the canonical spelling, the account (`platform/name`), or the host.
    pub covers: String,
}

impl LinkSignal {
    /// What makes two of them the same.
    #[must_use]
    pub fn key(&self) -> String {
        format!("link {} {}", self.reach, self.covers)
    }

    pub(crate) fn checked(self) -> Result<Self, Refusal> {
        let is_address = self.canonical.starts_with("https://")
            && self.canonical.len() <= LONGEST
            && (1..=LONGEST).contains(&self.covers.len());
        if is_address {
            Ok(self)
        } else {
            Err(Refusal::of(
                "url",
                "not_a_link",
                "“url” is not an address in its canonical spelling.",
            ))
        }
    }
}
