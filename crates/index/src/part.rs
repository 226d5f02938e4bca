//! What an index is made of: parts, each searched by itself.

use crate::code::Code;
use crate::dead::Dead;
use crate::hit::Hit;
use crate::recent::Recent;
use crate::segment::Segment;
use std::sync::Arc;

/// A part that takes no more entries.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Recent(Arc<Recent>),
    Segment(Arc<Segment>),
}

impl Part {
    /// Entries, the removed ones included.
    pub(crate) fn entries(&self) -> usize {
        match self {
            Self::Recent(recent) => recent.entries(),
            Self::Segment(segment) => segment.entries(),
        }
    }

    pub(crate) fn dead(&self) -> &Dead {
        match self {
            Self::Recent(recent) => recent.dead(),
            Self::Segment(segment) => segment.dead(),
        }
    }

    pub(crate) fn id(&self, slot: usize) -> u64 {
        match self {
            Self::Recent(recent) => recent.id(slot),
            Self::Segment(segment) => segment.ids()[slot],
        }
    }

    pub(crate) fn find(&self, id: u64) -> Option<usize> {
        match self {
            Self::Recent(recent) => recent.find(id),
            Self::Segment(segment) => segment.find(id),
        }
    }

    pub(crate) fn search(&self, queries: &[Code], radius: u32, hits: &mut [Vec<Hit>]) {
        match self {
            Self::Recent(recent) => recent.search(queries, radius, hits),
            Self::Segment(segment) => segment.search(queries, radius, hits),
        }
    }

    pub(crate) fn scan(&self, queries: &[Code], radius: u32, hits: &mut [Vec<Hit>]) {
        match self {
            Self::Recent(recent) => recent.search(queries, radius, hits),
            Self::Segment(segment) => segment.scan(queries, radius, hits),
        }
    }

    /// The entries that `dead` (words of [`Dead`]) leaves, in the order of their ids.
    pub(crate) fn living(&self, dead: &[u64]) -> Box<dyn Iterator<Item = (u64, Code)> + '_> {
        let dead = Dead::from_words(dead);
        match self {
            Self::Recent(recent) => {
                let slots = 0..recent.entries();
                let mut entries: Vec<_> = slots
                    .filter(|slot| !dead.is_dead(*slot))
                    .map(|slot| (recent.id(slot), recent.code(slot)))
                    .collect();
                entries.sort_unstable_by_key(|(id, _)| *id);
                Box::new(entries.into_iter())
            }
            Self::Segment(segment) => {
                let pairs = segment.ids().iter().zip(segment.codes()).enumerate();
                let living = pairs.filter(move |(slot, _)| !dead.is_dead(*slot));
                Box::new(living.map(|(_, (id, code))| (*id, *code)))
            }
        }
    }

    pub(crate) fn is_mapped(&self) -> bool {
        matches!(self, Self::Segment(segment) if segment.is_mapped())
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        match self {
            Self::Recent(recent) => recent.memory_bytes(),
            Self::Segment(segment) => segment.memory_bytes(),
        }
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Recent(one), Self::Recent(other)) => Arc::ptr_eq(one, other),
            (Self::Segment(one), Self::Segment(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// All parts at one instant: what a search sees.
#[derive(Debug)]
pub(crate) struct View {
    /// The oldest first.
    pub(crate) parts: Vec<Part>,
    /// The one that takes entries.
    pub(crate) active: Arc<Recent>,
}

impl View {
    pub(crate) fn of(parts: Vec<Part>) -> Self {
        let entries = parts.iter().map(Part::entries).sum();
        Self {
            parts,
            active: Arc::new(Recent::beside(entries)),
        }
    }

    /// All parts, the active one last.
    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = Part> + '_ {
        let active = Part::Recent(Arc::clone(&self.active));
        self.parts.iter().cloned().chain([active])
    }
}
