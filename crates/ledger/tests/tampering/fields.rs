//! One field of one entry changed: the fault names that entry and what is wrong with it.

use ledger::{Fault, Hash, Opening, StoredEntry};

use crate::sample::{SIZE, log};

fn flip(hash: &mut Hash) {
    let mut bytes = *hash.as_bytes();
    bytes[31] ^= 1;
    *hash = Hash::from_bytes(bytes);
}

/// Checks that changing any one entry so is a fault that names it and passes `right`.
#[track_caller]
fn names_every_entry(change: impl Fn(&mut StoredEntry), right: impl Fn(&Fault) -> bool) {
    for n in 0..SIZE {
        let mut log = log();
        let before = log.entries[n].clone();
        change(&mut log.entries[n]);
        if log.entries[n] == before {
            continue;
        }
        let fault = log.verify().unwrap_err();
        assert_eq!(fault.entry(), Some(n as u64), "{fault}");
        assert!(fault.to_string().contains(&format!("entry {n}")), "{fault}");
        assert!(right(&fault), "{fault}");
    }
}

#[test]
fn a_changed_body_names_its_entry() {
    let is_body = |fault: &Fault| matches!(fault, Fault::Body { .. });
    for place in 0..8 {
        let change = |entry: &mut StoredEntry| {
            if let Some(opening) = &mut entry.body {
                opening.body[place] ^= 1;
            }
        };
        names_every_entry(change, is_body);
    }
    let longer = |entry: &mut StoredEntry| {
        if let Some(opening) = &mut entry.body {
            opening.body.push(b' ');
        }
    };
    names_every_entry(longer, is_body);
}

#[test]
fn a_changed_salt_names_its_entry() {
    for place in 0..16 {
        let change = |entry: &mut StoredEntry| {
            if let Some(opening) = &mut entry.body {
                opening.salt[place] ^= 0x80;
            }
        };
        names_every_entry(change, |fault| matches!(fault, Fault::Body { .. }));
    }
}

#[test]
fn a_body_put_in_the_place_of_an_erased_one_names_its_entry() {
    let change = |entry: &mut StoredEntry| {
        if entry.body.is_none() {
            entry.body = Some(Opening {
                salt: [0; 16],
                body: b"{}".to_vec(),
            });
        }
    };
    names_every_entry(change, |fault| matches!(fault, Fault::Body { .. }));
}

#[test]
fn a_changed_instant_names_its_entry() {
    for by in [1, -1, i64::MIN] {
        let change = |entry: &mut StoredEntry| entry.at_micros = entry.at_micros.wrapping_add(by);
        names_every_entry(change, |fault| matches!(fault, Fault::Leaf { .. }));
    }
}

#[test]
fn a_changed_kind_names_its_entry() {
    let change = |entry: &mut StoredEntry| entry.kind.push('s');
    names_every_entry(change, |fault| matches!(fault, Fault::Leaf { .. }));
    for kind in ["", "a\nb", "a\0"] {
        let change = |entry: &mut StoredEntry| entry.kind = kind.to_owned();
        names_every_entry(change, |fault| matches!(fault, Fault::Kind { .. }));
    }
}

#[test]
fn a_changed_number_names_its_entry_and_says_that_only_the_number_is_wrong() {
    for number in [0, 1, 7, 19, 20, 1000, u64::MAX] {
        let change = |entry: &mut StoredEntry| entry.seq = number;
        names_every_entry(
            change,
            |fault| matches!(fault, Fault::Misnumbered { found, .. } if *found == number),
        );
    }
}

#[test]
fn a_changed_commitment_names_its_entry() {
    let change = |entry: &mut StoredEntry| flip(&mut entry.commitment);
    names_every_entry(change, |fault| match fault {
        // Without the body nothing shows which of the hashed fields it was.
        Fault::Leaf { entry, .. } => [4, 11, 19].contains(entry),
        Fault::Commitment { .. } => true,
        _ => false,
    });
}

#[test]
fn a_changed_link_names_its_entry() {
    let change = |entry: &mut StoredEntry| flip(&mut entry.previous);
    names_every_entry(change, |fault| matches!(fault, Fault::Previous { .. }));
}

#[test]
fn a_changed_leaf_hash_names_its_entry() {
    let change = |entry: &mut StoredEntry| flip(&mut entry.leaf);
    names_every_entry(change, |fault| matches!(fault, Fault::Leaf { .. }));
}
