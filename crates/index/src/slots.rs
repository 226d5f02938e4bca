//! Where each id's entry stands.

use std::collections::HashMap;

/// Enough that no one map's growth is felt, even with a hundred million ids.
const SHARDS: usize = 1024;

/// A map from ids to slots that grows a small part at a time: a single map would move all of its
/// entries whenever it doubles.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    /// None, or [`SHARDS`] of them.
    shards: Vec<HashMap<u64, u32>>,
}

impl Slots {
    pub(crate) fn get(&self, id: u64) -> Option<usize> {
        Some(*self.shards.get(shard(id))?.get(&id)? as usize)
    }

    /// Notes that `id` stands at `slot`, wherever it stood before.
    pub(crate) fn set(&mut self, id: u64, slot: u32) {
        if self.shards.is_empty() {
            self.shards.resize_with(SHARDS, HashMap::new);
        }
        self.shards[shard(id)].insert(id, slot);
    }

    pub(crate) fn remove(&mut self, id: u64) -> Option<usize> {
        Some(self.shards.get_mut(shard(id))?.remove(&id)? as usize)
    }

    /// An estimate: the standard map keeps a pair and one byte for each place, and an eighth of its
    /// places free.
    pub(crate) fn memory_bytes(&self) -> usize {
        let places: usize = self.shards.iter().map(|map| map.capacity() * 8 / 7).sum();
        self.shards.capacity() * size_of::<HashMap<u64, u32>>()
            + places * (size_of::<(u64, u32)>() + 1)
    }
}

fn shard(id: u64) -> usize {
    // The top bits of a multiplication by 2^64 / golden ratio spread consecutive ids evenly.
    (id.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as usize % SHARDS
}
