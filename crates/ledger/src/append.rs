//! The writing end: the small state that an append needs and moves forward.

use std::fmt;
use std::str::FromStr;

use crate::checkpoint::Checkpoint;
use crate::entry::{BadKind, Opening, Salt, StoredEntry, check_kind, commit};
use crate::frontier::{BadFrontier, Frontier};
use crate::hash::Hash;

/// Where the log ends: its tree's right edge and its last leaf.
///
/// A store keeps it beside the entries and writes both in one transaction. The text form is the
/// last leaf, a space and the text form of the [`Frontier`]; about 1,400 bytes for a million
/// entries at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    frontier: Frontier,
    last_leaf: Hash,
}

/// Why something is not a [`Head`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadHead {
    /// The text does not begin with the last leaf and a space.
    #[error("a head is its last leaf, a space and its frontier")]
    Text,
    /// The last leaf is not written as a hash is.
    #[error(transparent)]
    LastLeaf(#[from] crate::BadHash),
    /// What follows is not a frontier.
    #[error(transparent)]
    Frontier(#[from] BadFrontier),
    /// The last leaf contradicts the frontier, where the frontier shows it: in an empty log it is
    /// zero, and in one of odd size it is the smallest subtree.
    #[error("the last leaf of the head should be {expected}, not {found}")]
    Contradiction {
        /// The last leaf that the frontier shows.
        expected: Hash,
        /// The last leaf given.
        found: Hash,
    },
}

impl Head {
    /// The head of a log with no entries.
    pub fn empty() -> Head {
        Head {
            frontier: Frontier::empty(),
            last_leaf: Hash::ZERO,
        }
    }

    /// The head with this frontier and last leaf, as stored.
    ///
    /// # Errors
    /// [`BadHead::Contradiction`] where the two visibly do not belong together.
    pub fn from_parts(frontier: Frontier, last_leaf: Hash) -> Result<Head, BadHead> {
        let shown = match frontier.peaks().last() {
            None => Some(Hash::ZERO),
            Some(smallest) if frontier.size() % 2 == 1 => Some(*smallest),
            Some(_) => None,
        };
        match shown {
            Some(expected) if expected != last_leaf => Err(BadHead::Contradiction {
                expected,
                found: last_leaf,
            }),
            _ => Ok(Head {
                frontier,
                last_leaf,
            }),
        }
    }

    /// How many entries the log has, which is also the `seq` of the next.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the tree over all entries.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The leaf hash of the last entry, [`Hash::ZERO`] if there is none.
    pub fn last_leaf(&self) -> Hash {
        self.last_leaf
    }

    /// The right edge of the tree.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// The next entry, and the head with it in.
    ///
    /// This head stays as it is, so that a transaction rolled back leaves nothing to undo. `salt`
    /// must be fresh random bytes.
    ///
    /// # Errors
    /// [`BadKind`] if `kind` cannot be written in a leaf.
    pub fn append(
        &self,
        at_micros: i64,
        kind: impl Into<String>,
        body: impl Into<Vec<u8>>,
        salt: Salt,
    ) -> Result<(StoredEntry, Head), BadKind> {
        let kind = kind.into();
        check_kind(&kind)?;
        let body = body.into();
        let mut entry = StoredEntry {
            seq: self.size(),
            at_micros,
            kind,
            commitment: commit(&salt, &body),
            body: Some(Opening { salt, body }),
            previous: self.last_leaf,
            leaf: Hash::ZERO,
        };
        entry.leaf = entry.computed_leaf();

        let mut frontier = self.frontier.clone();
        frontier.append(entry.leaf);
        let head = Head {
            frontier,
            last_leaf: entry.leaf,
        };
        Ok((entry, head))
    }

    /// The checkpoint of the log as it stands, for the log's key to sign.
    pub fn checkpoint(&self, origin: impl Into<String>) -> Checkpoint {
        Checkpoint {
            origin: origin.into(),
            size: self.size(),
            root: self.root(),
        }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.last_leaf, self.frontier)
    }
}

impl FromStr for Head {
    type Err = BadHead;

    fn from_str(text: &str) -> Result<Head, BadHead> {
        let (last_leaf, frontier) = text.split_once(' ').ok_or(BadHead::Text)?;
        Head::from_parts(frontier.parse()?, last_leaf.parse()?)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of_size(size: u8) -> Head {
        (0..size).fold(Head::empty(), |head, n| {
            head.append(i64::from(n), "test", vec![n], [n; 16])
                .unwrap()
                .1
        })
    }

    #[test]
    fn an_append_continues_the_numbers_and_the_chain() {
        let mut head = Head::empty();
        for seq in 0..10 {
            let (entry, next) = head.append(0, "test", *b"{}", [7; 16]).unwrap();
            assert_eq!((entry.seq, entry.previous), (seq, head.last_leaf()));
            assert_eq!((next.size(), next.last_leaf()), (seq + 1, entry.leaf));
            head = next;
        }
    }

    #[test]
    fn a_refused_kind_leaves_the_head_as_it_was() {
        let head = of_size(3);
        assert_eq!(
            head.append(0, "a\nb", *b"{}", [0; 16]),
            Err(BadKind::Control('\n'))
        );
        assert_eq!(head, of_size(3));
    }

    #[test]
    fn the_text_form_reads_back_at_every_size() {
        for size in 0..40 {
            let head = of_size(size);
            assert_eq!(head.to_string().parse::<Head>().unwrap(), head);
        }
    }

    #[test]
    fn a_last_leaf_from_elsewhere_is_refused_where_it_shows() {
        for size in [0, 1, 3, 7] {
            let parts = Head::from_parts(of_size(size).frontier, of_size(2).last_leaf);
            assert!(
                matches!(parts, Err(BadHead::Contradiction { .. })),
                "{size}"
            );
        }
        assert_eq!("".parse::<Head>(), Err(BadHead::Text));
        assert!("0 0".parse::<Head>().is_err());
    }
}
