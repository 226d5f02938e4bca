//! What holds for every hash and every small picture.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use signals::pdq::{self, Pdq, Rgb};

fn any_pdq() -> impl Strategy<Value = Pdq> {
    any::<[u64; 4]>().prop_map(Pdq::from_words)
}

/// Pictures up to 70 pixels each way: both sides of the least size, of 64×64, and of the least size
/// that is filtered at all.
fn any_picture() -> impl Strategy<Value = (u32, u32, Vec<u8>)> {
    (0u32..70, 0u32..70).prop_flat_map(|(width, height)| {
        let bytes = (width * height * 3) as usize;
        (
            Just(width),
            Just(height),
            prop::collection::vec(any::<u8>(), bytes),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn distance_is_a_metric(a in any_pdq(), b in any_pdq(), c in any_pdq()) {
        prop_assert_eq!(a.distance(&a), 0);
        prop_assert_eq!(a == b, a.distance(&b) == 0);
        prop_assert_eq!(a.distance(&b), b.distance(&a));
        prop_assert!(a.distance(&c) <= a.distance(&b) + b.distance(&c));
        prop_assert!(a.distance(&b) <= Pdq::BITS);
    }

    #[test]
    fn text_json_and_words_give_the_same_hash_back(pdq in any_pdq()) {
        let text = pdq.to_string();
        prop_assert_eq!(text.len(), 64);
        prop_assert_eq!(text.parse::<Pdq>().unwrap(), pdq);
        prop_assert_eq!(text.to_uppercase().parse::<Pdq>().unwrap(), pdq);
        let json = serde_json::to_string(&pdq).unwrap();
        prop_assert_eq!(&json, &format!("\"{text}\""));
        prop_assert_eq!(serde_json::from_str::<Pdq>(&json).unwrap(), pdq);
        prop_assert_eq!(Pdq::from_words(pdq.words()), pdq);
    }

    #[test]
    fn hashes_are_ordered_as_their_texts(a in any_pdq(), b in any_pdq()) {
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
    }

    #[test]
    fn any_text_parses_or_is_refused_without_a_panic(text in ".{0,70}") {
        let _ = text.parse::<Pdq>();
        let _ = text.parse::<signals::Sha256>();
    }

    #[test]
    fn every_small_picture_hashes_the_same_twice(picture in any_picture()) {
        let (width, height, pixels) = picture;
        let view = Rgb::new(width, height, &pixels).unwrap();
        let hashed = pdq::hash(&view);
        prop_assert_eq!(pdq::hash(&view), hashed);
        prop_assert!(hashed.quality <= 100);
        let dihedral = pdq::hash_dihedral(&view);
        prop_assert_eq!(pdq::hash_dihedral(&view), dihedral);
        // The reference leaves out the filter at 64×64 in one of the two only.
        if (width, height) != (64, 64) {
            prop_assert_eq!(dihedral.hashes[0], hashed.pdq);
            prop_assert_eq!(dihedral.quality, hashed.quality);
        }
    }

    /// All that the reference promises of the eight hashes for every picture: mirroring in the
    /// main diagonal swaps the two halves of each bit's address, so that it twice is nothing.
    /// Nothing exact holds between them and the hashes of the picture really turned, because
    /// decimation and running sums are not symmetric.
    #[test]
    fn the_diagonal_mirror_swaps_rows_and_columns_of_the_hash(picture in any_picture()) {
        let (width, height, pixels) = picture;
        let hashes = pdq::hash_dihedral(&Rgb::new(width, height, &pixels).unwrap()).hashes;
        let bit = |pdq: &Pdq, index: usize| pdq.words()[3 - index / 64] >> (index % 64) & 1;
        for row in 0..16 {
            for column in 0..16 {
                let original = bit(&hashes[0], row * 16 + column);
                prop_assert_eq!(original, bit(&hashes[6], column * 16 + row));
                // The same pair one turn further: 180 degrees and the other diagonal.
                let turned = bit(&hashes[2], row * 16 + column);
                prop_assert_eq!(turned, bit(&hashes[7], column * 16 + row));
            }
        }
    }
}
