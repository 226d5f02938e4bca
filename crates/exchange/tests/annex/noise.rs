//! Bytes of anybody: whatever they are, there is an answer and no crash.

use crate::{arbitrary, samples};
use exchange::annex::{
    Document, Language, PublicKey, Received, Rendition, claimed_key, jws_in_pdf, sign, unverified,
    verify,
};
use proptest::prelude::*;
use proptest::sample::Index;

fn read_every_way(bytes: &[u8]) {
    let keys = [samples::key().public().clone()];
    let _ = Document::parse(bytes);
    let _ = PublicKey::read_set(bytes);
    let _ = jws_in_pdf(bytes);
    let _ = Received::read(bytes);
    let text = String::from_utf8_lossy(bytes);
    let _ = verify(&text, &keys);
    let _ = unverified(&text);
    let _ = claimed_key(&text);
    let _ = Rendition::signed(&text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_refused_and_nothing_worse(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_every_way(&bytes);
        let marked = [b"%PDF-1.7\nstream\n", &bytes[..], b"\nendstream"].concat();
        prop_assert!(jws_in_pdf(&marked).is_err());
    }

    #[test]
    fn a_damaged_document_is_refused_or_what_it_says(
        at in any::<Index>(), with in any::<u8>(), name in prop::sample::select(samples::COMPLETE.to_vec()),
    ) {
        for ending in ["json", "jws"] {
            let mut bytes = samples::bytes(&format!("{name}.{ending}"));
            let at = at.index(bytes.len());
            let was = bytes[at];
            bytes[at] = with;
            read_every_way(&bytes);
            if ending == "jws" && was != with {
                let keys = [samples::key().public().clone()];
                let text = String::from_utf8_lossy(&bytes);
                prop_assert!(verify(&text, &keys).is_err(), "byte {} of {}", at, name);
            }
            bytes.truncate(at);
            read_every_way(&bytes);
        }
    }

    #[test]
    fn whatever_is_written_is_signed_verified_and_shown(document in arbitrary::document()) {
        let key = samples::key();
        let jws = sign(&document, &key);
        let signed = verify(&jws, &[key.public().clone()]).unwrap();
        prop_assert_eq!(&signed.document, &document);
        let html = Rendition::signed(&jws).unwrap().html(Language::German);
        prop_assert!(html.ends_with("</html>\n"));
    }
}

proptest! {
    // Pages take longer.
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_becomes_pages_that_hold_it(
        document in arbitrary::document(), language in prop::sample::select(Language::ALL.to_vec()),
    ) {
        let jws = sign(&document, &samples::key());
        let rendition = Rendition::signed(&jws).unwrap();
        let pdf = rendition.pdf(language).unwrap();
        // Read back, the pages are made again: the same document, the same bytes.
        let wanted = Received::Pages { jws, shown_in: Some(language) };
        prop_assert_eq!(Received::read(&pdf).unwrap(), wanted);
        Rendition::unsigned(document).pdf(language).unwrap();
    }
}
