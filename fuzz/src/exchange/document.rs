//! The target `document`: what is read of a document of an annex is what its JSON says, as a plain reading of JSON has it; what is
//! no document is refused; and whatever is read can be shown.

use ::exchange::annex::{Document, Language, PublicKey, Received, Rendition, claimed_key, verify};
use serde_json::Value;

/// Reads the input as a key set and as whatever may arrive by mail.
///
/// # Panics
/// If a document is read that says something else than its JSON, if a signature holds that nobody made, or if what was
/// read cannot be shown.
pub fn document(input: &[u8]) {
    let _ = PublicKey::read_set(input);
    match Received::read(input) {
        Ok(Received::Unsigned(document)) => {
            let json = String::from_utf8_lossy(input);
            let json = json.trim_start_matches('\u{feff}').trim();
            let given: Value = serde_json::from_str(json).expect("what was read is JSON");
            let written: Value =
                serde_json::from_slice(&document.to_json()).expect("what is written is JSON");
            same(&given, &written);
            let again = Document::parse(&document.to_json());
            assert_eq!(again.as_ref(), Ok(&document));
            assert!(
                document
                    .check()
                    .iter()
                    .all(|lack| !lack.sentence.is_empty())
            );
            let page = Rendition::unsigned(document).html(Language::French);
            assert!(!page.contains("<script"));
        }
        Ok(received) => {
            let jws = received.jws().expect("it is signed or said to be");
            // Whoever has none of the keys cannot be made to believe anything.
            assert!(verify(jws, &[PublicKey::from_bytes([7; 32])]).is_err());
            let _ = claimed_key(jws);
            let rendition = received.rendition().expect("it was read");
            assert!(!rendition.html(Language::German).contains("<script"));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// Whether everything that is given is written the same. What was left out is written empty.
fn same(given: &Value, written: &Value) {
    match (given, written) {
        (Value::Object(given), Value::Object(written)) => {
            for (name, value) in given {
                let none = Value::Null;
                same(value, written.get(name).unwrap_or(&none));
            }
        }
        (Value::Array(given), Value::Array(written)) => {
            assert_eq!(given.len(), written.len());
            for (given, written) in given.iter().zip(written) {
                same(given, written);
            }
        }
        (Value::String(given), Value::String(written)) if given != written => {
            // Only instants have several spellings: of their fraction, and of UTC.
            let read = |text: &str| text.parse::<jiff::Timestamp>().ok();
            assert!(
                read(given).is_some() && read(given) == read(written),
                "{given} became {written}"
            );
        }
        (given, written) => assert_eq!(given, written),
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let seeds: [(&str, &[u8]); 8] = [
        (
            "order",
            include_bytes!("../../../docs/schemas/tco/samples/order.json"),
        ),
        (
            "order-cross-border",
            include_bytes!("../../../docs/schemas/tco/samples/order-cross-border.json"),
        ),
        (
            "not-an-order",
            include_bytes!("../../../docs/schemas/tco/samples/not-an-order.json"),
        ),
        (
            "feedback",
            include_bytes!("../../../docs/schemas/tco/samples/feedback.json"),
        ),
        (
            "impossibility",
            include_bytes!("../../../docs/schemas/tco/samples/impossibility.json"),
        ),
        (
            "feedback-signed",
            include_bytes!("../../../docs/schemas/tco/samples/feedback.jws"),
        ),
        (
            "keys",
            include_bytes!("../../../docs/schemas/tco/samples/keys.jwks"),
        ),
        (
            "pages-without",
            b"%PDF-1.7\n1 0 obj<<>>stream\neyJh.e30.AA\nendstream\n",
        ),
    ];
    seeds
        .into_iter()
        .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
        .collect()
}
