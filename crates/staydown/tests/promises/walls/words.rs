//! Finding any of many words in an answer, wherever they stand in it: in one pass, because there are hundreds of words and
//! thousands of answers.

use super::world::World;
use std::collections::HashMap;

/// Words are found by their last bytes: identifiers begin alike.
const END: usize = 12;

/// The words to look for.
pub(crate) struct Words<'a> {
    by_end: HashMap<&'a [u8], Vec<&'a str>>,
    /// Whether any word ends with these two bytes.
    is_end: Vec<bool>,
}

impl<'a> Words<'a> {
    pub(crate) fn of(world: &'a World) -> Self {
        Self::new(world.words.keys().map(String::as_str))
    }

    fn new(words: impl Iterator<Item = &'a str>) -> Self {
        let mut by_end: HashMap<&[u8], Vec<&str>> = HashMap::new();
        let mut is_end = vec![false; 1 << 16];
        for word in words {
            let end = &word.as_bytes()[word.len() - END..];
            is_end[last_two(end)] = true;
            by_end.entry(end).or_default().push(word);
        }
        Self { by_end, is_end }
    }

    /// Those of the words that a text contains.
    pub(crate) fn within(&self, text: &[u8]) -> Vec<&'a str> {
        let mut found = Vec::new();
        for to in END..=text.len() {
            if !self.is_end[last_two(&text[..to])] {
                continue;
            }
            let ending = self.by_end.get(&text[to - END..to]);
            let ending = ending.into_iter().flatten();
            found.extend(ending.filter(|word| text[..to].ends_with(word.as_bytes())));
        }
        found
    }
}

fn last_two(text: &[u8]) -> usize {
    usize::from(text[text.len() - 2]) << 8 | usize::from(text[text.len() - 1])
}

#[test]
fn words_are_found_wherever_they_stand() {
    let all = [
        "zq0001x00000001",
        "zq0002x00000002",
        "bank_00000000000000000000000001",
    ];
    let words = Words::new(all.into_iter());
    assert_eq!(words.within(b"zq0001x00000001"), all[..1]);
    assert_eq!(
        words.within(b"%22zq0002x00000002%22 zq0002x0000000"),
        all[1..2]
    );
    assert_eq!(words.within(b"xbank_00000000000000000000000001y"), all[2..]);
    assert!(words.within(b"case_00000000000000000000000001").is_empty());
    assert!(words.within(b"").is_empty());
}
