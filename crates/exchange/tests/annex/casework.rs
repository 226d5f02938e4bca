//! From what the casework holds to a document that lacks nothing.

use ::casework::{
    AuthorityKind, Executed, Ground, Impossible, ImpossibleBecause, Measure, Particulars, Terms,
};
use exchange::annex::of_casework::{Answering, Issuing, Provider};
use exchange::annex::{
    FeedbackDocument, ImpossibilityDocument, Language, Location, RemovalOrderDocument,
};
use jiff::{Timestamp, tz::Offset};
use serde_json::json;

const PROVIDER: Provider<'_> = Provider {
    name: "Exemple Hébergement SARL",
    legal_representative: "",
    contact_point: "dsa@hebergement.example.org",
    member_state: "FR",
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn terms(order: serde_json::Value) -> Terms {
    let digest = "0a".repeat(32);
    serde_json::from_value(json!({
        "case": "case_11111111111111111111111111", "issuer": "org_11111111111111111111111111", "addressee": "org_22222222222222222222222222", "reference": "TCO-1",
        "url": "https://example.org/a", "content_sha256": [digest, "none"], "grounds": ["instructs"],
        "reasons": "Reasons.", "non_disclosure": true,
        "also": [{"case": "case_22222222222222222222222222", "url": "https://example.org/b", "content_sha256": []}],
        "order": order,
    }))
    .unwrap()
}

fn particulars() -> Particulars {
    serde_json::from_value(json!({
        "kind": "other", "representative": "A. Sample, head of unit", "address": "1 Example Street",
        "telephone": "+49 30 0000000", "email": "tco@police.example.org",
        "redress": {"body": "Administrative Court", "deadline_days": 30, "provisions": "https://law.example.org/"},
    }))
    .unwrap()
}

fn issuing(particulars: &Particulars) -> Issuing<'_> {
    Issuing {
        authority: "Example Police Office",
        particulars: Some(particulars),
        provider: PROVIDER,
        copy_authority: "Office d’exemple",
        non_disclosure_decision: "N 1/26",
        at: at("2026-12-31T22:59:00Z"),
        offset: Offset::from_seconds(3600).unwrap(),
        language: Language::English,
    }
}

#[test]
fn an_order_of_the_casework_is_a_document_that_lacks_nothing() {
    let terms = terms(json!({
        "issuing_state": "DE", "addressee_state": "FR", "copy_to": "org_33333333333333333333333333",
        "non_disclosure_until": "2027-01-31T00:00:00Z",
    }));
    let particulars = particulars();
    let document = RemovalOrderDocument::of_terms(&terms, issuing(&particulars));
    assert_eq!(document.check(), []);
    assert_eq!(
        document.section_a.issued_at.unwrap().to_string(),
        "2026-12-31T23:59:00+01:00"
    );
    assert_eq!(document.section_b.grounds, [Ground::Instructs]);
    let urls: Vec<&str> = document
        .section_b
        .locations
        .iter()
        .map(|l| l.url.as_str())
        .collect();
    assert_eq!(urls, ["https://example.org/a", "https://example.org/b"]);
    let [first, _] = &document.section_b.locations[..] else {
        panic!("two locations");
    };
    assert_eq!(
        *first,
        Location {
            url: "https://example.org/a".to_owned(),
            identifiers: Vec::new(),
            sha256: vec!["0a".repeat(32).parse().unwrap()],
        }
    );
    assert!(document.section_d.other_member_state && document.section_d.copy_sent);
    assert_eq!(
        document.section_e.authority_type,
        Some(AuthorityKind::Other)
    );
    assert_eq!(document.section_e.representative, "A. Sample");
    assert_eq!(document.section_e.post, "head of unit");
    assert_eq!(
        document.section_e.date.unwrap().to_string(),
        "2026-12-31",
        "on the issuer's clock"
    );
    assert_eq!(
        document.section_g.deadline,
        "30 days from receipt of the removal order"
    );
}

#[test]
fn what_the_terms_leave_open_is_told_as_lacking() {
    let terms = terms(serde_json::Value::Null);
    let particulars = particulars();
    let issuing = Issuing {
        particulars: None,
        copy_authority: "",
        non_disclosure_decision: "",
        ..issuing(&particulars)
    };
    let lacks = RemovalOrderDocument::of_terms(&terms, issuing).check();
    let fatal: Vec<&str> = lacks
        .iter()
        .filter(|l| l.is_fatal())
        .map(|l| l.field.as_str())
        .collect();
    assert_eq!(
        fatal,
        [
            "section_a.issuing_member_state",
            "section_g.body",
            "section_g.deadline"
        ]
    );
}

fn answering() -> Answering<'static> {
    Answering {
        reference: "TCO-1",
        authority: "Example Police Office",
        provider: PROVIDER,
        received_at: at("2026-12-31T23:00:00Z"),
        offset: Offset::from_seconds(3600).unwrap(),
        authorised_person: "C. Exemple",
        addressee_reference: "case 88",
    }
}

#[test]
fn answers_of_the_casework_are_documents_that_lack_nothing() {
    let executed = Executed {
        measure: Measure::Disabled,
        at: at("2026-12-31T23:30:00Z"),
        addressee_reference: String::new(),
        authorised_person: "D. Autre".to_owned(),
        urls: vec!["https://example.org/a".to_owned()],
    };
    let document = FeedbackDocument::of_executed(&executed, answering());
    assert_eq!(document.check(), []);
    assert_eq!(document.locations, executed.urls);
    assert_eq!(document.section_a.addressee_reference, "case 88");
    assert_eq!(document.section_c.authorised_person, "D. Autre");
    assert_eq!(
        document.section_c.date.unwrap().to_string(),
        "2027-01-01",
        "on the provider's clock"
    );
    for because in ImpossibleBecause::ALL {
        let impossible = Impossible {
            because: *because,
            explanation: "Nothing is there.".to_owned(),
            at: at("2026-12-31T23:40:00Z"),
            urls: Vec::new(),
        };
        let document = ImpossibilityDocument::of_impossible(&impossible, answering());
        assert_eq!(document.check(), [], "{because}");
    }
}
