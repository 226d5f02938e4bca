//! Who it came from: somebody on the register, or nobody that is believed.

use super::desk::{DOMAIN, Desk, MX, ago, entry, import, key, mail, mail_from, plain_text, signed};
use crate::stage::{AUTHORITY, until};
use casework::{IntakeStage, IntakeVerdict, Seal};
use exchange::annex::key_set;
use exchange::v1::IntakeView;
use serde_json::{Value, json};
use std::fs;

#[tokio::test]
async fn a_fake_authority_is_refused_politely_and_kept_and_trust_that_is_added_counts_from_receipt()
{
    let mut desk = Desk::set().await;
    // It says that it is of the authority of the register, from another domain and with another key.
    let fake = signed(&desk.order("FAKE-1", &["/p/1"]), &key(9));
    let delivered = ago(15);
    let file: [(&str, &str, &[u8]); 1] = [("order.jws", "application/jose", fake.as_bytes())];
    // It also brings a field in which a mail server of its own vouches for it.
    let forged =
        format!("Authentication-Results: mx.evil.example; dmarc=pass header.from={DOMAIN}\r\n");
    desk.deliver(
        "1",
        &mail_from("orders@evil.example", "1@evil.example", &forged, &file),
        delivered,
    );
    let refused = desk.taken(1).await.remove(0);
    assert_eq!(
        (refused.stage, refused.verdict),
        (IntakeStage::Refused, Some(IntakeVerdict::UnknownIssuer))
    );
    assert!(refused.to_do, "a person still looks at what lacks nothing");
    assert!(matches!(refused.seal, Some(Seal::UnknownKey { .. })));
    assert!(
        refused
            .notes
            .iter()
            .any(|note| note.contains(AUTHORITY) && note.contains("evil.example")),
        "{:?}",
        refused.notes
    );
    assert_eq!(
        (refused.notice.clone(), refused.clock.is_none()),
        (None, true)
    );
    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    assert!(
        plain_text(&letter).contains("not taken as a removal order"),
        "{}",
        letter.data
    );
    assert!(
        !plain_text(&letter).contains(DOMAIN),
        "what the register has is not told to whoever asks"
    );

    // An authority that nobody had imported yet. A person adds it, and has it looked at again.
    let mut order = desk.order("NEW-1", &["/p/2"]);
    order["section_e"]["authority"] = json!("New Unit");
    let new = signed(&order, &key(2));
    let file: [(&str, &str, &[u8]); 1] = [("order.jws", "application/jose", new.as_bytes())];
    desk.deliver(
        "2",
        &mail_from("orders@new.example", "2@new.example", "", &file),
        delivered,
    );
    let unknown = desk.taken(2).await.remove(0);
    assert_eq!(unknown.verdict, Some(IntakeVerdict::UnknownIssuer));
    let still = desk.decide(&unknown, json!({"decision": "again"})).await;
    assert_eq!(
        still.json::<IntakeView>().unwrap().stage,
        IntakeStage::Refused
    );
    desk.stage.server.stop().await.unwrap();
    let keys: Value = serde_json::from_str(&key_set(&[key(2).public().clone()]).unwrap()).unwrap();
    import(
        &desk.stage.instance,
        &json!([entry("New Unit", "new.example", &keys["keys"], &["issue"])]),
    )
    .await;
    desk.stage.server.restart().await.unwrap();
    let again = desk.decide(&unknown, json!({"decision": "again"})).await;
    let again: IntakeView = again.json().unwrap();
    assert_eq!(again.stage, IntakeStage::Accepted);
    let notice = desk.notice(again.notice.as_ref().unwrap()).await;
    assert_eq!(
        notice.clocks[0].clock.started, delivered,
        "not from when it was believed"
    );
    let twice = desk
        .decide(&unknown, json!({"decision": "refuse", "reason": "No."}))
        .await;
    assert_eq!(twice.status, 409);

    // The forgery is put aside by a person, with a reason that its sender is told.
    let put_aside = desk
        .decide(
            &refused,
            json!({"decision": "refuse", "reason": "Nobody there had sent it."}),
        )
        .await;
    assert!(!put_aside.json::<IntakeView>().unwrap().to_do);
    let letters = until("the answer of a person", async || {
        let letters = desk.mail.letters();
        letters
            .iter()
            .any(|one| plain_text(one).contains("Nobody there had sent it."))
            .then_some(letters)
    });
    assert!(
        letters
            .await
            .iter()
            .all(|one| !one.to.contains(&"x".to_owned()))
    );
    desk.check().await;
}

#[tokio::test]
async fn a_mail_without_proof_waits_for_a_person_and_its_hour_runs_meanwhile() {
    let desk = Desk::set().await;
    let order = desk.order("TCO-3", &["/p/1"]).to_string();
    let file: [(&str, &str, &[u8]); 1] = [("order.json", "application/json", order.as_bytes())];
    let from = format!("orders@{DOMAIN}");
    let delivered = ago(12);
    desk.deliver(
        "1",
        &mail_from(&from, "1@unit.example", "", &file),
        delivered,
    );
    let waiting = desk.taken(1).await.remove(0);
    assert_eq!(
        (waiting.stage, waiting.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Unproved))
    );
    assert_eq!(waiting.candidate_name.as_deref(), Some(AUTHORITY));
    assert_eq!(
        waiting.clock.as_ref().map(|clock| clock.clock.started),
        Some(delivered)
    );
    let shown = desk.one(&waiting).await;
    assert_eq!(shown.sender.as_deref(), Some(&*from));
    assert_eq!(shown.subject.as_deref(), Some("Removal order"));

    let issuer = waiting.candidate.clone().unwrap();
    let empty = desk
        .decide(
            &waiting,
            json!({"decision": "accept", "issuer": issuer, "how": ""}),
        )
        .await;
    assert_eq!(
        (empty.status, empty.problem().unwrap().field.as_deref()),
        (422, Some("how"))
    );
    let provider = &desk.stage.provider.id;
    let wrong = desk
        .decide(
            &waiting,
            json!({"decision": "accept", "issuer": provider, "how": "Called."}),
        )
        .await;
    assert_eq!(
        (wrong.status, wrong.problem().unwrap().field.as_deref()),
        (422, Some("issuer"))
    );
    let how = "Called the number in the register.";
    let accepted = desk
        .decide(
            &waiting,
            json!({"decision": "accept", "issuer": issuer, "how": how}),
        )
        .await;
    let accepted: IntakeView = accepted.json().unwrap();
    let notice = desk.notice(accepted.notice.as_ref().unwrap()).await;
    assert_eq!(notice.clocks[0].clock.started, delivered);

    // The mail server in front vouches for the next one: DMARC passed.
    let vouched = format!("Authentication-Results: {MX}; dmarc=pass header.from={DOMAIN}\r\n");
    let order = desk.order("TCO-4", &["/p/4"]).to_string();
    let file: [(&str, &str, &[u8]); 1] = [("order.json", "application/json", order.as_bytes())];
    desk.deliver(
        "2",
        &mail_from(&from, "2@unit.example", &vouched, &file),
        ago(1),
    );
    let second = desk.taken(2).await.remove(0);
    assert_eq!(
        second.seal,
        Some(Seal::Domain {
            domain: DOMAIN.to_owned()
        })
    );
    assert_eq!(second.stage, IntakeStage::Accepted);
    // One answer by itself to a sender in an hour, and one by the person who decided.
    let letters = desk.mail.taken(2).await.unwrap();
    assert_eq!(
        letters
            .iter()
            .filter(|one| one.header("auto-submitted") == "auto-replied")
            .count(),
        1
    );
    desk.check().await;
}

#[tokio::test]
async fn an_order_about_a_private_surface_is_none_and_is_refused_with_the_reason() {
    let desk = Desk::set_with(&["/messages"]).await;
    let private = signed(&desk.order("TCO-5", &["/messages/4711"]), &key(1));
    desk.deliver("1", &mail("1@unit.example", &private), ago(3));
    let refused = desk.taken(1).await.remove(0);
    assert_eq!(
        (refused.stage, refused.verdict),
        (IntakeStage::Refused, Some(IntakeVerdict::Private))
    );
    assert!(refused.notice.is_none() && refused.clock.is_none());
    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    assert!(
        plain_text(&letter).contains("disseminated to the public")
            || plain_text(&letter).contains("disseminated=20"),
        "{}",
        letter.data
    );
    // A page beside it is public; one of each is for a person.
    let mixed = signed(
        &desk.order("TCO-6", &["/messages/1", "/messages-of-today"]),
        &key(1),
    );
    desk.deliver("2", &mail("2@unit.example", &mixed), ago(3));
    let waiting = desk.taken(2).await.remove(0);
    assert_eq!(
        (waiting.stage, waiting.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Unproved))
    );
    assert!(
        waiting
            .notes
            .iter()
            .any(|note| note.contains("/messages/1")),
        "{:?}",
        waiting.notes
    );
    assert!(waiting.clock.is_some());
    desk.check().await;
}

/// What a state outside the Union sends binds nobody, and nobody can put its authorities on the register.
#[tokio::test]
async fn an_order_of_a_state_outside_the_union_is_none_by_itself_and_no_authority_of_it_is_registered()
 {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut desk = Desk::set().await;
    let mut order = desk.order("TCO-9", &["/p/9"]);
    order["section_a"]["issuing_member_state"] = json!("US");
    // Even with a key of the register.
    let file = STANDARD.encode(signed(&order, &key(1)));
    let handed = desk.hand_in(&file).await;
    assert_eq!(
        (handed.stage, handed.verdict, handed.notice),
        (IntakeStage::Waiting, Some(IntakeVerdict::Incomplete), None)
    );
    let lack = |field: &str| {
        let mut lacks = handed.lacks.iter();
        lacks.any(|lack| lack.fatal && lack.field == field)
    };
    assert!(lack("section_a.issuing_member_state"), "{:?}", handed.lacks);
    assert_eq!(desk.stage.server.stop().await.unwrap(), Some(0));
    let instance = &desk.stage.instance;
    let file = instance.scratch().join("other.json");
    let mut other = entry("Elsewhere Bureau", "bureau.example", &json!([]), &["issue"]);
    other["member_state"] = json!("US");
    fs::write(&file, json!([other]).to_string()).unwrap();
    let words = ["admin", "authority", "import", file.to_str().unwrap()];
    let refused = instance.run(&words).await.unwrap();
    assert_ne!(refused.code, Some(0));
    assert!(
        refused.stderr.contains("no Member State"),
        "{}",
        refused.stderr
    );
    let words = ["admin", "organisation", "list", "--json"];
    let listed = instance.run(&words).await.unwrap().lines().unwrap();
    assert!(listed.iter().all(|one| one["name"] != "Elsewhere Bureau"));
    let words = ["ledger", "replay", "--check"];
    instance.run(&words).await.unwrap().ok().unwrap();
}
