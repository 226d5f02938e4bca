//! What must verify, and against which checkpoint.

use ledger::{Checkpoint, Fault, Hash, Head, SigningKey, StoredEntry, Verified};

use crate::sample::{Log, ORIGIN, SIZE, key, log, log_and_heads, signed};

#[test]
fn an_honest_log_verifies_and_its_erased_bodies_are_counted() {
    let (log, heads) = log_and_heads();
    let root = heads[SIZE].root();
    assert_eq!(
        log.verify(),
        Ok(Verified {
            size: 20,
            root,
            erased: 3
        })
    );
    let every: Vec<usize> = (0..=SIZE).collect();
    assert_eq!(log.verify_with(&heads, &every), log.verify());
}

#[test]
fn erasing_any_or_all_bodies_leaves_the_log_verifiable() {
    for n in 0..SIZE {
        let mut log = log();
        log.entries[n].body = None;
        assert!(log.verify().is_ok());
    }
    let mut log = log();
    log.entries = log.entries.into_iter().map(StoredEntry::erased).collect();
    assert_eq!(log.verify().unwrap().erased, 20);
}

#[test]
fn an_empty_log_verifies_against_its_own_checkpoint_only() {
    let empty = Log {
        entries: Vec::new(),
        note: signed(&Head::empty()),
    };
    assert_eq!(empty.verify().unwrap().size, 0);
    let full = log();
    let fault = Log {
        note: full.note,
        ..empty
    }
    .verify();
    assert_eq!(fault, Err(Fault::Shorter { entry: 0, size: 20 }));
    let fault = Log {
        note: signed(&Head::empty()),
        ..full
    }
    .verify();
    assert_eq!(fault, Err(Fault::Longer { entry: 0, size: 0 }));
}

#[test]
fn a_signed_wrong_root_of_an_empty_log_names_no_entry() {
    let wrong = Checkpoint {
        root: Hash::ZERO,
        ..Head::empty().checkpoint(ORIGIN)
    };
    let log = Log {
        entries: Vec::new(),
        note: wrong.sign(&key()).unwrap().to_string(),
    };
    let fault = log.verify().unwrap_err();
    assert!(matches!(fault, Fault::Root { size: 0, .. }), "{fault}");
    assert_eq!(fault.entry(), None);
}

#[test]
fn a_checkpoint_without_our_signature_is_refused_and_names_no_entry() {
    let (log, heads) = log_and_heads();
    let checkpoint = heads[SIZE].checkpoint(ORIGIN);
    let other = SigningKey::from_seed(&[1; 32], ORIGIN).unwrap();
    let forged = checkpoint.sign(&other).unwrap().to_string();
    let resized = log.note.replacen("\n20\n", "\n19\n", 1);
    let renamed = log.note.replacen(ORIGIN, "other.example/log", 1);
    for note in [forged, resized, renamed, checkpoint.text(), String::new()] {
        let fault = Log {
            note,
            entries: log.entries.clone(),
        }
        .verify()
        .unwrap_err();
        assert!(matches!(fault, Fault::Checkpoint(_)), "{fault}");
        assert_eq!(fault.entry(), None);
    }
}
