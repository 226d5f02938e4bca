//! The target `hashes`: a hash is read from text as another reader of hexadecimal digits reads it, and written back.

use ::signals::pdq::Pdq;
use ::signals::{HexError, Sha256};

/// Reads the input as both kinds of hash.
///
/// # Panics
/// If a hash is not that of its digits, or something else was taken for one.
pub fn hashes(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (pdq, sha256) = (text.parse::<Pdq>(), text.parse::<Sha256>());
    let expected = plainly(&text);
    assert_eq!(pdq.map(WordsOf::words_of), expected);
    assert_eq!(sha256.map(WordsOf::words_of), expected);
    let Ok(pdq) = pdq else {
        return;
    };
    assert_eq!(pdq.to_string(), text.to_ascii_lowercase());
    assert_eq!(sha256.map(|sha256| sha256.to_string()), Ok(pdq.to_string()));
    let json = serde_json::to_string(&pdq).expect("a hash is JSON");
    assert_eq!(serde_json::from_str::<Pdq>(&json).ok(), Some(pdq));

    // What is turned over is as far away as can be, and repeats itself as much.
    let opposite = Pdq::from_words(pdq.words().map(|word| !word));
    assert_eq!(pdq.distance(&opposite), Pdq::BITS);
    assert_eq!(pdq.repetition(), opposite.repetition());
    assert!(pdq.repetition() <= 120);
}

/// What is common to both kinds of hash.
trait WordsOf {
    /// The digits in four groups of sixteen.
    fn words_of(self) -> [u64; 4];
}

impl WordsOf for Pdq {
    fn words_of(self) -> [u64; 4] {
        self.words()
    }
}

impl WordsOf for Sha256 {
    fn words_of(self) -> [u64; 4] {
        let groups = self.as_bytes().as_chunks::<8>().0;
        std::array::from_fn(|place| u64::from_be_bytes(groups[place]))
    }
}

/// The same by way of the standard library's numbers.
fn plainly(text: &str) -> Result<[u64; 4], HexError> {
    if text.len() != 64 {
        let found = text.len();
        return Err(HexError::Length {
            expected: 64,
            found,
        });
    }
    let is_digit = |byte: &u8| char::from(*byte).is_ascii_hexdigit();
    match text.bytes().position(|byte| !is_digit(&byte)) {
        Some(position) => Err(HexError::Digit { position }),
        None => Ok(std::array::from_fn(|place| {
            let digits = &text[16 * place..16 * place + 16];
            u64::from_str_radix(digits, 16).expect("they are digits")
        })),
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let right = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";
    [
        ("right", right.to_owned()),
        ("upper-case", right.to_uppercase()),
        ("one-short", right[1..].to_owned()),
        ("plus", format!("+{}", &right[1..])),
        ("two-bytes-a-letter", format!("{}é", &right[2..])),
        ("nothing", String::new()),
        ("repeats", "9999cccc66663333".repeat(4)),
    ]
    .map(|(name, text)| (name.to_owned(), text.into_bytes()))
    .into()
}
