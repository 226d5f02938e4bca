//! The target `texts`: any bytes are text or none, what is made comparable is so already, and what two texts share is where it
//! is said to be.

use ::signals::text::{GUARANTEE, Normal, Prints, Text, decode};
use std::collections::HashSet;

/// Bytes that end the first text and begin the second.
const BETWEEN: &[u8] = b"\n--\n";

/// Reads one or two texts, makes them comparable, and compares them; reads the input as fingerprints, too.
///
/// # Panics
/// If a text made comparable twice is another than made so once, a run in common is missed, or a place is none.
pub fn texts(input: &[u8]) {
    if let Some(prints) = Prints::from_bytes(input) {
        assert_eq!(prints.to_bytes(), input, "written otherwise than read");
        // Places that no text has: compared all the same.
        let _ = prints.overlap(&prints);
    }
    let cut = input
        .windows(BETWEEN.len())
        .position(|window| window == BETWEEN);
    let (one, other) = cut.map_or((input, input), |at| {
        (&input[..at], &input[at + BETWEEN.len()..])
    });
    let (Some(one), Some(other)) = (decode(one), decode(other)) else {
        return;
    };
    let (ours, theirs) = (comparable(&one), comparable(&other));
    let prints = [Prints::of(&ours), Prints::of(&theirs)];
    let hashes: HashSet<u64> = prints[0].hashes().into_iter().collect();
    let runs: HashSet<&[char]> = ours.letters().windows(GUARANTEE).collect();
    if theirs
        .letters()
        .windows(GUARANTEE)
        .any(|run| runs.contains(run))
    {
        let found = prints[1].hashes().iter().any(|hash| hashes.contains(hash));
        assert!(found, "a run in common was missed");
    }
    let overlap = prints[0].overlap(&prints[1]);
    assert!((0.0..=1.0).contains(&overlap.of_known) && (0.0..=1.0).contains(&overlap.of_query));
    for passage in &overlap.passages {
        for (text, (start, end)) in [(&one, passage.query), (&other, passage.known)] {
            let shown = text.get(start as usize..end as usize);
            assert!(shown.is_some_and(|shown| !shown.is_empty()), "{passage:?}");
        }
    }
}

fn comparable(text: &str) -> Normal {
    let once = Normal::of(text);
    let twice = Normal::of(&once.to_string());
    assert_eq!(once.to_string(), twice.to_string());
    // Both ways lead to the same signals, but for the places in the text.
    let (found, again) = (Text::of(text), Text::of(&once.to_string()));
    assert_eq!(found.simhash, again.simhash);
    assert_eq!(found.prints.hashes(), again.prints.hashes());
    once
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let seeds = [
        (
            "quoted",
            "The ships left the old harbour at dawn, and the children waved to them from the stone pier for a long time.\n--\nWe read: the ships left the old harbour at dawn, and the children waved to them from the stone pier. It was late.",
        ),
        (
            "spelt",
            "Th3 \u{200b}sh1ps l\u{435}ft \u{1f6a2} the h@rb\u{301}our \u{640} \u{643}\u{64f}\u{644}\u{651} \u{6a9}\u{6cc} \u{fdfa} \u{df} \u{130} sooooo 1948",
        ),
        ("nothing", ""),
    ];
    seeds
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .to_vec()
}
