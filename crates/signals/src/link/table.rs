//! Known links by what they cover, for look-ups: a million take some tens of megabytes and a look-up some microseconds.

use super::{Link, Reach};
use crate::Sha256;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A digest of what is covered: 128 bits, so that two different things never have one.
type Key = [u64; 2];

/// Entries about links, by number.
#[derive(Debug, Default, Clone)]
pub struct Table {
    entries: HashMap<Key, u64, BuildHasherDefault<First>>,
}

/// A digest needs no hashing.
#[derive(Debug, Default, Clone, Copy)]
struct First(u64);

impl Hasher for First {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 ^= word;
    }
}

fn key(reach: Reach, covers: &str) -> Key {
    let what = match reach {
        Reach::Exact => "exact ",
        Reach::Prefix => "prefix ",
        Reach::Account => "account ",
        Reach::Host => "host ",
    };
    let digest = Sha256::of([what, covers].concat().as_bytes());
    let (words, _) = digest.as_bytes().as_chunks::<8>();
    [u64::from_le_bytes(words[0]), u64::from_le_bytes(words[1])]
}

impl Table {
    /// Adds an entry. What covers the same is found by the one added last: a bank holds each once.
    pub fn insert(&mut self, reach: Reach, covers: &str, number: u64) {
        self.entries.insert(key(reach, covers), number);
    }

    /// Takes an entry out; all are looked through for it, a few milliseconds in a million.
    pub fn remove(&mut self, number: u64) {
        self.entries.retain(|_, there| *there != number);
    }

    /// The entries that cover a link, each once, the narrowest reach first; with what each covers.
    #[must_use]
    pub fn find(&self, keys: &[(Reach, String)]) -> Vec<(u64, Reach, String)> {
        if self.entries.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u64, Reach, String)> = Vec::new();
        for (reach, covers) in keys {
            if let Some(number) = self.entries.get(&key(*reach, covers))
                && found.iter().all(|(there, ..)| there != number)
            {
                found.push((*number, *reach, covers.clone()));
            }
        }
        found
    }

    /// As [`Table::find`], of a link.
    #[must_use]
    pub fn find_link(&self, link: &Link) -> Vec<(u64, Reach, String)> {
        self.find(&link.keys())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes it takes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        // One byte of control besides each place, and an eighth of the places free.
        let places = self.entries.capacity() / 7 * 8;
        places * (size_of::<(Key, u64)>() + 1)
    }
}
