//! What a search finds.

use std::collections::HashSet;

/// An entry within the radius of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hit {
    /// The id the code was inserted under.
    pub id: u64,
    /// In how many bits it differs from the code searched for, 0 to 256.
    pub distance: u32,
}

/// The nearest first, those at the same distance by id.
pub(crate) fn in_order(hits: &mut [Hit]) {
    hits.sort_unstable_by_key(|hit| u128::from(hit.distance) << 64 | u128::from(hit.id));
}

/// Of hits in order, the first of each id.
///
/// An id can be there twice for a moment: while its code is being replaced, a search may see the old
/// one and still find the new.
pub(crate) fn each_once(hits: &mut Vec<Hit>) {
    let mut seen = HashSet::with_capacity(hits.len());
    hits.retain(|hit| seen.insert(hit.id));
}
