//! A text as it is compared: its words in letters that nobody can vary unseen, and where each letter came from.

use super::fold::{Folded, fold};

/// Which rules a text was made comparable by. Signals of different versions are not compared.
pub const VERSION: u8 = 1;

/// A text as it is compared.
///
/// Case, accents, points, tatweel and width are gone; letter variants (Arabic, Persian, Urdu), letters that look alike
/// and digits of all scripts are one each; what has no glyph and pictures (emoji) vanish; a letter three times or more in
/// a row is there once; digits and signs within a word that stand for letters (`1nside`) are letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normal {
    /// The letters of all words, one after the other.
    letters: Vec<char>,
    /// For each letter, the byte at which the character begins that it came from.
    starts: Vec<u32>,
    /// And at which that character ends.
    ends: Vec<u32>,
    /// For each word, its first letter.
    words: Vec<u32>,
}

/// A letter and the character it came from.
#[derive(Debug, Clone, Copy)]
struct Placed {
    what: Folded,
    start: u32,
    end: u32,
}

impl Normal {
    /// Makes a text comparable.
    ///
    /// Of a text of more than 4 GiB, what lies beyond is not looked at.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut normal = Self::default();
        let mut word = Vec::new();
        // A sign waits until it is known what follows it.
        let mut sign: Option<Placed> = None;
        for (start, c) in text.char_indices() {
            let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(start + c.len_utf8()))
            else {
                break;
            };
            fold(c, |what| {
                let placed = Placed { what, start, end };
                let before = sign.take();
                match what {
                    Folded::Letter(letter) => {
                        match before {
                            Some(sign) if letter.is_alphabetic() => word.extend(stands_for(sign)),
                            Some(_) => normal.end_word(&mut word),
                            None => {}
                        }
                        word.push(placed);
                    }
                    Folded::Sign(_) if before.is_none() && ends_in_letter(&word) => {
                        sign = Some(placed)
                    }
                    Folded::Sign(_) | Folded::Gap => normal.end_word(&mut word),
                }
            });
        }
        normal.end_word(&mut word);
        normal
    }

    /// Takes over what was gathered of a word.
    fn end_word(&mut self, word: &mut Vec<Placed>) {
        let count = |is: fn(char) -> bool| {
            let all = word.iter();
            all.filter(|placed| matches!(placed.what, Folded::Letter(c) if is(c)))
                .count()
        };
        let (letters, digits) = (count(char::is_alphabetic), count(|c| c.is_ascii_digit()));
        let spells = digits > 0 && letters >= 2 && letters >= digits;
        let first = self.letters.len();
        let mut run = 0;
        for placed in word.drain(..) {
            let Folded::Letter(mut letter) = placed.what else {
                continue;
            };
            if spells {
                letter = spelt(letter);
            }
            let is_same = self.letters.len() > first && self.letters.last() == Some(&letter);
            run = if is_same && letter.is_alphabetic() {
                run + 1
            } else {
                1
            };
            if run == 3 {
                // Three and more are one.
                self.letters.pop();
                self.starts.pop();
                self.ends.pop();
            }
            if run >= 3 {
                if let Some(end) = self.ends.last_mut() {
                    *end = placed.end;
                }
                continue;
            }
            self.letters.push(letter);
            self.starts.push(placed.start);
            self.ends.push(placed.end);
        }
        if self.letters.len() > first {
            self.words.push(u32::try_from(first).unwrap_or(u32::MAX));
        }
    }

    /// The letters of all words, one after the other without gaps: where words are cut does not change how a text is found.
    #[must_use]
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// How many words there are.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// Where the letters from `first` to before `end` stand in the text, in bytes.
    pub(super) fn place(&self, first: usize, end: usize) -> (u32, u32) {
        let start = self.starts.get(first).copied().unwrap_or(0);
        let end = end
            .checked_sub(1)
            .and_then(|last| self.ends.get(last))
            .copied();
        (start, end.unwrap_or(start))
    }
}

impl std::fmt::Display for Normal {
    /// The words with single spaces between them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use std::fmt::Write as _;
        let mut words = self.words.iter().skip(1).peekable();
        for (place, letter) in self.letters.iter().enumerate() {
            if words.next_if(|word| **word as usize == place).is_some() {
                f.write_char(' ')?;
            }
            f.write_char(*letter)?;
        }
        Ok(())
    }
}

fn ends_in_letter(word: &[Placed]) -> bool {
    word.last()
        .is_some_and(|placed| matches!(placed.what, Folded::Letter(c) if c.is_alphabetic()))
}

/// The letter that a sign stands for between two letters.
fn stands_for(sign: Placed) -> Option<Placed> {
    let Folded::Sign(c) = sign.what else {
        return None;
    };
    let letter = match c {
        '@' => 'a',
        '$' => 's',
        '+' => 't',
        '€' => 'e',
        _ => 'i',
    };
    Some(Placed {
        what: Folded::Letter(letter),
        ..sign
    })
}

/// The letter that a digit stands for within a word.
fn spelt(c: char) -> char {
    match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str) -> String {
        Normal::of(text).to_string()
    }

    #[test]
    fn what_is_read_alike_is_alike() {
        let same = [
            ("The  Declaration!", "the\u{200b} decl\u{ad}aration"),
            ("Déclaration", "DECLARATION"),
            ("كُلُّ إِنْسَانٍ", "كل انسان"),
            ("الـــحـــق", "الحق"),
            ("آزادی کی", "ازادي كي"),
            ("p@ssw0rd fr33dom", "password freedom"),
            ("sooooo free", "so free"),
            ("fr😀eedom", "freedom"),
            ("Сво\u{202e}бода", "свобода"),
            ("freedоm", "freedom"),
            ("ＦＲＥＥ ﬁrst", "free first"),
        ];
        for (one, other) in same {
            assert_eq!(normal(one), normal(other));
        }
    }

    #[test]
    fn what_is_read_differently_stays_different() {
        assert_eq!(normal("in 1948, 30 articles"), "in 1948 30 articles");
        assert_eq!(normal("at 5 @ 7"), "at 5 7");
        assert_ne!(normal("কি"), normal("কী"), "a vowel sign is a letter");
        assert_eq!(normal("bell"), "bell", "two in a row are two");
    }

    #[test]
    fn a_letter_knows_where_it_came_from() {
        let text = "«É», ﬁn";
        let normal = Normal::of(text);
        assert_eq!(normal.to_string(), "e fin");
        let place = |first, end| {
            let (start, end) = normal.place(first, end);
            &text[start as usize..end as usize]
        };
        assert_eq!(
            (place(0, 1), place(1, 2), place(0, 4)),
            ("É", "ﬁ", "É», ﬁn")
        );
    }
}
