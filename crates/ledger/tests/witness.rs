//! A witness cosigns what continues, and nothing else.

#![allow(clippy::unwrap_used)]

use ledger::{
    AddCheckpoint, Checkpoint, Frontier, Hash, Known, NotCosigned, Note, SigningKey,
    consistency_proof, leaf_hash,
};

const LOG: &str = "log.example/one";

fn key() -> SigningKey {
    SigningKey::from_seed(&[3; 32], LOG).unwrap()
}

/// Leaves of a log; another `world` is another history from leaf 5 on.
fn leaves(size: u64, world: u8) -> Vec<Hash> {
    (0..size)
        .map(|n| leaf_hash(&[n as u8, if n >= 5 { world } else { 0 }]))
        .collect()
}

fn known(size: u64, world: u8) -> Known {
    let root = Frontier::over(&leaves(size, world)).root();
    Known { size, root }
}

fn signed(size: u64, world: u8) -> Note {
    let root = known(size, world).root;
    let origin = LOG.to_owned();
    Checkpoint { origin, size, root }.sign(&key()).unwrap()
}

fn request(old: u64, size: u64, world: u8) -> AddCheckpoint {
    let proof = consistency_proof(&leaves(size, world), old.min(size), size).unwrap();
    AddCheckpoint {
        old,
        proof,
        checkpoint: signed(size, world),
    }
}

fn judged(request: &AddCheckpoint, known: &Known) -> Result<u64, u16> {
    let read: AddCheckpoint = request.to_string().parse().unwrap();
    assert_eq!(&read, request);
    let judged = read.judge(key().verifying_key(), known);
    judged
        .map(|checkpoint| checkpoint.size)
        .map_err(|error| error.status())
}

#[test]
fn every_growth_is_cosigned_and_every_fork_refused() {
    for old in 0..20 {
        for size in old..20 {
            assert_eq!(judged(&request(old, size, 0), &known(old, 0)), Ok(size));
            // From leaf 5 on it is another log.
            let fork = judged(&request(old, size, 1), &known(old, 0));
            assert_eq!(
                fork,
                if old <= 5 { Ok(size) } else { Err(422) },
                "{old} to {size}"
            );
        }
    }
}

#[test]
fn a_rollback_is_told_the_size_that_was_cosigned() {
    let smaller = request(10, 10, 0).judge(key().verifying_key(), &known(15, 0));
    assert_eq!(smaller, Err(NotCosigned::Conflict(15)));
    let unaware = request(0, 20, 0).judge(key().verifying_key(), &known(15, 0));
    assert_eq!(unaware, Err(NotCosigned::Conflict(15)));
    // Whoever knows the size still cannot go below it.
    assert_eq!(judged(&request(15, 10, 0), &known(15, 0)), Err(400));
}

#[test]
fn one_size_has_one_root() {
    assert_eq!(judged(&request(15, 15, 0), &known(15, 0)), Ok(15));
    assert_eq!(judged(&request(15, 15, 1), &known(15, 0)), Err(422));
}

#[test]
fn what_the_text_says_of_empty_logs_and_proofs() {
    let nothing = Known::nothing();
    assert_eq!(judged(&request(0, 0, 0), &nothing), Ok(0));
    let mut padded = request(0, 7, 0);
    padded.proof.push(Hash::ZERO);
    assert_eq!(judged(&padded, &nothing), Err(422));
    let mut short = request(6, 11, 0);
    short.proof.pop();
    assert_eq!(judged(&short, &known(6, 0)), Err(422));
    let origin = LOG.to_owned();
    let odd = Checkpoint {
        origin,
        size: 0,
        root: Hash::ZERO,
    };
    let odd = AddCheckpoint {
        old: 0,
        proof: vec![],
        checkpoint: odd.sign(&key()).unwrap(),
    };
    assert_eq!(judged(&odd, &nothing), Err(422));
}

#[test]
fn a_stranger_signs_in_vain() {
    let stranger = SigningKey::from_seed(&[4; 32], LOG).unwrap();
    let origin = LOG.to_owned();
    let checkpoint = Checkpoint {
        origin,
        size: 3,
        root: known(3, 0).root,
    };
    let asked = AddCheckpoint {
        old: 0,
        proof: vec![],
        checkpoint: checkpoint.sign(&stranger).unwrap(),
    };
    assert_eq!(judged(&asked, &Known::nothing()), Err(403));
}

#[test]
fn misspelt_requests_are_refused() {
    let good = request(6, 11, 0).to_string();
    for bad in [
        good.replacen("old 6", "old 06", 1),
        good.replacen("old 6", "new 6", 1),
        good.replacen("\n\n", "\n", 1),
        good.replacen("old 6\n", &format!("old 6\n{}", "AAAA\n".repeat(2)), 1),
        good.replacen(
            "old 6\n",
            &format!(
                "old 6\n{}",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(64)
            ),
            1,
        ),
        String::new(),
        "old 6".to_owned(),
    ] {
        let read = bad.parse::<AddCheckpoint>();
        assert!(matches!(read, Err(NotCosigned::Malformed(_))), "{bad}");
    }
}
