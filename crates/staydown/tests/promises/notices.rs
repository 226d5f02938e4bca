//! Referrals and removal orders: who may issue them, when their hour runs, and what may be answered.

use crate::stage::{
    PROVIDER, Stage, judgement, location, new_notice, picture, referral_answer, until,
};
use casework::{
    Executed, Impossible, ImpossibleBecause, Measure, NoticeAnswer, NoticeKind, OrganisationKind,
    Outcome, ReceivedVia, ReferralOutcome,
};
use exchange::v1::{CaseView, NoticeView};
use jiff::{SignedDuration, Timestamp};
use simulator::api::ApiError;
use std::sync::Mutex;
use testkit::IssuedToken;

fn executed(at: Timestamp) -> NoticeAnswer {
    NoticeAnswer::Executed(Executed {
        measure: Measure::Disabled,
        at,
        addressee_reference: "post-1".to_owned(),
        authorised_person: "Duty desk".to_owned(),
        urls: Vec::new(),
    })
}

fn impossible(because: ImpossibleBecause, explanation: &str) -> NoticeAnswer {
    NoticeAnswer::Impossible(Impossible {
        because,
        explanation: explanation.to_owned(),
        at: Timestamp::now(),
        urls: Vec::new(),
    })
}

/// Status and code of a refusal.
fn refused<T: std::fmt::Debug>(result: Result<T, ApiError>) -> (u16, String) {
    let error = result.unwrap_err();
    let problem = error.problem().unwrap();
    (problem.status, problem.code.clone())
}

#[tokio::test]
async fn the_hour_starts_when_the_webhook_is_taken_if_that_comes_first() {
    let stage = Stage::set().await;
    stage.listen().await;
    let notice = stage.notice(1, NoticeKind::RemovalOrder).await;
    assert!(notice.clocks.is_empty() && notice.received_at.is_none());
    let analyst = stage.analyst();
    let received = until("the receipt", async || {
        let view = analyst.notice(&notice.id).await.unwrap();
        view.received_at.is_some().then_some(view)
    });
    let received = received.await;
    assert_eq!(received.received_via, Some(ReceivedVia::Webhook));
    let clock = &received.clocks[0];
    assert_eq!(Some(clock.clock.started), received.received_at);
    assert_eq!(
        clock.clock.due.duration_since(clock.clock.started),
        SignedDuration::from_hours(1)
    );
    assert_eq!((clock.status.as_str(), clock.duty), ("running", true));
    // Looking afterwards moves nothing.
    let fetched = stage.reviewer().notice(&notice.id).await.unwrap();
    assert_eq!(fetched.received_at, received.received_at);
    assert_eq!(fetched.received_via, Some(ReceivedVia::Webhook));
    assert_eq!(fetched.clocks.len(), 1);
}

#[tokio::test]
async fn the_hour_starts_when_the_notice_is_fetched_if_that_comes_first() {
    let stage = Stage::set().await;
    stage.listen().await;
    stage.host.answer(&[503]);
    let notice = stage.notice(1, NoticeKind::Referral).await;
    stage.host.delivered(1).await.unwrap();
    let reviewer = stage.reviewer();
    // Listing is no receipt.
    let listed = reviewer.notices(simulator::api::Direction::In, None).await;
    assert_eq!(listed.unwrap().items[0].received_at, None);
    // Nor is the issuer's own look.
    assert_eq!(
        stage.analyst().notice(&notice.id).await.unwrap().stage,
        "sent"
    );
    let fetched = reviewer.notice(&notice.id).await.unwrap();
    assert_eq!(fetched.received_via, Some(ReceivedVia::Api));
    assert_eq!(fetched.clocks[0].status, "running");
    assert!(!fetched.clocks[0].duty);
    // What has arrived is not delivered once more.
    let analyst = stage.analyst();
    let later = until("the delivery to be done", async || {
        let view = analyst.notice(&notice.id).await.unwrap();
        view.delivery_next.is_none().then_some(view)
    });
    let later = later.await;
    assert_eq!(later.delivery_attempts, 1);
    assert_eq!(stage.host.deliveries().len(), 1);
    assert_eq!(later.received_at, fetched.received_at);
    assert_eq!(later.received_via, Some(ReceivedVia::Api));
    assert_eq!(later.clocks.len(), 1);
}

#[tokio::test]
async fn an_order_that_must_be_clarified_gets_a_second_hour_and_keeps_the_first() {
    let stage = Stage::set().await;
    let order = stage.notice(1, NoticeKind::RemovalOrder).await;
    let (analyst, reviewer) = (stage.analyst(), stage.reviewer());
    let early = analyst
        .clarify(&order.id, "It is the second picture.")
        .await;
    assert_eq!(refused(early), (409, "nothing_to_clarify".to_owned()));

    let because = ImpossibleBecause::InsufficientInformation;
    let answer = impossible(because, "Which of the pictures on the page?");
    let first = reviewer.answer(&order.id, &answer).await.unwrap();
    assert_eq!(first.stage, "cannot_execute");
    assert_eq!((first.clocks.len(), first.impossible.len()), (1, 1));
    assert_eq!(first.clocks[0].status, "met");
    let theirs = reviewer.clarify(&order.id, "It is clear enough.").await;
    assert_eq!(refused(theirs), (403, "forbidden".to_owned()));

    let clarified = analyst.clarify(&order.id, "The second picture.").await;
    let clarified = clarified.unwrap();
    assert_eq!(clarified.stage, "received");
    let status: Vec<_> = clarified.clocks.iter().map(|c| c.status.clone()).collect();
    assert_eq!(status, ["met", "running"]);
    assert_eq!(clarified.clocks[0].clock, first.clocks[0].clock);
    assert!(clarified.clocks[1].clock.started >= first.clocks[0].clock.stopped.unwrap().at);

    stage.host.disable(&location(1));
    let done = executed(Timestamp::now());
    let done = reviewer.answer(&order.id, &done).await.unwrap();
    assert_eq!(done.stage, "executed");
    assert!(done.clocks.iter().all(|clock| clock.status == "met"));
}

#[tokio::test]
async fn a_referral_can_be_declined_and_an_order_cannot() {
    let stage = Stage::set().await;
    let referral = stage.notice(1, NoticeKind::Referral).await;
    let order = stage.notice(2, NoticeKind::RemovalOrder).await;
    let reviewer = stage.reviewer();
    let kept = |reason| NoticeAnswer::Referral(referral_answer(ReferralOutcome::Kept, reason));

    let silent = reviewer.answer(&referral.id, &kept(" ")).await;
    assert_eq!(refused(silent).0, 422, "a reason is asked for");
    let declined = reviewer.answer(&referral.id, &kept("A documentary.")).await;
    let declined = declined.unwrap();
    assert_eq!(declined.stage, "answered");
    assert_eq!(declined.clocks[0].status, "met");
    assert_eq!(declined.measure_at, None);

    let no = reviewer.answer(&order.id, &kept("We do not agree.")).await;
    assert_eq!(refused(no), (422, "wrong_kind".to_owned()));
    let standing = reviewer.notice(&order.id).await.unwrap();
    assert_eq!(standing.stage, "received");
    assert_eq!(standing.clocks[0].status, "running");
}

#[tokio::test]
async fn the_same_answer_again_changes_nothing_and_another_is_refused() {
    let stage = Stage::set().await;
    let order = stage.notice(1, NoticeKind::RemovalOrder).await;
    let door = stage.provider.door(&stage.server);
    let path = format!("/v1/notices/{}/feedback", order.id);
    let at = Timestamp::now();
    let first = door.post(&path, &executed(at)).await.unwrap();
    let size = stage.analyst().checkpoint().await.unwrap().size;
    let again = door.post(&path, &executed(at)).await.unwrap();
    assert_eq!((first.status, again.status), (200, 200));
    let (first, again): (NoticeView, NoticeView) = (first.json().unwrap(), again.json().unwrap());
    assert_eq!((first.executed, first.id), (again.executed, again.id));
    // Checks of the location may be recorded meanwhile; the answer is not.
    let history = stage.analyst().checkpoint().await.unwrap().size;
    assert!(history <= size + 2, "{size} {history}");
    let other = executed(at.checked_sub(SignedDuration::from_secs(60)).unwrap());
    let other = door.post(&path, &other).await.unwrap();
    assert_eq!(other.problem().unwrap().code, "already_answered");
    let future = at.checked_add(SignedDuration::from_hours(1)).unwrap();
    let future = door.post(&path, &executed(future)).await.unwrap();
    assert_eq!(future.problem().unwrap().code, "in_the_future");
}

#[tokio::test]
async fn the_same_location_and_the_same_decision_again_are_the_same_case_and_notice() {
    let stage = Stage::set().await;
    let (capture, case) = stage.found(1).await;
    let analyst = stage.analyst();
    let again = analyst.capture(&capture.url).await.unwrap();
    assert_eq!(again.case.as_ref(), Some(&case));
    assert_ne!(again.id, capture.id);

    let early = analyst
        .issue(&case, &new_notice(NoticeKind::Referral))
        .await;
    assert_eq!(refused(early), (409, "not_decided".to_owned()));
    let door = stage.authority.door(&stage.server);
    let path = format!("/v1/cases/{case}/decisions");
    let refer = judgement(Outcome::Refer);
    for _ in 0..2 {
        let decided: CaseView = door.post(&path, &refer).await.unwrap().json().unwrap();
        assert_eq!(decided.decisions.len(), 1);
    }
    let new = new_notice(NoticeKind::RemovalOrder);
    let order = analyst.issue(&case, &new);
    assert_eq!(refused(order.await), (409, "decided_otherwise".to_owned()));
    let path = format!("/v1/cases/{case}/notices");
    let new = new_notice(NoticeKind::Referral);
    let first = door.post(&path, &new).await.unwrap();
    let second = door.post(&path, &new).await.unwrap();
    assert_eq!((first.status, second.status), (201, 200));
    assert_eq!(
        first.json::<NoticeView>().unwrap().id,
        second.json::<NoticeView>().unwrap().id
    );
}

#[tokio::test]
async fn a_notice_is_answered_by_its_addressee_and_the_case_of_it_closes() {
    let stage = Stage::set().await;
    let referral = stage.notice(1, NoticeKind::Referral).await;
    let answer = NoticeAnswer::Referral(referral_answer(ReferralOutcome::Disabled, ""));
    let own = stage.analyst().answer(&referral.id, &answer).await;
    assert_eq!(refused(own), (403, "forbidden".to_owned()));

    stage.host.disable(&location(1));
    // Whoever answers has received it, fetched or not.
    let reviewer = stage.reviewer();
    let answered = reviewer.answer(&referral.id, &answer).await.unwrap();
    assert_eq!(answered.received_via, Some(ReceivedVia::Api));
    assert!(answered.seen.is_empty(), "checks are the issuer's business");
    let theirs = reviewer.case(&answered.case.unwrap()).await.unwrap();
    assert_eq!(theirs.stage.as_str(), "closed");
    let decided = reviewer.decide(&theirs.id, &judgement(Outcome::Keep)).await;
    assert_eq!(refused(decided), (422, "answer_the_notice".to_owned()));

    let analyst = stage.analyst();
    let case = referral.case.unwrap();
    let closed = until("the location to be seen gone", async || {
        let view = analyst.case(&case).await.unwrap();
        view.closed_at.map(|_| view)
    });
    assert_eq!(closed.await.stage.as_str(), "closed");
}

#[tokio::test]
async fn a_withdrawn_notice_asks_nothing_any_more() {
    let stage = Stage::set().await;
    let order = stage.notice(1, NoticeKind::RemovalOrder).await;
    let (analyst, reviewer) = (stage.analyst(), stage.reviewer());
    let theirs = reviewer.withdraw(&order.id, "No.").await;
    assert_eq!(refused(theirs), (403, "forbidden".to_owned()));
    let unsaid = analyst.withdraw(&order.id, "").await;
    assert_eq!(refused(unsaid).0, 422);
    let withdrawn = analyst.withdraw(&order.id, "Wrong picture.").await.unwrap();
    assert_eq!(withdrawn.stage, "withdrawn");
    let late = reviewer
        .answer(&order.id, &executed(Timestamp::now()))
        .await;
    assert_eq!(refused(late), (409, "withdrawn".to_owned()));
    // The case may be judged anew.
    let case = analyst.case(&order.case.unwrap()).await.unwrap();
    assert_eq!(case.stage.as_str(), "open");
}

#[tokio::test]
async fn only_a_competent_authority_orders() {
    let flagger: Mutex<Option<IssuedToken>> = Mutex::new(None);
    let stage = Stage::set_after(async |instance| {
        let name = "Watchers";
        let kind = OrganisationKind::Flagger;
        instance.organisation(name, kind, None).await.unwrap();
        *flagger.lock().unwrap() = Some(instance.token(name, "tests").await.unwrap());
    })
    .await;
    let flagger = flagger.lock().unwrap().take().unwrap();
    let bank = stage.bank("Shared", true).await;
    let entry = crate::stage::file_entry(picture(1));
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    stage.host.show("/p/1", "image/jpeg", &picture(1));

    let flagger = simulator::api::Client::new(stage.server.url(), &flagger.secret).unwrap();
    for other in [&flagger, &stage.reviewer()] {
        let capture = other.capture(&stage.host.url("/p/1")).await.unwrap();
        let case = capture.case.unwrap();
        let order = other.decide(&case, &judgement(Outcome::Order)).await;
        assert_eq!(refused(order), (403, "may_not_order".to_owned()));
        let referred = other.decide(&case, &judgement(Outcome::Refer)).await;
        assert_eq!(referred.unwrap().stage.as_str(), "decided");
        let new = new_notice(NoticeKind::RemovalOrder);
        let order = other.issue(&case, &new);
        assert_eq!(refused(order.await), (409, "decided_otherwise".to_owned()));
    }
    // A flagger refers.
    let capture = flagger.capture(&stage.host.url("/p/1")).await.unwrap();
    let case = capture.case.unwrap();
    let referral = flagger
        .issue(&case, &new_notice(NoticeKind::Referral))
        .await;
    assert_eq!(referral.unwrap().addressee_name, PROVIDER);
}

#[tokio::test]
async fn a_decision_needs_grounds_reasons_and_the_check_for_a_protected_purpose() {
    let stage = Stage::set().await;
    let (_, case) = stage.found(1).await;
    let analyst = stage.analyst();
    let good = judgement(Outcome::Refer);
    let groundless = casework::Judgement {
        grounds: Vec::new(),
        ..good.clone()
    };
    let silent = casework::Judgement {
        reasons: "  ".to_owned(),
        ..good.clone()
    };
    let protected = casework::Judgement {
        purpose: casework::PurposeCheck::Protected(casework::ProtectedPurpose::Journalism),
        ..good.clone()
    };
    for (bad, field) in [
        (groundless, "grounds"),
        (silent, "reasons"),
        (protected, "purpose"),
        (judgement(Outcome::Block), "outcome"),
    ] {
        let error = analyst.decide(&case, &bad).await.unwrap_err();
        let problem = error.problem().unwrap();
        assert_eq!(
            (problem.status, problem.field.as_deref()),
            (422, Some(field))
        );
    }
    let door = stage.authority.door(&stage.server);
    let unchecked = serde_json::json!({"outcome": "refer", "grounds": ["incites"], "reasons": "x"});
    let path = format!("/v1/cases/{case}/decisions");
    let unchecked = door.post(&path, &unchecked).await.unwrap();
    assert_eq!(unchecked.status, 422);
    unchecked.problem().unwrap();
    let case = analyst.case(&case).await.unwrap();
    assert!(case.decisions.is_empty());
}
