//! The overview counts what happened, by hours that really ran.

use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, file_entry, judgement, new_notice, picture};
use casework::{Executed, Measure, NoticeAnswer, NoticeKind, Outcome, Role};
use exchange::v1::NoticeView;
use jiff::{SignedDuration, Timestamp};

/// An order about a location of its own.
async fn order(stage: &Stage, number: u64) -> NoticeView {
    let analyst = stage.analyst();
    let bank = stage.bank(&format!("Bank {number}"), false).await;
    let entry = file_entry(picture(number));
    analyst.add_file(&bank.id, &entry).await.unwrap();
    let path = format!("/p/{number}");
    stage.host.show(&path, "image/jpeg", &picture(number));
    let capture = analyst.capture(&stage.host.url(&path)).await.unwrap();
    let case = capture.case.as_ref().unwrap();
    let judgement = judgement(Outcome::Order);
    analyst.decide(case, &judgement).await.unwrap();
    let notice = new_notice(NoticeKind::RemovalOrder);
    analyst.issue(case, &notice).await.unwrap()
}

fn executed(at: Timestamp) -> NoticeAnswer {
    NoticeAnswer::Executed(Executed {
        measure: Measure::Disabled,
        at,
        addressee_reference: "post-1".to_owned(),
        authorised_person: "Duty desk".to_owned(),
        urls: Vec::new(),
    })
}

/// The text of a page without its markup, spaces as one.
fn words(html: &str) -> String {
    let text = html
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    let text: Vec<&str> = text.collect();
    text.join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn the_share_within_the_hour_is_of_the_hours_that_ran() {
    let stage = Stage::set_after(async |instance| {
        instance
            .person(PROVIDER, "reviewer-1", Role::Reviewer)
            .await
            .unwrap();
        instance
            .person(AUTHORITY, "scrutiniser-1", Role::Scrutiniser)
            .await
            .unwrap();
    })
    .await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let empty = words(&session.get("/overview").await.text());
    assert!(empty.contains("Nothing happened in these days"), "{empty}");

    // In time; after 70 minutes; not answered in 70 minutes; not received.
    let (first, second, third) = (
        order(&stage, 1).await,
        order(&stage, 2).await,
        order(&stage, 3).await,
    );
    order(&stage, 4).await;
    let reviewer = stage.reviewer();
    for notice in [&first, &second, &third] {
        reviewer.notice(&notice.id).await.unwrap();
    }
    reviewer
        .answer(&first.id, &executed(Timestamp::now()))
        .await
        .unwrap();
    let provider = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let other = Session::begin(&stage, AUTHORITY, "scrutiniser-1").await;
    assert_eq!(other.get("/overview").await.status, 403);
    // Whoever does nothing for half an hour is signed out.
    for minutes in [25, 50, 70] {
        stage.server.set_ahead(minutes * 60).unwrap();
        for session in [&session, &provider] {
            assert_eq!(session.get("/cases").await.status, 200);
        }
    }
    let later = Timestamp::now() + SignedDuration::from_mins(70);
    reviewer.answer(&second.id, &executed(later)).await.unwrap();

    for (session, other) in [(&session, PROVIDER), (&provider, AUTHORITY)] {
        let page = session.get("/overview?days=7").await;
        assert_eq!(page.status, 200);
        let page = words(&page.text());
        for said in [
            "33 % within the hour (1 of 3)",
            "1 overdue",
            "dealt with within the hour 1",
            "dealt with later 1",
            "not dealt with, the hour is over 1",
            "not received yet 1",
            "1 h 10 min the slowest",
            &format!("{other} 4 0"),
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
    }
    assert_eq!(session.get("/overview?days=0").await.status, 422);
    assert_eq!(session.get("/overview?days=x").await.status, 400);
}
