//! Entries rewritten together with what depends on them, up to the signature.

use ledger::{Checkpoint, Fault, Frontier, Hash, Verifier};

use crate::sample::{ORIGIN, SIZE, key, log, log_and_heads, public, signed};

#[test]
fn an_entry_rewritten_with_its_leaf_hash_is_named_by_the_link_of_the_next() {
    for n in 0..SIZE {
        let mut log = log();
        let whole = log.entries[n].leaf;
        log.entries[n].at_micros += 1;
        log.entries[n].leaf = log.entries[n].computed_leaf();
        let rewritten = log.entries[n].leaf;
        let fault = log.verify().unwrap_err();
        match n {
            // No next one: only the checkpoint tells.
            19 => assert!(matches!(fault, Fault::Root { size: 20, .. }), "{fault}"),
            _ => {
                let entry = n as u64;
                assert_eq!(
                    fault,
                    Fault::Replaced {
                        entry,
                        expected: whole,
                        found: rewritten
                    }
                );
            }
        }
    }
}

#[test]
fn a_rewrite_that_fits_throughout_is_caught_by_the_signed_root() {
    for n in 0..SIZE {
        let (mut log, heads) = log_and_heads();
        log.entries[n].kind = "item.restored".to_owned();
        log.rehash(n);
        let fault = log.verify().unwrap_err();
        let leaves: Vec<Hash> = log.entries.iter().map(|entry| entry.leaf).collect();
        let (expected, found) = (heads[SIZE].root(), Frontier::over(&leaves).root());
        assert_eq!(
            fault,
            Fault::Root {
                size: 20,
                agreed: 0,
                expected,
                found
            }
        );
        assert_eq!(fault.entry(), None);
        assert!(
            fault.to_string().contains("no single entry can be named"),
            "{fault}"
        );
    }
}

#[test]
fn a_deletion_or_insertion_that_fits_throughout_is_caught() {
    for n in 0..SIZE {
        let mut shorter = log();
        shorter.entries.remove(n);
        shorter.rehash(n);
        assert_eq!(
            shorter.verify(),
            Err(Fault::Shorter {
                entry: 19,
                size: 20
            })
        );

        let mut longer = log();
        longer.entries.insert(n, longer.entries[n].clone());
        longer.rehash(n);
        let fault = longer.verify().unwrap_err();
        match n {
            // The last one comes twice, and the first time it is in its place.
            19 => assert_eq!(
                fault,
                Fault::Longer {
                    entry: 20,
                    size: 20
                }
            ),
            _ => assert!(matches!(fault, Fault::Root { size: 20, .. }), "{fault}"),
        }
    }
}

#[test]
fn earlier_checkpoints_narrow_a_rewrite_that_fits_down() {
    for n in 0..SIZE {
        let (mut log, heads) = log_and_heads();
        log.entries[n].kind = "item.restored".to_owned();
        log.rehash(n);

        // In any order, and one of them twice.
        let fault = log.verify_with(&heads, &[10, 5, 15, 5]).unwrap_err();
        let (from, to) = (n as u64 / 5 * 5, n as u64 / 5 * 5 + 5);
        assert!(
            matches!(fault, Fault::Root { agreed, size, .. } if (agreed, size) == (from, to)),
            "{fault}"
        );
        assert!(
            fault
                .to_string()
                .contains(&format!("between {from} and {}", to - 1)),
            "{fault}"
        );

        let fault = log.verify_with(&heads, &[n, n + 1]).unwrap_err();
        assert_eq!(fault.entry(), Some(n as u64), "{fault}");
        assert!(
            fault.to_string().contains(&format!("is entry {n}")),
            "{fault}"
        );
    }
}

#[test]
fn a_rewritten_log_signed_anew_contradicts_the_checkpoint_someone_kept() {
    let (mut log, heads) = log_and_heads();
    log.entries[8].kind = "item.restored".to_owned();
    log.rehash(8);
    let leaves: Vec<Hash> = log.entries.iter().map(|entry| entry.leaf).collect();
    let anew = Checkpoint {
        root: Frontier::over(&leaves).root(),
        ..heads[SIZE].checkpoint(ORIGIN)
    };
    log.note = anew.sign(&key()).unwrap().to_string();
    assert!(log.verify().is_ok());

    let fault = log.verify_with(&heads, &[SIZE]).unwrap_err();
    assert!(matches!(fault, Fault::TwoLogs { size: 20, .. }), "{fault}");
    let fault = log.verify_with(&heads, &[5, 12]).unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::Root {
                agreed: 5,
                size: 12,
                ..
            }
        ),
        "{fault}"
    );
}

#[test]
fn a_log_cut_short_and_signed_anew_contradicts_the_checkpoint_someone_kept() {
    let (mut log, heads) = log_and_heads();
    log.entries.truncate(15);
    log.note = signed(&heads[15]);
    assert!(log.verify().is_ok());
    let fault = log.verify_with(&heads, &[SIZE]);
    assert_eq!(
        fault,
        Err(Fault::RolledBack {
            size: 15,
            earlier: 20
        })
    );
}

#[test]
fn an_earlier_checkpoint_added_too_late_hides_nothing() {
    let (mut log, heads) = log_and_heads();
    log.entries[15].kind = "item.restored".to_owned();
    log.rehash(15);
    let mut verifier = Verifier::new(&log.note, &public()).unwrap();
    for (n, entry) in log.entries.iter().enumerate() {
        if n == 10 {
            verifier = verifier
                .with_earlier(&signed(&heads[5]), &public())
                .unwrap();
            verifier = verifier
                .with_earlier(&signed(&heads[12]), &public())
                .unwrap();
        }
        verifier.push(entry).unwrap();
    }
    let fault = verifier.finish().unwrap_err();
    assert!(
        matches!(
            fault,
            Fault::Root {
                agreed: 12,
                size: 20,
                ..
            }
        ),
        "{fault}"
    );
}

#[test]
fn going_on_after_a_fault_never_ends_in_a_verified_log() {
    let (mut log, heads) = log_and_heads();
    log.entries[8].kind = "item.restored".to_owned();
    log.rehash(8);
    let (more, _) = heads[SIZE].append(5, "more", *b"{}", [1; 16]).unwrap();
    log.entries.push(more);
    let mut verifier = Verifier::new(&log.note, &public()).unwrap();
    for entry in &log.entries {
        // Deliberately unheeded.
        let _ = verifier.push(entry);
    }
    let fault = verifier.finish().unwrap_err();
    assert!(matches!(fault, Fault::Root { size: 20, .. }), "{fault}");
}
