//! What people do to a text so that it is not found, and what happens to it on the way.

use crate::chance::Chance;

/// An edit: its name, and what it makes of a text. `Others` are sentences of the same language that have nothing to do with it.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    apply: fn(&str, &[String], &mut Chance) -> String,
}

pub(crate) const EDITS: [Edit; 16] = [
    Edit {
        name: "typos in 5 % of the words",
        apply: |text, _, chance| typos(text, 5, chance),
    },
    Edit {
        name: "typos in 15 % of the words",
        apply: |text, _, chance| typos(text, 15, chance),
    },
    Edit {
        name: "sentences in another order",
        apply: |text, _, chance| reordered(text, chance),
    },
    Edit {
        name: "a quarter of the sentences dropped",
        apply: |text, _, chance| dropped(text, chance),
    },
    Edit {
        name: "10 % of the words dropped",
        apply: |text, _, chance| {
            words(
                text,
                |word, chance| {
                    if chance.happens(10) {
                        String::new()
                    } else {
                        word.to_owned()
                    }
                },
                chance,
            )
        },
    },
    Edit {
        name: "emoji between and within words",
        apply: |text, _, chance| words(text, emoji, chance),
    },
    Edit {
        name: "zero-width and bidirectional characters",
        apply: |text, _, chance| words(text, unseen, chance),
    },
    Edit {
        name: "letters that look alike",
        apply: |text, _, chance| letters(text, 40, lookalike, chance),
    },
    Edit {
        name: "digits for letters",
        apply: |text, _, chance| letters(text, 30, leet, chance),
    },
    Edit {
        name: "marks and accents removed",
        apply: |text, _, _| unmarked(text),
    },
    Edit {
        name: "marks, accents and tatweel added",
        apply: |text, _, chance| letters(text, 25, marked, chance),
    },
    Edit {
        name: "upper case, no punctuation",
        apply: |text, _, _| {
            text.to_uppercase()
                .replace(['.', ',', '،', '۔', '।', ';', '؛'], "")
        },
    },
    Edit {
        name: "spaces removed and put in",
        apply: |text, _, chance| words(text, spaced, chance),
    },
    Edit {
        name: "quoted in a long post",
        apply: |text, others, chance| quoted(text, others, chance),
    },
    Edit {
        name: "half of it quoted in a long post",
        apply: |text, others, chance| quoted(&half(text), others, chance),
    },
    Edit {
        name: "typos (5 %), emoji, zero-width, quoted",
        apply: |text, others, chance| {
            let text = typos(text, 5, chance);
            let text = words(&text, emoji, chance);
            quoted(&words(&text, unseen, chance), others, chance)
        },
    },
];

impl Edit {
    /// The text edited; none where the edit changes nothing of this text.
    pub(crate) fn apply(
        &self,
        text: &str,
        others: &[String],
        chance: &mut Chance,
    ) -> Option<String> {
        let edited = (self.apply)(text, others, chance);
        (edited != text).then_some(edited)
    }
}

fn words(text: &str, change: fn(&str, &mut Chance) -> String, chance: &mut Chance) -> String {
    let changed = text.split_whitespace().map(|word| change(word, chance));
    changed
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn letters(
    text: &str,
    percent: usize,
    change: fn(char, &mut Chance) -> Option<String>,
    chance: &mut Chance,
) -> String {
    let mut edited = String::with_capacity(text.len());
    for c in text.chars() {
        match change(c, chance).filter(|_| chance.happens(percent)) {
            Some(other) => edited.push_str(&other),
            None => edited.push(c),
        }
    }
    edited
}

/// A slip of the finger in so many of a hundred words: two letters swapped, one twice, one left out, or another's.
fn typos(text: &str, percent: usize, chance: &mut Chance) -> String {
    let all: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let slip = |word: &str, chance: &mut Chance| {
        let mut letters: Vec<char> = word.chars().collect();
        if letters.len() < 2 || !chance.happens(percent) {
            return word.to_owned();
        }
        let at = chance.below(letters.len() - 1);
        match chance.below(4) {
            0 => letters.swap(at, at + 1),
            1 => letters.insert(at, letters[at]),
            2 => {
                letters.remove(at);
            }
            _ => letters[at] = all[chance.below(all.len())],
        }
        letters.into_iter().collect()
    };
    text.split_whitespace()
        .map(|word| slip(word, chance))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Sentences, or halves of them at commas where there is only one.
fn sentences(text: &str) -> Vec<&str> {
    let cut = |ends: &'static [char]| -> Vec<&str> {
        text.split_inclusive(ends)
            .map(str::trim)
            .filter(|part| part.chars().count() > 1)
            .collect()
    };
    let whole = cut(&['.', '!', '?', '۔', '।', '؟', ';', '؛']);
    if whole.len() > 1 {
        whole
    } else {
        cut(&['.', ',', '،', ';', '؛', '۔', '।'])
    }
}

fn reordered(text: &str, chance: &mut Chance) -> String {
    let mut parts = sentences(text);
    for place in (1..parts.len()).rev() {
        parts.swap(place, chance.below(place + 1));
    }
    if parts.len() > 1 && parts.join(" ") == text {
        parts.rotate_left(1);
    }
    parts.join(" ")
}

fn dropped(text: &str, chance: &mut Chance) -> String {
    let mut parts = sentences(text);
    if parts.len() < 3 {
        return text.to_owned();
    }
    for _ in 0..(parts.len() / 4).max(1) {
        parts.remove(chance.below(parts.len()));
    }
    parts.join(" ")
}

fn half(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words[words.len() / 4..words.len() * 3 / 4].join(" ")
}

/// Between ten sentences about other things.
fn quoted(text: &str, others: &[String], chance: &mut Chance) -> String {
    let mut some = || others[chance.below(others.len())].clone();
    let mut parts: Vec<String> = (0..10).map(|_| some()).collect();
    parts.insert(5, text.to_owned());
    parts.join(" ")
}

fn emoji(word: &str, chance: &mut Chance) -> String {
    const EMOJI: [&str; 6] = ["😀", "🚢", "❤️", "👍🏽", "🇫🇷", "✨"];
    let one = EMOJI[chance.below(EMOJI.len())];
    match chance.below(6) {
        0 => format!("{word} {one}"),
        1 => within(word, one),
        _ => word.to_owned(),
    }
}

fn unseen(word: &str, chance: &mut Chance) -> String {
    const UNSEEN: [&str; 6] = [
        "\u{200b}", "\u{200c}", "\u{200d}", "\u{202e}", "\u{ad}", "\u{2060}",
    ];
    if chance.happens(50) {
        within(word, UNSEEN[chance.below(UNSEEN.len())])
    } else {
        word.to_owned()
    }
}

fn spaced(word: &str, chance: &mut Chance) -> String {
    match chance.below(10) {
        0 => within(word, " "),
        1 => within(word, "."),
        _ => word.to_owned(),
    }
}

fn within(word: &str, what: &str) -> String {
    let count = word.chars().count();
    let at = word.char_indices().nth(count / 2).map_or(0, |(at, _)| at);
    if count < 2 {
        word.to_owned()
    } else {
        format!("{}{what}{}", &word[..at], &word[at..])
    }
}

fn lookalike(c: char, _: &mut Chance) -> Option<String> {
    let other = match c {
        'a' => 'а',
        'e' => 'е',
        'o' => 'ο',
        'p' => 'р',
        'c' => 'с',
        'x' => 'х',
        'i' => 'і',
        's' => 'ѕ',
        'h' => 'һ',
        'y' => 'у',
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'х' => 'x',
        'у' => 'y',
        'к' => 'ĸ',
        'т' => 'ᴛ',
        'ي' => 'ی',
        'ك' => 'ک',
        'ه' => 'ہ',
        'ى' => 'ے',
        'ی' => 'ي',
        'ک' => 'ك',
        'ہ' => 'ه',
        'ے' => 'ی',
        'ا' => 'أ',
        'ة' => 'ه',
        _ => return None,
    };
    Some(other.to_string())
}

fn leet(c: char, _: &mut Chance) -> Option<String> {
    let digit = match c {
        'a' => '4',
        'e' => '3',
        'i' => '1',
        'o' => '0',
        's' => '5',
        't' => '7',
        _ => return None,
    };
    Some(digit.to_string())
}

/// Arabic points, and accents of Latin and Cyrillic letters, taken away as by a keyboard that lacks them.
fn unmarked(text: &str) -> String {
    const PAIRS: [(&str, &str); 12] = [
        ("éèêë", "e"),
        ("àâä", "a"),
        ("ôö", "o"),
        ("ùûü", "u"),
        ("îïı", "i"),
        ("ç", "c"),
        ("ş", "s"),
        ("ğ", "g"),
        ("ё", "е"),
        ("й", "и"),
        ("أإآ", "ا"),
        ("ؤ", "و"),
    ];
    let plain = text
        .chars()
        .filter(|c| !('\u{64b}'..='\u{655}').contains(c) && !matches!(c, '\u{670}' | '\u{9bc}'));
    plain
        .map(|c| {
            PAIRS
                .iter()
                .find(|(from, _)| from.contains(c))
                .and_then(|(_, to)| to.chars().next())
                .unwrap_or(c)
        })
        .collect()
}

fn marked(c: char, chance: &mut Chance) -> Option<String> {
    const POINTS: [char; 6] = [
        '\u{64e}', '\u{650}', '\u{64f}', '\u{651}', '\u{652}', '\u{640}',
    ];
    match c {
        '\u{620}'..='\u{64a}' | '\u{671}'..='\u{6d3}' => {
            Some(format!("{c}{}", POINTS[chance.below(POINTS.len())]))
        }
        _ if c.is_alphabetic() => Some(format!(
            "{c}{}",
            ['\u{301}', '\u{323}', '\u{308}'][chance.below(3)]
        )),
        _ => None,
    }
}
