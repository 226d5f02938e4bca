//! The target `proof`: a proof is accepted if and only if it is the one that a recursive reading of the RFC makes.

use super::bytes::Bytes;
use ::ledger::{
    Frontier, Hash, consistency_proof, inclusion_proof, leaf_hash, verify_consistency,
    verify_inclusion,
};

/// The largest tree.
const MOST_LEAVES: u64 = 70;

/// Alters a proof as the input says, and has it verified.
///
/// # Panics
/// If the verdict is not whether the proof is as it was.
pub fn proof(input: &[u8]) {
    let mut input = Bytes(input);
    let how = input.u8();
    let size = u64::from(input.u8()) % MOST_LEAVES;
    let leaves: Vec<Hash> = (0..size).map(|n| leaf_hash(&n.to_le_bytes())).collect();
    let root = Frontier::over(&leaves).root();
    let place = u64::from(input.u8());
    if how & 1 == 0 {
        inclusion(&leaves, root, place, &mut input);
    } else {
        consistency(&leaves, root, place, &mut input);
    }
    // And of sizes that no log has: they are refused, and nothing overflows.
    let (one, other) = (input.u64(), input.u64());
    let few = [root; 3];
    let proof = &few[..usize::from(input.u8() % 4)];
    let included = verify_inclusion(&root, one, other, proof, &root);
    assert_eq!(included.is_ok(), one == 0 && other == 1 && proof.is_empty());
    let consistent = verify_consistency(one, &root, other, &root, proof);
    let trivial = one == other && proof.is_empty() && (one > 0 || size == 0);
    let nothing = one == 0 && size == 0 && proof.is_empty();
    assert_eq!(consistent.is_ok(), trivial || nothing);
}

fn inclusion(leaves: &[Hash], root: Hash, index: u64, input: &mut Bytes<'_>) {
    let size = leaves.len() as u64;
    let Ok(right) = inclusion_proof(leaves, index, size) else {
        assert!(index >= size);
        let refused = verify_inclusion(&root, index, size, &[], &root);
        assert!(refused.is_err());
        return;
    };
    let leaf = leaves[index as usize];
    let mut given = right.clone();
    alter(&mut given, leaves, input);
    let (index_given, leaf_given, root_given) = match input.u8() {
        1 => (index ^ 1, leaf, root),
        2 => (index, root, root),
        3 => (index, leaf, leaf),
        _ => (index, leaf, root),
    };
    let is_right = given == right && (index_given, leaf_given, root_given) == (index, leaf, root);
    let verdict = verify_inclusion(&leaf_given, index_given, size, &given, &root_given);
    assert_eq!(verdict.is_ok(), is_right, "{verdict:?}");
}

fn consistency(leaves: &[Hash], root: Hash, old: u64, input: &mut Bytes<'_>) {
    let new = leaves.len() as u64;
    let Ok(right) = consistency_proof(leaves, old, new) else {
        assert!(old > new);
        assert!(verify_consistency(old, &root, new, &root, &[]).is_err());
        return;
    };
    let old_root = Frontier::over(&leaves[..old as usize]).root();
    let mut given = right.clone();
    alter(&mut given, leaves, input);
    let (old_given, new_given) = match input.u8() {
        1 => (root, root),
        2 => (old_root, old_root),
        3 => (root, old_root),
        _ => (old_root, root),
    };
    // Of an empty beginning any tree is a continuation.
    let roots_fit = old_given == old_root && (new_given == root || old == 0 && old != new);
    let verdict = verify_consistency(old, &old_given, new, &new_given, &given);
    assert_eq!(verdict.is_ok(), given == right && roots_fit, "{verdict:?}");
}

/// Takes hashes out, puts others in, and exchanges some, as the input says.
fn alter(proof: &mut Vec<Hash>, leaves: &[Hash], input: &mut Bytes<'_>) {
    for _ in 0..input.u8() % 4 {
        let (what, place) = (input.u8() % 4, usize::from(input.u8()));
        let other = leaves.get(usize::from(input.u8())).copied();
        let other = other.unwrap_or(Hash::ZERO);
        match what {
            0 if !proof.is_empty() => {
                proof.remove(place % proof.len());
            }
            1 => proof.insert(place % (proof.len() + 1), other),
            2 if !proof.is_empty() => {
                let place = place % proof.len();
                proof[place] = other;
            }
            _ => proof.reverse(),
        }
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for (size, place) in [
        (0u8, 0u8),
        (1, 0),
        (2, 1),
        (7, 3),
        (8, 4),
        (13, 12),
        (64, 32),
        (69, 70),
    ] {
        for how in [0, 1] {
            let name = ["inclusion", "consistency"][usize::from(how)];
            let right = vec![how, size, place, 0, 0];
            seeds.push((format!("{name}-{size}-{place}"), right));
            let altered = vec![how, size, place, 2, 1, 0, 3, 2, 1, 5, 1];
            seeds.push((format!("{name}-{size}-{place}-altered"), altered));
        }
    }
    let mut huge = vec![1, 5, 2, 0, 0];
    huge.extend([u64::MAX.to_le_bytes(), u64::MAX.to_le_bytes()].concat());
    huge.push(3);
    seeds.push(("sizes-that-no-log-has".to_owned(), huge));
    seeds
}
