//! Chance that can be played again: SplitMix64 from a seed that a failing test names.

use std::time::{SystemTime, UNIX_EPOCH};

/// The variable that sets the seed of every test that draws one.
const VARIABLE: &str = "STAYDOWN_TEST_SEED";

/// A seed that is printed when the test that holds it fails.
#[derive(Debug)]
pub struct Seed(u64);

impl Seed {
    /// The seed in `STAYDOWN_TEST_SEED`, or one drawn from the clock.
    #[must_use]
    pub fn draw() -> Self {
        let given = std::env::var(VARIABLE)
            .ok()
            .and_then(|text| text.parse().ok());
        Self(given.unwrap_or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(1, |since| u64::from(since.subsec_nanos()))
        }))
    }

    /// The stream of numbers `number` of this seed.
    #[must_use]
    pub fn chance(&self, number: u64) -> Chance {
        Chance(mix(self.0 ^ mix(number.wrapping_add(0x5851_f42d_4c95_7f2d))))
    }

    /// The seed itself.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.0
    }
}

impl Drop for Seed {
    #[allow(clippy::print_stderr, reason = "a failing test says how to repeat it")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed: {VARIABLE}={} plays it again", self.0);
        }
    }
}

/// A stream of numbers drawn from a seed.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream of a fixed number, the same in every run.
    #[must_use]
    pub fn of(number: u64) -> Self {
        Self(mix(number ^ 0x2545_f491_4f6c_dd1d))
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// From `low` up to, not including, `high`, which must be higher.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.bits() % (high - low)
    }

    /// A PDQ hash nobody has seen: 64 hexadecimal digits.
    pub fn pdq(&mut self) -> String {
        (0..4).map(|_| format!("{:016x}", self.bits())).collect()
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
