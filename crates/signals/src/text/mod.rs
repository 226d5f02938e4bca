//! What a text is known by.
//!
//! A text is made comparable first ([`Normal`]): what a writer may vary without changing what is read is taken away. Then
//! - [`SimHash`] is one code for the whole: an edited copy differs in few bits, a text about the same thing in many;
//! - [`Prints`] are fingerprints of its parts: a paragraph quoted in a long post is found, and where;
//! - [`tlsh`] is the digest that other tools exchange, of the bytes as they are; nothing is matched by it here.
//!
//! A text of fewer than [`LEAST_LETTERS`] letters is too short to tell: many people write the same few words. It is known
//! by its bytes only.

mod decode;
mod fold;
mod hash;
mod language;
mod normal;
mod prints;
mod simhash;

pub use decode::{MOST_BYTES, decode};
pub use language::language;
pub use normal::{Normal, VERSION};
pub use prints::{GUARANTEE, Overlap, Passage, Print, Prints, RUN, WINDOW};
pub use simhash::SimHash;

/// The greatest distance at which two codes count as copies of one text. By measurement: see `docs/matching.md`.
pub const MATCH_DISTANCE: u32 = 72;

/// Fewest letters of a text that is compared by more than its bytes: about fifteen words.
pub const LEAST_LETTERS: usize = 80;

/// So many letters of a known text, in passages, are a quote, however long the text is.
const QUOTE_LETTERS: u32 = 100;

/// Where a known text is short, so much of it is a quote, if that is no mere turn of phrase.
const QUOTE_SHARE: f32 = 0.5;

/// Fewer letters are a turn of phrase, however much of a short text they are.
const LEAST_QUOTE: u32 = 80;

/// Fingerprints that two texts share at the least where one quotes the other: by so many a candidate is found.
pub const LEAST_SHARED: usize = 3;

/// Every signal of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The code of the whole; none where the text is too short to tell.
    pub simhash: Option<SimHash>,
    /// The fingerprints of its parts; empty where the text is too short to tell.
    pub prints: Prints,
}

impl Text {
    /// The signals of a text. Takes about a second for the longest that is looked at, so it belongs on a thread of its own.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let normal = Normal::of(text);
        if normal.letters().len() < LEAST_LETTERS {
            return Self {
                simhash: None,
                prints: Prints::default(),
            };
        }
        Self {
            simhash: SimHash::of(&normal),
            prints: Prints::of(&normal),
        }
    }
}

impl Overlap {
    /// Whether what is shared is a quote, and no turn of phrase.
    #[must_use]
    pub fn is_quote(&self) -> bool {
        self.known_letters >= QUOTE_LETTERS
            || self.known_letters >= LEAST_QUOTE && self.of_known >= QUOTE_SHARE
    }
}

/// TLSH (Oliver, Cheng, Chen 2013) of these bytes, `T1` and 70 hexadecimal digits, as its reference computes it; none where
/// they are too few (50) or too uniform.
#[must_use]
pub fn tlsh(bytes: &[u8]) -> Option<String> {
    let digest = tlsh2::TlshDefaultBuilder::build_from(bytes)?;
    Some(String::from_utf8_lossy(&digest.hash()).into_owned())
}
