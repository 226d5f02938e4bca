//! From samples to items.

use super::{MOST_ITEMS, RATE, Sound};
use rusty_chromaprint::{Configuration, Fingerprinter};

/// Listens to samples as they come.
pub struct Listener {
    fingerprinter: Fingerprinter,
    is_open: bool,
}

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Listener({} items)",
            self.fingerprinter.fingerprint().len()
        )
    }
}

impl Default for Listener {
    fn default() -> Self {
        Self::new()
    }
}

impl Listener {
    /// Listens to one channel at [`RATE`].
    #[must_use]
    pub fn new() -> Self {
        let mut fingerprinter = Fingerprinter::new(&Configuration::preset_test2());
        // One channel at the fingerprint's own rate: what it refuses is other rates and no channels.
        let is_open = fingerprinter.start(RATE, 1).is_ok();
        Self {
            fingerprinter,
            is_open,
        }
    }

    /// More samples. What is behind twelve hours is not listened to.
    pub fn hear(&mut self, samples: &[i16]) {
        if self.is_open && self.fingerprinter.fingerprint().len() < MOST_ITEMS {
            self.fingerprinter.consume(samples);
        }
    }

    /// The sound. Less than three seconds have no items.
    #[must_use]
    pub fn finish(mut self) -> Sound {
        if self.is_open {
            self.fingerprinter.finish();
        }
        Sound::from_items(self.fingerprinter.fingerprint().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn it_does_not_matter_in_which_portions_samples_come(
            samples in prop::collection::vec(any::<i16>(), 0..60_000), portion in 1usize..9_000
        ) {
            let mut at_once = Listener::new();
            at_once.hear(&samples);
            let mut bit_by_bit = Listener::new();
            for portion in samples.chunks(portion) {
                bit_by_bit.hear(portion);
            }
            prop_assert_eq!(at_once.finish(), bit_by_bit.finish());
        }
    }
}
