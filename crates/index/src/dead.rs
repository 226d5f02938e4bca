//! Which entries of a part have been removed.

use std::sync::atomic::{
    AtomicU64, AtomicUsize,
    Ordering::{AcqRel, Acquire, Relaxed},
};

/// One bit for each entry, set once and never cleared: the next merge leaves the entry out.
///
/// Whoever sees that an entry is dead also sees what was written before it died: what took its place.
#[derive(Debug)]
pub(crate) struct Dead {
    words: Box<[AtomicU64]>,
    count: AtomicUsize,
}

impl Dead {
    /// For so many entries, all of them alive.
    pub(crate) fn none_of(entries: usize) -> Self {
        Self::from_words(&vec![0; entries.div_ceil(64)])
    }

    /// As [`words`](Self::words) gave them.
    pub(crate) fn from_words(words: &[u64]) -> Self {
        let count = words.iter().map(|word| word.count_ones() as usize).sum();
        Self {
            words: words.iter().map(|word| AtomicU64::new(*word)).collect(),
            count: AtomicUsize::new(count),
        }
    }

    #[inline(always)]
    pub(crate) fn is_dead(&self, slot: usize) -> bool {
        self.words[slot / 64].load(Acquire) >> (slot % 64) & 1 == 1
    }

    /// Marks an entry as removed. Returns whether it was alive.
    pub(crate) fn kill(&self, slot: usize) -> bool {
        let bit = 1 << (slot % 64);
        let was_alive = self.words[slot / 64].fetch_or(bit, AcqRel) & bit == 0;
        if was_alive {
            self.count.fetch_add(1, Relaxed);
        }
        was_alive
    }

    /// How many are removed.
    pub(crate) fn count(&self) -> usize {
        self.count.load(Relaxed)
    }

    /// The bits as they are now, 64 entries to a word.
    pub(crate) fn words(&self) -> Vec<u64> {
        self.words.iter().map(|word| word.load(Relaxed)).collect()
    }

    /// The entries that are removed now and were not in `before`, which [`words`](Self::words) gave.
    pub(crate) fn since<'a>(&'a self, before: &'a [u64]) -> impl Iterator<Item = usize> + 'a {
        let pairs = self.words.iter().zip(before).enumerate();
        pairs.flat_map(|(place, (now, before))| {
            let mut new = now.load(Relaxed) & !before;
            std::iter::from_fn(move || {
                let bit = (new != 0).then(|| new.trailing_zeros() as usize)?;
                new &= new - 1;
                Some(place * 64 + bit)
            })
        })
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.words.len() * size_of::<AtomicU64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_dies_once_and_what_died_since_is_told() {
        let dead = Dead::none_of(130);
        assert!(dead.kill(0) && dead.kill(129) && !dead.kill(0));
        let before = dead.words();
        assert!(dead.kill(63) && dead.kill(64));
        assert_eq!(dead.since(&before).collect::<Vec<_>>(), [63, 64]);
        assert_eq!(dead.count(), 4);
        let again = Dead::from_words(&dead.words());
        assert_eq!(again.count(), 4);
        assert!(again.is_dead(129) && !again.is_dead(128));
    }
}
