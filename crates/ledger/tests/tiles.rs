//! Tiles against the tree they are tiles of, and proofs from tiles against proofs from leaves.

#![allow(clippy::unwrap_used)]

use ledger::{
    BadTile, Frontier, Hash, Tile, TileFile, TileTree, TileWriter, bundle_entries,
    consistency_proof, inclusion_proof, leaf_hash, tile_beginning,
};
use std::collections::HashMap;

type Files = HashMap<Tile, Vec<u8>>;

/// All files of a log of `size`, and its leaves.
fn log(size: u32) -> (Files, Vec<Hash>, TileWriter) {
    let (mut files, mut leaves, mut writer) = (Files::new(), Vec::new(), TileWriter::new());
    let mut keep = |made: Vec<TileFile>| files.extend(made.into_iter().map(|f| (f.tile, f.bytes)));
    for n in 0..size {
        let entry = format!("entry {n}");
        leaves.push(leaf_hash(entry.as_bytes()));
        keep(writer.push(entry.as_bytes()).unwrap());
    }
    keep(writer.partials());
    (files, leaves, writer)
}

fn reader(files: &Files) -> impl FnMut(Tile) -> Result<Vec<u8>, BadTile> {
    |tile| files.get(&tile).cloned().ok_or(BadTile)
}

const SIZES: [u32; 12] = [
    0, 1, 2, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 65_793,
];

#[test]
fn the_root_of_the_tiles_is_the_root_of_the_tree() {
    for size in SIZES {
        let (files, leaves, writer) = log(size);
        let root = Frontier::over(&leaves).root();
        assert_eq!(writer.root(), root, "{size}");
        let mut tree = TileTree::new(size.into(), reader(&files));
        assert_eq!(tree.root(size.into()), Ok(root), "{size}");
    }
}

#[test]
fn proofs_from_tiles_are_proofs_from_leaves() {
    for size in SIZES {
        let (files, leaves, _) = log(size);
        let mut tree = TileTree::new(size.into(), reader(&files));
        let places = [
            0, 1, 7, 254, 255, 256, 300, 511, 512, 699, 65_534, 65_535, 65_536, 65_792,
        ];
        for place in places {
            if place < u64::from(size) {
                let proof = inclusion_proof(&leaves, place, size.into()).unwrap();
                assert_eq!(tree.inclusion(place), Ok(proof), "{place} of {size}");
                assert_eq!(tree.leaf(place), Ok(leaves[place as usize]));
            } else {
                assert!(tree.inclusion(place).is_err());
            }
            if place <= u64::from(size) {
                let proof = consistency_proof(&leaves, place, size.into()).unwrap();
                assert_eq!(tree.consistency(place), Ok(proof), "{place} to {size}");
            }
        }
    }
}

#[test]
fn a_log_goes_on_from_its_own_tiles_as_it_would_have() {
    for size in SIZES {
        let (files, ..) = log(size);
        let mut resumed = TileWriter::resume(size.into(), reader(&files)).unwrap();
        let (after, _, whole) = log(size + 300);
        let mut made = Vec::new();
        for n in size..size + 300 {
            made.extend(resumed.push(format!("entry {n}").as_bytes()).unwrap());
        }
        made.extend(resumed.partials());
        assert_eq!(resumed.root(), whole.root());
        for file in made {
            assert_eq!(after.get(&file.tile), Some(&file.bytes), "{}", file.tile);
        }
    }
}

#[test]
fn a_partial_tile_is_the_beginning_of_every_wider_one() {
    let (small, ..) = log(270);
    let (large, ..) = log(600);
    for (tile, bytes) in small.iter().filter(|(tile, _)| !tile.is_full()) {
        let Some(wider) = Tile::of(tile.kind, tile.index, 600) else {
            panic!()
        };
        assert_eq!(
            tile_beginning(tile.kind, &large[&wider], tile.width),
            Some(&bytes[..])
        );
        assert_eq!(tile_beginning(tile.kind, bytes, 256), None);
    }
}

#[test]
fn bundles_hold_the_entries_and_nothing_longer_than_two_bytes_can_say() {
    let (files, ..) = log(300);
    let bundle = &files[&"tile/entries/001.p/44".parse().unwrap()];
    let (entries, whole) = bundle_entries(bundle);
    assert!(whole);
    assert_eq!((entries.len(), entries[43]), (44, &b"entry 299"[..]));
    assert_eq!(bundle[..2], [0, 9]);
    assert!(!bundle_entries(&bundle[..bundle.len() - 1]).1);
    let mut writer = TileWriter::new();
    assert!(writer.push(&[0; 65_535]).is_ok());
    assert!(writer.push(&[0; 65_536]).is_err());
    assert_eq!(writer.size(), 1);
}
