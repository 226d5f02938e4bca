//! Entries deleted, repeated, inserted, swapped, cut off or added.

use ledger::Fault;

use crate::sample::{SIZE, log, log_and_heads};

#[test]
fn a_deleted_entry_is_named() {
    for n in 0..SIZE {
        let mut log = log();
        log.entries.remove(n);
        let entry = n as u64;
        let expected = match n {
            19 => Fault::Shorter { entry, size: 20 },
            _ => Fault::Missing {
                entry,
                found: entry + 1,
            },
        };
        assert_eq!(log.verify(), Err(expected));
    }
}

#[test]
fn a_deletion_with_the_rest_renumbered_is_named() {
    for n in 0..SIZE - 1 {
        let mut log = log();
        log.entries.remove(n);
        for entry in &mut log.entries[n..] {
            entry.seq -= 1;
        }
        let fault = log.verify().unwrap_err();
        assert!(matches!(fault, Fault::Previous { .. }), "{fault}");
        assert_eq!(fault.entry(), Some(n as u64));
    }
}

#[test]
fn a_repeated_entry_is_named_by_the_place_it_takes() {
    for n in 0..SIZE {
        for place in n + 1..=SIZE {
            let mut log = log();
            log.entries.insert(place, log.entries[n].clone());
            let (entry, found) = (place as u64, n as u64);
            let expected = match place {
                SIZE => Fault::Longer { entry, size: 20 },
                _ => Fault::Repeated { entry, found },
            };
            assert_eq!(log.verify(), Err(expected));
        }
    }
}

#[test]
fn an_inserted_entry_that_fits_is_named_by_what_no_longer_does() {
    for n in 0..=SIZE {
        let (mut log, heads) = log_and_heads();
        let (forged, _) = heads[n].append(5, "forged", *b"{}", [1; 16]).unwrap();
        log.entries.insert(n, forged);
        let entry = n as u64;
        let fault = log.verify().unwrap_err();
        match n {
            SIZE => assert_eq!(fault, Fault::Longer { entry, size: 20 }),
            // The forged entry fills the log up to the checkpoint's size.
            19 => assert!(matches!(fault, Fault::Root { size: 20, .. }), "{fault}"),
            // The forged entry took the number of the one after it.
            _ => assert_eq!(
                fault,
                Fault::Repeated {
                    entry: entry + 1,
                    found: entry
                }
            ),
        }
    }
}

#[test]
fn two_entries_swapped_are_named_by_the_first_place() {
    for a in 0..SIZE {
        for b in a + 1..SIZE {
            let mut log = log();
            log.entries.swap(a, b);
            let (entry, found) = (a as u64, b as u64);
            assert_eq!(log.verify(), Err(Fault::Missing { entry, found }));
        }
    }
}

#[test]
fn two_entries_swapped_with_their_numbers_put_right_are_named_by_the_first_place() {
    for a in 0..SIZE {
        for b in a + 1..SIZE {
            let mut log = log();
            log.entries.swap(a, b);
            log.entries[a].seq = a as u64;
            log.entries[b].seq = b as u64;
            let fault = log.verify().unwrap_err();
            assert_eq!(fault.entry(), Some(a as u64), "{fault}");
        }
    }
}

#[test]
fn a_truncated_log_names_the_first_entry_missing() {
    for size in 0..SIZE {
        let mut log = log();
        log.entries.truncate(size);
        assert_eq!(
            log.verify(),
            Err(Fault::Shorter {
                entry: size as u64,
                size: 20
            })
        );
    }
}

#[test]
fn an_entry_after_the_checkpoint_is_one_too_many() {
    let (mut log, heads) = log_and_heads();
    let (more, _) = heads[SIZE].append(5, "more", *b"{}", [1; 16]).unwrap();
    log.entries.push(more);
    assert_eq!(
        log.verify(),
        Err(Fault::Longer {
            entry: 20,
            size: 20
        })
    );
}
