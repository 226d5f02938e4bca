//! The tree and its proofs against published values and against a second, naive implementation.

#![allow(clippy::unwrap_used)]

use ledger::{
    Frontier, Hash, consistency_proof, empty_root, inclusion_proof, leaf_hash, verify_consistency,
    verify_inclusion,
};
use proptest::prelude::*;
use ring::digest::{SHA256, digest};

/// The test leaves of the Certificate Transparency reference implementation.
const CT_LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

/// Its roots over the first 0 to 8 of them.
const CT_ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Its inclusion proofs: index, size, hashes.
const CT_INCLUSION: [(u64, u64, &[&str]); 5] = [
    (0, 1, &[]),
    (
        0,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        &[
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        3,
        &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    ),
    (
        1,
        5,
        &[
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
];

/// Its consistency proofs: older size, newer size, hashes.
const CT_CONSISTENCY: [(u64, u64, &[&str]); 5] = [
    (1, 1, &[]),
    (
        1,
        8,
        &[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        &[
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        7,
        &[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
];

fn ct_leaves() -> Vec<Hash> {
    CT_LEAVES.iter().map(|data| leaf_hash(data)).collect()
}

fn hashes(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// RFC 6962 §2.1 word for word, sharing no code with the crate.
fn naive_root(leaves: &[Vec<u8>]) -> [u8; 32] {
    let message = match leaves {
        [] => Vec::new(),
        [leaf] => [&[0], &leaf[..]].concat(),
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            let (left, right) = leaves.split_at(k);
            [&[1], &naive_root(left)[..], &naive_root(right)[..]].concat()
        }
    };
    digest(&SHA256, &message).as_ref().try_into().unwrap()
}

/// `count` leaves that differ from each other.
fn distinct(count: u64) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

fn root(leaves: &[Hash], size: u64) -> Hash {
    Frontier::over(&leaves[..size as usize]).root()
}

fn flipped(hash: &Hash, bit: usize) -> Hash {
    let mut bytes = *hash.as_bytes();
    bytes[bit / 8] ^= 1 << (bit % 8);
    Hash::from_bytes(bytes)
}

/// The proof with each hash changed in one bit, dropped or doubled, and with one more at each end.
fn mutations(proof: &[Hash], bit: usize) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    for place in 0..proof.len() {
        let (mut changed, mut dropped, mut doubled) =
            (proof.to_vec(), proof.to_vec(), proof.to_vec());
        changed[place] = flipped(&proof[place], bit);
        dropped.remove(place);
        doubled.insert(place, proof[place]);
        all.extend([changed, dropped, doubled]);
    }
    all.push([&[Hash::ZERO], proof].concat());
    all.push([proof, &[Hash::ZERO]].concat());
    all
}

fn check_inclusion(leaves: &[Hash], index: u64, size: u64, bit: usize) {
    let (leaf, root) = (leaves[index as usize], root(leaves, size));
    let proof = inclusion_proof(leaves, index, size).unwrap();
    assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));

    let refused = |leaf: &Hash, index, proof: &[Hash], root: &Hash| {
        let verdict = verify_inclusion(leaf, index, size, proof, root);
        assert!(verdict.is_err(), "{index} of {size}");
    };
    refused(&flipped(&leaf, bit), index, &proof, &root);
    refused(&leaf, index, &proof, &flipped(&root, bit));
    for other in (0..=size).filter(|other| *other != index) {
        refused(&leaf, other, &proof, &root);
    }
    for mutated in mutations(&proof, bit) {
        refused(&leaf, index, &mutated, &root);
    }
}

fn check_consistency(leaves: &[Hash], old: u64, new: u64, bit: usize) {
    let (old_root, new_root) = (root(leaves, old), root(leaves, new));
    let proof = consistency_proof(leaves, old, new).unwrap();
    assert_eq!(
        verify_consistency(old, &old_root, new, &new_root, &proof),
        Ok(())
    );

    let refused = |old_root: &Hash, new_root: &Hash, proof: &[Hash]| {
        let verdict = verify_consistency(old, old_root, new, new_root, proof);
        assert!(verdict.is_err(), "{old} to {new}");
    };
    refused(&flipped(&old_root, bit), &new_root, &proof);
    // Every tree begins with the empty one, whatever its root.
    if old > 0 {
        refused(&old_root, &flipped(&new_root, bit), &proof);
    }
    for mutated in mutations(&proof, bit) {
        refused(&old_root, &new_root, &mutated);
    }
}

#[test]
fn roots_match_the_published_ones() {
    assert_eq!(empty_root().to_string(), CT_ROOTS[0]);
    for (size, expected) in (0..).zip(CT_ROOTS) {
        assert_eq!(
            root(&ct_leaves(), size).to_string(),
            expected,
            "{size} leaves"
        );
    }
}

#[test]
fn inclusion_proofs_match_the_published_ones() {
    for (index, size, expected) in CT_INCLUSION {
        let proof = inclusion_proof(&ct_leaves(), index, size).unwrap();
        assert_eq!(proof, hashes(expected), "{index} of {size}");
    }
}

#[test]
fn consistency_proofs_match_the_published_ones() {
    for (old, new, expected) in CT_CONSISTENCY {
        let proof = consistency_proof(&ct_leaves(), old, new).unwrap();
        assert_eq!(proof, hashes(expected), "{old} to {new}");
    }
}

#[test]
fn the_root_is_the_naive_one_after_every_append_up_to_300() {
    let data: Vec<Vec<u8>> = (0..300u16).map(|n| n.to_le_bytes().to_vec()).collect();
    let mut frontier = Frontier::empty();
    for size in 0..=data.len() {
        assert_eq!(
            frontier.root().as_bytes(),
            &naive_root(&data[..size]),
            "{size} leaves"
        );
        assert_eq!(frontier.peaks().len(), size.count_ones() as usize);
        if let Some(next) = data.get(size) {
            frontier.append(leaf_hash(next));
        }
    }
}

#[test]
fn every_proof_in_small_trees_holds_and_no_mutation_of_it_does() {
    let leaves = distinct(33);
    for size in 0..=33 {
        for at in 0..size {
            check_inclusion(&leaves, at, size, (at * 7 % 256) as usize);
        }
        for old in 0..=size {
            check_consistency(&leaves, old, size, (old * 7 % 256) as usize);
        }
    }
}

#[test]
fn nothing_is_in_a_tree_beyond_its_size() {
    for (index, size) in [(0, 0), (1, 1), (u64::MAX, u64::MAX)] {
        assert!(verify_inclusion(&Hash::ZERO, index, size, &[], &Hash::ZERO).is_err());
    }
    assert!(verify_consistency(2, &Hash::ZERO, 1, &Hash::ZERO, &[]).is_err());
}

#[test]
fn the_largest_sizes_are_refused_without_overflow() {
    let long = [Hash::ZERO; 70];
    for old in [1, 2, 1 << 63, u64::MAX - 1, u64::MAX] {
        for length in [0, 1, 63, 64, 65, 70] {
            let proof = &long[..length];
            assert!(verify_inclusion(&Hash::ZERO, old - 1, u64::MAX, proof, &Hash::ZERO).is_err());
            let verdict = verify_consistency(old, &Hash::ZERO, u64::MAX, &empty_root(), proof);
            assert!(verdict.is_err());
        }
    }
}

proptest! {
    #[test]
    fn the_root_over_any_data_is_the_naive_one(
        data in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..300),
    ) {
        let leaves: Vec<Hash> = data.iter().map(|leaf| leaf_hash(leaf)).collect();
        let root = Frontier::over(&leaves).root();
        prop_assert_eq!(root.as_bytes(), &naive_root(&data));
    }

    #[test]
    fn any_proof_holds_and_no_mutation_of_it_does(
        (size, at) in (1u64..300).prop_flat_map(|size| (Just(size), 0..size)),
        bit in 0usize..256,
    ) {
        let leaves = distinct(size);
        check_inclusion(&leaves, at, size, bit);
        check_consistency(&leaves, at, size, bit);
        check_consistency(&leaves, at + 1, size, bit);
    }

    #[test]
    fn a_tree_that_changed_an_early_leaf_has_no_proof_of_its_own(
        (new, old, at) in (2u64..100).prop_flat_map(|new| (Just(new), 1..new))
            .prop_flat_map(|(new, old)| (Just(new), Just(old), 0..old)),
    ) {
        let honest = distinct(new);
        let mut changed = honest.clone();
        changed[at as usize] = Hash::ZERO;
        let proof = consistency_proof(&changed, old, new).unwrap();
        let (old_root, new_root) = (root(&honest, old), root(&changed, new));
        prop_assert!(verify_consistency(old, &old_root, new, &new_root, &proof).is_err());
    }
}
