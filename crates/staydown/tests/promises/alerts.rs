//! A threat to life (Art 14(5), DSA Art 18): raised by a tired moderator, with the authority at once, and seen by nobody else.

use crate::access::recorded;
use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, until};
use casework::{Event, Role};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Door, Host, IssuedToken, Options};

const OTHER: &str = "Other Provider";

struct Night {
    stage: Stage,
    other: IssuedToken,
    desk: Host,
}

impl Night {
    async fn set() -> Self {
        let token = std::sync::Mutex::new(None);
        let stage = Stage::set_with(async |instance| {
            let kind = "provider".parse().unwrap();
            instance
                .organisation_in("DE", OTHER, kind, Some("other.example"))
                .await
                .unwrap();
            *token.lock().unwrap() = Some(instance.token(OTHER, "tests").await.unwrap());
            instance
                .person(PROVIDER, "reviewer 7", Role::Reviewer)
                .await
                .unwrap();
            instance
                .person(PROVIDER, "auditor 7", Role::Auditor)
                .await
                .unwrap();
            instance
                .person(AUTHORITY, "issuer 7", Role::Issuer)
                .await
                .unwrap();
            Options::patient()
        })
        .await;
        let desk = Host::open().await.unwrap();
        let url = json!({"url": desk.url("/webhooks")});
        let door = stage.authority.door(&stage.server);
        let request = door
            .request(Method::PUT, "/v1/endpoint")
            .unwrap()
            .json(&url);
        assert_eq!(door.send(request).await.unwrap().status, 200);
        Self {
            other: token.into_inner().unwrap().unwrap(),
            stage,
            desk,
        }
    }

    fn authority(&self) -> Door {
        self.stage.authority.door(&self.stage.server)
    }

    fn provider(&self) -> Door {
        self.stage.provider.door(&self.stage.server)
    }

    fn stranger(&self) -> Door {
        Door::new(self.stage.server.url()).with_token(&self.other.secret)
    }

    async fn raise(&self, more: Value) -> Value {
        let mut new = json!({"location": "https://host.example/channel/9", "what": "A video announces an attack.",
            "imminent": "“Tonight”, with a picture of the square."});
        for (name, value) in more.as_object().unwrap() {
            new[name] = value.clone();
        }
        let answer = self.provider().post("/v1/alerts", &new).await.unwrap();
        assert!(answer.status < 300, "{}", answer.text());
        answer.json().unwrap()
    }

    /// The webhooks the authority was sent, by their type.
    fn told(&self, kind: &str) -> Vec<Value> {
        let all = self.desk.deliveries().into_iter();
        let read = all.map(|delivery| serde_json::from_slice::<Value>(&delivery.body).unwrap());
        read.filter(|body| body["type"] == kind).collect()
    }
}

async fn get(door: &Door, path: &str) -> Answer {
    door.send(door.request(Method::GET, path).unwrap())
        .await
        .unwrap()
}

fn words(value: &Value) -> Vec<&str> {
    let words = value.as_array().unwrap().iter();
    words.map(|word| word.as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_authority_of_the_state_has_it_at_once_is_called_and_acknowledges() {
    let night = Night::set().await;
    let alert = night.raise(json!({"state": "DE"})).await;
    let id = alert["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (alert["stage"].as_str(), alert["recipient_name"].as_str()),
        (Some("informed"), Some(AUTHORITY))
    );
    assert_eq!(words(&alert["missing"]), Vec::<&str>::new());
    let told = &alert["informed"][0];
    assert_eq!(
        (told["channel"].as_str(), told["party"].as_str()),
        (Some("instance"), Some("state"))
    );
    // Instants of awareness, and of informing, are on record.
    assert!(alert["alert"]["aware_at"].is_string() && told["at"].is_string());
    // Called at its start, without waiting for any mark of the hour.
    let pages = until("the call", async || {
        let pages = night.told("clock.page");
        (!pages.is_empty()).then_some(pages)
    })
    .await;
    assert_eq!(
        (
            pages[0]["data"]["mark"].as_str(),
            pages[0]["data"]["of"]["id"].as_str()
        ),
        (Some("at_once"), Some(id.as_str()))
    );
    assert_eq!(night.told("alert.raised").len(), 1);
    // Nothing of what it says travels by webhook.
    for delivery in night.desk.deliveries() {
        let text = String::from_utf8(delivery.body).unwrap();
        assert!(
            !text.contains("announces") && !text.contains("Tonight"),
            "{text}"
        );
    }
    // And again after half an hour, until somebody acknowledges.
    night.stage.server.set_ahead(31 * 60).unwrap();
    until("the second call", async || {
        (night.told("clock.page").len() == 2).then_some(())
    })
    .await;
    let path = format!("/v1/alerts/{id}/acknowledgement");
    let not_theirs = night.provider().post(&path, &json!({})).await.unwrap();
    assert_eq!(not_theirs.status, 403);
    let done = night
        .authority()
        .post(&path, &json!({"note": "Call +49 30 000"}))
        .await
        .unwrap();
    let done: Value = done.json().unwrap();
    assert_eq!(done["stage"], "acknowledged");
    night.stage.server.set_ahead(120 * 60).unwrap();
    let seen: Value = get(&night.provider(), &format!("/v1/alerts/{id}"))
        .await
        .json()
        .unwrap();
    assert_eq!(seen["acknowledged"]["text"], "Call +49 30 000");
    // Nobody is called about what is acknowledged: the clock says so.
    let clocks = seen["clocks"].as_array().unwrap();
    assert!(
        clocks.iter().all(|clock| clock["stopped"].is_object()),
        "{clocks:?}"
    );
}

#[tokio::test]
async fn where_the_state_is_unclear_europol_is_to_be_told_too_and_that_is_put_on_record() {
    let night = Night::set().await;
    let alert = night.raise(json!({})).await;
    assert_eq!(
        (alert["stage"].as_str(), words(&alert["missing"])),
        (Some("raised"), vec!["europol"])
    );
    let id = alert["id"].as_str().unwrap();
    let path = format!("/v1/alerts/{id}/informed");
    let informed = json!({"party": "europol", "whom": "the 24/7 desk", "channel": "telephone"});
    let not_theirs = night.authority().post(&path, &informed).await.unwrap();
    assert_eq!(not_theirs.status, 403);
    let by_itself = json!({"party": "europol", "whom": "x", "channel": "instance"});
    let by_itself = night.provider().post(&path, &by_itself).await.unwrap();
    assert_eq!(
        (by_itself.status, by_itself.problem().unwrap().code.as_str()),
        (422, "by_itself")
    );
    let done: Value = night
        .provider()
        .post(&path, &informed)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(
        (done["stage"].as_str(), words(&done["missing"])),
        (Some("informed"), Vec::new())
    );
    // The same under DSA Art 18: one of the two is enough, and the authority here is one.
    let alert = night
        .raise(json!({"law": "crime", "what": "A threat to a school."}))
        .await;
    assert_eq!(alert["stage"], "informed");
    // A state whose authority is not here: nothing is pretended.
    let alert = night.raise(json!({"state": "FR"})).await;
    assert_eq!(
        (&alert["recipient_name"], words(&alert["missing"])),
        (&Value::Null, vec!["state"])
    );
    assert_eq!(alert["informed"], json!([]));
}

#[tokio::test]
async fn nobody_but_the_two_sides_sees_it_and_every_look_is_on_record() {
    let night = Night::set().await;
    let alert = night.raise(json!({"state": "DE"})).await;
    let id = alert["id"].as_str().unwrap();
    // The same again within a day is what is there: a lost answer is no second alert.
    let again = night.raise(json!({"state": "DE"})).await;
    assert_eq!(again["id"], alert["id"]);
    assert_eq!(
        get(&night.stranger(), &format!("/v1/alerts/{id}"))
            .await
            .status,
        404
    );
    let listed: Value = get(&night.stranger(), "/v1/alerts").await.json().unwrap();
    assert_eq!(listed["items"], json!([]));
    let path = format!("/v1/alerts/{id}/informed");
    let informed = json!({"party": "europol", "whom": "x", "channel": "telephone"});
    assert_eq!(
        night
            .stranger()
            .post(&path, &informed)
            .await
            .unwrap()
            .status,
        404
    );
    let raised = night
        .authority()
        .post(
            "/v1/alerts",
            &json!({"location": "x", "what": "x", "imminent": "x"}),
        )
        .await
        .unwrap();
    assert_eq!(raised.status, 403);
    assert_eq!(
        get(&night.authority(), &format!("/v1/alerts/{id}"))
            .await
            .status,
        200
    );
    let looks = recorded(&night.stage.instance, &["record_read"]).await;
    let is_look = |event: &Event| serde_json::to_value(event).unwrap()["what"]["id"] == alert["id"];
    assert!(looks.iter().any(|look| is_look(&look.event)), "{looks:?}");
    for words in [&["ledger", "verify"][..], &["ledger", "replay", "--check"]] {
        night.stage.instance.run(words).await.unwrap().ok().unwrap();
    }
}

#[tokio::test]
async fn three_answers_in_the_console_are_enough_and_what_was_typed_is_not_lost() {
    let night = Night::set().await;
    let reviewer = Session::begin(&night.stage, PROVIDER, "reviewer 7").await;
    let page = reviewer.get("/alerts").await.text();
    assert!(
        page.contains("Nobody of your house has raised one"),
        "{page}"
    );
    let csrf = reviewer.csrf("/alerts").await;
    let half = [
        ("csrf", csrf.as_str()),
        ("location", "channel 9"),
        ("what", "A video announces an attack."),
    ];
    let refused = reviewer.post("/alerts", &half, None).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("A video announces an attack."));
    assert!(
        refused.text().contains("id=\"imminent-fault\""),
        "{}",
        refused.text()
    );
    let whole = [&half[..], &[("imminent", "tonight"), ("state", "DE")]].concat();
    let raised = reviewer.post("/alerts", &whole, None).await;
    assert_eq!(raised.status, 303, "{}", raised.text());
    let place = raised.header("location").to_owned();
    let place = place.split('?').next().unwrap();
    let shown = reviewer.get(place).await.text();
    assert!(shown.contains("data-alert-stage=\"informed\""), "{shown}");
    // The auditor reads, and raises nothing.
    let auditor = Session::begin(&night.stage, PROVIDER, "auditor 7").await;
    assert_eq!(auditor.get(place).await.status, 200);
    let csrf = auditor.csrf("/ledger").await;
    let none = auditor
        .post("/alerts", &[("csrf", &csrf), ("location", "x")], None)
        .await;
    assert_eq!(none.status, 403);
    // The authority's officer on duty.
    let officer = Session::begin(&night.stage, AUTHORITY, "issuer 7").await;
    let csrf = officer.csrf(place).await;
    let done = officer
        .post(
            &format!("{place}/acknowledge"),
            &[("csrf", &csrf), ("note", "")],
            None,
        )
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(
        officer
            .get(place)
            .await
            .text()
            .contains("data-acknowledged")
    );
}
