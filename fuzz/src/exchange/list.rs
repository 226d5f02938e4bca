//! The target `list`: what is read of a list of hashes is exported to a list that reads the same.

use ::exchange::list::{About, HEADER, ListError, line, read};
use ::exchange::v1::{EntryView, NewSignalEntry};

/// An entry of a bank, in which the parts that a list has are put.
const ENTRY: &str = r#"{"id":"entry_00000000000000000000000000","bank":"bank_00000000000000000000000000","pdq":null,
    "quality":null,"sha256":null,"label":"","source":"","ground":"incites","reason":"","near_copies_match":true,
    "parts_match":false,"stored":false,"added_at":"2026-01-02T03:04:05Z","withdrawn_at":null,"withdrawn_because":null}"#;

/// Reads the input as a list.
///
/// # Panics
/// If an entry is not what a list may hold, if the export does not read the same, or if a fault is of no line.
pub fn list(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let about = About {
        label: "list".to_owned(),
        source: "partner".to_owned(),
        ground: "threatens".parse().expect("a ground"),
        reason: "assessed there".to_owned(),
    };
    let entries = match read(&text, &about) {
        Ok(entries) => entries,
        Err(ListError::Nothing) => return,
        Err(ListError::Line { number, what }) => {
            assert!((1..=text.lines().count()).contains(&number) && !what.is_empty());
            return;
        }
    };
    assert!(!entries.is_empty() && entries.len() <= text.lines().count());
    entries.iter().for_each(is_right);
    let mut exported = HEADER.to_owned();
    for entry in &entries {
        exported.push('\n');
        exported.push_str(&line(&banked(entry)));
    }
    assert_eq!(read(&exported, &about).as_ref(), Ok(&entries));
}

fn is_right(entry: &NewSignalEntry) {
    let has_hash = entry.pdq.is_some() || entry.sha256.is_some();
    assert!(has_hash != entry.url.is_some(), "a hash or an address");
    for hash in [&entry.pdq, &entry.sha256].into_iter().flatten() {
        assert!(hash.parse::<signals::Sha256>().is_ok(), "{hash} is no hash");
    }
    assert!(entry.quality.is_none_or(|quality| quality <= 100));
    for text in [&entry.label, &entry.source, &entry.reason] {
        assert!(!text.is_empty() && text.trim() == text);
    }
}

fn banked(entry: &NewSignalEntry) -> EntryView {
    let view: EntryView = serde_json::from_str(ENTRY).expect("an entry");
    EntryView {
        pdq: entry.pdq.clone(),
        quality: entry.quality,
        sha256: entry.sha256.clone(),
        url: entry.url.clone(),
        reach: entry.reach,
        label: entry.label.clone(),
        source: entry.source.clone(),
        ground: entry.ground,
        reason: entry.reason.clone(),
        ..view
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let hash = "ab".repeat(32);
    let seeds = [
        ("plain", format!("# from a partner\n{hash}\n\n{hash}\r\n")),
        (
            "csv",
            format!("label,pdq,quality,ground\n\"poster, \"\"red\"\"\",{hash},87,incites\r\n"),
        ),
        (
            "csv-all",
            format!("{HEADER}\n{hash},50,{hash},l,s,instructs,r\n"),
        ),
        ("csv-sha256", format!("\u{feff}sha256,more\n{hash},x\n")),
        (
            "quote-left-open",
            format!("pdq,label\n{hash},\"a,b\n{hash},c\"\n"),
        ),
        (
            "addresses",
            "# ours\nhttps://example.com/a,b\nhxxps://example[.]org/x\n".to_owned(),
        ),
        (
            "csv-addresses",
            "label,url,reach\n\"a \"\"b\"\"\",https://t.me/example_channel,account\nc,example.com/x,prefix\n".to_owned(),
        ),
        (
            "too-wide",
            "url,reach\nhttps://t.me/example_channel,host\n".to_owned(),
        ),
        ("bad-hash", format!("{hash}\nnot a hash\n")),
        ("bad-quality", format!("pdq,quality\n{hash},300\n")),
        (
            "control-characters",
            format!("pdq,label\n{hash},a\u{b}b\u{85}c\u{2028}d\n"),
        ),
        ("nothing", "\n\n".to_owned()),
    ];
    seeds
        .map(|(name, text)| (name.to_owned(), text.into_bytes()))
        .into()
}
