//! What an order lacks is asked of whoever sent it.

use super::desk::{Desk, ago, key, mail, plain_text, signed};
use super::letters::{offline, verified};
use crate::stage::AUTHORITY;
use casework::{IntakeStage, IntakeVerdict};
use exchange::v1::IntakeView;
use serde_json::{Value, json};

#[tokio::test]
async fn what_an_order_lacks_is_named_one_by_one_and_a_person_asks_for_it() {
    let desk = Desk::set().await;
    let mut order = desk.order("TCO-7", &[]);
    order["legal_basis"] = json!("");
    order["section_a"]["issued_at"] = Value::Null;
    order["section_b"]["grounds"] = json!([]);
    order["section_b"]["reasons"] = json!(" ");
    order["section_g"] = json!({"body": "", "deadline": "", "legislation": ""});
    let jws = signed(&order, &key(1));
    desk.deliver("1", &mail("1@unit.example", &jws), ago(3));
    let incomplete = desk.taken(1).await.remove(0);
    assert_eq!(
        (incomplete.stage, incomplete.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Incomplete))
    );
    let fatal: Vec<&str> = incomplete
        .lacks
        .iter()
        .filter(|lack| lack.fatal)
        .map(|lack| lack.field.as_str())
        .collect();
    // Art 3(4)(b), (c), (d), (e) and (f).
    for field in [
        "legal_basis",
        "section_a.issued_at",
        "section_b.locations",
        "section_b.grounds",
        "section_b.reasons",
        "section_g.body",
        "section_g.deadline",
    ] {
        assert!(fatal.contains(&field), "{field}: {fatal:?}");
    }
    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    let text = plain_text(&letter);
    for section in [
        "Section A 5",
        "Section B 1",
        "Section B 2",
        "Section B 3",
        "Section G 1",
        "Section G 2",
    ] {
        assert!(text.contains(section), "{section}: {text}");
    }
    let asked = desk
        .decide(
            &incomplete,
            json!({"decision": "ask", "text": "Which address is meant?"}),
        )
        .await;
    let asked: IntakeView = asked.json().unwrap();
    assert_eq!((asked.stage, asked.to_do), (IntakeStage::Asked, false));
    let letters = desk.mail.taken(2).await.unwrap();
    assert!(
        plain_text(&letters[1]).contains("Which address is meant?")
            && plain_text(&letters[1]).contains("Annex III")
    );
    assert_eq!(letters[1].header("auto-submitted"), "", "a person wrote it");
    // It leaves as a signed Annex III, which a program without a server verifies; programs fetch the same.
    let document = verified(&desk, &letters[1]).await;
    assert_eq!(document["schema"], "tco/annex-3/v1");
    let (a, b) = (&document["section_a"], &document["section_b"]);
    assert_eq!(a["authority_reference"], "TCO-7");
    assert_eq!(a["authority"], AUTHORITY);
    assert_eq!(a["addressee_reference"], asked.id.as_str());
    let received: exchange::annex::Instant =
        serde_json::from_value(a["received_at"].clone()).unwrap();
    assert_eq!(received.timestamp(), incomplete.received_at);
    assert_eq!(b["because"], json!(["insufficient_information"]));
    assert_eq!(b["clarification_needed"], "Which address is meant?");
    let found = b["further_information"].as_str().unwrap();
    assert!(
        found.contains("B 1: ") && found.contains("G 2: "),
        "{found}"
    );
    let names: Vec<&str> = asked.documents.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["annex-3-1"]);
    let sent = exchange::mail::Mail::read(letters[1].data.as_bytes());
    let href = &asked.documents[0].href;
    let fetched = desk.door().get(href).await.unwrap();
    assert_eq!(fetched.text().as_bytes(), sent.attachments[1].bytes);
    let pages = desk
        .door()
        .get(&format!("{href}?format=pdf"))
        .await
        .unwrap();
    assert_eq!(pages.header("content-type"), "application/pdf");
    for missing in ["annex-3-2", "annex-2-1"] {
        let path = href.replace("annex-3-1", missing);
        assert_eq!(desk.door().get(&path).await.unwrap().status, 404);
    }
    // The clarification comes as an order of the same reference, and is one.
    let whole = signed(&desk.order("TCO-7", &["/p/7"]), &key(1));
    let delivered = ago(1);
    desk.deliver("2", &mail("2@unit.example", &whole), delivered);
    let order = desk.taken(2).await.remove(0);
    let notice = desk.notice(order.notice.as_ref().unwrap()).await;
    assert_eq!(notice.clocks[0].clock.started, delivered);
    desk.check().await;
}

#[tokio::test]
async fn what_a_program_handed_in_is_asked_about_in_a_form_that_it_fetches_and_a_second_question_is_a_second_form()
 {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let desk = Desk::set().await;
    let mut order = desk.order("TCO-8", &["/p/8"]);
    order["section_b"]["reasons"] = json!(" ");
    let file = STANDARD.encode(signed(&order, &key(1)));
    let handed = desk.hand_in(&file).await;
    assert_eq!(handed.verdict, Some(IntakeVerdict::Incomplete));
    // Force majeure is no fault of an order's: there is nothing to ask its sender.
    let wrong = json!({"decision": "ask", "text": "Why?", "because": "force_majeure"});
    assert_eq!(desk.decide(&handed, wrong).await.status, 422);
    let ask = json!({"decision": "ask", "text": "Why is it terrorist content?"});
    let first: IntakeView = desk.decide(&handed, ask.clone()).await.json().unwrap();
    let again: IntakeView = desk.decide(&handed, ask).await.json().unwrap();
    assert_eq!(again.documents.len(), 1, "the same question is one");
    let fetch = async |view: &IntakeView, n: usize| {
        let fetched = desk.door().get(&view.documents[n].href).await.unwrap();
        fetched.text()
    };
    let before = fetch(&first, 0).await;
    let more = json!({"decision": "ask", "text": "The channel named is ours, the post is not.", "because": "manifest_errors"});
    let second: IntakeView = desk.decide(&handed, more).await.json().unwrap();
    assert_eq!(second.documents.len(), 2);
    let document = offline(&desk, fetch(&second, 1).await.as_bytes()).await;
    assert_eq!(document["section_b"]["because"], json!(["manifest_errors"]));
    assert_eq!(fetch(&second, 0).await, before, "what was signed stays");
    // What says no reference cannot be answered in a form; its sender is asked in words.
    order["section_a"]["reference"] = json!("");
    let file = STANDARD.encode(signed(&order, &key(1)));
    let handed = desk.hand_in(&file).await;
    let ask = json!({"decision": "ask", "text": "Which order is this?"});
    let asked: IntakeView = desk.decide(&handed, ask).await.json().unwrap();
    assert_eq!(asked.documents, []);
    desk.check().await;
}
