//! Outlets: what a person tells, what checks see and what answers say becomes one line of time for each place; it is found by
//! every name; and nobody makes it a record of a person.

use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, location, referral_answer, until};
use casework::{NoticeKind, ReferralOutcome, Role};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Door};

async fn set() -> Stage {
    Stage::set_after(async |instance| {
        for (house, name, role) in [
            (AUTHORITY, "auditor-1", Role::Auditor),
            (PROVIDER, "reviewer-1", Role::Reviewer),
        ] {
            instance.person(house, name, role).await.unwrap();
        }
    })
    .await
}

fn ago(hours: i64) -> Timestamp {
    Timestamp::now() - SignedDuration::from_hours(hours)
}

fn new() -> Value {
    json!({"name": "The Column Weekly", "group": "Group N", "listing": "List 7", "is_publication": true})
}

struct Desk(Door);

impl Desk {
    fn of(stage: &Stage) -> Self {
        Self(stage.authority.door(&stage.server))
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.0.post(path, &body).await.unwrap()
    }

    async fn done(&self, path: &str, body: Value) -> Value {
        let answer = self.post(path, body).await;
        assert!(answer.status < 300, "{path}: {}", answer.text());
        answer.json().unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        self.0.get(path).await.unwrap().json().unwrap()
    }

    async fn registered(&self) -> String {
        let outlet = self.done("/v1/outlets", new()).await;
        format!("/v1/outlets/{}", outlet["id"].as_str().unwrap())
    }
}

/// Up or down, and from whom that is known, of each spell of an asset.
fn spells(outlet: &Value, asset: usize) -> Vec<(bool, String)> {
    let spells = outlet["assets"][asset]["spells"].as_array().unwrap().iter();
    let read = spells.map(|spell| {
        let by = spell["by"].as_str().unwrap().to_owned();
        (spell["up"].as_bool().unwrap(), by)
    });
    read.collect()
}

fn person(up: bool) -> (bool, String) {
    (up, "person".to_owned())
}

#[tokio::test]
async fn a_place_that_went_and_came_back_elsewhere_is_of_the_next_generation() {
    let stage = set().await;
    let desk = Desk::of(&stage);
    let outlet = desk.registered().await;
    let assets = format!("{outlet}/assets");
    let first = json!({"kind": "channel", "platform": "a messenger", "handle": "@column", "since": ago(90)});
    desk.done(&assets, first.clone()).await;
    let sightings = format!("{outlet}/assets/1/sightings");
    for (up, hours) in [(false, 50), (true, 40), (false, 30)] {
        desk.done(&sightings, json!({"up": up, "at": ago(hours)}))
            .await;
    }
    let second = json!({"kind": "channel", "platform": "a messenger", "handle": "@column_2", "since": ago(29), "after": 1});
    desk.done(&assets, second).await;
    let mirror = json!({"kind": "website", "platform": "a host", "url": "https://Column.Example/#top", "since": ago(20), "after": 2});
    desk.done(&assets, mirror).await;
    let shown = desk.get(&outlet).await;
    let generations: Vec<_> = [0, 1, 2]
        .map(|n| shown["assets"][n]["generation"].as_u64().unwrap())
        .into();
    assert_eq!(generations, [1, 2, 3]);
    assert_eq!(
        spells(&shown, 0),
        [person(true), person(false), person(true), person(false)]
    );
    assert_eq!(shown["assets"][0]["up"], false);
    assert_eq!(spells(&shown, 1), [person(true)]);
    assert_eq!(shown["assets"][2]["url"], "https://column.example/");
    // The same place again, an instant to come, a predecessor that is not there: each says what is wrong.
    let again = desk.post(&assets, first).await;
    assert_eq!(again.status, 409, "{}", again.text());
    for (body, field) in [
        (
            json!({"kind": "app", "platform": "x", "handle": "y", "since": "2999-01-01T00:00:00Z"}),
            "since",
        ),
        (
            json!({"kind": "app", "platform": "x", "handle": "y", "since": ago(1), "after": 9}),
            "after",
        ),
        (
            json!({"kind": "app", "platform": "x", "since": ago(1)}),
            "handle",
        ),
        (
            json!({"kind": "app", "platform": "x", "handle": "y", "url": "ftp://x/", "since": ago(1)}),
            "url",
        ),
    ] {
        let refused = desk.post(&assets, body).await;
        let problem: Value = serde_json::from_str(&refused.text()).unwrap();
        assert_eq!(
            (refused.status, problem["field"].as_str()),
            (422, Some(field))
        );
    }
    let early = desk
        .post(&sightings, json!({"up": true, "at": ago(91)}))
        .await;
    assert_eq!(early.status, 422);
}

#[tokio::test]
async fn checks_and_answers_about_the_very_address_are_taken_into_its_spells_and_those_about_others_are_not()
 {
    let stage = set().await;
    let notice = stage.notice(1, NoticeKind::Referral).await;
    let desk = Desk::of(&stage);
    let outlet = desk.registered().await;
    let assets = format!("{outlet}/assets");
    let url = notice.terms.url.clone();
    let (above, _) = url.rsplit_once('/').unwrap();
    for (handle, url) in [("post", url.as_str()), ("channel", above)] {
        let asset = json!({"kind": "channel", "platform": "x", "handle": handle, "url": url, "since": ago(9)});
        desk.done(&assets, asset).await;
    }
    // Before it is joined, the notice says nothing of it.
    stage.reviewer().notice(&notice.id).await.unwrap();
    stage.host.disable(&location(1));
    let removed = referral_answer(ReferralOutcome::Removed, "");
    let removed = casework::NoticeAnswer::Referral(removed);
    stage.reviewer().answer(&notice.id, &removed).await.unwrap();
    assert_eq!(spells(&desk.get(&outlet).await, 0), [person(true)]);
    let join = json!({"notice": notice.id, "asset": 1});
    let joined = desk.done(&format!("{outlet}/cases"), join.clone()).await;
    assert_eq!(joined["cases"].as_array().unwrap().len(), 1);
    let seen = until("the place to be down", async || {
        let shown = desk.get(&outlet).await;
        (shown["assets"][0]["up"] == false).then_some(shown)
    })
    .await;
    let first = spells(&seen, 0);
    assert_eq!(first[0], person(true));
    assert!(
        !first[1].0 && ["answer", "monitor"].contains(&first[1].1.as_str()),
        "{first:?}"
    );
    // A post that is gone does not mean that its channel is.
    assert_eq!(spells(&seen, 1), [person(true)]);
    // Once more changes nothing, and taking it off takes its sightings off.
    let again = desk.done(&format!("{outlet}/cases"), join).await;
    assert_eq!(again["cases"], joined["cases"]);
    let part = json!({"notice": notice.id, "part": true});
    let parted = desk.done(&format!("{outlet}/cases"), part).await;
    assert_eq!(parted["cases"], json!([]));
    assert_eq!(spells(&parted, 0), [person(true)]);
}

#[tokio::test]
async fn an_outlet_is_found_by_every_name_and_is_nobody_elses_business() {
    let stage = set().await;
    let desk = Desk::of(&stage);
    let outlet = desk.registered().await;
    let alias = json!({"alias": "Säule TV"});
    desk.done(&format!("{outlet}/aliases"), alias).await;
    let asset = json!({"kind": "channel", "platform": "x", "handle": "@Column_7", "url": "https://messenger.example/column_7", "since": ago(1)});
    desk.done(&format!("{outlet}/assets"), asset).await;
    let page = outlet.replace("/v1", "");
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let stranger = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    for asked in [
        "the  column weekly",
        "The Column",
        "säule tv",
        "@column_7",
        "COLUMN_7",
        "hxxps://messenger[.]example/column_7",
        "messenger.example",
    ] {
        let asked: String = url::form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        let path = format!("/search?q={asked}");
        let link = format!("href=\"{page}\"");
        assert!(analyst.get(&path).await.text().contains(&link), "{asked}");
        let others = stranger.get(&path).await.text();
        assert!(
            !others.contains(&page) && others.contains("Nothing found"),
            "{asked}"
        );
    }
    assert_eq!(stranger.get(&page).await.status, 404);
    let shown = analyst.get(&page).await.text();
    for word in [
        "The Column Weekly",
        "Säule TV",
        "@Column_7",
        "never the account of a person",
        "Group N",
    ] {
        assert!(
            shown.to_lowercase().contains(&word.to_lowercase()),
            "{word}"
        );
    }
    let auditor = Session::begin(&stage, AUTHORITY, "auditor-1").await;
    let read = auditor.get(&page).await.text();
    assert!(read.contains("changes nothing about them") && !read.contains("name=\"alias\""));
}

#[tokio::test]
async fn nothing_makes_an_outlet_a_record_of_a_person() {
    let stage = set().await;
    let desk = Desk::of(&stage);
    let mut bodies = vec![
        json!({"name": "x", "group": "x", "listing": "x", "is_publication": false}),
        json!({"name": "x", "group": "x", "listing": "x"}),
        json!({"name": "somebody@host.example", "group": "x", "listing": "x", "is_publication": true}),
        json!({"name": "+49 30 12345678", "group": "x", "listing": "x", "is_publication": true}),
        json!({"name": "x", "group": "", "listing": "x", "is_publication": true}),
    ];
    for field in [
        "real_name",
        "born",
        "nationality",
        "photo",
        "members",
        "administrators",
    ] {
        let mut body = new();
        body[field] = "x".into();
        bodies.push(body);
    }
    for body in bodies {
        let refused = desk.post("/v1/outlets", body.clone()).await;
        assert_eq!(refused.status, 422, "{body}: {}", refused.text());
    }
    let outlet = desk.registered().await;
    for field in ["owner_name", "telephone", "followers"] {
        let mut asset =
            json!({"kind": "account", "platform": "x", "handle": "@y", "since": ago(1)});
        asset[field] = "x".into();
        let refused = desk.post(&format!("{outlet}/assets"), asset).await;
        assert_eq!(refused.status, 422, "{field}");
    }
    // The console says so before anything is typed, and asks for the word.
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let page = analyst.get("/outlets").await.text();
    assert!(
        page.contains("never a person")
            && page.contains("name=\"is_publication\" value=\"yes\" required")
    );
    let csrf = analyst.csrf("/outlets").await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("name", "A person"),
        ("group", "x"),
        ("listing", "x"),
    ];
    let refused = analyst.post("/outlets", &fields, None).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused
            .text()
            .contains("Of persons, no profile is kept here")
    );
    let all = desk
        .0
        .send(desk.0.request(Method::GET, "/v1/outlets").unwrap())
        .await
        .unwrap();
    assert_eq!(all.json::<Value>().unwrap()["total"], 1);
}

#[tokio::test]
async fn a_case_says_which_outlet_its_address_belongs_to_and_what_became_of_the_place() {
    let stage = set().await;
    let (capture, case) = stage.found(1).await;
    let session = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let page = format!("/cases/{case}");
    assert!(
        !session.get(&page).await.text().contains("id=\"outlets\""),
        "none is known"
    );
    let desk = Desk::of(&stage);
    let outlet = desk.registered().await;
    let assets = format!("{outlet}/assets");
    let first = json!({"kind": "website", "platform": "the web", "handle": "column.example", "since": ago(90)});
    desk.done(&assets, first).await;
    let gone = json!({"up": false, "at": ago(50), "note": "gone"});
    desk.done(&format!("{assets}/1/sightings"), gone).await;
    let second = json!({"kind": "other", "platform": "Harbour", "handle": "post 1", "url": capture.url, "since": ago(40), "after": 1});
    desk.done(&assets, second).await;
    let shown = |text: String| {
        let (_, rest) = text
            .split_once("<h3 id=\"outlets\">")
            .expect("its outlets are told");
        rest.split("</ul>").next().unwrap().to_owned()
    };
    // By its address, before anybody joined it.
    let told = shown(session.get(&page).await.text());
    let place = outlet.replace("/v1/", "/");
    for words in [
        format!("href=\"{place}\"").as_str(),
        "The Column Weekly",
        "by its address",
        "post 1 (Harbour)",
        "generation 2",
        "data-up=\"true\"",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let gone = json!({"up": false, "at": ago(1), "note": "gone"});
    desk.done(&format!("{assets}/2/sightings"), gone).await;
    desk.done(&format!("{outlet}/cases"), json!({"case": case}))
        .await;
    let told = shown(session.get(&page).await.text());
    for words in ["a person said so", "generation 2", "data-up=\"false\""] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(
        told.matches("data-outlet=").count(),
        1,
        "once, although both say so"
    );
}
