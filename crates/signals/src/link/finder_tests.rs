//! What the finder promises, against an oracle that knows where it put the links, and against a plainer way to trim.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use std::collections::HashSet;
use std::ops::Range;

/// Words that are no links, and have nothing in them that a link begins or ends with.
const WORDS: [&str; 16] = [
    "harbour",
    "السفينة",
    "وصلت",
    "при\u{301}стань",
    "ship",
    "кора́бль",
    "港口",
    "🚢",
    "12:30",
    "e.g",
    "50%",
    "—",
    "بندر",
    "নৌকা",
    "a_b",
    "(و)",
];

/// What stands between words: spaces, and marks that no address holds.
const BETWEEN: [&str; 9] = [" ", "\n", "\t", "، ", "؛ ", " «", "» ", "\u{a0}", " “"];

/// What may stand right behind an address and is none of it.
const BEHIND: [&str; 8] = ["", ".", ",", "!", "…", "۔", "؟", ":"];

/// How people spell an address.
#[derive(Debug, Clone, Copy)]
enum Spelling {
    Plain,
    WithoutScheme,
    Harmless,
    HarmlessWithWords,
    Invisible,
    Wide,
    Escaped,
    EscapedTwice,
    PercentInPath,
}

const SPELLINGS: [Spelling; 9] = [
    Spelling::Plain,
    Spelling::WithoutScheme,
    Spelling::Harmless,
    Spelling::HarmlessWithWords,
    Spelling::Invisible,
    Spelling::Wide,
    Spelling::Escaped,
    Spelling::EscapedTwice,
    Spelling::PercentInPath,
];

/// An address: what is before the path, the path, and the host in its canonical spelling.
#[derive(Debug, Clone)]
struct Planted {
    host: (&'static str, &'static str),
    path: String,
    spelling: Spelling,
}

impl Planted {
    fn canonical(&self) -> String {
        format!("https://{}/{}", self.host.1, self.path)
    }

    fn written(&self) -> String {
        let (host, path) = (self.host.0, &self.path);
        let plain = format!("https://{host}/{path}");
        let escaped = |text: &str| {
            let byte = |byte: u8| match byte {
                b'.' | b'-' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                    char::from(byte).to_string()
                }
                byte => format!("%{byte:02x}"),
            };
            text.bytes().map(byte).collect::<String>()
        };
        match self.spelling {
            Spelling::Plain => plain,
            Spelling::WithoutScheme => format!("{host}/{path}"),
            Spelling::Harmless => format!("hxxps://{}/{path}", host.replace('.', "[.]")),
            Spelling::HarmlessWithWords => {
                format!("hXXp[:]//{}/{path}", host.replace('.', " (نقطة) "))
            }
            Spelling::Invisible => {
                format!("ht\u{200b}tps://{}/{path}", host.replace('.', ".\u{2060}"))
            }
            Spelling::Wide => format!("ｈｔｔｐ：／／{}／{path}", host.replace('.', "．")),
            Spelling::Escaped => escaped(&plain),
            Spelling::EscapedTwice => escaped(&escaped(&plain)),
            Spelling::PercentInPath => {
                let byte = |byte: u8| match byte {
                    b'/' => "/".to_owned(),
                    byte => format!("%{byte:02X}"),
                };
                let path: String = path.bytes().map(byte).collect();
                format!("http://{host}/{path}")
            }
        }
    }
}

fn planted() -> impl Strategy<Value = Planted> {
    let hosts = prop::sample::select(vec![
        ("files.example.com", "files.example.com"),
        ("EXAMPLE.org", "example.org"),
        ("www.example.net", "example.net"),
        ("مثال.example.com", "xn--mgbh0fb.example.com"),
        ("bücher.example.com", "xn--bcher-kva.example.com"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
    ]);
    (
        hosts,
        "[a-z][a-z0-9]{2,8}(/[a-z0-9]{3,6})?",
        prop::sample::select(SPELLINGS.to_vec()),
    )
        .prop_map(|(host, path, spelling)| Planted {
            host,
            path,
            spelling,
        })
}

#[derive(Debug, Clone)]
enum Piece {
    Word(&'static str),
    Link(Planted, &'static str),
}

fn piece() -> impl Strategy<Value = (Piece, &'static str)> {
    let piece = prop_oneof![
        3 => prop::sample::select(WORDS.to_vec()).prop_map(Piece::Word),
        2 => (planted(), prop::sample::select(BEHIND.to_vec())).prop_map(|(planted, behind)| Piece::Link(planted, behind)),
    ];
    (piece, prop::sample::select(BETWEEN.to_vec()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn exactly_the_links_that_were_put_into_a_text_are_found_where_they_were_put(pieces in prop::collection::vec(piece(), 0..24)) {
        let mut text = String::new();
        let mut expected: Vec<(String, Range<usize>)> = Vec::new();
        let mut seen = HashSet::new();
        for (piece, between) in &pieces {
            match piece {
                Piece::Word(word) => text.push_str(word),
                Piece::Link(planted, behind) => {
                    let start = text.len();
                    text.push_str(&planted.written());
                    if seen.insert(planted.canonical()) {
                        expected.push((planted.canonical(), start..text.len()));
                    }
                    text.push_str(behind);
                }
            }
            text.push_str(between);
        }
        let found: Vec<_> = extract(&text)
            .into_iter()
            .map(|found| (found.link.canonical().to_owned(), found.place))
            .collect();
        prop_assert_eq!(found, expected, "{}", text);
    }

    #[test]
    fn what_ends_a_sentence_is_trimmed_as_by_counting_anew_each_time(text in r"[a(){}\[\].,…·!x/]{0,40}") {
        prop_assert_eq!(super::extract::trimmed(&text), trimmed_plainly(&text));
    }
}

/// The trimming as one would write it down first: it counts all brackets again for each that it takes away.
fn trimmed_plainly(text: &str) -> &str {
    let mut text = text;
    while let Some(last) = text.chars().next_back() {
        let opens = match last {
            ')' => Some('('),
            ']' => Some('['),
            '}' => Some('{'),
            _ => None,
        };
        let closes_nothing =
            opens.is_some_and(|open| text.matches(open).count() < text.matches(last).count());
        if !(closes_nothing || ".,:;!?'\"*_~…。·’‘\\\u{6d4}([{".contains(last)) {
            break;
        }
        text = &text[..text.len() - last.len_utf8()];
    }
    text
}

#[test]
fn a_text_of_nothing_but_brackets_marks_and_schemes_is_gone_through_once() {
    // Each of these once cost the square of a word's length, or a reading for each mark: minutes instead of this moment.
    let most = crate::text::MOST_BYTES;
    for unit in [
        "a))))))))))))))))",
        "a.co/",
        "https:/",
        "%3A%2F",
        "a.co/ ",
        "@a ",
        "[.",
        "h**ps%3a/",
        "a:@b ",
        "((((",
        "x%2525",
    ] {
        let text = unit.repeat(most / unit.len());
        assert!(extract(&text).len() <= MOST_LINKS, "{unit}");
    }
}
