//! What a reversal draws after it (R6): the entry is withdrawn or disputed, and what was blocked on it is opened again.

use super::{Stranger, case, held, only_complaint};
use crate::session::Session;
use crate::stage::{
    AUTHORITY, PROVIDER, Stage, client, file_entry, judgement, new_bank, picture, until,
};
use casework::{CaseId, Outcome, Role};
use exchange::v1::Verdict;
use serde_json::{Value, json};
use simulator::api::Client;
use std::sync::Mutex;
use std::time::Duration;
use testkit::{Door, Host, ProviderOrganisation, Seed};

/// How often the server is killed.
const ROUNDS: u64 = 5;
/// How long a client waits for a server that comes back.
const PATIENCE: Duration = Duration::from_secs(60);
const OTHER: &str = "Hill Videos";
const WRONG: &str = "It is the own picture of a newsroom.";

/// A provider with a second token to decide complaints with, and another provider.
struct Two {
    stage: Stage,
    other: ProviderOrganisation,
    other_host: Host,
    officer: Door,
}

async fn two() -> Two {
    let host = Host::open().await.unwrap();
    let made = Mutex::new(None);
    let stage = Stage::set_after(async |instance| {
        let other = instance.provider(OTHER, &host.name()).await.unwrap();
        let officer = instance.token(PROVIDER, "officer").await.unwrap();
        let role = Role::Administrator;
        instance.person(AUTHORITY, "keeper", role).await.unwrap();
        *made.lock().unwrap() = Some((other, officer));
    })
    .await;
    let (other, officer) = made.into_inner().unwrap().unwrap();
    stage.listen().await;
    let url = host.url("/webhooks");
    client(&stage.server, &other.token)
        .put_endpoint(&url)
        .await
        .unwrap();
    let officer = Door::new(stage.server.url()).with_token(&officer.secret);
    Two {
        stage,
        other,
        other_host: host,
        officer,
    }
}

/// What arrived at a host, of one kind.
fn told(host: &Host, kind: &str) -> Vec<Value> {
    let all = host.deliveries().into_iter();
    let all = all.map(|one| serde_json::from_slice::<Value>(&one.body).unwrap());
    all.filter(|body| body["type"] == kind).collect()
}

async fn block(client: &Client, reference: &str) -> CaseId {
    let case = held(client, reference, 1).await;
    client
        .decide(&case, &judgement(Outcome::Block))
        .await
        .unwrap();
    case
}

/// A complaint about an upload of the provider's, upheld because the known content is wrong.
async fn uphold(two: &Two, about: &str) -> Value {
    let mut stranger = Stranger::at(&two.stage.server);
    let fields = [
        ("about", about),
        ("text", "zq-complaint: it is our report."),
    ];
    stranger.complain(&two.stage.provider.id, &fields).await;
    let id = only_complaint(&two.officer).await;
    let before: Value = two
        .officer
        .get(&format!("/v1/complaints/{id}"))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(
        before["touches"]["entries"][0]["state"], "matching",
        "{before}"
    );
    let verdict =
        json!({"outcome": "upheld", "reasons": "zq-reasons", "known_content_wrong": WRONG});
    let path = format!("/v1/complaints/{id}/decision");
    let decided = two.officer.post(&path, &verdict).await.unwrap();
    assert_eq!(decided.status, 200, "{}", decided.text());
    // Sent again after a lost answer, it does nothing twice.
    let again = two.officer.post(&path, &verdict).await.unwrap();
    assert_eq!(again.status, 200, "{}", again.text());
    decided.json().unwrap()
}

#[tokio::test]
async fn an_entry_of_ones_own_bank_is_withdrawn_for_everybody_and_what_they_blocked_is_open_again()
{
    let mut two = two().await;
    let (ours, theirs) = (
        two.stage.reviewer(),
        client(&two.stage.server, &two.other.token),
    );
    let bank = ours.bank(&new_bank("Ours", true)).await.unwrap();
    ours.add_file(&bank.id, &file_entry(picture(1)))
        .await
        .unwrap();
    let first = block(&ours, "up-1").await;
    let second = block(&ours, "up-2").await;
    let others = block(&theirs, "their-1").await;
    // One that was kept is none of it.
    let kept = held(&theirs, "their-2", 1).await;
    theirs
        .decide(&kept, &judgement(Outcome::Keep))
        .await
        .unwrap();
    let decided = uphold(&two, "up-1").await;
    assert_eq!(decided["touches"]["entries"][0]["state"], "withdrawn");
    let touched = decided["touches"]["cases"].as_array().unwrap();
    assert_eq!(touched.len(), 1, "of others nothing is named: {decided}");
    assert_eq!(
        (&touched[0]["case"], &touched[0]["reopened"]),
        (&json!(second), &json!(true))
    );

    let (our_door, their_door) = (
        two.stage.provider.door(&two.stage.server),
        two.other.door(&two.stage.server),
    );
    assert_eq!(case(&our_door, &first).await["outcome"], "keep");
    for (door, id) in [(&our_door, &second), (&their_door, &others)] {
        let open = case(door, id).await;
        assert_eq!(open["stage"], "open", "{open}");
        assert_eq!(open["outcome"], Value::Null);
        assert_eq!(open["reopened"]["withdrawn"], true);
    }
    assert_eq!(case(&their_door, &kept).await["stage"], "closed");
    // The other house is told, and hears no word of the complaint.
    let reopened = until("the other house to be told", async || {
        told(&two.other_host, "case.reopened").pop()
    });
    assert_eq!(reopened.await["data"]["case"], json!(others));
    let said = case(&their_door, &others).await.to_string();
    for word in ["zq-complaint", "zq-reasons", "complaint_", WRONG] {
        assert!(!said.contains(word), "{word}: {said}");
    }
    // The index has forgotten it, for both, and a server that is killed and comes back does not remember it.
    for round in 0..2 {
        for client in [&ours, &theirs] {
            let answer = client
                .match_file("up.jpg", &picture(1), None)
                .await
                .unwrap();
            assert_eq!(answer.verdict, Verdict::Clear, "round {round}");
        }
        if round == 0 {
            two.stage.server.kill().await.unwrap();
            two.stage.server.restart().await.unwrap();
        }
    }
    assert_eq!(case(&their_door, &others).await["stage"], "open");
    until("each to be told once", async || {
        (told(&two.stage.host, "case.reopened").len() == 1).then_some(())
    })
    .await;
    assert_eq!(told(&two.other_host, "case.reopened").len(), 1);
    // Who decides anew may come to the same end.
    let anew = theirs
        .decide(&others, &judgement(Outcome::Block))
        .await
        .unwrap();
    assert_eq!((anew.stage.as_str(), anew.decisions.len()), ("closed", 2));
    let checked = two.stage.server.stop().await.unwrap();
    assert_eq!(checked, Some(0));
    let replay = two
        .stage
        .instance
        .run(&["ledger", "replay", "--check"])
        .await
        .unwrap();
    replay.ok().unwrap();
}

#[tokio::test]
async fn an_entry_of_anothers_bank_is_disputed_and_its_owner_answers() {
    let two = two().await;
    let stage = &two.stage;
    let owner_host = Host::open().await.unwrap();
    let analyst = stage.analyst();
    analyst
        .put_endpoint(&owner_host.url("/webhooks"))
        .await
        .unwrap();
    let bank = stage.bank("Known", true).await;
    let entry = analyst
        .add_file(&bank.id, &file_entry(picture(1)))
        .await
        .unwrap();
    let (ours, theirs) = (stage.reviewer(), client(&stage.server, &two.other.token));
    block(&ours, "up-1").await;
    let second = block(&ours, "up-2").await;
    let others = block(&theirs, "their-1").await;
    let decided = uphold(&two, "up-1").await;
    assert_eq!(decided["touches"]["entries"][0]["state"], "disputed");
    let (our_door, their_door) = (
        stage.provider.door(&stage.server),
        two.other.door(&stage.server),
    );
    assert_eq!(
        case(&our_door, &second).await["reopened"]["withdrawn"],
        false
    );
    assert_eq!(
        case(&their_door, &others).await["stage"],
        "closed",
        "it is not ours to open theirs"
    );
    let disputed = until("the owner to be told", async || {
        told(&owner_host, "entry.disputed").pop()
    });
    assert_eq!(
        disputed.await["data"],
        json!({"bank": bank.id, "entry": entry.id})
    );
    // It matches until its owner has answered.
    let answer = theirs
        .match_file("up.jpg", &picture(1), None)
        .await
        .unwrap();
    assert_eq!(answer.verdict, Verdict::Hold);
    let keeper = Session::begin(stage, AUTHORITY, "keeper").await;
    let page = format!("/banks/{}", bank.id);
    let shown = keeper.get(&page).await.text();
    assert!(shown.contains("data-dispute") && shown.contains(WRONG) && shown.contains(PROVIDER));
    assert!(!shown.contains("zq-complaint") && !shown.contains("zq-reasons"));
    let csrf = keeper.csrf(&page).await;
    let fields = [("csrf", csrf.as_str()), ("reason", "They are right.")];
    let path = format!("{page}/entries/{}/withdraw", entry.id);
    let withdrawn = keeper.post(&path, &fields, None).await;
    assert_eq!(withdrawn.status, 303, "{}", withdrawn.text());
    assert_eq!(case(&their_door, &others).await["stage"], "open");
    let answer = theirs
        .match_file("up.jpg", &picture(1), None)
        .await
        .unwrap();
    assert_eq!(answer.verdict, Verdict::Clear);
}

#[tokio::test]
async fn a_disputed_entry_that_its_owner_keeps_is_disputed_no_more() {
    let two = two().await;
    let stage = &two.stage;
    let bank = stage.bank("Known", true).await;
    let entry = stage
        .analyst()
        .add_file(&bank.id, &file_entry(picture(1)))
        .await
        .unwrap();
    block(&stage.reviewer(), "up-1").await;
    uphold(&two, "up-1").await;
    let keeper = Session::begin(stage, AUTHORITY, "keeper").await;
    let page = format!("/banks/{}", bank.id);
    let csrf = keeper.csrf(&page).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("reason", "The report shows it in full."),
    ];
    let path = format!("{page}/entries/{}/keep", entry.id);
    assert_eq!(keeper.post(&path, &fields, None).await.status, 303);
    assert!(!keeper.get(&page).await.text().contains("data-dispute"));
    let answer = stage
        .reviewer()
        .match_file("up.jpg", &picture(1), None)
        .await
        .unwrap();
    assert_eq!(answer.verdict, Verdict::Hold);
}

#[tokio::test]
async fn a_reviewer_who_publishes_a_held_upload_after_all_says_that_the_known_content_is_wrong() {
    let two = two().await;
    let ours = two.stage.reviewer();
    let bank = ours.bank(&new_bank("Ours", false)).await.unwrap();
    ours.add_file(&bank.id, &file_entry(picture(1)))
        .await
        .unwrap();
    let first = block(&ours, "up-1").await;
    let second = block(&ours, "up-2").await;
    let door = two.stage.provider.door(&two.stage.server);
    let path = format!("/v1/cases/{first}/decisions");
    let judged = |outcome: &str| {
        json!({"outcome": outcome, "grounds": ["incites"], "purpose": "none_found",
            "reasons": "Looked again.", "known_content_wrong": WRONG})
    };
    let refused = door.post(&path, &judged("block")).await.unwrap();
    assert_eq!(
        refused.problem().unwrap().field.as_deref(),
        Some("known_content_wrong")
    );
    let kept = door.post(&path, &judged("keep")).await.unwrap();
    assert_eq!(kept.status, 200, "{}", kept.text());
    assert_eq!(case(&door, &second).await["stage"], "open");
    let answer = ours.match_file("up.jpg", &picture(1), None).await.unwrap();
    assert_eq!(answer.verdict, Verdict::Clear);
}

/// Whatever instant the server is killed at: all of it happened or nothing, and sent again it is all there, once.
#[tokio::test]
async fn a_reversal_happens_as_a_whole_or_not_at_all_whenever_the_server_is_killed() {
    let seed = Seed::draw();
    let mut chance = seed.chance(1);
    let mut two = two().await;
    let ours = two.stage.reviewer().with_patience(PATIENCE);
    let theirs = client(&two.stage.server, &two.other.token).with_patience(PATIENCE);
    let bank = ours.bank(&new_bank("Ours", true)).await.unwrap();
    let (our_door, their_door) = (
        two.stage.provider.door(&two.stage.server),
        two.other.door(&two.stage.server),
    );
    for round in 1..=ROUNDS {
        // Another picture each time: what was withdrawn is not what comes next.
        let entry = file_entry(picture(round));
        let entry = ours.add_file(&bank.id, &entry).await.unwrap();
        let block = async |client: &Client, reference: String| {
            let case = held(client, &reference, round).await;
            let judged = judgement(Outcome::Block);
            client.decide(&case, &judged).await.unwrap();
            case
        };
        let first = block(&ours, format!("first-{round}")).await;
        let mut blocked = Vec::new();
        for number in 0..4 {
            blocked.push((true, block(&ours, format!("ours-{round}-{number}")).await));
            blocked.push((
                false,
                block(&theirs, format!("theirs-{round}-{number}")).await,
            ));
        }
        let new = json!({"about": format!("first-{round}"), "text": "ours"});
        let filed = our_door.post("/v1/complaints", &new).await.unwrap();
        let filed: Value = filed.json().unwrap();
        let id = filed["complaint"]["id"].as_str().unwrap().to_owned();
        let verdict = json!({"outcome": "upheld", "reasons": "r", "known_content_wrong": WRONG});
        let path = format!("/v1/complaints/{id}/decision");
        let asked = tokio::spawn({
            let (door, path, verdict) = (two.officer.clone(), path.clone(), verdict.clone());
            async move { door.post(&path, &verdict).await }
        });
        let pause = chance.between(0, 40);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        two.stage.server.kill().await.unwrap();
        let answered = asked
            .await
            .unwrap()
            .is_ok_and(|answer| answer.status == 200);
        two.stage.server.restart().await.unwrap();
        let state = async || {
            let one = two.officer.get(&format!("/v1/complaints/{id}")).await;
            let one: Value = one.unwrap().json().unwrap();
            let mut done = vec![one["stage"] == "upheld"];
            done.push(case(&our_door, &first).await["outcome"] == "keep");
            done.push(one["touches"]["entries"][0]["state"] == "withdrawn");
            for (is_ours, id) in &blocked {
                let door = if *is_ours { &our_door } else { &their_door };
                done.push(case(door, id).await["stage"] == "open");
            }
            let found = theirs.match_file("up.jpg", &picture(round), None).await;
            done.push(found.unwrap().verdict == Verdict::Clear);
            done
        };
        let done = state().await;
        assert!(
            done.windows(2).all(|two| two[0] == two[1]),
            "half of {entry:?} was done: {done:?}"
        );
        assert!(
            !answered || done[0],
            "it was acknowledged, and is not there"
        );
        let again = two.officer.post(&path, &verdict).await.unwrap();
        assert_eq!(again.status, 200, "{}", again.text());
        assert!(state().await.into_iter().all(|done| done));
    }
}
