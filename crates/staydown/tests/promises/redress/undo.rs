//! What is decided on a complaint waits in the house and can be undone; only then are other houses' cases opened again, and
//! is whoever complained told.

use super::{Stranger, case, complaints, held, only_complaint};
use crate::session::Session;
use crate::stage::{
    AUTHORITY, PROVIDER, Stage, client, file_entry, judgement, new_bank, picture, until,
};
use casework::{CaseId, Outcome, Role};
use serde_json::{Value, json};
use std::sync::Mutex;
use std::time::Duration;
use testkit::{Answer, Door, Host, MailServer, Options, ProviderOrganisation};

const OTHER: &str = "Hill Videos";
const WRONG: &str = "It is the own picture of a newsroom.";
const REASONS: &str = "A newsroom reports, zq-reasons.";

/// A provider whose upload is blocked on an entry of its own bank, as is another provider's; and a complaint about the first.
struct Blocked {
    stage: Stage,
    other: ProviderOrganisation,
    other_host: Host,
    /// A program of the provider's that decides complaints.
    desk: Door,
    mail: MailServer,
    complaint: String,
    /// The page that whoever complained looks at.
    page: String,
    stranger: Stranger,
    ours: CaseId,
    theirs: CaseId,
}

impl Blocked {
    async fn set() -> Self {
        let (host, mail) = (
            Host::open().await.unwrap(),
            MailServer::open().await.unwrap(),
        );
        let (smtp, made) = (mail.url(), Mutex::new(None));
        let stage = Stage::set_with(async |instance| {
            let other = instance.provider(OTHER, &host.name()).await.unwrap();
            let desk = instance.token(PROVIDER, "desk").await.unwrap();
            *made.lock().unwrap() = Some((other, desk));
            for (house, name, role) in [
                (PROVIDER, "officer", Role::ComplaintsOfficer),
                (PROVIDER, "officer-2", Role::ComplaintsOfficer),
                (PROVIDER, "reviewer-9", Role::Auditor),
                (PROVIDER, "head", Role::Administrator),
                (AUTHORITY, "keeper", Role::Administrator),
            ] {
                instance.person(house, name, role).await.unwrap();
            }
            let mut options = Options::patient();
            let words = [
                "--undo-seconds",
                "60",
                "--smtp",
                &smtp,
                "--smtp-from",
                "Harbour <complaints@harbour.example>",
            ];
            options.words.extend(words.map(str::to_owned));
            options
        })
        .await;
        let (other, desk) = made.into_inner().unwrap().unwrap();
        let desk = Door::new(stage.server.url()).with_token(&desk.secret);
        stage.listen().await;
        let (us, them) = (stage.reviewer(), client(&stage.server, &other.token));
        them.put_endpoint(&host.url("/webhooks")).await.unwrap();
        let bank = us.bank(&new_bank("Ours", true)).await.unwrap();
        us.add_file(&bank.id, &file_entry(picture(1)))
            .await
            .unwrap();
        let mut cases = Vec::new();
        for (of, reference) in [(&us, "up-1"), (&them, "their-1")] {
            let case = held(of, reference, 1).await;
            let block = judgement(Outcome::Block);
            of.decide(&case, &block).await.unwrap();
            cases.push(case);
        }
        let mut stranger = Stranger::at(&stage.server);
        let fields = [
            ("about", "up-1"),
            ("text", "It is our report."),
            ("email", "desk@newsroom.example"),
        ];
        let page = stranger.complain(&stage.provider.id, &fields).await;
        let complaint = only_complaint(&stage.provider.door(&stage.server)).await;
        Self {
            theirs: cases.remove(1),
            ours: cases.remove(0),
            stage,
            other,
            other_host: host,
            desk,
            mail,
            complaint,
            page,
            stranger,
        }
    }

    fn door(&self) -> Door {
        self.stage.provider.door(&self.stage.server)
    }

    fn their_door(&self) -> Door {
        self.other.door(&self.stage.server)
    }

    fn path(&self, more: &str) -> String {
        format!("/complaints/{}{more}", self.complaint)
    }

    /// The complaint as the house's programs see it, without the clock's running seconds.
    async fn seen(&self) -> Value {
        let path = format!("/v1/complaints/{}", self.complaint);
        let answer = self.door().get(&path).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        let mut seen: Value = answer.json().unwrap();
        seen.as_object_mut().unwrap().remove("clock");
        seen
    }

    /// What other people were told that follows from an upheld complaint: whatever was told of cases opened again or content
    /// published after all, and letters.
    fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        for (who, host) in [("us", &self.stage.host), ("them", &self.other_host)] {
            for one in host.deliveries() {
                let body: Value = serde_json::from_slice(&one.body).unwrap();
                let kind = body["type"].as_str().unwrap();
                if kind == "case.reopened" || body["data"]["publish"] == true {
                    told.push(format!("{who} {kind}"));
                }
            }
        }
        told.extend(self.mail.letters().iter().map(|_| "letter".to_owned()));
        told.sort();
        told
    }

    /// Nobody outside heard anything, and nothing changed that anybody else sees.
    async fn nothing_left(&mut self) {
        assert_eq!(self.told(), [""; 0]);
        assert_eq!(case(&self.door(), &self.ours).await["outcome"], "block");
        let theirs = case(&self.their_door(), &self.theirs).await;
        assert_eq!(theirs["stage"], "closed", "{theirs}");
        let page = self.stranger.get(&self.page).await.text();
        assert!(page.contains("data-stage=\"open\""), "{page}");
        assert!(
            !page.contains("zq-reasons") && !page.contains("data-waits"),
            "{page}"
        );
        let letter = self.stranger.get(&format!("{}/decision", self.page)).await;
        assert_eq!(letter.status, 404, "there is no decision to print");
        // The known content still matches.
        let again = client(&self.stage.server, &self.other.token)
            .match_file("up.jpg", &picture(1), None)
            .await
            .unwrap();
        assert!(!again.matches.is_empty());
    }

    /// Everything that follows from the decision happened.
    async fn all_left(&mut self) {
        let stranger = &mut self.stranger;
        until("the complaint to be decided", async || {
            let path = format!("/v1/complaints/{}", self.complaint);
            let door = self.stage.provider.door(&self.stage.server);
            let seen: Value = door.get(&path).await.ok()?.json().ok()?;
            (seen["stage"] == "upheld").then_some(())
        })
        .await;
        let page = stranger.get(&self.page).await.text();
        assert!(page.contains("data-stage=\"upheld\"") && page.contains("zq-reasons"));
        assert_eq!(case(&self.door(), &self.ours).await["outcome"], "keep");
        assert_eq!(
            case(&self.their_door(), &self.theirs).await["stage"],
            "open"
        );
        let all = ["letter", "them case.reopened", "us case.decided"];
        until("everybody to be told", async || {
            (self.told().len() >= all.len()).then_some(())
        })
        .await;
    }
}

async fn decide(session: &Session, blocked: &Blocked, more: &[(&str, &str)]) -> Answer {
    let csrf = session.csrf("/complaints").await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("outcome", "upheld"),
        ("reasons", REASONS),
        ("is_wrong", "true"),
        ("known_content_wrong", WRONG),
    ];
    let fields = [&fields[..], more].concat();
    session.post(&blocked.path("/decide"), &fields, None).await
}

async fn send(session: &Session, path: &str) -> Answer {
    let csrf = session.csrf("/complaints").await;
    session.post(path, &[("csrf", &csrf)], None).await
}

#[tokio::test]
async fn a_decision_on_a_complaint_can_be_undone_and_until_it_leaves_nobody_hears_of_it() {
    let mut blocked = Blocked::set().await;
    let officer = Session::begin(&blocked.stage, PROVIDER, "officer").await;
    let before = blocked.seen().await;
    let page = officer.get(&blocked.path("")).await.text();
    assert!(
        page.contains("waits 60 seconds before anything leaves"),
        "{page}"
    );
    let answer = decide(&officer, &blocked, &[]).await;
    let waits = blocked.path("?said=waits");
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, waits.as_str()),
        "{}",
        answer.text()
    );

    // It is the same complaint as before, but for what waits; the page counts down and offers to undo, and nothing else.
    let mut waiting = blocked.seen().await;
    let until_when = waiting.as_object_mut().unwrap().remove("waits_until");
    assert!(until_when.is_some_and(|at| at.is_string()));
    assert_eq!(waiting, before);
    let page = officer.get(&blocked.path("")).await.text();
    let undo = format!("action=\"{}\"", blocked.path("/undo"));
    assert!(
        page.contains("Nothing has left yet.")
            && page.contains(&undo)
            && page.contains("data-undo"),
        "{page}"
    );
    assert!(
        !page.contains("id=\"decide\"") && !page.contains("/link\""),
        "{page}"
    );
    for place in ["/complaints", "/cases"] {
        let page = officer.get(place).await.text();
        assert!(
            page.contains(&undo),
            "{place} says what can be undone: {page}"
        );
    }
    blocked.nothing_left().await;

    // Whatever else wants to decide it is refused, programs too; the same again by the same person changes nothing.
    let program = blocked.door();
    let other = json!({"outcome": "rejected", "reasons": "no"});
    let decision = format!("/v1{}", blocked.path("/decision"));
    let refused = program.post(&decision, &other).await.unwrap();
    assert_eq!(
        (refused.status, refused.problem().unwrap().code.as_str()),
        (409, "waits_to_leave")
    );
    let again = decide(&officer, &blocked, &[]).await;
    assert_eq!(again.header("location"), waits, "{}", again.text());
    let case = json!({"case": blocked.ours});
    let link = format!("/v1{}", blocked.path("/case"));
    let request = program.request(reqwest::Method::PUT, &link).unwrap();
    let linked = program.send(request.json(&case)).await.unwrap();
    assert_eq!(linked.problem().unwrap().code, "waits_to_leave");

    // Nobody else's is it to undo: not another house's, and not of whoever may not decide complaints.
    let authority = blocked.stage.authority.door(&blocked.stage.server);
    let path = format!("/v1{}", blocked.path("/undo"));
    for stranger in [&authority, &blocked.their_door()] {
        let hidden = stranger.post(&path, &Value::Null).await.unwrap();
        assert_eq!(hidden.status, 404, "{}", hidden.text());
    }
    let keeper = Session::begin(&blocked.stage, AUTHORITY, "keeper").await;
    let csrf = keeper.csrf("/cases").await;
    let undo_here = blocked.path("/undo");
    let foreign = keeper.post(&undo_here, &[("csrf", &csrf)], None).await;
    assert!(matches!(foreign.status, 403 | 404), "{}", foreign.status);
    let auditor = Session::begin(&blocked.stage, PROVIDER, "reviewer-9").await;
    let csrf = auditor.csrf("/cases").await;
    let reads = auditor.post(&undo_here, &[("csrf", &csrf)], None).await;
    assert_eq!(reads.status, 403);
    assert!(blocked.seen().await["waits_until"].is_string());

    // Another who may decide complaints takes it back, as with a case.
    let colleague = Session::begin(&blocked.stage, PROVIDER, "officer-2").await;
    let undone = send(&colleague, &blocked.path("/undo")).await;
    assert_eq!(
        undone.header("location"),
        blocked.path("?said=verdict_undone")
    );
    assert_eq!(blocked.seen().await, before);
    assert_eq!(send(&officer, &blocked.path("/undo")).await.status, 409);
    let late = program.post(&path, &Value::Null).await.unwrap();
    assert_eq!(late.problem().unwrap().code, "nothing_waits");
    // Long after its time: what was undone does not leave.
    blocked.stage.server.set_ahead(200).unwrap();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(blocked.seen().await, before);
    blocked.nothing_left().await;
    let page = officer.get(&blocked.path("")).await.text();
    assert!(
        page.contains("undid the decision on a complaint: nothing left"),
        "it is on record: {page}"
    );

    // Decided again, and let be: all of it leaves after its time, as the person's decision, once.
    decide(&officer, &blocked, &[]).await;
    blocked.nothing_left().await;
    blocked.stage.server.set_ahead(261).unwrap();
    blocked.all_left().await;
    let seen = blocked.seen().await;
    assert_eq!(seen["decision"]["by"]["kind"], "person", "{seen}");
    assert_eq!(seen.get("waits_until"), None);
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(
        blocked.told(),
        ["letter", "them case.reopened", "us case.decided"]
    );
    assert_eq!(send(&officer, &blocked.path("/undo")).await.status, 409);
    let run = ["ledger", "replay", "--check"];
    blocked.stage.instance.run(&run).await.unwrap();
}

#[tokio::test]
async fn whenever_it_is_killed_a_decision_on_a_complaint_leaves_once_after_the_next_start() {
    let mut blocked = Blocked::set().await;
    let officer = Session::begin(&blocked.stage, PROVIDER, "officer").await;
    assert_eq!(decide(&officer, &blocked, &[]).await.status, 303);
    blocked.stage.server.kill().await.unwrap();
    // During the wait: after a start it goes on.
    blocked.stage.server.restart().await.unwrap();
    assert!(blocked.seen().await["waits_until"].is_string());
    blocked.nothing_left().await;
    blocked.stage.server.kill().await.unwrap();
    // The time ends while nobody runs.
    blocked.stage.server.set_ahead(120).unwrap();
    blocked.stage.server.restart().await.unwrap();
    // And killed again as soon as anything of it is told.
    until("somebody to be told", async || {
        (!blocked.told().is_empty()).then_some(())
    })
    .await;
    blocked.stage.server.kill().await.unwrap();
    blocked.stage.server.restart().await.unwrap();
    blocked.all_left().await;
    // A webhook may arrive twice where the server died before it wrote that it did; what happened in the house did not.
    let ours = case(&blocked.door(), &blocked.ours).await;
    let theirs = case(&blocked.their_door(), &blocked.theirs).await;
    let count = |case: &Value| case["decisions"].as_array().unwrap().len();
    assert_eq!((count(&ours), count(&theirs)), (2, 1), "once");
    let run = ["ledger", "replay", "--check"];
    blocked.stage.instance.run(&run).await.unwrap();
}

#[tokio::test]
async fn programs_decide_complaints_at_once_unless_they_ask_for_a_wait() {
    let blocked = Blocked::set().await;
    let decision = format!("/v1{}", blocked.path("/decision"));
    let officer = &blocked.desk;
    let mut verdict = json!({"outcome": "rejected", "reasons": REASONS, "undo_seconds": 601});
    let refused = officer.post(&decision, &verdict).await.unwrap();
    assert_eq!(
        (refused.status, refused.problem().unwrap().field.as_deref()),
        (422, Some("undo_seconds"))
    );
    verdict["undo_seconds"] = json!(90);
    let decide = async || {
        let answer = officer.post(&decision, &verdict).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json::<Value>().unwrap()
    };
    let waits = decide().await;
    assert_eq!(waits["stage"], "open");
    assert!(waits["waits_until"].is_string(), "{waits}");
    let undo = format!("/v1{}", blocked.path("/undo"));
    let undone = officer.post(&undo, &Value::Null).await.unwrap();
    let undone: Value = undone.json().unwrap();
    assert_eq!(
        (&undone["stage"], undone.get("waits_until")),
        (&json!("open"), None)
    );
    decide().await;
    blocked.stage.server.set_ahead(91).unwrap();
    let decided = until("it to leave", async || {
        let seen = blocked.seen().await;
        (seen["stage"] == "rejected").then_some(seen)
    })
    .await;
    assert_eq!(decided["decision"]["by"]["kind"], "token", "{decided}");
    // Again after a lost answer, without a wait and with one: it is the decision on record.
    assert_eq!(decide().await["stage"], "rejected");
    verdict["undo_seconds"] = Value::Null;
    let same = officer.post(&decision, &verdict).await.unwrap();
    assert_eq!(same.status, 200, "{}", same.text());
}

#[tokio::test]
async fn what_cannot_leave_any_more_is_said_and_a_complaint_that_was_taken_back_is_not_decided() {
    let mut blocked = Blocked::set().await;
    let officer = Session::begin(&blocked.stage, PROVIDER, "officer").await;
    assert_eq!(decide(&officer, &blocked, &[]).await.status, 303);
    // Whoever decided it is let go before it leaves.
    let head = Session::begin(&blocked.stage, PROVIDER, "head").await;
    let people = head.get("/people").await.text();
    let row = people.split("data-person=\"officer\"").nth(1).unwrap();
    let mut actions = row.split("action=\"");
    let action = actions.find(|part| part.contains("/disable\"")).unwrap();
    let disabled = send(&head, action.split('"').next().unwrap()).await;
    assert_eq!(disabled.status, 303, "{}", disabled.text());
    blocked.stage.server.set_ahead(70).unwrap();
    until("it to be said", async || {
        let page = head.get(&blocked.path("")).await.text();
        page.contains("id=\"lapsed\"").then_some(())
    })
    .await;
    assert_eq!(blocked.seen().await["stage"], "open");
    blocked.nothing_left().await;

    // Decided by another; and whoever complained, who still sees an open complaint, takes it back meanwhile.
    assert_eq!(decide(&head, &blocked, &[]).await.status, 303);
    let page = head.get(&blocked.path("")).await.text();
    assert!(
        !page.contains("id=\"lapsed\""),
        "it is decided again: {page}"
    );
    let status = blocked.stranger.get(&blocked.page).await;
    let door = crate::session::hidden(&status, "door");
    let withdraw = format!("{}/withdraw", blocked.page);
    let back = blocked.stranger.post(&withdraw, &[("door", &door)]).await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert_eq!(send(&head, &blocked.path("/undo")).await.status, 409);
    blocked.stage.server.set_ahead(200).unwrap();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let listed = complaints(&blocked.door()).await;
    assert_eq!(listed[0]["stage"], "withdrawn");
    assert_eq!(
        (listed[0]["decision"].clone(), blocked.told()),
        (Value::Null, Vec::new())
    );
    let run = ["ledger", "replay", "--check"];
    blocked.stage.instance.run(&run).await.unwrap();
}

#[tokio::test]
async fn the_wait_of_a_decision_on_a_complaint_never_costs_the_two_weeks() {
    let blocked = Blocked::set().await;
    let decision = format!("/v1{}", blocked.path("/decision"));
    let desk = &blocked.desk;
    let verdict = json!({"outcome": "rejected", "reasons": REASONS, "undo_seconds": 600});
    const TWO_WEEKS: i64 = 14 * 24 * 3_600;
    // Five minutes before the end ten minutes are three.
    blocked.stage.server.set_ahead(TWO_WEEKS - 300).unwrap();
    let waits: Value = desk
        .post(&decision, &verdict)
        .await
        .unwrap()
        .json()
        .unwrap();
    let at = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let clear = at(&waits["clock"]["due"]).duration_since(at(&waits["waits_until"]));
    assert_eq!(clear.as_secs(), 120, "{waits}");
    let undo = format!("/v1{}", blocked.path("/undo"));
    assert_eq!(desk.post(&undo, &Value::Null).await.unwrap().status, 200);
    // With less than two minutes it leaves at once, in time.
    blocked.stage.server.set_ahead(TWO_WEEKS - 100).unwrap();
    let left: Value = desk
        .post(&decision, &verdict)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(left["stage"], "rejected");
    assert_eq!(left["clock"]["status"], "met", "{left}");
}
