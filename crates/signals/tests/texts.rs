//! Texts: what is read alike is known alike, and what two texts share is found.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use signals::text::{GUARANTEE, LEAST_LETTERS, Normal, Prints, SimHash, Text, decode};
use std::collections::HashSet;

/// Letters of several scripts, digits, signs, spaces, and what is not seen.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        8 => "[a-zA-Z]{1,8}",
        4 => "[ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآکیہے]{1,7}",
        3 => "[а-яёА-Я]{1,7}",
        3 => "[কখগঘঙচছজঝা-ৌ্ঁ]{1,6}",
        2 => "[0-9٠-٩۰-۹०-९]{1,4}",
        2 => "[@$!|+€.,:;()-]{1,2}",
        1 => "[\u{300}-\u{320}\u{64b}-\u{655}\u{640}]{1,3}",
        1 => "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{feff}\u{ad}]{1,2}",
        1 => "[ßæœİıſﬁﷺﷲ😀🇫❤]{1,2}",
        1 => any::<String>(),
    ];
    let spaces = prop_oneof![4 => Just(" "), 1 => Just(""), 1 => Just("\n")];
    prop::collection::vec((pieces, spaces), 0..40).prop_map(|parts| {
        parts
            .iter()
            .map(|(word, space)| format!("{word}{space}"))
            .collect()
    })
}

/// Words of letters only, so that an edit of one is an edit of nothing else.
fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[abdefghjklmnprtuvw]{3,9}", 20..60)
}

fn simhash(text: &str) -> Option<SimHash> {
    Text::of(text).simhash
}

/// Every run of so many letters, looked for in every place: what winnowing must not miss.
fn share_a_run(one: &[char], other: &[char], length: usize) -> bool {
    let runs: HashSet<&[char]> = one.windows(length).collect();
    other.windows(length).any(|run| runs.contains(run))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_comparable_is_so_already_and_nothing_makes_it_panic(text in texts()) {
        let once = Normal::of(&text);
        let twice = Normal::of(&once.to_string());
        prop_assert_eq!(once.to_string(), twice.to_string());
        prop_assert_eq!(once.letters(), twice.letters());
        let found = Text::of(&text);
        prop_assert_eq!(found.simhash.is_some(), once.letters().len() >= LEAST_LETTERS);
    }

    #[test]
    fn any_bytes_are_text_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(text) = decode(&bytes) {
            prop_assert!(!text.trim().is_empty());
        }
    }

    #[test]
    fn a_code_does_not_change_by_what_nobody_sees(words in words(), seed in any::<u64>()) {
        let plain = words.join(" ");
        let spaced = words.join("\n\t ");
        let tight = words.concat();
        let unseen: String = plain.chars().map(|c| format!("{c}\u{200d}")).collect();
        let marked: String = plain.chars().map(|c| if c == ' ' { c.to_string() } else { format!("{c}\u{301}") }).collect();
        let pictures = words.join(" 🚢 ");
        let at = seed as usize % plain.len();
        let broken = format!("{}\u{202e}{}", &plain[..at], &plain[at..]);
        let code = simhash(&plain);
        // Letters drawn out are one within a word only: a cut between three of them counts.
        let is_drawn_out = tight.as_bytes().windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
        let tight = if is_drawn_out { plain.clone() } else { tight };
        for other in [spaced, tight, unseen, marked, pictures, broken, plain.to_uppercase()] {
            prop_assert_eq!(simhash(&other), code, "{}", other);
        }
    }

    #[test]
    fn every_run_two_texts_share_that_is_long_enough_is_found(
        shared in "[a-e]{20,60}", ours in ("[f-m]{0,80}", "[f-m]{0,80}"), theirs in ("[n-u]{0,80}", "[n-u]{0,80}"),
    ) {
        let (one, other) = (format!("{}{shared}{}", ours.0, ours.1), format!("{}{shared}{}", theirs.0, theirs.1));
        let (one, other) = (Normal::of(&one), Normal::of(&other));
        let ours: HashSet<u64> = Prints::of(&one).hashes().into_iter().collect();
        let found = Prints::of(&other).hashes().iter().any(|hash| ours.contains(hash));
        if share_a_run(one.letters(), other.letters(), GUARANTEE) {
            prop_assert!(found);
        }
        // And nothing is found where no run of the length that is hashed is shared.
        if !share_a_run(one.letters(), other.letters(), signals::text::RUN) {
            prop_assert!(!found);
        }
    }

    #[test]
    fn a_quote_is_found_where_it_stands(quoted in words(), before in words(), after in words()) {
        let (known, before, after) = (quoted.join(" "), before.join(" "), after.join(" "));
        let post = format!("{before}. {known}. {after}");
        let overlap = Text::of(&post).prints.overlap(&Text::of(&known).prints);
        let known_letters = Normal::of(&known).letters().len();
        // Beyond what lies before the first fingerprint and behind the last.
        prop_assert!(overlap.known_letters as usize + 2 * signals::text::WINDOW >= known_letters);
        for passage in &overlap.passages {
            let (start, end) = (passage.query.0 as usize, passage.query.1 as usize);
            let ours = Normal::of(&post[start..end]);
            let theirs = Normal::of(&known[passage.known.0 as usize..passage.known.1 as usize]);
            prop_assert_eq!(ours.letters(), theirs.letters());
        }
        prop_assert!(overlap.is_quote() == (overlap.known_letters >= 80));
    }

    #[test]
    fn fingerprints_are_read_back_as_they_were_written(text in texts(), cut in any::<prop::sample::Index>()) {
        let prints = Text::of(&text).prints;
        let bytes = prints.to_bytes();
        prop_assert_eq!(Prints::from_bytes(&bytes), Some(prints));
        let shorter = &bytes[..cut.index(bytes.len())];
        if shorter.len() % 20 != 5 {
            prop_assert_eq!(Prints::from_bytes(shorter), None);
        }
    }
}

#[test]
fn stored_codes_do_not_change_unnoticed() {
    // Another code for the same text is another version: what is banked would match no more.
    let text = "Whereas recognition of the inherent dignity and of the equal and inalienable rights of all members of the human family \
                is the foundation of freedom, justice and peace in the world";
    let found = Text::of(text);
    assert_eq!(found.simhash.unwrap().to_string(), SIMHASH);
    assert_eq!(found.prints.prints[0].hash, FIRST_PRINT);
}

/// Written down when version 1 was made.
const SIMHASH: &str = "1903861a2a0c51cbfe5a9820374a8d9876f6296358d2373f77586630fe71136b";
const FIRST_PRINT: u64 = 1_478_706_009_462_973_324;
