//! The desk of whoever works on cases: what they decide can be undone before it leaves, two do not decide the same case at
//! once, and several cases are decided in one go.

use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, file_entry, judgement, new_notice, picture, until};
use casework::{NoticeKind, Outcome, Role};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Answer, Door, Instance, Options};

const REFERENCE: &str = "upload-7";

fn with_undo(seconds: &str) -> Options {
    let mut options = Options::patient();
    options
        .words
        .extend(["--undo-seconds".to_owned(), seconds.to_owned()]);
    options
}

async fn people(instance: &Instance) {
    for (house, name, role) in [
        (PROVIDER, "reviewer-1", Role::Reviewer),
        (PROVIDER, "reviewer-2", Role::Reviewer),
        (PROVIDER, "head", Role::Administrator),
        (AUTHORITY, "analyst-7", Role::Analyst),
    ] {
        // Some of them are there already.
        let _ = instance.person(house, name, role).await;
    }
}

async fn stage(seconds: &str) -> Stage {
    let stage = Stage::set_with(async |instance| {
        people(instance).await;
        with_undo(seconds)
    })
    .await;
    stage.listen().await;
    stage
}

/// Uploads of the provider that are held, all copies of one known picture.
async fn held(stage: &Stage, references: &[&str]) -> Vec<String> {
    let bank = stage.bank("Shared", true).await;
    let entry = file_entry(picture(1));
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    let mut cases = Vec::new();
    for reference in references {
        let answer = stage
            .reviewer()
            .match_file("upload.jpg", &picture(1), Some(reference))
            .await
            .unwrap();
        cases.push(answer.case.unwrap().to_string());
    }
    cases
}

async fn case(stage: &Stage, id: &str) -> Value {
    let door = Door::new(stage.server.url()).with_token(&stage.provider.token.secret);
    let answer = door.get(&format!("/v1/cases/{id}")).await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().unwrap()
}

/// The decisions that the provider was told of by webhook, by reference.
fn told(stage: &Stage) -> Vec<String> {
    let bodies = stage.host.deliveries().into_iter();
    let bodies = bodies.map(|one| serde_json::from_slice::<Value>(&one.body).unwrap());
    bodies
        .filter(|body| body["type"] == "case.decided")
        .map(|body| {
            let publish = body["data"]["publish"].as_bool().unwrap();
            format!("{} {publish}", body["data"]["reference"].as_str().unwrap())
        })
        .collect()
}

async fn decide(session: &Session, id: &str, outcome: &str, then: &str) -> Answer {
    let csrf = session.csrf("/cases").await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("outcome", outcome),
        ("grounds", "incites"),
        ("purpose", "none_found"),
        ("reasons", "A copy of the poster."),
        ("then", then),
    ];
    let path = format!("/cases/{id}/decide");
    session.post(&path, &fields, None).await
}

async fn send(session: &Session, path: &str, more: &[(&str, &str)]) -> Answer {
    let csrf = session.csrf("/cases").await;
    let mut fields = vec![("csrf", csrf.as_str())];
    fields.extend(more);
    session.post(path, &fields, None).await
}

#[tokio::test]
async fn a_decision_waits_and_can_be_undone_and_only_then_leaves() {
    let stage = stage("60").await;
    let id = held(&stage, &[REFERENCE]).await.remove(0);
    let reviewer = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let before = case(&stage, &id).await;
    let answer = decide(&reviewer, &id, "block", "").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, format!("/cases/{id}?said=waits").as_str()),
        "{}",
        answer.text()
    );

    // It is the same case as before, but for what waits; the page counts down and offers to undo.
    let mut waiting = case(&stage, &id).await;
    assert!(waiting["waits_until"].is_string(), "{waiting}");
    waiting.as_object_mut().unwrap().remove("waits_until");
    assert_eq!(waiting, before);
    let page = reviewer.get(&format!("/cases/{id}")).await.text();
    assert!(
        page.contains("Nothing has left yet.")
            && page.contains(&format!("action=\"/cases/{id}/undo\"")),
        "{page}"
    );
    assert!(
        !page.contains("id=\"decide\""),
        "nothing else can be decided meanwhile"
    );
    let open = reviewer.get("/cases").await.text();
    assert!(
        !open.contains(&format!("data-case=\"{id}\"")),
        "the queue is of what is to be done"
    );
    assert!(open.contains("data-undo"), "and says what can be undone");
    let listed = reviewer.get("/cases?stage=waiting").await.text();
    assert!(listed.contains(&format!("data-case=\"{id}\"")), "{listed}");

    // Whatever else wants to decide it is refused, programs too, and is told why.
    let program = Door::new(stage.server.url()).with_token(&stage.provider.token.secret);
    let keep = judgement(Outcome::Keep);
    let refused = program
        .post(&format!("/v1/cases/{id}/decisions"), &keep)
        .await
        .unwrap();
    assert_eq!(
        (refused.status, refused.problem().unwrap().code.as_str()),
        (409, "waits_to_leave")
    );

    let undone = send(&reviewer, &format!("/cases/{id}/undo"), &[]).await;
    assert_eq!(
        undone.header("location"),
        format!("/cases/{id}?said=undone")
    );
    assert_eq!(case(&stage, &id).await, before);
    let again = send(&reviewer, &format!("/cases/{id}/undo"), &[]).await;
    assert_eq!(again.status, 409, "there is nothing left to undo");
    // Long after its time: what was undone does not leave.
    stage.server.set_ahead(300).unwrap();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(case(&stage, &id).await, before);
    assert_eq!(told(&stage), [""; 0]);
    let page = reviewer.get(&format!("/cases/{id}")).await.text();
    assert!(
        page.contains("undid it: nothing left"),
        "it is on record: {page}"
    );

    // Decided again, and let be: it leaves after its time, as the person's decision.
    decide(&reviewer, &id, "block", "").await;
    stage.server.set_ahead(361).unwrap();
    let closed = until("the decision to leave", async || {
        let now = case(&stage, &id).await;
        (now["stage"] == "closed").then_some(now)
    })
    .await;
    assert_eq!(
        (&closed["outcome"], &closed["waits_until"]),
        (&json!("block"), &Value::Null)
    );
    assert_eq!(closed["decisions"][0]["by"]["kind"], "person", "{closed}");
    until("the provider to be told", async || {
        (!told(&stage).is_empty()).then_some(())
    })
    .await;
    assert_eq!(told(&stage), [format!("{REFERENCE} false")]);
    let late = send(&reviewer, &format!("/cases/{id}/undo"), &[]).await;
    assert_eq!(late.status, 409);
    stage
        .instance
        .run(&["ledger", "replay", "--check"])
        .await
        .unwrap();
}

#[tokio::test]
async fn whenever_it_is_killed_what_waits_leaves_once_after_the_next_start() {
    let mut stage = stage("60").await;
    let cases = held(&stage, &["a", "b", "c"]).await;
    let reviewer = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    for id in &cases {
        assert_eq!(decide(&reviewer, id, "block", "").await.status, 303);
    }
    // One of them is undone; all are killed.
    assert_eq!(
        send(&reviewer, &format!("/cases/{}/undo", cases[1]), &[])
            .await
            .status,
        303
    );
    stage.server.kill().await.unwrap();
    // During the wait: after a start it goes on.
    stage.server.restart().await.unwrap();
    assert!(case(&stage, &cases[0]).await["waits_until"].is_string());
    assert_eq!(told(&stage), [""; 0]);
    stage.server.kill().await.unwrap();
    // The time ends while nobody runs.
    stage.server.set_ahead(120).unwrap();
    stage.server.restart().await.unwrap();
    // And killed again as soon as something is told.
    until("the provider to be told", async || {
        (!told(&stage).is_empty()).then_some(())
    })
    .await;
    stage.server.kill().await.unwrap();
    stage.server.restart().await.unwrap();
    for id in [&cases[0], &cases[2]] {
        let closed = until("both to leave", async || {
            let now = case(&stage, id).await;
            (now["stage"] == "closed").then_some(now)
        })
        .await;
        assert_eq!(closed["decisions"].as_array().unwrap().len(), 1, "once");
    }
    assert_eq!(case(&stage, &cases[1]).await["stage"], "open");
    until("both to be told", async || {
        let told = told(&stage);
        (told.iter().any(|one| one == "a false") && told.iter().any(|one| one == "c false"))
            .then_some(())
    })
    .await;
    assert!(!told(&stage).contains(&"b false".to_owned()));
}

#[tokio::test]
async fn programs_are_not_delayed_unless_they_ask() {
    let stage = stage("60").await;
    let cases = held(&stage, &["now", "later"]).await;
    let program = Door::new(stage.server.url()).with_token(&stage.provider.token.secret);
    let mut block = serde_json::to_value(judgement(Outcome::Block)).unwrap();
    let path = |id: &str| format!("/v1/cases/{id}/decisions");
    let now: Value = program
        .post(&path(&cases[0]), &block)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(
        (&now["stage"], &now["waits_until"]),
        (&json!("closed"), &Value::Null)
    );
    block["undo_seconds"] = json!(90);
    let later: Value = program
        .post(&path(&cases[1]), &block)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(later["stage"], "open");
    assert!(later["waits_until"].is_string(), "{later}");
    let undo = format!("/v1/cases/{}/undo", cases[1]);
    let undone: Value = program
        .post(&undo, &Value::Null)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(
        (&undone["stage"], &undone["waits_until"]),
        (&json!("open"), &Value::Null)
    );
    // Asked again, and let be: it leaves as the program's.
    program.post(&path(&cases[1]), &block).await.unwrap();
    stage.server.set_ahead(91).unwrap();
    let closed = until("it to leave", async || {
        let now = case(&stage, &cases[1]).await;
        (now["stage"] == "closed").then_some(now)
    })
    .await;
    assert_eq!(closed["decisions"][0]["by"]["kind"], "token", "{closed}");
    block["undo_seconds"] = json!(601);
    let refused = program.post(&path(&cases[1]), &block).await.unwrap();
    assert_eq!(
        (refused.status, refused.problem().unwrap().field.as_deref()),
        (422, Some("undo_seconds"))
    );
}

#[tokio::test]
async fn an_answer_waits_while_the_clock_runs_and_never_past_two_minutes_before_its_end() {
    let stage = Stage::set_with(async |instance| {
        people(instance).await;
        let mut options = with_undo("600");
        options
            .words
            .extend(["--session-idle", "720"].map(str::to_owned));
        options
    })
    .await;
    stage.listen().await;
    // Before the clock is set: a link is made by the machine's own.
    let (reviewer, other) = (
        Session::begin(&stage, PROVIDER, "reviewer-1").await,
        Session::begin(&stage, PROVIDER, "reviewer-2").await,
    );
    let notice = stage.notice(3, NoticeKind::RemovalOrder).await;
    until("the order to be received", async || {
        let seen = stage.reviewer().notice(&notice.id).await.unwrap();
        seen.clocks.first().map(|_| ())
    })
    .await;
    let answer = async |session: &Session| {
        let csrf = session.csrf("/cases").await;
        let fields = [
            ("csrf", csrf.as_str()),
            ("answer", "executed"),
            ("measure", "disabled"),
            ("at", ""),
            ("addressee_reference", ""),
            ("authorised_person", "Duty desk"),
        ];
        session
            .post(&format!("/notices/{}/answer", notice.id), &fields, None)
            .await
    };
    let clock = async || {
        let seen = stage.reviewer().notice(&notice.id).await.unwrap();
        seen.clocks[0].clock.clone()
    };
    let due = clock().await.due;
    let waits = answer(&reviewer).await;
    assert!(
        waits.header("location").ends_with("said=waits"),
        "{}",
        waits.text()
    );
    assert!(clock().await.stopped.is_none(), "the wait stops no clock");
    let page = reviewer
        .get(&format!("/notices/{}", notice.id))
        .await
        .text();
    assert!(
        page.contains("Nothing has left yet.") && !page.contains("id=\"answer\""),
        "{page}"
    );
    let own = stage
        .reviewer()
        .notice(&notice.id)
        .await
        .unwrap()
        .case
        .unwrap()
        .to_string();
    assert_eq!(
        send(&reviewer, &format!("/cases/{own}/undo"), &[])
            .await
            .status,
        303
    );

    // Five minutes before the end the ten minutes are three.
    let ahead = due.duration_since(jiff::Timestamp::now()).as_secs() - 300;
    stage.server.set_ahead(ahead).unwrap();
    let reviewer = other;
    answer(&reviewer).await;
    let until_when: jiff::Timestamp = case(&stage, &own).await["waits_until"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(due.duration_since(until_when).as_secs(), 120);
    assert_eq!(
        send(&reviewer, &format!("/cases/{own}/undo"), &[])
            .await
            .status,
        303
    );

    // With less than two minutes it leaves at once, and says so.
    stage.server.set_ahead(ahead + 200).unwrap();
    let hurried = answer(&reviewer).await;
    assert!(
        hurried.header("location").ends_with("said=hurried"),
        "{} {}",
        hurried.header("location"),
        hurried.text()
    );
    let stopped = clock().await.stopped.unwrap();
    assert!(stopped.at < due, "in time");
    let page = reviewer.get(hurried.header("location")).await.text();
    assert!(page.contains("left at once"), "{page}");
}

#[tokio::test]
async fn a_notice_waits_before_it_reaches_its_addressee_and_what_cannot_leave_any_more_is_said() {
    let stage = stage("60").await;
    let (_, id) = stage.found(4).await;
    let id = id.to_string();
    stage
        .analyst()
        .decide(&id.parse().unwrap(), &judgement(Outcome::Refer))
        .await
        .unwrap();
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-7").await;
    let issue = async || {
        let csrf = analyst.csrf("/cases").await;
        let fields = [("csrf", csrf.as_str()), ("kind", "referral")];
        analyst
            .post(&format!("/cases/{id}/issue"), &fields, None)
            .await
    };
    let seen = async || stage.analyst().case(&id.parse().unwrap()).await.unwrap();
    assert!(issue().await.header("location").ends_with("said=waits"));
    let waiting = seen().await;
    assert!(waiting.notices.is_empty() && waiting.waits_until.is_some());
    assert!(stage.host.deliveries().is_empty(), "nothing has left");
    assert_eq!(
        send(&analyst, &format!("/cases/{id}/undo"), &[])
            .await
            .status,
        303
    );
    assert!(issue().await.header("location").ends_with("said=waits"));
    stage.server.set_ahead(61).unwrap();
    until("the referral to leave", async || {
        (seen().await.notices.len() == 1).then_some(())
    })
    .await;
    stage.host.delivered(1).await.unwrap();

    // Whoever decides and is let go meanwhile lets nothing leave; the case says so.
    let other = held(&stage, &["z"]).await.remove(0);
    let reviewer = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    assert_eq!(decide(&reviewer, &other, "block", "").await.status, 303);
    let head = Session::begin(&stage, PROVIDER, "head").await;
    let people = head.get("/people").await.text();
    let row = people.split("data-person=\"reviewer-1\"").nth(1).unwrap();
    let action = row
        .split("action=\"")
        .find(|part| part.contains("/disable\""))
        .unwrap();
    let action = action.split('"').next().unwrap();
    let disabled = send(&head, action, &[]).await;
    assert_eq!(disabled.status, 303, "{}", disabled.text());
    stage.server.set_ahead(130).unwrap();
    let head = Session::begin(&stage, PROVIDER, "reviewer-2").await;
    until("it to be said", async || {
        let page = head.get(&format!("/cases/{other}")).await.text();
        page.contains("id=\"lapsed\"").then_some(())
    })
    .await;
    assert_eq!(case(&stage, &other).await["stage"], "open");
}

#[tokio::test]
async fn two_people_do_not_decide_one_case_at_once() {
    let stage = stage("0").await;
    let cases = held(&stage, &["a", "b", "c"]).await;
    let (one, two) = (
        Session::begin(&stage, PROVIDER, "reviewer-1").await,
        Session::begin(&stage, PROVIDER, "reviewer-2").await,
    );
    let first = send(&one, "/cases/next", &[]).await;
    let first = first
        .header("location")
        .split(['/', '?'])
        .nth(2)
        .unwrap()
        .to_owned();
    assert!(cases.contains(&first), "{first}");
    let page = two.get(&format!("/cases/{first}")).await;
    assert_eq!(page.status, 200, "it can be read");
    assert!(
        page.text()
            .contains("reviewer-1, Harbour Pictures works on this"),
        "{}",
        page.text()
    );
    let queue = two.get("/cases").await.text();
    assert!(
        queue.contains("reviewer-1, Harbour Pictures works on it"),
        "{queue}"
    );
    let refused = decide(&two, &first, "keep", "").await;
    assert_eq!(refused.status, 409);
    assert!(
        refused
            .text()
            .contains("Somebody else is working on this case"),
        "{}",
        refused.text()
    );
    assert_eq!(
        send(&two, &format!("/cases/{first}/claim"), &[])
            .await
            .status,
        409
    );
    // No road leads around it: neither deciding in one go nor a second person's part.
    let fields = [
        ("case", first.as_str()),
        ("outcome", "keep"),
        ("purpose", "none_found"),
        ("reasons", "r"),
        ("step", "send"),
    ];
    let together = send(&two, "/cases/together", &fields).await;
    assert!(
        together.text().contains("Somebody else is working"),
        "{}",
        together.text()
    );
    assert_eq!(case(&stage, &first).await["stage"], "open");
    // The next is another one.
    let second = send(&two, "/cases/next", &[]).await;
    let second = second
        .header("location")
        .split(['/', '?'])
        .nth(2)
        .unwrap()
        .to_owned();
    assert_ne!(first, second);
    assert!(cases.contains(&second));
    // Only an administrator goes over it, and that goes on record.
    let over = format!("/cases/{first}/take-over");
    assert_eq!(send(&two, &over, &[]).await.status, 403);
    let head = Session::begin(&stage, PROVIDER, "head").await;
    assert_eq!(send(&head, &over, &[]).await.status, 303);
    let page = head.get(&format!("/cases/{first}")).await.text();
    assert!(page.contains("went over the claim"), "{page}");
    assert_eq!(decide(&one, &first, "keep", "").await.status, 409);
    // Signing out lets go; so do ten minutes without a sign of life.
    send(&head, "/sign-out", &[]).await;
    assert_eq!(
        send(&one, &format!("/cases/{first}/claim"), &[])
            .await
            .status,
        303
    );
    stage.server.set_ahead(540).unwrap();
    assert_eq!(
        send(&one, &format!("/cases/{first}/alive"), &[])
            .await
            .status,
        200
    );
    stage.server.set_ahead(1_100).unwrap();
    assert_eq!(
        decide(&two, &first, "keep", "").await.status,
        409,
        "there was a sign of life"
    );
    stage.server.set_ahead(1_145).unwrap();
    assert_eq!(
        send(&one, &format!("/cases/{first}/alive"), &[])
            .await
            .status,
        409,
        "it came too late"
    );
    let next = decide(&two, &first, "keep", "next").await;
    assert_eq!(next.status, 303, "{}", next.text());
    let next = next
        .header("location")
        .split(['/', '?'])
        .nth(2)
        .unwrap()
        .to_owned();
    assert!(
        cases.contains(&next) && next != first,
        "submit and next leads on: {next}"
    );
}

#[tokio::test]
async fn several_cases_are_decided_in_one_go_after_a_preview_and_undone_together() {
    let stage = stage("60").await;
    let cases = held(&stage, &["a", "b", "c"]).await;
    let reviewer = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let kept = send(
        &reviewer,
        "/phrases",
        &[("phrase", "The poster of the outlet.")],
    )
    .await;
    assert_eq!(kept.status, 303);
    // One is decided meanwhile by a program.
    let mut fields: Vec<(&str, &str)> = cases.iter().map(|id| ("case", id.as_str())).collect();
    let chosen = send(&reviewer, "/cases/together", &fields).await;
    assert_eq!(chosen.status, 200);
    for id in &cases {
        assert!(chosen.text().contains(&format!("data-together=\"{id}\"")));
    }
    assert!(
        !chosen.text().contains("value=\"refer\""),
        "only outcomes that fit all"
    );
    fields.extend([
        ("outcome", "block"),
        ("purpose", "none_found"),
        ("reasons", "Copies."),
        ("phrase", "0"),
    ]);
    let without = [&fields[..], &[("step", "preview")]].concat();
    let refused = send(&reviewer, "/cases/together", &without).await;
    assert_eq!(
        refused.status,
        422,
        "no ground was named: {}",
        refused.text()
    );
    fields.push(("grounds", "incites"));
    let preview = [&fields[..], &[("step", "preview")]].concat();
    let preview = send(&reviewer, "/cases/together", &preview).await;
    let text = preview.text();
    assert_eq!(
        text.matches("Your service is told “block”").count(),
        3,
        "{text}"
    );
    assert!(
        text.contains("Copies.\nThe poster of the outlet."),
        "one reason for all, with the phrase: {text}"
    );
    assert_eq!(told(&stage), [""; 0], "a preview does nothing");
    assert!(case(&stage, &cases[0]).await["waits_until"].is_null());
    let sent = [&fields[..], &[("step", "send")]].concat();
    let sent = send(&reviewer, "/cases/together", &sent).await;
    assert_eq!(
        sent.header("location"),
        "/cases?said=waits",
        "{}",
        sent.text()
    );
    let queue = reviewer.get("/cases").await.text();
    let together = queue.split("name=\"together\" value=\"").nth(1).unwrap();
    let together = together.split('"').next().unwrap();
    // One of them alone, and then the rest.
    assert_eq!(
        send(&reviewer, &format!("/cases/{}/undo", cases[0]), &[])
            .await
            .status,
        303
    );
    let undone = send(&reviewer, "/cases/undo", &[("together", together)]).await;
    assert_eq!(undone.header("location"), "/cases?said=all_undone");
    for id in &cases {
        assert!(case(&stage, id).await["waits_until"].is_null());
    }
    assert_eq!(
        send(&reviewer, "/cases/undo", &[("together", together)])
            .await
            .status,
        409
    );
    // Again, and let be.
    let sent = [&fields[..], &[("step", "send")]].concat();
    assert_eq!(send(&reviewer, "/cases/together", &sent).await.status, 303);
    stage.server.set_ahead(61).unwrap();
    until("all to be told", async || {
        (told(&stage).len() == 3).then_some(())
    })
    .await;
    let one = case(&stage, &cases[2]).await;
    assert_eq!(
        one["decisions"][0]["reasons"],
        "Copies.\nThe poster of the outlet."
    );
}

#[tokio::test]
async fn the_copies_of_a_case_are_offered_with_it_and_a_second_person_decides_where_one_is_asked_for()
 {
    let stage = stage("0").await;
    let cases = held(&stage, &["a", "b"]).await;
    let (one, two) = (
        Session::begin(&stage, PROVIDER, "reviewer-1").await,
        Session::begin(&stage, PROVIDER, "reviewer-2").await,
    );
    let page = one.get(&format!("/cases/{}", cases[0])).await.text();
    let copies = page.split("id=\"copies\"").nth(1).unwrap();
    assert!(
        copies.contains(&format!("value=\"{}\" checked", cases[1])),
        "{copies}"
    );
    let path = format!("/cases/{}/second", cases[0]);
    assert_eq!(
        send(&one, &path, &[("second_reason", " ")]).await.status,
        422
    );
    let asked = [("second_reason", "Is it a newsroom's copy?")];
    assert_eq!(send(&one, &path, &asked).await.status, 303);
    let refused = decide(&one, &cases[0], "block", "").await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.text().contains("You asked for a second person"),
        "{}",
        refused.text()
    );
    assert_eq!(decide(&two, &cases[0], "block", "").await.status, 303);
    assert_eq!(case(&stage, &cases[0]).await["stage"], "closed");
}

#[tokio::test]
async fn notes_are_read_by_colleagues_and_never_leave_the_house() {
    let stage = stage("0").await;
    let (_, id) = stage.found(5).await;
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-7").await;
    const NOTE: &str = "Ask the unit in the north; quince-blossom.";
    let written = send(&analyst, &format!("/cases/{id}/note"), &[("note", NOTE)]).await;
    assert_eq!(written.status, 303, "{}", written.text());
    let page = analyst.get(&format!("/cases/{id}")).await.text();
    assert!(
        page.contains("quince-blossom") && page.contains("analyst-7"),
        "{page}"
    );
    stage
        .analyst()
        .decide(&id, &judgement(Outcome::Refer))
        .await
        .unwrap();
    let notice = stage
        .analyst()
        .issue(&id, &new_notice(NoticeKind::Referral))
        .await
        .unwrap();
    stage.host.delivered(1).await.unwrap();
    let reviewer = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let program = Door::new(stage.server.url()).with_token(&stage.provider.token.secret);
    let mut seen = vec![
        reviewer
            .get(&format!("/notices/{}", notice.id))
            .await
            .text(),
    ];
    let theirs = stage
        .reviewer()
        .notice(&notice.id)
        .await
        .unwrap()
        .case
        .unwrap();
    seen.push(reviewer.get(&format!("/cases/{theirs}")).await.text());
    seen.push(
        program
            .get(&format!("/v1/notices/{}", notice.id))
            .await
            .unwrap()
            .text(),
    );
    for delivery in stage.host.deliveries() {
        seen.push(String::from_utf8(delivery.body).unwrap());
    }
    // The file for a court neither: its events and its log have no note.
    let export = send(
        &analyst,
        &format!("/cases/{id}/export"),
        &[("export_purpose", "court")],
    )
    .await;
    assert_eq!(export.status, 200, "{}", export.text());
    let file = stage.instance.scratch().join("case.zip");
    std::fs::write(&file, &export.body).unwrap();
    let unpacked = std::process::Command::new("python3")
        .args(["-c", "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nfor n in z.namelist(): sys.stdout.buffer.write(z.read(n))"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(unpacked.status.success() && unpacked.stdout.len() > 1_000);
    assert!(String::from_utf8_lossy(&unpacked.stdout).contains("\"case\""));
    seen.push(String::from_utf8_lossy(&unpacked.stdout).into_owned());
    for (number, text) in seen.iter().enumerate() {
        assert!(!text.contains("quince-blossom"), "text {number}");
    }
}
