//! What comes after an order: answers to its sender, clarifications, withdrawals.

use super::desk::{DOMAIN, Desk, ago, key, mail, mail_from, signed};
use super::letters::verified;
use crate::stage::{AUTHORITY, until};
use casework::{
    AnswerKind, Executed, FollowUp, Impossible, ImpossibleBecause, IntakeStage, IntakeVerdict,
    Measure, NoticeAnswer,
};
use exchange::annex::{FollowUpDocument, FollowUpSchema};
use exchange::v1::IntakeView;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

fn follow_up(kind: FollowUp, reference: &str, text: &str) -> FollowUpDocument {
    FollowUpDocument {
        schema: FollowUpSchema::V1,
        kind,
        authority: AUTHORITY.to_owned(),
        reference: reference.to_owned(),
        text: text.to_owned(),
        at: None,
    }
}

fn cannot(explanation: &str) -> NoticeAnswer {
    NoticeAnswer::Impossible(Impossible {
        because: ImpossibleBecause::InsufficientInformation,
        explanation: explanation.to_owned(),
        at: Timestamp::now(),
        urls: Vec::new(),
    })
}

fn executed() -> NoticeAnswer {
    NoticeAnswer::Executed(Executed {
        measure: Measure::Disabled,
        at: Timestamp::now(),
        addressee_reference: "H-9".to_owned(),
        authorised_person: "B. Sample".to_owned(),
        urls: Vec::new(),
    })
}

#[tokio::test]
async fn an_authority_outside_is_mailed_annex_three_clarifies_by_mail_and_is_mailed_annex_two() {
    let desk = Desk::set().await;
    let order = desk.order("OUT-1", &["/p/1"]);
    let first = ago(30);
    desk.deliver(
        "1",
        &mail("1@unit.example", &signed(&order, &key(1))),
        first,
    );
    let notice = desk.taken(1).await.remove(0).notice.unwrap();

    // The mail server is down meanwhile: the answer is given all the same, and is sent when it is there again.
    desk.mail.set_down(true);
    let answered = desk
        .answer(&notice, &cannot("Which of the two pictures?"))
        .await;
    assert_eq!(answered.stage, "cannot_execute");
    assert!(answered.answers_sent.is_empty());
    until("a failed attempt", async || {
        let shown = desk.notice(&notice).await;
        (shown.answer_error.is_some() && shown.answer_next.is_some()).then_some(())
    })
    .await;
    desk.mail.set_down(false);
    let letter = desk.annexes(1).await.remove(0);
    assert_eq!(
        letter.to,
        [format!("orders@{DOMAIN}")],
        "as the register says, and not the mail"
    );
    assert_eq!(letter.header("in-reply-to"), "<1@unit.example>");
    let document = verified(&desk, &letter).await;
    assert_eq!(document["kind"], "impossibility");
    assert_eq!(document["section_a"]["authority_reference"], "OUT-1");
    assert_eq!(
        document["section_b"]["because"],
        json!(["insufficient_information"])
    );
    assert_eq!(
        document["section_b"]["clarification_needed"],
        "Which of the two pictures?"
    );
    let received: Timestamp = document["section_a"]["received_at"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(received, first);
    let on_record = until("the record", async || {
        let shown = desk.notice(&notice).await;
        (!shown.answers_sent.is_empty()).then_some(shown)
    });
    let on_record = on_record.await;
    let sent = &on_record.answers_sent[0];
    assert_eq!(
        (sent.answer, &sent.given_up),
        (AnswerKind::Impossibility, &None)
    );
    let mail_again = exchange::mail::Mail::read(letter.data.as_bytes());
    let digest = signals::Sha256::of(&mail_again.attachments[1].bytes).to_string();
    assert_eq!(sent.sha256.as_deref(), Some(&*digest));

    // The authority clarifies with a signed document; nobody has to look.
    let clear = follow_up(FollowUp::Clarification, "OUT-1", "The one with the flag.");
    let delivered = ago(2);
    desk.deliver(
        "2",
        &mail("2@unit.example", &clear.sign(&key(1))),
        delivered,
    );
    let taken = desk.taken(2).await.remove(0);
    assert_eq!(
        (taken.stage, taken.verdict),
        (IntakeStage::Applied, Some(IntakeVerdict::FollowUp))
    );
    assert_eq!(taken.notice.as_ref(), Some(&notice));
    let clarified = desk.notice(&notice).await;
    assert_eq!(clarified.clarifications, ["The one with the flag."]);
    assert_eq!(clarified.stage, "received");
    assert_eq!(clarified.clocks.len(), 2);
    assert_eq!(clarified.clocks[1].clock.started, delivered);
    assert_eq!(
        clarified.clocks[1].clock.due,
        delivered + SignedDuration::from_hours(1)
    );
    assert_eq!(
        clarified.clocks[0].clock, on_record.clocks[0].clock,
        "no clock is rewritten"
    );
    // The same clarification in another mail has nothing left to clarify, and starts no third hour.
    desk.deliver("3", &mail("3@unit.example", &clear.sign(&key(1))), ago(1));
    let again = desk.taken(3).await.remove(0);
    assert_eq!(
        (again.stage, again.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Unproved))
    );
    assert_eq!(desk.notice(&notice).await.clocks.len(), 2);

    desk.answer(&notice, &executed()).await;
    let letter = desk.annexes(2).await.remove(1);
    let document = verified(&desk, &letter).await;
    assert_eq!(document["kind"], "feedback");
    assert_eq!(document["section_b"]["measure"], "disabled");
    assert_eq!(document["section_a"]["addressee_reference"], "H-9");

    // Both sides fetch the same documents, as they were sent.
    let shown = until("both on record", async || {
        let shown = desk.notice(&notice).await;
        (shown.answers_sent.len() == 2).then_some(shown)
    });
    let shown = shown.await;
    let names: Vec<&str> = shown.documents.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["annex-1", "annex-2-1", "annex-3-1"]);
    let fetched = desk.door().get(&shown.documents[1].href).await.unwrap();
    assert_eq!(fetched.header("content-type"), "application/jose");
    let sent = exchange::mail::Mail::read(letter.data.as_bytes());
    assert_eq!(fetched.text().as_bytes(), sent.attachments[1].bytes);
    let theirs = desk.stage.authority.door(&desk.stage.server);
    let theirs = theirs.get(&shown.documents[1].href).await.unwrap();
    assert_eq!(theirs.text(), fetched.text());
    // The order is the authority's own document, as it came.
    let first = desk
        .door()
        .get(&shown.documents[0].href)
        .await
        .unwrap()
        .text();
    assert_eq!(first, signed(&order, &key(1)));
    let none = desk
        .door()
        .get(&format!("/v1/notices/{notice}/documents/annex-2-2"))
        .await
        .unwrap();
    assert_eq!(none.status, 404);
    desk.check().await;
}

#[tokio::test]
async fn an_order_that_is_sent_again_corrected_is_a_clarification_and_a_forged_one_is_none() {
    let desk = Desk::set().await;
    let mut order = desk.order("OUT-2", &["/p/1"]);
    desk.deliver(
        "1",
        &mail("1@unit.example", &signed(&order, &key(1))),
        ago(40),
    );
    let notice = desk.taken(1).await.remove(0).notice.unwrap();
    desk.answer(&notice, &cannot("The reasons are those of another order."))
        .await;
    // A new date alone says nothing.
    order["section_a"]["issued_at"] = json!("2026-03-29T05:15:00+02:00");
    desk.deliver(
        "2",
        &mail("2@unit.example", &signed(&order, &key(1))),
        ago(30),
    );
    let same = desk.taken(2).await.remove(0);
    assert_eq!(same.stage, IntakeStage::Linked);
    order["section_b"]["reasons"] = json!("It praises the attack of 1 March.");
    // Somebody else sends it corrected.
    let forged = signed(&order, &key(9));
    let file: [(&str, &str, &[u8]); 1] = [("order.jws", "application/jose", forged.as_bytes())];
    desk.deliver(
        "3",
        &mail_from("orders@evil.example", "3@evil.example", "", &file),
        ago(20),
    );
    let refused = desk.taken(3).await.remove(0);
    assert_eq!(refused.stage, IntakeStage::Refused);
    assert_eq!(desk.notice(&notice).await.stage, "cannot_execute");
    let delivered = ago(10);
    desk.deliver(
        "4",
        &mail("4@unit.example", &signed(&order, &key(1))),
        delivered,
    );
    let taken = desk.taken(4).await.remove(0);
    assert_eq!(
        (taken.stage, taken.notice.as_ref()),
        (IntakeStage::Applied, Some(&notice))
    );
    let clarified = desk.notice(&notice).await;
    assert!(
        clarified.clarifications[0]
            .contains("section_b.reasons: It praises the attack of 1 March."),
        "{:?}",
        clarified.clarifications
    );
    assert_eq!(clarified.clocks[1].clock.started, delivered);
    assert_ne!(
        clarified.terms.reasons, "It praises the attack of 1 March.",
        "what was ordered stays as it was"
    );
    desk.check().await;
}

#[tokio::test]
async fn a_withdrawal_from_outside_takes_effect_when_it_is_proved_and_otherwise_by_a_person() {
    let desk = Desk::set().await;
    for (number, reference) in [("1", "OUT-3"), ("2", "OUT-4"), ("3", "OUT-5")] {
        let order = desk.order(reference, &[&format!("/p/{number}")]);
        let id = format!("{number}@unit.example");
        desk.deliver(number, &mail(&id, &signed(&order, &key(1))), ago(20));
    }
    let taken = desk.taken(3).await;
    let notice = |reference: &str| {
        let found = taken
            .iter()
            .find(|one| one.document.as_ref().unwrap().reference == reference);
        found.unwrap().notice.clone().unwrap()
    };
    // Signed.
    let back = follow_up(FollowUp::Withdrawal, "OUT-3", "Sent in error.");
    desk.deliver("4", &mail("4@unit.example", &back.sign(&key(1))), ago(3));
    let applied = desk.taken(4).await.remove(0);
    assert_eq!(applied.stage, IntakeStage::Applied);
    assert!(
        applied.clock.is_none(),
        "nobody owes anything on what is taken back"
    );
    assert_eq!(desk.notice(&notice("OUT-3")).await.stage, "withdrawn");
    // Not signed, and no mail server vouches: whoever writes a mail writes any sender.
    let back = follow_up(FollowUp::Withdrawal, "OUT-4", "Sent in error.");
    let json = back.to_json();
    let from = format!("orders@{DOMAIN}");
    let file: [(&str, &str, &[u8]); 1] = [("back.json", "application/json", &json)];
    desk.deliver("5", &mail_from(&from, "5@unit.example", "", &file), ago(2));
    let waiting = desk.taken(5).await.remove(0);
    assert_eq!(
        (waiting.stage, waiting.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Unproved))
    );
    assert_eq!(desk.notice(&notice("OUT-4")).await.stage, "received");
    let accept = json!({"decision": "accept", "issuer": waiting.candidate, "how": "Called the number in the register."});
    let after: IntakeView = desk.decide(&waiting, accept).await.json().unwrap();
    assert_eq!(after.stage, IntakeStage::Applied);
    assert_eq!(desk.notice(&notice("OUT-4")).await.stage, "withdrawn");
    // In words alone, for a person to read.
    desk.deliver("6", &mail_from(&from, "6@unit.example", "", &[]), ago(1));
    let words = desk.taken(6).await.remove(0);
    assert_eq!(words.verdict, Some(IntakeVerdict::NotAnOrder));
    let of = notice("OUT-5");
    let mut follow = json!({"decision": "follow", "notice": of, "follow_up": "withdrawal", "text": "Sent in error.", "how": ""});
    assert_eq!(
        desk.decide(&words, follow.clone()).await.status,
        422,
        "how it was made sure is asked for"
    );
    follow["how"] = json!("Called the number in the register.");
    let after: IntakeView = desk.decide(&words, follow).await.json().unwrap();
    assert_eq!(
        (after.stage, after.notice),
        (IntakeStage::Applied, Some(of.clone()))
    );
    assert_eq!(desk.notice(&of).await.stage, "withdrawn");
    // About an order that nobody sent.
    let none = follow_up(FollowUp::Withdrawal, "OUT-9", "Sent in error.");
    desk.deliver("7", &mail("7@unit.example", &none.sign(&key(1))), ago(1));
    let unknown = desk.taken(7).await.remove(0);
    assert_eq!((unknown.stage, unknown.to_do), (IntakeStage::Waiting, true));
    desk.check().await;
}
