//! One character at a time: what is left of it when all is taken away that a writer may vary without changing what is
//! read. No neighbour is looked at, so the tables can be checked for every character there is.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_security::confusable_detection::skeleton;

/// What became of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folded {
    /// A letter, a digit, or a vowel sign of a script that has no letters for vowels.
    Letter(char),
    /// Something that may stand for a letter within a word, such as `@`.
    Sign(char),
    /// Something that ends a word.
    Gap,
}

/// Gives all that a character becomes to `take`: nothing for one that is not seen.
pub(super) fn fold(c: char, mut take: impl FnMut(Folded)) {
    if c.is_ascii() {
        take(class(c.to_ascii_lowercase()));
        return;
    }
    if is_unseen(c) {
        return;
    }
    for part in std::iter::once(c).nfkd() {
        if is_unseen(part) || is_dropped_mark(part) {
            continue;
        }
        for lower in part.to_lowercase() {
            // Lower case may bring a mark of its own: the dot of `İ`.
            for part in std::iter::once(lower).nfkd() {
                if !is_dropped_mark(part) {
                    letter(part, &mut take);
                }
            }
        }
    }
}

fn letter(c: char, take: &mut impl FnMut(Folded)) {
    let c = variant(c);
    let c = if has_lookalikes(c) { lookalike(c) } else { c };
    match c {
        'ß' => "ss".chars().for_each(|c| take(class(c))),
        'æ' => "ae".chars().for_each(|c| take(class(c))),
        'œ' => "oe".chars().for_each(|c| take(class(c))),
        // Hamza by itself is written or left out as one likes.
        'ء' => {}
        _ if is_picture(c) => {}
        _ => take(class(c)),
    }
}

fn class(c: char) -> Folded {
    if c.is_alphanumeric() || is_combining_mark(c) {
        return Folded::Letter(c);
    }
    match c {
        '@' | '$' | '!' | '|' | '+' | '€' => Folded::Sign(c),
        _ => Folded::Gap,
    }
}

/// Characters without a glyph of their own: zero-width, bidirectional controls, tags, variation selectors, tatweel.
fn is_unseen(c: char) -> bool {
    matches!(u32::from(c),
        0x00ad | 0x034f | 0x0640 | 0x061c | 0x07fa | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0
        | 0xfff0..=0xfffb | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// Accents, Arabic and Hebrew points, tone marks. Kept are the marks without which Indic scripts cannot be read: vowel
/// signs (class 0) and the virama (class 9).
fn is_dropped_mark(c: char) -> bool {
    is_combining_mark(c) && !matches!(canonical_combining_class(c), 0 | 9)
        // Enclosing marks, and the marks above and below that have no class.
        || matches!(u32::from(c), 0x0488..=0x0489 | 0x1abe | 0x20d0..=0x20ff)
}

/// Pictures among the letters: emoji, their modifiers and flags, dingbats, arrows. They vanish, so that one put into the
/// middle of a word does not break it.
fn is_picture(c: char) -> bool {
    matches!(u32::from(c),
        0x2190..=0x21ff | 0x2300..=0x23ff | 0x2460..=0x27bf | 0x2900..=0x297f | 0x2b00..=0x2bff | 0x3030 | 0x303d
        | 0x3297 | 0x3299 | 0x1f000..=0x1faff)
}

/// One letter for those that are written for each other: Persian, Urdu and Arabic forms, digits of other scripts, and
/// letters with a stroke.
fn variant(c: char) -> char {
    if let Some(digit) = digit(c) {
        return digit;
    }
    match c {
        'ٱ' | 'ٲ' | 'ٳ' | 'ٵ' => 'ا',
        'ة' | 'ہ' | 'ھ' | 'ۃ' | 'ە' | 'ۂ' | 'ۀ' | 'ۿ' => 'ه',
        'ى' | 'ی' | 'ے' | 'ې' | 'ۍ' | 'ێ' | 'ۓ' | 'ؠ' | 'ٸ' => 'ي',
        'ک' | 'ڪ' | 'ػ' | 'ؼ' => 'ك',
        'ں' | 'ڼ' => 'ن',
        'ۆ' | 'ۇ' | 'ۈ' | 'ۋ' | 'ۉ' | 'ۊ' | 'ٶ' | 'ٷ' => 'و',
        'ڤ' => 'ف',
        'ς' => 'σ',
        'ı' | 'ɪ' => 'i',
        'ø' => 'o',
        'đ' | 'ð' | 'ɖ' => 'd',
        'ł' => 'l',
        'ħ' => 'h',
        'ŧ' => 't',
        'þ' => 'p',
        'ŋ' => 'n',
        'ə' => 'e',
        // Capitals that look like a Latin one, whose small letters do not; and letters that a font hardly tells apart.
        'в' | 'β' => 'b',
        'н' | 'η' => 'h',
        'к' | 'κ' | 'ĸ' => 'k',
        'м' | 'μ' | 'µ' => 'm',
        'т' | 'τ' => 't',
        'ν' => 'v',
        'ζ' => 'z',
        'ι' => 'i',
        'α' => 'a',
        'ε' => 'e',
        'χ' => 'x',
        'υ' => 'y',
        'ρ' => 'p',
        'ω' => 'w',
        'ё' => 'e',
        // Small capitals.
        'ʙ' => 'b',
        'ᴀ' => 'a',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' => 'e',
        'ꜰ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ᴊ' => 'j',
        'ᴋ' => 'k',
        'ʟ' => 'l',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        _ => c,
    }
}

/// Digits that stand in rows of ten.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 14] = [
        0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
        0x0d66, 0x0e50, 0x0ed0,
    ];
    let code = u32::from(c);
    let zero = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Whether a letter is of a script whose letters pass for Latin ones. Arabic and Indic letters are also in Unicode's list
/// of confusable characters (`ه` as `o`), and are nobody's Latin.
fn has_lookalikes(c: char) -> bool {
    let code = u32::from(c);
    !c.is_ascii()
        && c.is_alphanumeric()
        && !(0x0590..0x10a0).contains(&code)
        && !(0x3040..0xa000).contains(&code)
        && !(0xac00..0xd7b0).contains(&code)
        && !(0xfb1d..0xff00).contains(&code)
}

/// The Latin letter that a letter passes for, by the list of UTS 39; else the letter itself.
fn lookalike(c: char) -> char {
    let mut buffer = [0; 4];
    let mut like = skeleton(c.encode_utf8(&mut buffer));
    match (like.next(), like.next()) {
        (Some(one), None) if one.is_ascii_alphabetic() => one.to_ascii_lowercase(),
        (Some(one), None) => {
            let one = variant(one);
            if one.is_ascii_alphabetic() { one } else { c }
        }
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(c: char) -> Vec<Folded> {
        let mut all = Vec::new();
        fold(c, |folded| all.push(folded));
        all
    }

    #[test]
    fn what_a_character_becomes_stays_what_it_is_for_every_character_there_is() {
        for c in '\0'..=char::MAX {
            for folded in folded(c) {
                if let Folded::Letter(letter) = folded {
                    let again = self::folded(letter);
                    assert_eq!(
                        again,
                        [Folded::Letter(letter)],
                        "{c:?} U+{:04X}",
                        u32::from(c)
                    );
                }
            }
        }
    }

    #[test]
    fn letters_that_pass_for_each_other_are_one() {
        let same = [
            ("А", "a"),
            ("е", "E"),
            ("ο", "o"),
            ("р", "p"),
            ("ｘ", "x"),
            ("𝐡", "h"),
            ("ı", "i"),
            ("İ", "I"),
            ("é", "e"),
            ("أ", "ا"),
            ("ک", "ك"),
            ("ی", "ي"),
            ("ة", "ه"),
            ("ﻻ", "لا"),
            ("٣", "3"),
            ("۳", "৩"),
            ("ß", "ss"),
            ("В", "b"),
        ];
        for (one, other) in same {
            let all = |text: &str| text.chars().flat_map(folded).collect::<Vec<_>>();
            assert_eq!(all(one), all(other), "{one} {other}");
        }
    }
}
