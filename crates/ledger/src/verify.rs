//! The reading end: checks a whole log against its signed checkpoint, an entry at a time.
//!
//! Memory does not grow with the log, apart from the tree's right edge. So the entries may come
//! from a database page by page ([`Verifier`]) or from any iterator ([`verify_log`]).

use crate::checkpoint::Checkpoint;
use crate::entry::{StoredEntry, check_kind, commit};
use crate::fault::Fault;
use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::key::VerifyingKey;

/// What a log was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree, which the log's key signed.
    pub root: Hash,
    /// How many entries have had their body erased. Those prove when something of their kind
    /// happened and in which order, not what.
    pub erased: u64,
}

/// Checks that `entries` are, whole and in order, the log whose checkpoint `note` is, signed by
/// `key`.
///
/// # Errors
/// The first [`Fault`] in the order of the log. A checkpoint that cannot be trusted comes before
/// all others: without it no entry could be judged.
pub fn verify_log(
    entries: impl IntoIterator<Item = StoredEntry>,
    note: &str,
    key: &VerifyingKey,
) -> Result<Verified, Fault> {
    let mut verifier = Verifier::new(note, key)?;
    for entry in entries {
        verifier.push(&entry)?;
    }
    verifier.finish()
}

/// The same check in steps: [`push`](Verifier::push) every entry, then
/// [`finish`](Verifier::finish).
#[derive(Debug)]
pub struct Verifier {
    /// The checkpoints not reached yet, the largest (the one verified against) first.
    ahead: Vec<Checkpoint>,
    size: u64,
    frontier: Frontier,
    last_leaf: Hash,
    agreed: u64,
    erased: u64,
}

impl Verifier {
    /// Begins to verify against the checkpoint in `note`, signed by `key`.
    ///
    /// # Errors
    /// [`Fault::Checkpoint`].
    pub fn new(note: &str, key: &VerifyingKey) -> Result<Verifier, Fault> {
        let checkpoint = Checkpoint::open(note, key)?;
        Ok(Verifier {
            size: checkpoint.size,
            ahead: vec![checkpoint],
            frontier: Frontier::empty(),
            last_leaf: Hash::ZERO,
            agreed: 0,
            erased: 0,
        })
    }

    /// Verifies against an earlier checkpoint too, signed by `key`, which may be an earlier key.
    ///
    /// One checkpoint shows that a log was rewritten, more of them show where. Add them before the
    /// first entry; one whose size has been passed already is not looked at.
    ///
    /// # Errors
    /// [`Fault::Checkpoint`]; [`Fault::TwoLogs`] and [`Fault::RolledBack`] if the checkpoints
    /// contradict each other.
    pub fn with_earlier(mut self, note: &str, key: &VerifyingKey) -> Result<Verifier, Fault> {
        let earlier = Checkpoint::open(note, key)?;
        if earlier.size > self.size {
            return Err(Fault::RolledBack {
                size: self.size,
                earlier: earlier.size,
            });
        }
        let place = self
            .ahead
            .partition_point(|known| known.size > earlier.size);
        match self
            .ahead
            .get(place)
            .filter(|known| known.size == earlier.size)
        {
            Some(known) if known.root != earlier.root => {
                let (size, one, other) = (known.size, known.root, earlier.root);
                Err(Fault::TwoLogs { size, one, other })
            }
            // One already passed must not go in: it would never be reached and stand before the
            // rest.
            None if earlier.size >= self.frontier.size() => {
                self.ahead.insert(place, earlier);
                Ok(self)
            }
            _ => Ok(self),
        }
    }

    /// Checks the next entry. After a fault, stop: the entry was not taken in, and what is said of
    /// later ones means little.
    ///
    /// # Errors
    /// The first [`Fault`] of the log up to this entry.
    pub fn push(&mut self, entry: &StoredEntry) -> Result<(), Fault> {
        self.check_checkpoints()?;
        let seq = self.frontier.size();
        if seq >= self.size {
            return Err(Fault::Longer {
                entry: seq,
                size: self.size,
            });
        }
        if entry.seq != seq {
            return Err(wrong_number(entry, seq));
        }
        let leaf = entry.computed_leaf();
        // The link first: it may show that the entry before was exchanged.
        self.check_link(entry, seq, leaf)?;
        check_kind(&entry.kind).map_err(|fault| Fault::Kind { entry: seq, fault })?;
        check_body(entry, seq)?;
        if entry.leaf != leaf {
            return Err(Fault::Leaf {
                entry: seq,
                expected: leaf,
                found: entry.leaf,
            });
        }

        self.frontier.append(leaf);
        self.last_leaf = leaf;
        self.erased += u64::from(entry.body.is_none());
        Ok(())
    }

    /// Checks that the entries pushed were all of them, and are those that were signed.
    ///
    /// # Errors
    /// [`Fault::Shorter`] or [`Fault::Root`].
    pub fn finish(mut self) -> Result<Verified, Fault> {
        self.check_checkpoints()?;
        let found = self.frontier.size();
        if found < self.size {
            return Err(Fault::Shorter {
                entry: found,
                size: self.size,
            });
        }
        Ok(Verified {
            size: found,
            root: self.frontier.root(),
            erased: self.erased,
        })
    }

    /// Compares roots if a checkpoint has been reached.
    fn check_checkpoints(&mut self) -> Result<(), Fault> {
        let size = self.frontier.size();
        let Some(checkpoint) = self.ahead.last().filter(|next| next.size == size) else {
            return Ok(());
        };
        let (expected, found) = (checkpoint.root, self.frontier.root());
        if expected != found {
            // The checkpoint stays ahead, so that no later call can pass it by.
            return Err(Fault::Root {
                size,
                agreed: self.agreed,
                expected,
                found,
            });
        }
        self.ahead.pop();
        self.agreed = size;
        Ok(())
    }

    /// Checks that the entry follows the last one. If both are whole but strangers to each other,
    /// it is the last one that was exchanged: an entry can only be written after one that is there.
    fn check_link(&self, entry: &StoredEntry, seq: u64, leaf: Hash) -> Result<(), Fault> {
        let (expected, found) = (self.last_leaf, entry.previous);
        if found == expected {
            return Ok(());
        }
        match seq.checked_sub(1) {
            Some(before) if entry.leaf == leaf => Err(Fault::Replaced {
                entry: before,
                expected: found,
                found: expected,
            }),
            _ => Err(Fault::Previous {
                entry: seq,
                expected,
                found,
            }),
        }
    }
}

/// Says in what way the number of the entry in place `seq` is wrong.
fn wrong_number(entry: &StoredEntry, seq: u64) -> Fault {
    let found = entry.seq;
    // If its leaf was made with the right number, only the number was changed.
    if rehashed(
        StoredEntry {
            seq,
            ..entry.clone()
        },
        entry.leaf,
    ) {
        Fault::Misnumbered { entry: seq, found }
    } else if found > seq {
        Fault::Missing { entry: seq, found }
    } else {
        Fault::Repeated { entry: seq, found }
    }
}

/// Checks that the body, if it is there, is what was committed to.
fn check_body(entry: &StoredEntry, seq: u64) -> Result<(), Fault> {
    let Some(opening) = &entry.body else {
        return Ok(());
    };
    let (stored, opened) = (entry.commitment, commit(&opening.salt, &opening.body));
    if opened == stored {
        return Ok(());
    }
    // If the leaf was made with the commitment to this very body, the stored one was changed.
    if rehashed(
        StoredEntry {
            commitment: opened,
            ..entry.clone()
        },
        entry.leaf,
    ) {
        Err(Fault::Commitment {
            entry: seq,
            expected: opened,
            found: stored,
        })
    } else {
        Err(Fault::Body {
            entry: seq,
            expected: stored,
            found: opened,
        })
    }
}

/// Whether an entry put right in one field has the leaf hash that was stored.
fn rehashed(put_right: StoredEntry, leaf: Hash) -> bool {
    put_right.computed_leaf() == leaf
}
