//! Exposure to terrorist content and specific measures (Art 5), played over HTTP by an authority, a provider of its Member
//! State and others, with a clock in the test's hand.

use crate::access::recorded;
use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, judgement};
use casework::{Event, NoticeKind, Outcome, Role, Scope};
use exchange::v1::NewNotice;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use std::cell::Cell;
use testkit::{Answer, Door, IssuedToken, Options};

const DAY: i64 = 24 * 60 * 60;
const ELSEWHERE: &str = "French Authority";

/// An authority and a provider of Germany, and an authority of France.
struct House {
    stage: Stage,
    elsewhere: IssuedToken,
    ahead: Cell<i64>,
}

impl House {
    async fn set() -> Self {
        let token = std::sync::Mutex::new(None);
        let stage = Stage::set_with(async |instance| {
            let file = instance.scratch().join("register.json");
            let entry = |name: &str, state: &str| {
                json!({"name": name, "member_state": state, "particulars": {
                    "kind": "law_enforcement", "representative": "A. Example", "address": "1 Example Street",
                    "telephone": "+49 00 000000", "email": "orders@authority.example",
                    "redress": {"body": "Administrative Court", "deadline_days": 30, "provisions": "https://law.example/tco"},
                }})
            };
            let register = json!([entry(AUTHORITY, "DE"), entry(ELSEWHERE, "FR")]);
            std::fs::write(&file, register.to_string()).unwrap();
            let words = ["admin", "authority", "import", file.to_str().unwrap()];
            instance.run(&words).await.unwrap().ok().unwrap();
            for (house, role) in [
                (AUTHORITY, Role::MeasuresOfficer),
                (PROVIDER, Role::MeasuresOfficer),
                (PROVIDER, Role::Auditor),
            ] {
                let name = format!("{role} 7");
                instance.person(house, &name, role).await.unwrap();
            }
            *token.lock().unwrap() = Some(instance.token(ELSEWHERE, "tests").await.unwrap());
            Options::patient()
        })
        .await;
        Self {
            stage,
            elsewhere: token.into_inner().unwrap().unwrap(),
            ahead: Cell::new(0),
        }
    }

    fn authority(&self) -> Door {
        self.stage.authority.door(&self.stage.server)
    }

    fn provider(&self) -> Door {
        self.stage.provider.door(&self.stage.server)
    }

    fn other(&self) -> Door {
        Door::new(self.stage.server.url()).with_token(&self.elsewhere.secret)
    }

    fn pass(&self, seconds: i64) {
        self.ahead.set(self.ahead.get() + seconds);
        self.stage.server.set_ahead(self.ahead.get()).unwrap();
    }

    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.ahead.get())
    }

    /// An order about picture `number` that its addressee executed; final after the time to appeal, if it shall be.
    async fn order(&self, number: u64) -> String {
        let (_, case) = self.stage.found(number).await;
        let decision = judgement(Outcome::Order);
        self.stage.analyst().decide(&case, &decision).await.unwrap();
        let new = NewNotice {
            emergency: Some("an attack is being streamed".to_owned()),
            ..NewNotice::of(NoticeKind::RemovalOrder)
        };
        let notice = self.stage.analyst().issue(&case, &new).await.unwrap();
        let executed = json!({"kind": "executed", "measure": "disabled", "at": self.now()});
        let path = format!("/v1/notices/{}/feedback", notice.id);
        ok(&self.provider(), &path, &executed).await;
        notice.id.to_string()
    }

    async fn finalise(&self, order: &str) {
        let path = format!("/v1/notices/{order}/final");
        ok(&self.authority(), &path, &json!({})).await;
    }

    /// Two orders that a court confirmed: final at once.
    async fn two_final(&self) -> [String; 2] {
        let orders = [self.order(1).await, self.order(2).await];
        for order in &orders {
            let path = format!("/v1/notices/{order}/proceedings");
            let filed = json!({"reference": "VG 1", "kind": "court", "forum": "Administrative Court", "by": "provider", "filed_at": self.now()});
            ok(&self.authority(), &path, &filed).await;
            let end = json!({"reference": "VG 1", "outcome": "confirmed", "at": self.now()});
            ok(&self.authority(), &format!("{path}/end"), &end).await;
            self.finalise(order).await;
        }
        orders
    }

    fn intention(&self, orders: &[String]) -> Value {
        json!({"provider": self.stage.provider.id, "orders": orders, "reasons": "The same channel, twice.",
            "hear_until": self.now() + SignedDuration::from_secs(14 * DAY)})
    }

    /// An exposure that was decided and received, and its identifier.
    async fn exposed(&self) -> String {
        let orders = self.two_final().await;
        let told = ok(&self.authority(), "/v1/exposures", &self.intention(&orders)).await;
        let id = told["id"].as_str().unwrap().to_owned();
        step(
            &self.provider(),
            &id,
            json!({"step": "say", "text": "We have doubled our night shift."}),
        )
        .await;
        step(
            &self.authority(),
            &id,
            json!({"step": "decide", "exposed": true, "reasons": "Both stand."}),
        )
        .await;
        let received = get(&self.provider(), &format!("/v1/exposures/{id}")).await;
        assert_eq!(received["stage"], "exposed");
        id
    }
}

async fn ok(door: &Door, path: &str, body: &Value) -> Value {
    let answer = door.post(path, body).await.unwrap();
    assert!(
        (200..300).contains(&answer.status),
        "{path}: {}",
        answer.text()
    );
    answer.json().unwrap()
}

async fn get(door: &Door, path: &str) -> Value {
    let answer = asked(door, path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json().unwrap()
}

async fn asked(door: &Door, path: &str) -> Answer {
    door.send(door.request(Method::GET, path).unwrap())
        .await
        .unwrap()
}

async fn step(door: &Door, id: &str, step: Value) -> Value {
    ok(door, &format!("/v1/exposures/{id}/steps"), &step).await
}

/// Status and code of a step that is refused.
async fn refused(door: &Door, id: &str, step: Value) -> (u16, String) {
    let path = format!("/v1/exposures/{id}/steps");
    let answer = door.post(&path, &step).await.unwrap();
    (answer.status, answer.problem().unwrap().code)
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

fn measure(automated: bool, oversight: &str, since: Timestamp) -> Value {
    json!({"step": "put_measure", "measure": {"kind": "technical", "description": "Uploads are compared.", "since": since,
        "safeguards": "A person decides.", "automated": automated, "oversight": oversight, "responsible": "trust and safety"}})
}

#[tokio::test]
async fn two_final_orders_make_a_candidate_and_one_or_one_that_is_not_final_or_a_referral_do_not() {
    let house = House::set().await;
    house.stage.notice(9, NoticeKind::Referral).await;
    let [first, second] = [house.order(1).await, house.order(2).await];
    let candidates = async || {
        let found = get(&house.authority(), "/v1/exposure-candidates").await;
        let items = found["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), 1, "a provider of Germany");
        let counted: Vec<String> = items[0]["orders"]
            .as_array()
            .unwrap()
            .iter()
            .map(|order| order["notice"].as_str().unwrap().to_owned())
            .collect();
        (counted, items[0]["candidate"].as_bool().unwrap())
    };
    assert_eq!(candidates().await, (Vec::new(), false));
    house.pass(31 * DAY);
    house.finalise(&first).await;
    assert_eq!(candidates().await, (vec![first.clone()], false));
    // An order that is not final counts for nothing, and the decision cannot be prepared on it.
    let both = [first.clone(), second.clone()];
    let told = house
        .authority()
        .post("/v1/exposures", &house.intention(&both))
        .await
        .unwrap();
    assert_eq!(
        (told.status, told.problem().unwrap().code.as_str()),
        (422, "does_not_count")
    );
    let one = house.intention(std::slice::from_ref(&first));
    let told = house.authority().post("/v1/exposures", &one).await.unwrap();
    assert_eq!(
        (told.status, told.problem().unwrap().code.as_str()),
        (422, "too_few_final_orders")
    );
    house.finalise(&second).await;
    assert_eq!(candidates().await, (both.to_vec(), true));
    // Of another Member State's providers nobody hears, and a provider decides about nobody.
    let found = get(&house.other(), "/v1/exposure-candidates").await;
    assert_eq!(found["items"], json!([]));
    let told = house
        .other()
        .post("/v1/exposures", &house.intention(&both))
        .await
        .unwrap();
    assert_eq!(told.status, 404);
    let told = house
        .provider()
        .post("/v1/exposures", &house.intention(&both))
        .await
        .unwrap();
    assert_eq!(told.status, 403);
    // Twelve months later they lie too far back.
    house.pass(366 * DAY);
    assert_eq!(candidates().await, (Vec::new(), false));
}

#[tokio::test]
async fn a_decision_is_taken_after_a_hearing_on_orders_that_still_count_and_times_run_from_its_receipt()
 {
    let house = House::set().await;
    let orders = house.two_final().await;
    let told = ok(
        &house.authority(),
        "/v1/exposures",
        &house.intention(&orders),
    )
    .await;
    let id = told["id"].as_str().unwrap();
    let decide = json!({"step": "decide", "exposed": true, "reasons": "Both stand."});
    assert_eq!(
        refused(&house.authority(), id, decide.clone()).await,
        (409, "not_heard".to_owned())
    );
    // Neither side takes the other's steps, and nobody else sees any of it.
    assert_eq!(refused(&house.provider(), id, decide.clone()).await.0, 403);
    let say = json!({"step": "say", "text": "One was a mistake."});
    assert_eq!(refused(&house.authority(), id, say.clone()).await.0, 403);
    assert_eq!(refused(&house.other(), id, say.clone()).await.0, 404);
    let path = format!("/v1/exposures/{id}");
    assert_eq!(asked(&house.other(), &path).await.status, 404);
    step(&house.provider(), id, say).await;
    // What it rests on cannot be challenged any more.
    let proceeding = json!({"reference": "VG 2", "kind": "court", "forum": "Administrative Court", "by": "provider", "filed_at": house.now()});
    let filed = house
        .authority()
        .post(
            &format!("/v1/notices/{}/proceedings", orders[0]),
            &proceeding,
        )
        .await
        .unwrap();
    assert_eq!(filed.status, 409, "{}", filed.text());
    let decided = step(&house.authority(), id, decide).await;
    assert_eq!(
        (decided["stage"].as_str(), &decided["received_at"]),
        (Some("decided"), &Value::Null)
    );
    // Nothing is owed before it is received; three months to the day are, from then on.
    assert_eq!(decided["report_due"], Value::Null);
    house.pass(5 * DAY);
    let listed = get(&house.provider(), "/v1/exposures").await;
    assert_eq!(
        listed["items"][0]["stage"], "decided",
        "listing is no receipt"
    );
    let received = get(&house.provider(), &path).await;
    let since = instant(&received["received_at"]);
    let three_months = since
        .to_zoned(jiff::tz::TimeZone::UTC)
        .checked_add(jiff::ToSpan::months(3))
        .unwrap();
    assert_eq!(instant(&received["report_due"]), three_months.timestamp());
    assert_eq!(received["clocks"][0]["law"], "measures_report");
    // The ledger names the orders it rests on, and is whole.
    let events = recorded(&house.stage.instance, &["exposure_decided"]).await;
    let Event::ExposureDecided {
        orders: named,
        exposed: true,
        ..
    } = &events[0].event
    else {
        panic!("{events:?}");
    };
    let named: std::collections::BTreeSet<&str> =
        named.iter().map(|order| order.as_str()).collect();
    assert_eq!(named, orders.iter().map(String::as_str).collect());
    for words in [&["ledger", "verify"][..], &["ledger", "replay", "--check"]] {
        house.stage.instance.run(words).await.unwrap().ok().unwrap();
    }
}

#[tokio::test]
async fn the_register_is_the_providers_until_it_reports_and_automated_tools_need_people_over_them()
{
    let house = House::set().await;
    let id = house.exposed().await;
    let path = format!("/v1/exposures/{id}");
    let now = house.now();
    let none = refused(&house.provider(), &id, measure(true, " ", now)).await;
    assert_eq!(none, (422, "no_oversight".to_owned()));
    let empty = json!({"step": "report", "report": {"effects": "None yet."}});
    let none = refused(&house.provider(), &id, empty).await;
    assert_eq!(none, (422, "nothing_to_report".to_owned()));
    let put = step(&house.provider(), &id, measure(true, "Two reviewers.", now)).await;
    assert_eq!(put["measures"].as_array().unwrap().len(), 1);
    let seen = get(&house.authority(), &path).await;
    assert_eq!(
        (&seen["measures"], &seen["reports"]),
        (&json!([]), &json!([]))
    );
    let report =
        json!({"step": "report", "report": {"effects": "31 uploads were blocked.", "items": 31}});
    let reported = step(&house.provider(), &id, report).await;
    let seen = get(&house.authority(), &path).await;
    let told = &seen["reports"][0];
    assert_eq!(
        told["measures"][0]["measure"]["oversight"],
        "Two reviewers."
    );
    // The next is owed a year after the first was due, whenever the first was given.
    let first = instant(&seen["clocks"][0]["due"]);
    let year = first
        .to_zoned(jiff::tz::TimeZone::UTC)
        .checked_add(jiff::ToSpan::months(12));
    assert_eq!(instant(&reported["report_due"]), year.unwrap().timestamp());
    // Both sides' yearly reports count it, each what it knows.
    let sides = [("tco-authority", AUTHORITY), ("tco-monitoring", PROVIDER)];
    for (kind, name) in sides {
        let year = house.now().to_zoned(jiff::tz::TimeZone::UTC).year();
        let (from, to) = (format!("{}-01-01", year - 1), format!("{year}-12-31"));
        let words = [
            "report",
            kind,
            "--organisation",
            name,
            "--from",
            &from,
            "--to",
            &to,
            "--format",
            "json",
        ];
        let made = house
            .stage
            .instance
            .run(&words)
            .await
            .unwrap()
            .ok()
            .unwrap();
        let made = format!("{made:?}");
        assert!(made.contains("exposure_decisions"), "{made}");
    }
}

#[tokio::test]
async fn what_is_not_sufficient_is_required_then_met_and_a_review_is_decided_in_three_months() {
    let house = House::set().await;
    let id = house.exposed().await;
    let (authority, provider) = (house.authority(), house.provider());
    let require =
        json!({"step": "require", "lacking": "Nobody looks at night.", "aim": "Somebody does."});
    let early = refused(&authority, &id, require.clone()).await;
    assert_eq!(early, (409, "nothing_lacking".to_owned()));
    step(&provider, &id, measure(false, "", house.now())).await;
    step(
        &provider,
        &id,
        json!({"step": "report", "report": {"effects": "Little."}}),
    )
    .await;
    step(
        &authority,
        &id,
        json!({"step": "assess", "report": 1, "sufficient": false, "reasons": "Too little."}),
    )
    .await;
    house.pass(60);
    let required = step(&authority, &id, require).await;
    assert_eq!(required["stage"], "measures_required");
    // Receipt of it begins three months anew.
    house.pass(DAY);
    let received = get(&provider, &format!("/v1/exposures/{id}")).await;
    let since = instant(&received["required"][0]["received_at"]);
    let due = since
        .to_zoned(jiff::tz::TimeZone::UTC)
        .checked_add(jiff::ToSpan::months(3));
    assert_eq!(instant(&received["report_due"]), due.unwrap().timestamp());
    let asked = step(
        &provider,
        &id,
        json!({"step": "ask_review", "of": "requirement", "reasons": "We are two people."}),
    )
    .await;
    let review = asked["clocks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (review["law"].as_str(), review["duty"].as_bool()),
        (Some("exposure_review"), Some(true))
    );
    house.pass(93 * DAY);
    let late = get(&authority, &format!("/v1/exposures/{id}")).await;
    let states: Vec<&str> = late["clocks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|clock| clock["status"].as_str().unwrap())
        .collect();
    assert_eq!(states.last(), Some(&"overdue"));
    step(
        &authority,
        &id,
        json!({"step": "answer_review", "outcome": "confirmed", "reasons": "It can be done."}),
    )
    .await;
    step(
        &provider,
        &id,
        json!({"step": "report", "report": {"effects": "A night shift.", "items": 4}}),
    )
    .await;
    let met = step(
        &authority,
        &id,
        json!({"step": "assess", "report": 2, "sufficient": true, "reasons": "Good."}),
    )
    .await;
    assert_eq!(met["stage"], "exposed");
    step(
        &provider,
        &id,
        json!({"step": "ask_review", "of": "exposure", "reasons": "No order for a year."}),
    )
    .await;
    let ended = step(
        &authority,
        &id,
        json!({"step": "answer_review", "outcome": "revoked", "reasons": "None indeed."}),
    )
    .await;
    assert_eq!(
        (ended["stage"].as_str(), &ended["report_due"]),
        (Some("ended"), &Value::Null)
    );
    let none = refused(
        &provider,
        &id,
        json!({"step": "report", "report": {"effects": "x"}}),
    )
    .await;
    assert_eq!(none, (409, "wrong_stage".to_owned()));
}

#[tokio::test]
async fn both_sides_do_it_in_the_console_and_a_watcher_only_reads() {
    let house = House::set().await;
    let officer = Session::begin(&house.stage, AUTHORITY, "measures_officer 7").await;
    let empty = officer.get("/exposures").await;
    assert!(empty.text().contains("Nothing is open"), "{}", empty.text());
    let orders = house.two_final().await;
    let page = officer.get("/exposures").await.text();
    assert!(page.contains("data-count=\"2\""), "{page}");
    let csrf = officer.csrf("/exposures").await;
    let until = house.now() + SignedDuration::from_secs(14 * DAY);
    let until = until.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let provider = house.stage.provider.id.to_string();
    let mut fields = vec![
        ("csrf", csrf.as_str()),
        ("provider", &provider),
        ("reasons", "Twice."),
        ("hear_until", &until),
    ];
    // Without the orders it is refused on the same page, with what was typed.
    let refused = officer.post("/exposures", &fields, None).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Twice."));
    fields.extend(orders.iter().map(|order| ("orders", order.as_str())));
    let told = officer.post("/exposures", &fields, None).await;
    assert_eq!(told.status, 303, "{}", told.text());
    let place = told.header("location").to_owned();
    let place = place.split('?').next().unwrap();
    let keeper = Session::begin(&house.stage, PROVIDER, "measures_officer 7").await;
    let csrf = keeper.csrf(place).await;
    let said = keeper
        .post(
            &format!("{place}/say"),
            &[("csrf", &csrf), ("step", "say"), ("text", "We act.")],
            None,
        )
        .await;
    assert_eq!(said.status, 303, "{}", said.text());
    let csrf = officer.csrf(place).await;
    let decided = [
        ("csrf", csrf.as_str()),
        ("step", "decide"),
        ("exposed", "yes"),
        ("reasons", "Both stand."),
    ];
    let decided = officer
        .post(&format!("{place}/decide"), &decided, None)
        .await;
    assert_eq!(decided.status, 303, "{}", decided.text());
    // Whoever watches over the house reads it, and that is no receipt.
    let auditor = Session::begin(&house.stage, PROVIDER, "auditor 7").await;
    let watched = auditor.get(place).await.text();
    assert!(
        watched.contains("data-exposure-stage=\"decided\""),
        "{watched}"
    );
    let csrf = auditor.csrf(place).await;
    let not_theirs = auditor
        .post(
            &format!("{place}/report"),
            &[("csrf", &csrf), ("effects", "x")],
            None,
        )
        .await;
    assert_eq!(not_theirs.status, 403);
    let opened = keeper.get(place).await.text();
    assert!(
        opened.contains("data-exposure-stage=\"exposed\""),
        "{opened}"
    );
    // What is missing is said at its field.
    let csrf = keeper.csrf(place).await;
    let nothing = keeper
        .post(
            &format!("{place}/report"),
            &[
                ("csrf", &csrf),
                ("step", "report"),
                ("effects", "We blocked 3."),
            ],
            None,
        )
        .await;
    assert_eq!(nothing.status, 422);
    assert!(
        nothing.text().contains("We blocked 3."),
        "{}",
        nothing.text()
    );
    assert!(
        nothing.text().contains("id=\"intends-fault\""),
        "{}",
        nothing.text()
    );
}

#[tokio::test]
async fn a_decision_that_nobody_opens_is_given_otherwise_and_a_token_needs_the_scope() {
    let house = House::set().await;
    let orders = house.two_final().await;
    let told = ok(
        &house.authority(),
        "/v1/exposures",
        &house.intention(&orders),
    )
    .await;
    let id = told["id"].as_str().unwrap();
    // The same again is what is there.
    let again = house
        .authority()
        .post(
            "/v1/exposures",
            &json!({"provider": house.stage.provider.id, "orders": orders,
        "reasons": "The same channel, twice.", "hear_until": told["hear_until"]}),
        )
        .await
        .unwrap();
    let there: Value = again.json().unwrap();
    assert_eq!((again.status, there["id"].as_str()), (200, Some(id)));
    let other = house
        .authority()
        .post(
            "/v1/exposures",
            &json!({"provider": house.stage.provider.id, "orders": orders,
        "reasons": "Otherwise.", "hear_until": told["hear_until"]}),
        )
        .await
        .unwrap();
    assert_eq!(
        (other.status, other.problem().unwrap().code.as_str()),
        (409, "already_open")
    );
    house.pass(15 * DAY);
    step(
        &house.authority(),
        id,
        json!({"step": "decide", "exposed": true, "reasons": "Silence."}),
    )
    .await;
    let served = step(
        &house.authority(),
        id,
        json!({"step": "serve", "how": "registered letter 12, taken by the porter"}),
    )
    .await;
    assert_eq!(served["stage"], "exposed");
    assert!(served["report_due"].is_string());
    assert!(Scope::FOR_TOKENS.contains(&Scope::Measures));
}
