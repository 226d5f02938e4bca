//! Sound: the same speech or song under another picture, in another coding, as a part of something longer.
//!
//! The fingerprint is Chromaprint's (its algorithm 2, which AcoustID and `fpcalc` use): an item of 32 bits for each eighth of a second,
//! each about which of twelve notes grow and fade over two seconds. Codings, volume, equalisers and noise change few of the bits; another
//! speed or pitch changes most, and is not found.
//!
//! Two uses of it, as with the points of pictures ([`crate::local`]): [`Sound::codes`] packs eight items (a second) into the 256 bits
//! that the index holds, so that a search says which known sounds may be in an upload; [`align`] then compares the two item by item and says
//! which parts they share. A search alone decides nothing.
//!
//! Silence and steady tones have no codes, and nothing that two sounds share: they would be alike in all that is silent or steady.

mod align;
mod listen;

pub use align::{MOST_DISTANCE, Shared, align, every_diagonal, voted_diagonals};
pub use listen::Listener;

/// Samples a second that are listened to: one channel.
pub const RATE: u32 = 11_025;
/// Samples between two items.
const STEP: u32 = 1_365;
/// Samples that one item is about: sixteen rows of chroma, of five frames of 4,096 samples each, a step apart.
const SPAN: u32 = 19 * STEP + 4_096;
/// Items in a code.
pub const ITEMS: usize = 8;
/// Of a known sound, every so many items begin a code: twice a second. Of an upload every item does, so that one of its codes begins where
/// the known one's does.
pub const STRIDE: usize = 4;
/// Two codes are near within so many of their 256 bits. Chosen on the gauntlet (docs/matching.md).
pub const CODE_DISTANCE: u32 = 31;
/// Bits that change between the items of a code, all together, at least. Silence and steady tones change none, and all of them
/// are alike.
const LEAST_CHANGE: u32 = 20;
/// The longest fingerprint that is kept: twelve hours.
pub const MOST_ITEMS: usize = 350_000;

/// A sound as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sound {
    items: Vec<u32>,
}

/// What stands before the items on disk: the algorithm and how they are packed.
const MAGIC: &[u8; 8] = b"SDsound1";

impl Sound {
    /// A sound by its items, as `fpcalc -raw` prints them.
    #[must_use]
    pub fn from_items(mut items: Vec<u32>) -> Self {
        items.truncate(MOST_ITEMS);
        Self { items }
    }

    /// The items.
    #[must_use]
    pub fn items(&self) -> &[u32] {
        &self.items
    }

    /// How long it is, in seconds, without the two or so at its end that have no item of their own.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        seconds(self.items.len())
    }

    /// Whether anything happens in it: there is neither a code in silence nor in a steady tone, and no part to share.
    #[must_use]
    pub fn tells(&self) -> bool {
        self.codes(1).next().is_some()
    }

    /// Its codes: the item where each begins, and its bits. Those of silence and of steady tones are left out.
    pub fn codes(&self, stride: usize) -> impl Iterator<Item = (usize, [u64; 4])> {
        let windows = self.items.windows(ITEMS).enumerate().step_by(stride.max(1));
        windows
            .filter(|(_, items)| tells(items))
            .map(|(at, items)| {
                let word = |n: usize| u64::from(items[2 * n]) | u64::from(items[2 * n + 1]) << 32;
                (at, std::array::from_fn(word))
            })
    }

    /// As it is kept.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.items.iter().flat_map(|item| item.to_le_bytes()));
        bytes
    }

    /// What [`Sound::to_bytes`] wrote; nothing for anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (items, rest) = bytes.strip_prefix(MAGIC)?.as_chunks::<4>();
        (rest.is_empty() && items.len() <= MOST_ITEMS).then(|| Self {
            items: items.iter().map(|item| u32::from_le_bytes(*item)).collect(),
        })
    }
}

/// Where an item begins, in seconds.
#[must_use]
pub fn seconds(item: usize) -> f64 {
    item as f64 * f64::from(STEP) / f64::from(RATE)
}

/// Where the sound ends that an item is about, in seconds.
#[must_use]
pub fn seconds_until(item: usize) -> f64 {
    seconds(item) + f64::from(SPAN) / f64::from(RATE)
}

/// Where the middle lies of the sound that an item is about, in seconds.
#[must_use]
pub fn seconds_amid(item: usize) -> f64 {
    f64::midpoint(seconds(item), seconds_until(item))
}

/// Whether something happens in a row of items.
fn tells(items: &[u32]) -> bool {
    let changes = items.windows(2).map(|two| (two[0] ^ two[1]).count_ones());
    changes.sum::<u32>() >= LEAST_CHANGE
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn silence_has_no_codes() {
        let mut listener = Listener::new();
        listener.hear(&vec![0; RATE as usize * 20]);
        let silence = listener.finish();
        assert!(silence.items().len() > 100);
        assert_eq!(silence.codes(1).count(), 0);
        let tone = |n: u32| (f64::from(n) * 440.0 * 0.001).sin() * 8_000.0;
        let mut listener = Listener::new();
        let samples: Vec<i16> = (0..RATE * 20).map(|n| tone(n) as i16).collect();
        listener.hear(&samples);
        let tone = listener.finish();
        assert!(tone.codes(1).count() < 10, "{}", tone.codes(1).count());
    }

    #[test]
    fn what_is_all_but_silent_tells_nothing() {
        // The noise of a sound card: the last bits of the samples, by chance.
        let mut state = 1_u32;
        let mut listener = Listener::new();
        let samples = (0..RATE * 20).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 30) as i16 - 2
        });
        listener.hear(&samples.collect::<Vec<_>>());
        let nearly = listener.finish();
        assert!(!nearly.tells(), "{}", nearly.codes(1).count());
    }

    #[test]
    fn items_span_a_sound_from_its_beginning_to_its_end() {
        let mut listener = Listener::new();
        let samples: Vec<i16> = (0..RATE * 20)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 17) as i16)
            .collect();
        listener.hear(&samples);
        let sound = listener.finish();
        let end = seconds_until(sound.items().len() - 1);
        assert!((19.8..=20.0).contains(&end), "{end}");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_is_read(items in prop::collection::vec(any::<u32>(), 0..50), cut in 0usize..210) {
            let sound = Sound::from_items(items);
            let bytes = sound.to_bytes();
            prop_assert_eq!(Sound::from_bytes(&bytes), Some(sound.clone()));
            let cut = cut.min(bytes.len());
            if let Some(read) = Sound::from_bytes(&bytes[..cut]) {
                prop_assert_eq!(&sound.items()[..read.items().len()], read.items());
            }
        }

        #[test]
        fn codes_hold_the_bits_of_their_items(items in prop::collection::vec(any::<u32>(), 0..50), stride in 0usize..6) {
            let sound = Sound::from_items(items.clone());
            for (at, code) in sound.codes(stride) {
                prop_assert_eq!(at % stride.max(1), 0);
                for (n, item) in items[at..at + ITEMS].iter().enumerate() {
                    for bit in 0..32 {
                        let place = n * 32 + bit;
                        prop_assert_eq!(item >> bit & 1 == 1, code[place / 64] >> (place % 64) & 1 == 1);
                    }
                }
            }
        }
    }
}
