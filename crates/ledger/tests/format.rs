//! The bytes that are hashed, frozen: a log written once must verify for ever.
//!
//! The expected values were computed independently, from the description of the format alone.

#![allow(clippy::unwrap_used)]

use ledger::{Head, StoredEntry, leaf_hash};

fn two_entries() -> (StoredEntry, StoredEntry, Head) {
    let salt: [u8; 16] = std::array::from_fn(|n| n as u8);
    let first = Head::empty().append(
        1_767_225_600_000_000,
        "notice.received",
        r#"{"notice":"N-1"}"#,
        salt,
    );
    let (first, head) = first.unwrap();
    let (second, head) = head
        .append(-1, "case.opened", r#"{"case":"é"}"#, [255; 16])
        .unwrap();
    (first, second, head)
}

#[test]
fn the_leaf_text_is_these_very_bytes() {
    let (first, second, _) = two_entries();
    let zero = "0".repeat(64);
    let expected = format!(
        "staydown-event/v1\n0\n1767225600000000\nnotice.received\n\
         3a2bfbd327a0505d2c98d17a04484aa16b83c8def1432bf1b1b5d9dcf30866ee\n{zero}\n"
    );
    assert_eq!(first.leaf_data(), expected);
    assert_eq!(first.leaf, leaf_hash(expected.as_bytes()));
    assert_eq!(
        second.leaf_data(),
        "staydown-event/v1\n1\n-1\ncase.opened\n\
         63b204abc227fe2d7e73cc02ae29db8edda016d1f648a3cf70ca212fa4d3654b\n\
         3411fc6c8ff1b04659448c7df4b47393286466aa8399e218295edb896de394fc\n"
    );
}

#[test]
fn leaves_and_root_are_these_very_hashes() {
    let (first, second, head) = two_entries();
    let leaves = [
        "3411fc6c8ff1b04659448c7df4b47393286466aa8399e218295edb896de394fc",
        "3e1ca204d12cb90c07691f341b0a548c3ee6a13990dc70b538184e3048f76209",
    ];
    assert_eq!([first.leaf.to_string(), second.leaf.to_string()], leaves);
    let root = "e9baf327d0fb43cfc94261dd41250b3e61f342765dad7f913919b3fbe76cbdcc";
    assert_eq!(head.root().to_string(), root);
    assert_eq!(head.to_string(), format!("{} 2 {root}", leaves[1]));
}
