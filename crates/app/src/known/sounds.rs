//! The sounds that are known: which of them may be in an upload.

use super::{Held, Known, Visible};
use crate::AppError;
use casework::{BankId, EntryId};
use index::Code;
use signals::sound::{CODE_DISTANCE, MOST_ITEMS, STRIDE, Sound};
use std::collections::HashMap;
use store::Store;

/// Codes of one entry that the index can number: an id is the entry's number times this, and the code's place among its codes.
const CODES: u64 = 1 << 17;
const _: () = assert!(MOST_ITEMS.div_ceil(STRIDE) < CODES as usize);

/// Codes looked up in one go.
const TOGETHER: usize = 64;

/// Codes of an upload that are looked up: those of half an hour. Of a longer sound they are spread over all of it, in rows that are long
/// enough for one of each to begin where a known code does.
const MOST_LOOKED_UP: usize = 16_384;

/// A known sound that an upload may share a part with.
pub(crate) struct SoundLike {
    /// The entry's number.
    pub(crate) number: u64,
    /// The item of the upload at which a code begins, and the place of the code that is near it among the known sound's.
    pub(crate) near: Vec<(usize, usize)>,
}

impl Held {
    pub(super) fn add_sound(&self, number: u64, sound: &Sound) {
        let first = number * CODES;
        if self.sounds.contains(first) {
            return;
        }
        for (id, (_, code)) in (first..first + CODES).zip(sound.codes(STRIDE)) {
            self.sounds.insert(id, code);
        }
    }

    pub(super) fn remove_sound(&self, number: u64) {
        let first = number * CODES;
        // They are numbered without gaps.
        for id in first..first + CODES {
            if !self.sounds.remove(id) {
                break;
            }
        }
    }
}

impl Known {
    /// Adds the sound of an entry. Once more changes nothing.
    pub(crate) fn add_sound(&self, bank: &BankId, number: u64, sound: &Sound) {
        self.change(bank, |held| held.add_sound(number, sound));
    }
}

impl Visible {
    /// Whether there is any sound at all.
    pub(crate) fn knows_sounds(&self) -> bool {
        self.0.iter().any(|held| !held.sounds.is_empty())
    }

    /// The sounds that have codes near an upload's, those with most first. Takes up to seconds for long ones, so it belongs on a thread of
    /// its own.
    pub(crate) fn sounds_like(&self, sound: &Sound) -> Vec<SoundLike> {
        let (at, codes): (Vec<usize>, Vec<Code>) =
            spread(sound.codes(1).collect()).into_iter().unzip();
        let mut near: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
        for held in self.0.iter().filter(|held| !held.sounds.is_empty()) {
            for (at, codes) in at.chunks(TOGETHER).zip(codes.chunks(TOGETHER)) {
                let found = held.sounds.search_many(codes, CODE_DISTANCE);
                for (at, hits) in at.iter().zip(found) {
                    for hit in hits {
                        let place = (hit.id % CODES) as usize;
                        near.entry(hit.id / CODES).or_default().push((*at, place));
                    }
                }
            }
        }
        let alike = near.into_iter();
        let mut alike: Vec<SoundLike> = alike
            .map(|(number, near)| SoundLike { number, near })
            .collect();
        alike.sort_by_key(|like| (std::cmp::Reverse(like.near.len()), like.number));
        alike
    }
}

/// Of too many codes, rows of [`STRIDE`] spread over all of them.
fn spread(codes: Vec<(usize, Code)>) -> Vec<(usize, Code)> {
    let step = codes.len().div_ceil(MOST_LOOKED_UP).max(1);
    let rows = codes.chunks(STRIDE).step_by(step);
    rows.flatten().copied().collect()
}

/// A sound as it was banked.
pub(crate) async fn read_sound(
    store: &Store,
    entry: &EntryId,
    sha256: &str,
) -> Result<Sound, AppError> {
    let bytes = store.blobs().get(entry, sha256).await?;
    Sound::from_bytes(&bytes).ok_or_else(|| {
        AppError::Store(store::StoreError::Damaged {
            what: format!("the sound {sha256}"),
            why: "it was written by another version; bank it again".to_owned(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_sound_rows_of_codes_from_all_over_it_are_looked_up() {
        let codes: Vec<(usize, Code)> = (0..100_000).map(|at| (at, [at as u64; 4])).collect();
        let some = spread(codes.clone());
        assert!(some.len() <= MOST_LOOKED_UP && some.len() > MOST_LOOKED_UP / 2);
        assert!(some.last().is_some_and(|(at, _)| *at > 99_900));
        for row in some.chunks(STRIDE) {
            assert!(row.windows(2).all(|two| two[1].0 == two[0].0 + 1));
        }
        assert_eq!(
            spread(codes[..MOST_LOOKED_UP].to_vec()).len(),
            MOST_LOOKED_UP
        );
    }
}
