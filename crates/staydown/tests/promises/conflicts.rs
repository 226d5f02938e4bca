//! Before a notice leaves: two organisations after the same, a wish that something stays online, protected hosts, lists, unusual
//! numbers, and two pairs of eyes. Nothing is dropped in silence, and nobody learns more than a contact point.

use crate::session::Session;
use crate::stage::{
    AUTHORITY, Stage, client, file_entry, judgement, new_bank, new_notice, picture,
};
use casework::{NoticeKind, Outcome, Role};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::cell::RefCell;
use testkit::{Door, Instance, IssuedToken, Options};

const OTHER: &str = "Other Unit";

/// A stage with a second authority that has a token and a person, and two more people of the first.
async fn two(before: impl AsyncFnOnce(&Instance)) -> (Stage, IssuedToken) {
    let token = RefCell::new(None);
    let stage = Stage::set_with(async |instance| {
        let words = [
            "admin",
            "organisation",
            "add",
            "--name",
            OTHER,
            "--kind",
            "authority",
        ];
        let words = [
            &words[..],
            &["--member-state", "DE", "--contact", "desk@other.example"],
        ]
        .concat();
        instance.json(&words).await.unwrap();
        instance
            .person(OTHER, "analyst-9", Role::Analyst)
            .await
            .unwrap();
        instance
            .person(AUTHORITY, "analyst-2", Role::Analyst)
            .await
            .unwrap();
        *token.borrow_mut() = Some(instance.token(OTHER, "tests").await.unwrap());
        before(instance).await;
        Options::patient()
    })
    .await;
    (stage, token.into_inner().unwrap())
}

/// The other unit finds what is at a location by itself, and decides.
async fn found_by(
    stage: &Stage,
    token: &IssuedToken,
    number: u64,
    path: &str,
    outcome: Outcome,
) -> String {
    let there = client(&stage.server, token);
    let bank = there.bank(&new_bank("Own", false)).await.unwrap();
    there
        .add_file(&bank.id, &file_entry(picture(number)))
        .await
        .unwrap();
    let url = stage.host.url(path);
    let case = there.capture(&url).await.unwrap().case.unwrap();
    there.decide(&case, &judgement(outcome)).await.unwrap();
    case.to_string()
}

async fn issue(door: &Door, case: &str, kind: NoticeKind) -> (u16, Value) {
    let answer = door
        .post(&format!("/v1/cases/{case}/notices"), &new_notice(kind))
        .await
        .unwrap();
    (answer.status, answer.json().unwrap())
}

fn concerns(waits: &Value) -> Vec<&str> {
    let all = waits["concerns"].as_array().unwrap();
    all.iter()
        .map(|one| one["concern"].as_str().unwrap())
        .collect()
}

/// A person signs in and approves what was proposed; the status that comes.
async fn approve(stage: &Stage, house: &str, person: &str, case: &str) -> u16 {
    let session = Session::begin(stage, house, person).await;
    let shown = session.get(&format!("/cases/{case}")).await;
    let csrf = session.csrf(&format!("/cases/{case}")).await;
    let path = format!("/cases/{case}/approve");
    let proposed = proposed_at(&shown.text());
    // A page that showed another proposal, or none, lets nothing leave.
    if !proposed.is_empty() {
        for other in ["", "2020-01-01T00:00:00Z"] {
            let fields = [("csrf", csrf.as_str()), ("proposed_at", other)];
            let refused = session.post(&path, &fields, None).await;
            assert_ne!(refused.status, 303, "{}", refused.text());
        }
    }
    let fields = [("csrf", csrf.as_str()), ("proposed_at", &proposed)];
    session.post(&path, &fields, None).await.status
}

/// Which proposal a case's page shows; empty if none.
pub(crate) fn proposed_at(page: &str) -> String {
    let after = page.split("name=\"proposed_at\" value=\"").nth(1);
    let value = after.and_then(|after| after.split('"').next());
    value.unwrap_or_default().to_owned()
}

#[tokio::test]
async fn who_is_second_after_the_same_page_is_asked_for_a_second_person_and_both_learn_a_contact_point()
 {
    let (stage, token) = two(async |_| ()).await;
    // The first unit hears by webhook.
    let url = stage.host.url("/first-unit");
    stage.analyst().put_endpoint(&url).await.unwrap();
    let first = stage.notice(1, NoticeKind::RemovalOrder).await;
    let case = found_by(&stage, &token, 1, "/p/1", Outcome::Order).await;
    let door = Door::new(stage.server.url()).with_token(&token.secret);
    let (status, waits) = issue(&door, &case, NoticeKind::RemovalOrder).await;
    assert_eq!((status, concerns(&waits)), (202, vec!["already_noticed"]));
    let text = waits.to_string();
    assert!(text.contains("duty@staydown.example"), "{text}");
    for secret in [
        AUTHORITY,
        first.id.as_str(),
        &first.terms.reference,
        &first.terms.reasons,
    ] {
        assert!(!text.contains(secret), "“{secret}” is the other's: {text}");
    }
    let told = crate::stage::until("the first unit to be told", async || {
        let got = stage.host.deliveries().into_iter();
        let bodies = got.map(|delivery| String::from_utf8_lossy(&delivery.body).into_owned());
        bodies
            .into_iter()
            .find(|body| body.contains("conflict.found"))
    })
    .await;
    assert!(
        told.contains("desk@other.example") && told.contains(first.id.as_str()),
        "{told}"
    );
    assert!(!told.contains(OTHER) && !told.contains(&case), "{told}");
    // Asked again it waits as before, and tells nobody twice.
    let (status, again) = issue(&door, &case, NoticeKind::RemovalOrder).await;
    assert_eq!((status, concerns(&again)), (202, concerns(&waits)));
    assert_eq!(approve(&stage, OTHER, "analyst-9", &case).await, 303);
    let case: Value = door
        .get(&format!("/v1/cases/{case}"))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(
        (case["stage"].as_str(), &case["proposal"]),
        (Some("noticed"), &Value::Null)
    );
}

#[tokio::test]
async fn what_was_withdrawn_is_in_nobodys_way() {
    let (stage, token) = two(async |_| ()).await;
    let first = stage.notice(1, NoticeKind::RemovalOrder).await;
    stage
        .analyst()
        .withdraw(&first.id, "sent in error")
        .await
        .unwrap();
    let case = found_by(&stage, &token, 1, "/p/1", Outcome::Refer).await;
    let door = Door::new(stage.server.url()).with_token(&token.secret);
    assert_eq!(issue(&door, &case, NoticeKind::Referral).await.0, 201);
}

#[tokio::test]
async fn a_wish_to_keep_something_online_asks_for_a_second_person_until_it_ends_and_never_says_why()
{
    let (stage, token) = two(async |_| ()).await;
    let wisher = stage.authority.door(&stage.server);
    let url = stage.host.url("/p/1");
    let wish = |days: i64| json!({"url": format!("{url}/?utm_source=x"), "until": Timestamp::now() + SignedDuration::from_hours(24 * days), "necessity": "we follow who comes there"});
    assert_eq!(
        wisher
            .post("/v1/keep-online", &wish(91))
            .await
            .unwrap()
            .status,
        422
    );
    let made = wisher.post("/v1/keep-online", &wish(30)).await.unwrap();
    assert_eq!(made.status, 201);
    let made: Value = made.json().unwrap();
    stage.host.show("/p/1", "image/jpeg", &picture(1));
    let case = found_by(&stage, &token, 1, "/p/1", Outcome::Refer).await;
    let door = Door::new(stage.server.url()).with_token(&token.secret);
    let (status, waits) = issue(&door, &case, NoticeKind::Referral).await;
    assert_eq!((status, concerns(&waits)), (202, vec!["keep_online"]));
    assert!(!waits.to_string().contains("who comes there"), "{waits}");
    assert!(!waits.to_string().contains(AUTHORITY), "{waits}");
    // Others see no wishes but their own.
    let others: Value = door.get("/v1/keep-online").await.unwrap().json().unwrap();
    assert_eq!(others["total"], 0);
    let end = format!("/v1/keep-online/{}/end", made["id"].as_str().unwrap());
    assert_eq!(door.post(&end, &json!({})).await.unwrap().status, 404);
    assert_eq!(wisher.post(&end, &json!({})).await.unwrap().status, 200);
    assert_eq!(issue(&door, &case, NoticeKind::Referral).await.0, 201);
}

#[tokio::test]
async fn a_wish_is_over_at_its_end() {
    let (stage, token) = two(async |_| ()).await;
    let wisher = stage.authority.door(&stage.server);
    let until = Timestamp::now() + SignedDuration::from_hours(24);
    let wish = json!({"url": stage.host.url("/p/1"), "until": until, "necessity": "a search"});
    assert_eq!(
        wisher.post("/v1/keep-online", &wish).await.unwrap().status,
        201
    );
    stage.host.show("/p/1", "image/jpeg", &picture(1));
    let case = found_by(&stage, &token, 1, "/p/1", Outcome::Refer).await;
    stage.server.set_ahead(24 * 3_600 + 60).unwrap();
    let door = Door::new(stage.server.url()).with_token(&token.secret);
    assert_eq!(issue(&door, &case, NoticeKind::Referral).await.0, 201);
}

#[tokio::test]
async fn a_protected_host_and_a_list_are_looked_at_twice() {
    let (stage, token) = two(async |instance| {
        let list = instance.data().join("protected-hosts.txt");
        std::fs::write(list, "# the test's own newsroom\nnewsroom 127.0.0.1\n").unwrap();
    })
    .await;
    stage.host.show("/user/abc", "image/jpeg", &picture(1));
    let case = found_by(&stage, &token, 1, "/user/abc", Outcome::Refer).await;
    let door = Door::new(stage.server.url()).with_token(&token.secret);
    let (status, waits) = issue(&door, &case, NoticeKind::Referral).await;
    assert_eq!(
        (status, concerns(&waits)),
        (202, vec!["protected", "collection"])
    );
    assert!(
        waits["concerns"][0]["sentence"]
            .as_str()
            .unwrap()
            .contains("newsroom")
    );
}

#[tokio::test]
async fn four_eyes_are_two_persons_and_a_proposal_can_be_let_lie() {
    let (stage, _) = two(async |instance| {
        let words = [
            "admin",
            "organisation",
            "four-eyes",
            "--organisation",
            AUTHORITY,
        ];
        let words = [&words[..], &["--for", "removal_order"]].concat();
        instance.json(&words).await.unwrap();
    })
    .await;
    let (_, case) = stage.found(1).await;
    let case = case.to_string();
    let judged = judgement(Outcome::Order);
    stage
        .analyst()
        .decide(&case.parse().unwrap(), &judged)
        .await
        .unwrap();
    let first = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let page = format!("/cases/{case}");
    let csrf = first.csrf(&page).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("kind", "removal_order"),
        ("emergency", "an attack is being streamed"),
    ];
    let issue = format!("{page}/issue");
    assert_eq!(first.post(&issue, &fields, None).await.status, 303);
    let door = stage.authority.door(&stage.server);
    let waits: Value = door
        .get(&format!("/v1{page}"))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(concerns(&waits["proposal"]), ["four_eyes"]);
    // Neither the same person, nor the same person in another session.
    assert_eq!(approve(&stage, AUTHORITY, "analyst-1", &case).await, 409);
    let second = Session::begin(&stage, AUTHORITY, "analyst-2").await;
    let csrf = second.csrf(&page).await;
    let lie = format!("{page}/drop-proposal");
    let fields = [("csrf", csrf.as_str()), ("reason", "")];
    assert_eq!(second.post(&lie, &fields, None).await.status, 422);
    let fields = [("csrf", csrf.as_str()), ("reason", "a newsroom's report")];
    assert_eq!(second.post(&lie, &fields, None).await.status, 303);
    assert_eq!(approve(&stage, AUTHORITY, "analyst-2", &case).await, 409);
    // Proposed by a program, approved by a person; it is the person who issued it.
    let proposed = door
        .post(
            &format!("/v1{page}/notices"),
            &new_notice(NoticeKind::RemovalOrder),
        )
        .await
        .unwrap();
    assert_eq!(proposed.status, 202);
    assert_eq!(approve(&stage, AUTHORITY, "analyst-2", &case).await, 303);
    let seen: Value = door
        .get(&format!("/v1{page}"))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(seen["stage"], "noticed");
}

#[tokio::test]
async fn the_fifty_first_notice_of_an_hour_is_looked_at_twice() {
    let (stage, _) = two(async |_| ()).await;
    let door = stage.authority.door(&stage.server);
    stage.bank_picture(1).await;
    for number in 0..=50u64 {
        let path = format!("/p/{number}");
        stage.host.show(&path, "image/jpeg", &picture(1));
        let capture = stage
            .analyst()
            .capture(&stage.host.url(&path))
            .await
            .unwrap();
        let case = capture.case.unwrap();
        let judged = judgement(Outcome::Refer);
        stage.analyst().decide(&case, &judged).await.unwrap();
        let (status, said) = issue(&door, case.as_str(), NoticeKind::Referral).await;
        if number < 50 {
            assert_eq!(status, 201, "{number}: {said}");
        } else {
            assert_eq!((status, concerns(&said)), (202, vec!["bulk"]));
        }
    }
    // An hour later it is one of a few.
    stage.server.set_ahead(3_700).unwrap();
    let page = "/p/more";
    stage.host.show(page, "image/jpeg", &picture(1));
    let capture = stage
        .analyst()
        .capture(&stage.host.url(page))
        .await
        .unwrap();
    let case = capture.case.unwrap();
    stage
        .analyst()
        .decide(&case, &judgement(Outcome::Refer))
        .await
        .unwrap();
    assert_eq!(
        issue(&door, case.as_str(), NoticeKind::Referral).await.0,
        201
    );
}
