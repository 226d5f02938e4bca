//! The target `log`: a log verifies if and only if its entries are those that were signed, but for erased bodies.

use super::bytes::Bytes;
use ::ledger::{Fault, Hash, Head, SigningKey, StoredEntry, verify_log};

/// Entries of the log.
const ENTRIES: u8 = 9;

/// Tampers with the entries of a log as the input says, and has it verified.
///
/// # Panics
/// If tampering goes unnoticed, or is seen where there is none.
pub fn log(input: &[u8]) {
    let mut input = Bytes(input);
    let count = input.u8() % (ENTRIES + 1);
    let (entries, note, key) = written(count);
    let mut given = entries.clone();
    for _ in 0..8 {
        if input.is_empty() {
            break;
        }
        tamper(&mut given, &mut input);
    }
    // Without its body an entry is as good as before; the salt and the body are what the commitment is to.
    let is_erased = |given: &StoredEntry, entry: &StoredEntry| *given == entry.clone().erased();
    let same = given.len() == entries.len()
        && std::iter::zip(&given, &entries)
            .all(|(given, entry)| given == entry || is_erased(given, entry));
    let erased = given.iter().filter(|entry| entry.body.is_none()).count();
    match verify_log(given.clone(), &note, key.verifying_key()) {
        Ok(verified) => {
            assert!(same, "tampering went unnoticed");
            assert_eq!(
                (verified.size, verified.erased),
                (entries.len() as u64, erased as u64)
            );
        }
        Err(fault) => {
            assert!(!same, "{fault} in a log that is as it was");
            is_named(&fault, &given, &entries);
        }
    }
}

/// The fault is said to be no earlier than where the logs first differ.
fn is_named(fault: &Fault, given: &[StoredEntry], entries: &[StoredEntry]) {
    let pairs = std::iter::zip(given, entries);
    let equal = |(given, entry): &(&StoredEntry, &StoredEntry)| {
        given == entry || **given == (*entry).clone().erased()
    };
    let first = pairs.take_while(equal).count() as u64;
    let said = fault.to_string();
    assert!(!said.is_empty());
    if let Fault::Body { entry, .. }
    | Fault::Leaf { entry, .. }
    | Fault::Commitment { entry, .. }
    | Fault::Missing { entry, .. }
    | Fault::Repeated { entry, .. }
    | Fault::Misnumbered { entry, .. }
    | Fault::Kind { entry, .. }
    | Fault::Previous { entry, .. } = fault
    {
        assert!(*entry >= first, "{said}, but up to {first} all is well");
    }
}

fn written(count: u8) -> (Vec<StoredEntry>, String, SigningKey) {
    let key = SigningKey::from_seed(&[7; 32], "example.com/log").expect("32 bytes are a seed");
    let mut head = Head::empty();
    let mut entries = Vec::new();
    for number in 0..count {
        let body = format!("{{\"number\":{number}}}");
        let kind = ["case_opened", "host_added"][usize::from(number % 2)];
        let appended = head.append(i64::from(number), kind, body, [number; 16]);
        let (entry, next) = appended.expect("a fine kind");
        entries.push(entry);
        head = next;
    }
    let note = head.checkpoint("example.com/log").sign(&key);
    (entries, note.expect("the key is named so").to_string(), key)
}

fn tamper(entries: &mut Vec<StoredEntry>, input: &mut Bytes<'_>) {
    let (what, place, value) = (input.u8() % 14, usize::from(input.u8()), input.u8());
    if entries.is_empty() {
        return;
    }
    let len = entries.len();
    let place = place % len;
    let other = usize::from(value) % len;
    let copy = entries[other].clone();
    let entry = &mut entries[place];
    let bits = Hash::from_bytes([value; 32]);
    match what {
        0 => entry.body = None,
        1 => entry.seq = u64::from(value),
        2 => entry.at_micros ^= i64::from(value),
        3 => entry.kind.push(char::from(value)),
        4 => entry.commitment = bits,
        5 => entry.previous = bits,
        6 => entry.leaf = bits,
        7 => {
            if let Some(opening) = &mut entry.body {
                opening.body.push(value);
            }
        }
        8 => {
            if let Some(opening) = &mut entry.body {
                opening.salt[0] ^= value;
            }
        }
        // Made to fit again, as somebody would who has the database and not the key.
        9 => entry.leaf = entry.computed_leaf(),
        10 => entry.previous = copy.leaf,
        11 => {
            entries.remove(place);
        }
        12 => entries.swap(place, other),
        _ => entries.insert(place, copy),
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = vec![
        ("empty".to_owned(), vec![0]),
        ("as-it-was".to_owned(), vec![9]),
        ("erased".to_owned(), vec![5, 0, 1, 0, 0, 3, 0]),
        (
            "made-to-fit".to_owned(),
            vec![5, 3, 2, 65, 9, 2, 0, 10, 3, 2],
        ),
        ("cut-short".to_owned(), vec![9, 11, 8, 0]),
    ];
    for what in 0..14 {
        seeds.push((format!("tampered-{what}"), vec![7, what, 3, 5]));
    }
    seeds
}
