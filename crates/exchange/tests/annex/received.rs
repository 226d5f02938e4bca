//! What arrives as a file or an attachment.

use crate::samples;
use exchange::annex::{
    Document, Language, MAX_FILE, NotReceived, Received, Rendition, Unreadable, Unverified, sign,
};

#[test]
fn white_space_and_byte_order_marks_are_of_the_carrier() {
    let jws = sign(&samples::document("order"), &samples::key());
    for text in [
        jws.clone(),
        format!("{jws}\r\n"),
        format!("\u{feff}{jws}"),
        format!("\n {jws}\t"),
    ] {
        let wanted = Received::Signed { jws: jws.clone() };
        assert_eq!(Received::read(text.as_bytes()), Ok(wanted));
    }
    let json = samples::bytes("order.json");
    let marked = [b"\xef\xbb\xbf", &json[..]].concat();
    for bytes in [json, marked] {
        let wanted = Received::Unsigned(samples::document("order"));
        assert_eq!(Received::read(&bytes), Ok(wanted));
    }
}

#[test]
fn pages_are_known_by_their_language_and_changed_pages_are_not() {
    let jws = sign(&samples::document("feedback"), &samples::key());
    let rendition = Rendition::signed(&jws).unwrap();
    for language in Language::ALL {
        let mut pdf = rendition.pdf(language).unwrap();
        let shown_in = Some(language);
        let jws = jws.clone();
        assert_eq!(Received::read(&pdf), Ok(Received::Pages { jws, shown_in }));
        let middle = pdf.len() - 40;
        pdf[middle] ^= 1;
        match Received::read(&pdf) {
            Ok(Received::Pages { shown_in, .. }) => assert_eq!(shown_in, None),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn pages_with_two_documents_are_refused() {
    let pages = |name| {
        let jws = sign(&samples::document(name), &samples::key());
        Rendition::signed(&jws)
            .unwrap()
            .pdf(Language::English)
            .unwrap()
    };
    let two = [pages("order"), pages("feedback")].concat();
    assert!(matches!(
        Received::read(&two),
        Err(NotReceived::NoneEmbedded(_))
    ));
    // The same one twice is one.
    let twice = [pages("order"), pages("order")].concat();
    assert!(Received::read(&twice).is_ok());
    let unsigned = Rendition::unsigned(samples::document("order"));
    let pdf = unsigned.pdf(Language::English).unwrap();
    let refused = Received::read(&pdf).unwrap_err().to_string();
    assert!(refused.contains("no signed document"), "{refused}");
}

#[test]
fn what_is_no_document_is_refused_with_a_sentence() {
    let read = |text: &str| Received::read(text.as_bytes()).unwrap_err();
    assert_eq!(
        read("hello"),
        NotReceived::NotSigned(Unverified::NotCompact(1))
    );
    assert!(matches!(
        read("{}"),
        NotReceived::NotADocument(Unreadable::NotADocument(_))
    ));
    assert!(matches!(read("[1]"), NotReceived::NotADocument(_)));
    assert!(matches!(
        read(r#"{"schema":"tco/annex-1/v2"}"#),
        NotReceived::NotADocument(Unreadable::UnknownSchema(_))
    ));
    assert!(matches!(
        read(r#"{"schema":"tco/annex-1/v1","kind":"referral"}"#),
        NotReceived::NotADocument(Unreadable::OtherShape { .. })
    ));
    assert_eq!(Received::read(&[0xff]), Err(NotReceived::Unknown));
    let large = vec![b' '; MAX_FILE + 1];
    assert_eq!(
        Received::read(&large),
        Err(NotReceived::TooLarge(large.len()))
    );
    let large = vec![b' '; exchange::annex::MAX_BYTES + 1];
    assert_eq!(
        Document::parse(&large),
        Err(Unreadable::TooLarge(large.len()))
    );
}
