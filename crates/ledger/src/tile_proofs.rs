//! Proofs from tiles: a proof about a log of any size reads a few tiles of each level, not the log.
//!
//! The hashes are taken as they stand in the tiles. Check what comes out against a signed checkpoint.

use std::collections::HashMap;

use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::merkle::{empty_root, node_hash};
use crate::tiles::{BadTile, Tile, TileKind, tile_hashes};

/// A tree whose hashes are in tiles.
pub struct TileTree<R> {
    size: u64,
    read: R,
    read_before: HashMap<Tile, Vec<Hash>>,
}

impl<R, E> TileTree<R>
where
    R: FnMut(Tile) -> Result<Vec<u8>, E>,
    E: From<BadTile>,
{
    /// The tree of `size` leaves; `read` gives the content of a tile, which may be wider than asked for.
    pub fn new(size: u64, read: R) -> Self {
        Self {
            size,
            read,
            read_before: HashMap::new(),
        }
    }

    /// The root of the tree of the first `size` leaves of it.
    ///
    /// # Errors
    /// What reading says; [`BadTile`] for a size beyond the tree or a tile that is too short.
    pub fn root(&mut self, size: u64) -> Result<Hash, E> {
        if size == 0 {
            return Ok(empty_root());
        }
        self.must_reach(size)?;
        self.over(0, size)
    }

    /// The leaf hash of an entry.
    ///
    /// # Errors
    /// As [`root`](TileTree::root).
    pub fn leaf(&mut self, index: u64) -> Result<Hash, E> {
        self.must_reach(index.saturating_add(1))?;
        self.perfect(0, index)
    }

    /// The proof that leaf `index` is in the tree (RFC 9162 §2.1.3.1).
    ///
    /// # Errors
    /// As [`root`](TileTree::root).
    pub fn inclusion(&mut self, index: u64) -> Result<Vec<Hash>, E> {
        self.must_reach(index.saturating_add(1))?;
        let (mut low, mut high) = (0, self.size);
        let mut proof = Vec::new();
        while high - low > 1 {
            let middle = low + split(high - low);
            if index < middle {
                proof.push(self.over(middle, high)?);
                high = middle;
            } else {
                proof.push(self.over(low, middle)?);
                low = middle;
            }
        }
        proof.reverse();
        Ok(proof)
    }

    /// The proof that the tree of the first `old` leaves is its beginning (RFC 9162 §2.1.4.1); empty for 0 and for the tree itself.
    ///
    /// # Errors
    /// As [`root`](TileTree::root).
    pub fn consistency(&mut self, old: u64) -> Result<Vec<Hash>, E> {
        self.must_reach(old)?;
        let (mut low, mut high) = (0, self.size);
        let mut proof = Vec::new();
        if old == 0 {
            return Ok(proof);
        }
        while old < high {
            let middle = low + split(high - low);
            if old <= middle {
                proof.push(self.over(middle, high)?);
                high = middle;
            } else {
                proof.push(self.over(low, middle)?);
                low = middle;
            }
        }
        if low > 0 {
            proof.push(self.over(low, high)?);
        }
        proof.reverse();
        Ok(proof)
    }

    fn must_reach(&self, size: u64) -> Result<(), E> {
        if size > self.size {
            return Err(BadTile.into());
        }
        Ok(())
    }

    /// The hash over leaves `low` to `high`, where `low` is where a split of the tree falls.
    fn over(&mut self, low: u64, high: u64) -> Result<Hash, E> {
        let count = high - low;
        if count.is_power_of_two() {
            let height = count.trailing_zeros();
            return self.perfect(height, low >> height);
        }
        let middle = low + split(count);
        let left = self.over(low, middle)?;
        Ok(node_hash(&left, &self.over(middle, high)?))
    }

    /// The node in this place of the row of nodes over 2^height leaves each.
    fn perfect(&mut self, height: u32, index: u64) -> Result<Hash, E> {
        let level = height / 8;
        let within = height % 8;
        let first = index << within;
        let count = 1usize << within;
        let kind = TileKind::Hashes(level as u8);
        let tile = Tile::of(kind, first / 256, self.size).ok_or(BadTile)?;
        if !self.read_before.contains_key(&tile) {
            let bytes = (self.read)(tile)?;
            self.read_before
                .insert(tile, tile_hashes(&bytes).ok_or(BadTile)?);
        }
        let place = (first % 256) as usize;
        let hashes = self
            .read_before
            .get(&tile)
            .and_then(|hashes| hashes.get(place..place + count))
            .ok_or(BadTile)?;
        Ok(Frontier::over(hashes).root())
    }
}

/// Where a tree of `count` leaves (at least 2) splits.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}
