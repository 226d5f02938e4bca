//! By mail: an order of somebody known starts its hour at its delivery, once, whatever happens meanwhile.

use super::desk::{DOMAIN, Desk, ago, deliver, key, mail, mail_from, plain_text, signed};
use crate::stage::until;
use casework::{
    Event, Executed, IntakeStage, IntakeVerdict, IntakeVia, Law, Measure, NoticeAnswer,
    ReceivedVia, Seal,
};
use exchange::annex::{Language, Rendition};
use exchange::v1::NoticeView;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::fs;
use std::time::Duration;

#[tokio::test]
async fn a_signed_order_by_mail_becomes_a_case_whose_hour_runs_from_its_delivery() {
    let desk = Desk::set().await;
    let order = desk.order("TCO-1", &["/p/1", "/p/2", "/p/2"]);
    let jws = signed(&order, &key(1));
    let pages = Rendition::signed(&jws)
        .unwrap()
        .pdf(Language::English)
        .unwrap();
    let plain = order.to_string();
    // The same order in three forms is one.
    let files: [(&str, &str, &[u8]); 3] = [
        ("order.json", "application/json", plain.as_bytes()),
        ("order.pdf", "application/pdf", &pages),
        ("order.jws", "application/octet-stream", jws.as_bytes()),
    ];
    let delivered = ago(10);
    desk.deliver(
        "1",
        &mail_from(&format!("orders@{DOMAIN}"), "1@unit.example", "", &files),
        delivered,
    );
    let taken = desk.taken(1).await.remove(0);
    assert_eq!(
        (taken.stage, taken.via, taken.to_do),
        (IntakeStage::Accepted, IntakeVia::Mail, false)
    );
    let kid = key(1).public().kid();
    assert_eq!(taken.seal, Some(Seal::Signature { kid }));
    assert_eq!(taken.received_at, delivered);
    // The clocks of Berlin had been set forward a quarter of an hour before.
    assert_eq!(taken.sent.as_deref(), Some("2026-03-29T03:20:00+02:00"));
    let document = taken.document.clone().unwrap();
    assert_eq!(
        document.issued_at.as_deref(),
        Some("2026-03-29T03:15:00+02:00")
    );

    let notice = desk.notice(taken.notice.as_ref().unwrap()).await;
    assert_eq!(notice.received_via, Some(ReceivedVia::Email));
    assert_eq!(notice.received_at, Some(delivered));
    assert_eq!(notice.terms.reference, "TCO-1");
    assert_eq!(notice.items.len(), 2, "what is named twice is one");
    let clock = &notice.clocks[0].clock;
    assert_eq!(
        (clock.law, clock.started),
        (Law::RemovalOrderHour, delivered)
    );
    assert_eq!(clock.due, delivered + SignedDuration::from_hours(1));
    assert_eq!(notice.issued_at, "2026-03-29T01:15:00Z".parse().unwrap());

    // It is answered as any other, and its case is the provider's own.
    let case = notice.case.clone().unwrap();
    let answer = NoticeAnswer::Executed(Executed {
        measure: Measure::Removed,
        at: Timestamp::now(),
        addressee_reference: String::new(),
        authorised_person: String::new(),
        urls: Vec::new(),
    });
    let path = format!("/v1/notices/{}/feedback", notice.id);
    let after: NoticeView = desk
        .door()
        .post(&path, &answer)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(after.stage, "executed");
    let closed: Value = desk
        .door()
        .get(&format!("/v1/cases/{case}"))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(closed["stage"], "closed");
    // The issuer has an account here, too, and no case of this order.
    let path = format!("/v1/notices/{}", notice.id);
    let theirs: NoticeView = desk
        .stage
        .authority
        .door(&desk.stage.server)
        .get(&path)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(theirs.case, None);

    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    assert_eq!(letter.to, [format!("orders@{DOMAIN}")]);
    assert_eq!(letter.header("in-reply-to"), "<1@unit.example>");
    assert_eq!(letter.header("auto-submitted"), "auto-replied");
    assert!(plain_text(&letter).contains("TCO-1"), "{}", letter.data);
    desk.check().await;
}

#[tokio::test]
async fn the_same_order_again_is_linked_and_never_a_second_clock() {
    let desk = Desk::set().await;
    let jws = signed(&desk.order("TCO-2", &["/p/1"]), &key(1));
    let first = mail("1@unit.example", &jws);
    desk.deliver("1", &first, ago(20));
    let order = desk.taken(1).await.remove(0);
    // The very same mail again, as a crash between record and move leaves it, is not another.
    desk.deliver("2", &first, ago(5));
    // The same order in another mail is linked to the first.
    desk.deliver("3", &mail("3@unit.example", &jws), ago(5));
    let all = desk.taken(2).await;
    assert_eq!(all[0].stage, IntakeStage::Linked);
    assert_eq!(all[0].verdict, Some(IntakeVerdict::Duplicate));
    assert_eq!(all[0].notice, order.notice);
    let notice = desk.notice(order.notice.as_ref().unwrap()).await;
    assert_eq!(notice.clocks.len(), 1);
    assert_eq!(notice.clocks[0].clock.started, order.received_at);
    let listed: Value = desk
        .door()
        .get("/v1/notices")
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(listed["total"], 1);
    desk.check().await;
}

#[tokio::test]
async fn killed_at_any_moment_every_mail_is_an_order_once() {
    const MAILS: usize = 24;
    let mut desk = Desk::set().await;
    for number in 0..MAILS {
        let order = desk.order(&format!("K-{number}"), &[&format!("/k/{number}")]);
        let mail = mail(&format!("{number}@unit.example"), &signed(&order, &key(1)));
        desk.deliver(&format!("{number:03}"), &mail, ago(2));
        // Killed while it takes them in, and after some of them only.
        if number % 6 == 5 {
            tokio::time::sleep(Duration::from_millis(37 * number as u64)).await;
            desk.stage.server.kill().await.unwrap();
            desk.stage.server.restart().await.unwrap();
        }
    }
    let all = desk.taken(MAILS).await;
    // A mail that was recorded and not moved is what a crash between the two leaves.
    desk.stage.server.kill().await.unwrap();
    for moved in fs::read_dir(desk.maildir.join("cur")).unwrap() {
        let moved = moved.unwrap();
        let name = moved.file_name().into_string().unwrap();
        let back = desk.maildir.join("new").join(name.trim_end_matches(":2,"));
        fs::rename(moved.path(), back).unwrap();
    }
    desk.stage.server.restart().await.unwrap();
    let again = desk.taken(MAILS).await;
    assert_eq!(again, all);
    assert!(all.iter().all(|one| one.stage == IntakeStage::Accepted));
    let listed: Value = desk
        .door()
        .get("/v1/notices")
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(listed["total"], MAILS);
    let events = crate::access::recorded(
        &desk.stage.instance,
        &["intake_received", "intake_accepted"],
    )
    .await;
    let received = events
        .iter()
        .filter(|one| matches!(one.event, Event::IntakeReceived { .. }));
    assert_eq!((received.count(), events.len()), (MAILS, 2 * MAILS));
    desk.check().await;
}

#[tokio::test]
async fn whatever_comes_is_on_record_and_programs_are_not_answered() {
    let desk = Desk::set().await;
    let mut bomb = format!(
        "From: orders@{DOMAIN}\r\nMessage-ID: <bomb@unit.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    );
    for _ in 0..10_000 {
        bomb += "--b\r\nContent-Type: application/json\r\n\r\n{\"schema\":\"tco/annex-1/v1\"}\r\n";
    }
    let mut deep = format!("From: orders@{DOMAIN}\r\nAuto-Submitted: auto-generated\r\n");
    for level in 0..5_000 {
        deep += &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    }
    let feedback = include_str!("../../../../../docs/schemas/tco/samples/feedback.json");
    let file: [(&str, &str, &[u8]); 1] = [("a.json", "application/json", feedback.as_bytes())];
    let mails: Vec<Vec<u8>> = vec![
        bomb.into_bytes(),
        deep.into_bytes(),
        Vec::new(),
        vec![0xff; 4_096],
        b"Subject: no sender\r\n\r\nHello\r\n".to_vec(),
        mail_from("noreply@unit.example", "5@unit.example", "", &file).into_bytes(),
        mail_from(
            "list@other.example",
            "6@other.example",
            "Precedence: bulk\r\n",
            &[],
        )
        .into_bytes(),
    ];
    for (number, mail) in mails.iter().enumerate() {
        deliver(&desk.maildir, &number.to_string(), mail, ago(1));
    }
    // What is no file is left alone.
    fs::create_dir(desk.maildir.join("new/folder")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", desk.maildir.join("new/link")).unwrap();
    let all = until("the intakes", async || {
        // First whether all were moved, then what there is: a mail is moved when it is on record.
        let is_done = desk.waiting() == 2;
        let all = desk.all().await;
        is_done.then_some(all)
    });
    let all = all.await;
    assert_eq!(all.len(), mails.len());
    assert!(
        all.iter()
            .all(|one| one.notice.is_none() && one.to_do != (one.stage == IntakeStage::Refused)),
        "{all:#?}"
    );
    assert!(
        all.iter()
            .any(|one| one.notes.iter().any(|note| note.contains("Annex II"))),
        "{all:#?}"
    );
    // The bomb alone came from somebody who can be answered.
    let letters = desk.mail.taken(1).await.unwrap();
    assert_eq!(letters[0].header("in-reply-to"), "<bomb@unit.example>");
    let fit = desk.door().get("/health").await.unwrap();
    assert_eq!(fit.status, 200);
    assert_eq!(desk.mail.letters().len(), 1);
    fs::remove_dir(desk.maildir.join("new/folder")).unwrap();
    desk.check().await;
}
