//! Whether a family of near duplicates that is all of an index is still found after a save and a load.

use super::codes::{self, Code};
use super::sets::RADIUS;
use super::theirs::{self, Theirs};
use crate::chance::Chance;
use anyhow::Result;
use index::HammingIndex;
use std::path::Path;

/// Members of a family.
const SIZES: [usize; 7] = [1, 2, 3, 4, 7, 8, 16];

/// Families of each size.
const FAMILIES: usize = 20;

/// Bits in which members differ from the first one: none, and one or two.
const FLIPS: [u32; 2] = [0, 2];

const SEED: u64 = 301;

/// What became of the families of one size.
pub(super) struct Family {
    pub(super) size: usize,
    /// Bits in which members differ at most from the first one.
    pub(super) flips: u32,
    pub(super) members: u64,
    pub(super) ours: theirs::Families,
    pub(super) theirs: theirs::Families,
}

/// Measures all sizes.
pub(super) fn measure(theirs: &mut Theirs, folder: &Path) -> Result<Vec<Family>> {
    let mut measured = Vec::new();
    for flips in FLIPS {
        // A family of one has nobody to differ from.
        for size in SIZES.into_iter().filter(|&size| size > 1 || flips == 0) {
            let codes = made(size, flips);
            let file = folder.join("families.codes");
            codes::write(&file, codes.iter().copied())?;
            let snapshot = folder.join("family");
            let mut ours = theirs::Families {
                before: 0,
                after: 0,
            };
            for family in codes.chunks(size) {
                let index = HammingIndex::build((0..).zip(family.iter().copied()).collect());
                ours.before += index.search(&family[0], RADIUS).len() as u64;
                fresh(&snapshot)?;
                index.save(&snapshot, 1)?;
                let (index, _) = HammingIndex::open(&snapshot)?;
                ours.after += index.search(&family[0], RADIUS).len() as u64;
            }
            measured.push(Family {
                size,
                flips,
                members: codes.len() as u64,
                ours,
                theirs: theirs.families(&file, size)?,
            });
            std::fs::remove_dir_all(&snapshot)?;
            std::fs::remove_file(&file)?;
        }
    }
    Ok(measured)
}

/// A folder that holds nothing.
fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    Ok(std::fs::create_dir_all(folder)?)
}

/// The members of all families of one size, family by family.
fn made(size: usize, flips: u32) -> Vec<Code> {
    let mut codes = Vec::new();
    for family in 0..FAMILIES {
        let mut chance = Chance::of(SEED, (family * 100 + size) as u64);
        let first: Code = std::array::from_fn(|_| chance.next());
        codes.push(first);
        for _ in 1..size {
            let count = match flips {
                0 => 0,
                most => 1 + chance.below(most as usize) as u32,
            };
            codes.push(codes::flipped(&first, count, &mut chance));
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_as_near_as_they_should_be() {
        for flips in FLIPS {
            let codes = made(4, flips);
            assert_eq!(codes.len(), 4 * FAMILIES);
            for family in codes.chunks(4) {
                let apart = |code: &Code| codes::distance(code, &family[0]);
                assert!(family.iter().all(|code| apart(code) <= flips));
                let unlike = family.iter().skip(1).all(|code| apart(code) > 0);
                assert_eq!(unlike, flips > 0);
            }
        }
    }
}
