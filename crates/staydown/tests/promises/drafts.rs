//! A notice looked at before it is issued: what is missing is said beside the form, the pages say that they are a draft, and nothing
//! leaves.

use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, judgement};
use casework::{CaseId, NoticeKind, Outcome, Role};
use serde_json::{Value, json};
use simulator::api::Direction;
use testkit::Answer;

async fn decided(stage: &Stage, outcome: Outcome) -> CaseId {
    let (_, case) = stage.found(1).await;
    stage
        .analyst()
        .decide(&case, &judgement(outcome))
        .await
        .unwrap();
    case
}

async fn set() -> Stage {
    Stage::set_after(async |instance| {
        let _ = instance
            .person(PROVIDER, "reviewer-1", Role::Reviewer)
            .await;
    })
    .await
}

async fn draft(session: &Session, case: &CaseId, fields: &[(&str, &str)]) -> Answer {
    let page = format!("/cases/{case}");
    let csrf = session.csrf(&page).await;
    let fields = [&[("csrf", csrf.as_str())], fields].concat();
    session.post(&format!("{page}/draft"), &fields, None).await
}

const ORDER: [(&str, &str); 3] = [
    ("kind", "removal_order"),
    ("reference", "A-1 <b>"),
    ("emergency", "A copy spreads by the minute."),
];

/// The document in the file, which is not compressed.
fn document(pdf: &[u8]) -> Value {
    let start = b"{\"schema\":\"tco/annex-1/v1\"";
    let at = pdf.windows(start.len()).position(|window| window == start);
    let at = at.expect("the document is in the file");
    let mut values = serde_json::Deserializer::from_slice(&pdf[at..]).into_iter();
    values.next().unwrap().unwrap()
}

#[tokio::test]
async fn what_an_order_lacks_is_said_beside_its_form_and_nothing_leaves() {
    let stage = set().await;
    let case = decided(&stage, Outcome::Order).await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let page = session.get(&format!("/cases/{case}")).await.text();
    assert!(!page.contains("id=\"draft\""), "nobody asked yet");
    let checked = draft(&session, &case, &ORDER).await;
    let text = checked.text();
    assert_eq!(checked.status, 200, "{text}");
    let (_, said) = text.split_once("id=\"draft\"").unwrap();
    let (said, _) = said.split_once("</section>").unwrap();
    assert!(said.contains(PROVIDER), "{said}");
    // The authority told nothing of itself for the register: its section lacks most of its fields.
    assert!(said.contains("data-lack=\"section_e."), "{said}");
    assert!(!said.contains("second person"), "{said}");
    // What was typed is still there.
    assert!(text.contains("value=\"A-1 &#60;b&#62;\""), "{text}");
    assert!(text.contains("A copy spreads by the minute."));
    // A first order without a reason for its haste would be refused, and that is said at its field.
    let refused = draft(&session, &case, &ORDER[..2]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(
        refused.text().contains("href=\"#field-emergency\""),
        "{}",
        refused.text()
    );
    let sent = stage.analyst().notices(Direction::Out, None).await.unwrap();
    assert!(sent.items.is_empty());
}

#[tokio::test]
async fn the_preview_is_what_would_be_signed_and_says_that_it_is_a_draft() {
    let stage = set().await;
    let case = decided(&stage, Outcome::Order).await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let preview = draft(&session, &case, &[&ORDER[..], &[("as", "pdf")]].concat()).await;
    assert_eq!(preview.status, 200, "{}", preview.text());
    assert_eq!(preview.header("content-type"), "application/pdf");
    assert!(
        preview
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(preview.text().contains("draft-tco-annex-1-v1.json"));
    // No signed document is in it: it could not be taken for an order.
    assert!(exchange::annex::jws_in_pdf(&preview.body).is_err());
    let mut shown = document(&preview.body);
    let new = exchange::v1::NewNotice {
        reference: Some(ORDER[1].1.to_owned()),
        emergency: Some(ORDER[2].1.to_owned()),
        ..exchange::v1::NewNotice::of(NoticeKind::RemovalOrder)
    };
    let issued = stage.analyst().issue(&case, &new).await.unwrap();
    let door = stage.authority.door(&stage.server);
    let path = format!("/v1/notices/{}/documents/annex-1", issued.id);
    let signed = door.get(&path).await.unwrap();
    assert_eq!(signed.status, 200, "{}", signed.text());
    let mut signed: Value = {
        let document = exchange::annex::unverified(&signed.text()).unwrap();
        serde_json::from_slice(&document.to_json()).unwrap()
    };
    for document in [&mut shown, &mut signed] {
        // The one thing that is filled in when it is issued.
        assert!(document["section_a"]["issued_at"].is_string(), "{document}");
        document["section_a"]["issued_at"] = json!("");
    }
    assert_eq!(shown, signed);
}

#[tokio::test]
async fn a_referral_is_checked_without_an_annex_and_others_draft_nothing() {
    let stage = set().await;
    let case = decided(&stage, Outcome::Refer).await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let checked = draft(&session, &case, &[("kind", "referral")]).await.text();
    let (_, said) = checked.split_once("id=\"draft\"").unwrap();
    let (said, _) = said.split_once("</section>").unwrap();
    assert!(
        said.contains("Nothing is missing.") && !said.to_lowercase().contains("annex"),
        "{said}"
    );
    let pages = draft(&session, &case, &[("kind", "referral"), ("as", "pdf")]).await;
    assert_eq!(pages.status, 404);
    // Another decision than the one that was taken.
    let other = draft(&session, &case, &ORDER).await;
    assert_eq!(other.status, 409, "{}", other.text());
    // Another house, and a form of another page.
    let stranger = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let csrf = stranger.csrf("/me").await;
    let fields = [("csrf", csrf.as_str()), ("kind", "referral")];
    let path = format!("/cases/{case}/draft");
    assert_eq!(stranger.post(&path, &fields, None).await.status, 404);
    assert_eq!(session.post(&path, &fields, None).await.status, 403);
}
