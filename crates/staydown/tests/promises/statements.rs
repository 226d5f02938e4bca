//! Statements of reasons for the Commission's transparency database: what is sent, once, and what is not. Oracle case 16.

use crate::session::Session;
use crate::stage::{
    PROVIDER, Stage, judgement, new_bank, new_notice, referral_answer, signal_entry, until,
};
use casework::{
    CaseId, Executed, Measure, NoticeAnswer, NoticeId, NoticeKind, OrganisationKind, Outcome,
    ReferralOutcome, Role,
};
use exchange::v1::{Page, SignalQuery, StatementView};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;
use testkit::{Chance, Door, Instance, IssuedToken, Options, TransparencyDatabase};

const TOKEN: &str = "platform-token";
const TOKEN_FILE: &str = "dsa-token";
const MANY: usize = 101;

/// A provider whose uploads are held, and a database beside it.
struct Desk {
    stage: Stage,
    database: TransparencyDatabase,
    pdq: String,
    /// Of somebody who decided none of the cases.
    officer: Option<IssuedToken>,
}

impl Desk {
    async fn open() -> Self {
        Self::open_with(TOKEN, &[]).await
    }

    /// The token that the server is given, and further words of its command line.
    async fn open_with(token: &str, words: &[&str]) -> Self {
        let database = TransparencyDatabase::open(TOKEN).await.unwrap();
        let url = database.url();
        let mut officer = None;
        let stage = Stage::set_with(async |instance: &Instance| {
            officer = Some(instance.token(PROVIDER, "officer").await.unwrap());
            let person = instance.person(PROVIDER, "reviewer-1", Role::Reviewer);
            person.await.unwrap();
            let file = token_file(instance);
            std::fs::write(&file, format!("{token}\n")).unwrap();
            let mut options = Options::patient();
            let file = file.to_str().unwrap();
            let dsa = ["--dsa-database", &url, "--dsa-token-file", file];
            let dsa = dsa.iter().chain(words).map(|word| (*word).to_owned());
            options.words.extend(dsa);
            options
        })
        .await;
        let pdq = Chance::of(5).pdq();
        let bank = stage.analyst().bank(&new_bank("Shared", true)).await;
        let entry = signal_entry(Some(&pdq), None);
        let added = stage.analyst().add_signal(&bank.unwrap().id, &entry).await;
        added.unwrap();
        Self {
            stage,
            database,
            pdq,
            officer,
        }
    }

    /// An upload of this name, held.
    async fn held(&self, name: &str) -> CaseId {
        let query = SignalQuery {
            pdq: Some(self.pdq.clone()),
            reference: Some(name.to_owned()),
            ..SignalQuery::default()
        };
        let answer = self.stage.reviewer().match_signal(&query).await.unwrap();
        answer.case.unwrap()
    }

    /// An upload of this name, held and decided.
    async fn decided(&self, name: &str, outcome: Outcome, reasons: &str) -> CaseId {
        let case = self.held(name).await;
        self.decide(&case, outcome, reasons).await;
        case
    }

    async fn decide(&self, case: &CaseId, outcome: Outcome, reasons: &str) {
        let mut judged = judgement(outcome);
        judged.reasons = reasons.to_owned();
        let decided = self.stage.reviewer().decide(case, &judged).await;
        decided.unwrap();
    }

    fn door(&self) -> Door {
        Door::new(self.stage.server.url()).with_token(&self.stage.provider.token.secret)
    }

    async fn listed(&self) -> Vec<StatementView> {
        let page = self.door().get("/v1/statements?limit=200").await.unwrap();
        page.json::<Page<StatementView>>().unwrap().items
    }

    /// The statements once so many stand at a stage.
    async fn at(&self, stage: &str, count: usize) -> Vec<StatementView> {
        until(&format!("{count} statements to be {stage}"), async || {
            self.just(stage, count).await
        })
        .await
    }

    /// The statements at a stage, where they are so many.
    async fn just(&self, stage: &str, count: usize) -> Option<Vec<StatementView>> {
        let mut listed = self.listed().await;
        listed.retain(|one| one.stage.as_str() == stage);
        (listed.len() == count).then_some(listed)
    }

    /// The same while time passes: each look is two minutes after the one before. A run of the job that began under the
    /// earlier clock may put its next one off by the later.
    async fn at_in_time(&self, stage: &str, count: usize) -> Vec<StatementView> {
        let ahead = Cell::new(0);
        until(&format!("{count} statements to be {stage}"), async || {
            ahead.set(ahead.get() + 120);
            self.stage.server.set_ahead(ahead.get()).unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
            self.just(stage, count).await
        })
        .await
    }

    fn give_the_right_token(&self) {
        testkit::write(self.stage.instance.scratch(), TOKEN_FILE, TOKEN).unwrap();
    }

    async fn part(&self, code: &str) -> Value {
        until(&format!("the status to say {code}"), async || {
            let status: Value = self.door().get("/v1/status").await.unwrap().json().unwrap();
            let parts = status["parts"].as_array().unwrap();
            let found = parts.iter().find(|part| part["code"] == code);
            found.cloned()
        })
        .await
    }
}

fn token_file(instance: &Instance) -> PathBuf {
    instance.scratch().join(TOKEN_FILE)
}

#[tokio::test]
async fn an_upload_that_is_not_published_is_stated_once_and_without_personal_data() {
    let mut desk = Desk::open().await;
    let reasons = "It shows what jane@mail.example posted, see https://jane.example/1.";
    let case = desk.decided("jane-roe.jpg", Outcome::Block, reasons).await;
    desk.decided("news.jpg", Outcome::Keep, "It is news.").await;
    let sent = desk.at("sent", 1).await.remove(0);
    assert_eq!((&sent.case, sent.overturned_at), (&case, None));
    assert_eq!(sent.removed, ["email", "address"]);
    assert!(sent.permalink.unwrap().ends_with("/uuid-1"));
    let records = desk.database.records();
    assert_eq!(records.len(), 1);
    let record = &records[0];
    assert_eq!(record["puid"], json!(sent.puid));
    assert_eq!(record["source_type"], "SOURCE_VOLUNTARY");
    assert_eq!(record["automated_detection"], "Yes");
    // A token decided: whether a person did is not known.
    assert_eq!(record["automated_decision"], "AUTOMATED_DECISION_PARTIALLY");
    for secret in ["jane", "mail.example"] {
        assert!(!record.to_string().contains(secret), "{record}");
    }
    // The same decision again is none.
    desk.decide(&case, Outcome::Block, reasons).await;
    assert_eq!(desk.listed().await.len(), 1);
    // Another one replaces it; the database takes nothing back.
    desk.decide(&case, Outcome::Keep, "It is news after all.")
        .await;
    let after = desk.listed().await.remove(0);
    assert_eq!(after.stage.as_str(), "sent");
    assert!(after.overturned_at.is_some());
    // The ledger alone says what was sent and what became of it.
    assert_eq!(desk.stage.server.stop().await.unwrap(), Some(0));
    let replayed = desk
        .stage
        .instance
        .run(&["ledger", "replay", "--check"])
        .await;
    replayed.unwrap().ok().unwrap();
    let calls = desk.database.calls().into_iter();
    assert_eq!(
        calls.filter(|call| call.what.starts_with("POST")).count(),
        1
    );
}

#[tokio::test]
async fn one_bad_statement_keeps_no_other_back_and_is_sent_once_it_is_mended() {
    let desk = Desk::open().await;
    desk.database.forbid("rutabaga");
    // Together: nothing goes through at first.
    desk.database.answer(&[503, 429]);
    let bad = desk
        .decided("2.jpg", Outcome::Block, "It shows a rutabaga.")
        .await;
    desk.decided("1.jpg", Outcome::Block, "It incites.").await;
    desk.decided("3.jpg", Outcome::Block, "It incites.").await;
    let refused = desk.at("refused", 1).await.remove(0);
    desk.at("sent", 2).await;
    assert_eq!(refused.case, bad);
    let why = refused.refused_because.unwrap();
    assert!(why.contains("forbidden word"), "{why}");
    desk.part("statements_refused").await;
    let path = format!("/v1/statements/{}/retry", refused.id);
    // As it is, it is refused again, and what cannot be sent at all is not queued.
    let again = desk.door().post(&path, &json!({})).await.unwrap();
    assert_eq!(again.status, 200);
    desk.at("refused", 1).await;
    let empty = desk
        .door()
        .post(&path, &json!({"explanation": " "}))
        .await
        .unwrap();
    assert_eq!(
        (empty.status, empty.problem().unwrap().field.as_deref()),
        (422, Some("explanation"))
    );
    let mended = json!({"explanation": "It incites, says jane@mail.example."});
    let mended = desk.door().post(&path, &mended).await.unwrap();
    let mended: StatementView = mended.json().unwrap();
    assert_eq!(
        (&mended.puid, mended.stage.as_str()),
        (&refused.puid, "queued")
    );
    desk.at("sent", 3).await;
    let text = format!("{:?}", desk.database.records());
    assert!(!text.contains("jane") && !text.contains("rutabaga"));
    let sent = desk.door().post(&path, &json!({})).await.unwrap();
    assert_eq!(
        (sent.status, sent.problem().unwrap().code),
        (409, "not_refused".to_owned())
    );
}

#[tokio::test]
async fn a_crash_between_sending_and_writing_down_sends_nothing_twice() {
    let mut desk = Desk::open().await;
    desk.database.lose(1);
    desk.decided("1.jpg", Outcome::Block, "It incites.").await;
    until("the database to take it", async || {
        (desk.database.records().len() == 1).then_some(())
    })
    .await;
    desk.stage.server.kill().await.unwrap();
    desk.stage.server.restart().await.unwrap();
    let sent = desk.at("sent", 1).await.remove(0);
    assert_eq!(sent.uuid.as_deref(), Some("uuid-1"));
    assert_eq!(desk.database.records().len(), 1);
    let calls = desk.database.calls();
    // It was asked whether it is there, and the 302 was not followed anywhere.
    let asked = calls
        .iter()
        .filter(|call| call.what == "GET statement/existing");
    assert!(asked.clone().any(|call| call.status == 302), "{calls:?}");
    assert!(
        !calls.iter().any(|call| call.what.contains("elsewhere")),
        "{calls:?}"
    );
    let taken = calls.iter().filter(|call| call.status == 201).count();
    assert_eq!(taken, 1, "{calls:?}");
}

#[tokio::test]
async fn what_stands_there_under_the_same_name_and_says_something_else_is_no_success() {
    let desk = Desk::open().await;
    desk.database.answer(&[503]);
    desk.decided("1.jpg", Outcome::Block, "It incites.").await;
    let queued = desk.listed().await.remove(0);
    let mut other = serde_json::to_value(&queued.statement).unwrap();
    other["category"] = json!("STATEMENT_CATEGORY_VIOLENCE");
    desk.database.hold(other);
    let refused = desk.at("refused", 1).await.remove(0);
    let why = refused.refused_because.unwrap();
    assert!(why.ends_with("which differs in: category."), "{why}");
}

#[tokio::test]
async fn a_hundred_go_at_once_and_the_next_after_them_and_a_wrong_token_stops_all() {
    let desk = Desk::open_with("yesterday's", &[]).await;
    for number in 0..MANY {
        let name = format!("{number}.jpg");
        desk.decided(&name, Outcome::Block, "It incites.").await;
    }
    let part = desk.part("dsa_token_refused").await;
    assert!(part["detail"].as_str().unwrap().contains("401"), "{part}");
    let health: Value = desk.door().get("/health").await.unwrap().json().unwrap();
    assert_eq!(health["amiss"], json!(["dsa_token_refused"]));
    assert_eq!(health["status"], "degraded");
    // With the token that was not accepted nothing is tried again, however often there is something to send.
    let tried = desk.database.calls().len();
    assert_eq!(tried, 1);
    desk.give_the_right_token();
    desk.at_in_time("sent", MANY).await;
    let calls = desk.database.calls();
    assert!(calls.iter().all(|call| call.statements <= 100), "{calls:?}");
    let together: Vec<_> = calls
        .iter()
        .filter(|call| call.what == "POST statements")
        .collect();
    assert!(
        together
            .iter()
            .any(|call| call.status == 201 && call.statements > 20),
        "{calls:?}"
    );
    assert_eq!(desk.database.records().len(), MANY);
    // The clock was set; of the database it says nothing more.
    let health = desk.door().get("/health").await.unwrap().text();
    assert!(!health.contains("dsa_"), "{health}");
}

#[tokio::test]
async fn a_referral_that_was_acted_on_is_stated_and_an_order_is_not() {
    let desk = Desk::open().await;
    let referral = desk.stage.notice(1, NoticeKind::Referral).await;
    let kept = referral_answer(ReferralOutcome::Kept, "It is news.");
    let reviewer = desk.stage.reviewer();
    let answer = |answer| NoticeAnswer::Referral(answer);
    reviewer.answer(&referral.id, &answer(kept)).await.unwrap();
    assert_eq!(desk.listed().await, []);
    let removed = referral_answer(ReferralOutcome::Removed, "");
    reviewer
        .answer(&referral.id, &answer(removed))
        .await
        .unwrap();
    let sent = desk.at("sent", 1).await.remove(0);
    assert_eq!(
        Some(&sent.case),
        reviewer.notice(&referral.id).await.unwrap().case.as_ref()
    );
    let record = desk.database.records().remove(0);
    assert_eq!(record["source_type"], "SOURCE_TYPE_OTHER_NOTIFICATION");
    assert_eq!(record["automated_detection"], "No");
    for secret in [
        crate::stage::AUTHORITY,
        "duty@staydown.example",
        &desk.stage.host.name(),
    ] {
        assert!(!record.to_string().contains(secret), "{record}");
    }
    order(&desk, 2).await;
    assert_eq!(
        desk.listed().await.len(),
        1,
        "Art 17(5): no statement about an order"
    );
}

/// Issues an order that may not be told of, and executes it.
async fn order(desk: &Desk, picture: u64) -> NoticeId {
    let (_, case) = desk.stage.found(picture).await;
    let analyst = desk.stage.analyst();
    let judged = judgement(Outcome::Order);
    analyst.decide(&case, &judged).await.unwrap();
    let mut new = new_notice(NoticeKind::RemovalOrder);
    new.non_disclosure = true;
    new.non_disclosure_reasons = Some("The search goes on.".to_owned());
    let order = analyst.issue(&case, &new).await.unwrap();
    let executed = NoticeAnswer::Executed(Executed {
        measure: Measure::Disabled,
        at: Timestamp::now(),
        addressee_reference: String::new(),
        authorised_person: String::new(),
        urls: Vec::new(),
    });
    let reviewer = desk.stage.reviewer();
    reviewer.answer(&order.id, &executed).await.unwrap();
    order.id
}

#[tokio::test]
async fn where_orders_are_stated_one_that_may_not_be_told_of_waits_six_weeks() {
    let desk = Desk::open_with(TOKEN, &["--dsa-orders"]).await;
    let analyst = Door::new(desk.stage.server.url()).with_token(&desk.stage.authority.token.secret);
    // One that is lifted early is stated then.
    let lifted = order(&desk, 1).await;
    desk.at("queued", 1).await;
    let path = format!("/v1/notices/{lifted}/non-disclosure/end");
    let ended = analyst.post(&path, &json!({})).await.unwrap();
    assert_eq!(ended.status, 200, "{}", ended.text());
    desk.at("sent", 1).await;
    let order = order(&desk, 2).await;
    desk.decided("1.jpg", Outcome::Block, "It incites.").await;
    desk.at("sent", 2).await;
    let held = desk.at("queued", 1).await.remove(0);
    let until = held.not_before.unwrap();
    let lasts = until.duration_since(held.queued_at);
    assert!((41 * 24..=42 * 24).contains(&lasts.as_hours()), "{lasts:?}");
    // It is prolonged by ten days: then it waits for these, too.
    let day = 24 * 3600;
    desk.stage.server.set_ahead(41 * day).unwrap();
    let path = format!("/v1/notices/{order}/non-disclosure");
    let ten_days = SignedDuration::from_hours(10 * 24);
    let longer = json!({"until": until + ten_days, "reasons": "The search goes on."});
    let answer = analyst.post(&path, &longer).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    desk.stage.server.set_ahead(42 * day + 60).unwrap();
    desk.decided("2.jpg", Outcome::Block, "It incites.").await;
    desk.at("sent", 3).await;
    let still = desk.at("queued", 1).await.remove(0);
    assert_eq!(
        (&still.id, still.not_before),
        (&held.id, Some(until + ten_days))
    );
    desk.stage.server.set_ahead(52 * day + 60).unwrap();
    desk.decided("3.jpg", Outcome::Block, "It incites.").await;
    desk.at("sent", 5).await;
}

#[tokio::test]
async fn a_decision_that_was_overturned_before_is_not_sent_any_more() {
    let desk = Desk::open_with("no such token", &[]).await;
    let case = desk.decided("1.jpg", Outcome::Block, "It incites.").await;
    desk.decide(&case, Outcome::Keep, "It is news.").await;
    desk.at("dropped", 1).await;
    desk.decide(&case, Outcome::Block, "It incites all the same.")
        .await;
    let listed = desk.listed().await;
    let stages: Vec<_> = listed.iter().map(|one| one.stage.as_str()).collect();
    assert_eq!(stages, ["queued", "dropped"]);
    assert_ne!(listed[0].puid, listed[1].puid);
    desk.give_the_right_token();
    desk.at_in_time("sent", 1).await;
    assert_eq!(desk.database.records().len(), 1);
}

#[tokio::test]
async fn a_token_of_one_provider_sends_nothing_of_another_s() {
    let other = "Other Pictures";
    let named = Desk::open_with(TOKEN, &["--dsa-platform", other]).await;
    named.decided("1.jpg", Outcome::Block, "It incites.").await;
    assert_eq!(named.listed().await, []);
    drop(named);
    // With two providers and none named, it is nobody's.
    let database = TransparencyDatabase::open(TOKEN).await.unwrap();
    let url = database.url();
    let stage = Stage::set_with(async |instance: &Instance| {
        let kind = OrganisationKind::Provider;
        let added = instance
            .organisation(other, kind, Some("127.0.0.1:1"))
            .await;
        added.unwrap();
        let file = token_file(instance);
        std::fs::write(&file, TOKEN).unwrap();
        let words = [
            "--dsa-database",
            &url,
            "--dsa-token-file",
            file.to_str().unwrap(),
        ];
        let mut options = Options::patient();
        options.words.extend(words.map(str::to_owned));
        options
    })
    .await;
    let desk = Desk {
        stage,
        database,
        pdq: Chance::of(5).pdq(),
        officer: None,
    };
    let bank = desk.stage.bank("Shared", true).await;
    let entry = signal_entry(Some(&desk.pdq), None);
    desk.stage
        .analyst()
        .add_signal(&bank.id, &entry)
        .await
        .unwrap();
    desk.decided("1.jpg", Outcome::Block, "It incites.").await;
    assert_eq!(desk.listed().await, []);
    assert_eq!(desk.database.calls(), []);
}

#[tokio::test]
async fn the_console_shows_what_was_refused_and_sends_it_again() {
    let desk = Desk::open().await;
    let session = Session::begin(&desk.stage, PROVIDER, "reviewer-1").await;
    let empty = session.get("/statements").await.text();
    assert!(empty.contains("No statements yet"), "{empty}");
    desk.database.forbid("It incites");
    let case = desk.decided("1.jpg", Outcome::Block, "It incites.").await;
    let refused = desk.at("refused", 1).await.remove(0);
    let page = session.get("/statements?stage=refused").await.text();
    assert!(
        page.contains("forbidden word") && page.contains("Send again"),
        "{page}"
    );
    let of_case = session.get(&format!("/cases/{case}")).await.text();
    assert!(of_case.contains("id=\"statements\"") && of_case.contains("forbidden word"));
    let csrf = session.csrf("/statements").await;
    let path = format!("/statements/{}/retry", refused.id);
    let calls = desk.database.calls().len();
    let sent = session.post(&path, &[("csrf", &csrf)], None).await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (303, "/statements?said=requeued")
    );
    let told = session.get("/statements?said=requeued").await.text();
    assert!(told.contains("Queued again"), "{told}");
    until("it to be sent again", async || {
        (desk.database.calls().len() > calls).then_some(())
    })
    .await;
    // Nobody else's.
    let analyst = Door::new(desk.stage.server.url()).with_token(&desk.stage.authority.token.secret);
    let path = format!("/v1{path}");
    let theirs = analyst.post(&path, &json!({})).await.unwrap();
    assert_eq!(theirs.status, 404);
    let listed: Value = analyst.get("/v1/statements").await.unwrap().json().unwrap();
    assert_eq!(listed["total"], 0);
}

/// The stand-in itself: what it is asked here by hand.
#[tokio::test]
async fn the_database_takes_a_hundred_and_not_a_hundred_and_one_and_all_or_nothing() {
    let database = TransparencyDatabase::open(TOKEN).await.unwrap();
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let url = database.url();
    let statement = |number: usize| {
        json!({
            "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"], "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": "x", "illegal_content_explanation": "x", "content_type": ["CONTENT_TYPE_IMAGE"],
            "category": "STATEMENT_CATEGORY_VIOLENCE", "content_date": "2026-01-01", "application_date": "2026-01-01",
            "decision_facts": "x", "source_type": "SOURCE_VOLUNTARY", "automated_detection": "No",
            "automated_decision": "AUTOMATED_DECISION_FULLY", "puid": format!("p-{number}"),
        })
    };
    let send = async |statements: Vec<Value>| {
        let request = client.post(format!("{url}statements")).bearer_auth(TOKEN);
        let answer = request
            .json(&json!({"statements": statements}))
            .send()
            .await
            .unwrap();
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        )
    };
    assert_eq!(send((0..101).map(statement).collect()).await.0, 422);
    assert_eq!(send(vec![]).await.0, 422);
    assert_eq!(send(vec![statement(1), statement(1)]).await.0, 422);
    let mut bad = statement(1);
    bad["category"] = Value::Null;
    let (status, told) = send(vec![statement(0), bad]).await;
    assert_eq!(
        (status, told["errors"]["statement_1"]["category"].is_array()),
        (422, true)
    );
    assert_eq!(database.records().len(), 0);
    assert_eq!(send((0..100).map(statement).collect()).await.0, 201);
    let (status, told) = send(vec![statement(99), statement(100)]).await;
    assert_eq!(
        (status, &told["errors"]["existing_puids"]),
        (422, &json!(["p-99"]))
    );
    assert_eq!(database.records().len(), 100);
    for (puid, status) in [("p-99", 302), ("p-100", 404)] {
        let asked = client.get(format!("{url}statement/existing-puid/{puid}"));
        let asked = asked.bearer_auth(TOKEN).send().await.unwrap();
        assert_eq!(asked.status(), status);
    }
    let nobody = client
        .post(format!("{url}statement"))
        .json(&statement(5))
        .send()
        .await
        .unwrap();
    assert_eq!(nobody.status(), 401);
}

#[tokio::test]
async fn what_a_complaint_lifts_is_overturned_and_stays_as_it_was_told_to_the_database() {
    let desk = Desk::open().await;
    let case = desk
        .decided("report.jpg", Outcome::Block, "It incites.")
        .await;
    let sent = desk.at("sent", 1).await.remove(0);
    assert_eq!((&sent.case, sent.overturned_at), (&case, None));
    let new = json!({"about": "report.jpg", "case": case, "text": "It is our own report."});
    let filed = desk.door().post("/v1/complaints", &new).await.unwrap();
    let filed: Value = filed.json().unwrap();
    let id = filed["complaint"]["id"].as_str().unwrap();
    let path = format!("/v1/complaints/{id}/decision");
    let verdict = json!({
        "outcome": "upheld", "reasons": "A newsroom reports.", "purpose": "journalism",
    });
    let officer =
        Door::new(desk.stage.server.url()).with_token(&desk.officer.as_ref().unwrap().secret);
    let decided = officer.post(&path, &verdict).await.unwrap();
    assert_eq!(decided.status, 200, "{}", decided.text());
    let after = desk.listed().await.remove(0);
    assert!(after.overturned_at.is_some());
    assert_eq!(after.stage.as_str(), "sent");
    assert_eq!(
        desk.database.records().len(),
        1,
        "the database takes nothing back"
    );
}

#[tokio::test]
async fn what_a_users_notice_took_down_is_stated_as_found_by_such_a_notice() {
    let desk = Desk::open().await;
    let notice = json!({
        "locations": [desk.stage.host.url("/jane-roe/1")], "explanation": "It calls for an attack.",
        "good_faith": true, "contact": {"name": "Jane Roe", "email": "jane@users.example"},
    });
    let filed = desk.door().post("/v1/user-notices", &notice).await.unwrap();
    assert!(filed.status < 300, "{}", filed.text());
    let open: Value = desk
        .door()
        .get("/v1/cases?stage=open")
        .await
        .unwrap()
        .json()
        .unwrap();
    let case: casework::CaseId = open["items"][0]["id"].as_str().unwrap().parse().unwrap();
    desk.decide(&case, Outcome::Block, "It incites.").await;
    let sent = desk.at("sent", 1).await.remove(0);
    assert_eq!(sent.case, case);
    let records = desk.database.records();
    assert_eq!(records[0]["source_type"], "SOURCE_ARTICLE_16");
    assert_eq!(records[0]["automated_detection"], "No");
    assert!(
        !records[0].to_string().to_lowercase().contains("jane"),
        "{}",
        records[0]
    );
}
