//! Complaints (Art 10): without an account, in two weeks, by somebody else.

use super::{Stranger, case, complaints, held, only_complaint, stage, upheld};
use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, file_entry, judgement, picture, until};
use casework::{CaseId, Outcome, Role, Scope};
use serde_json::{Value, json};
use std::sync::Mutex;
use testkit::{Answer, Door, IssuedToken, MailServer, Options};

const DAY: i64 = 24 * 3_600;
const WHY: &str = "It is our own report about the attack, zq-complaint-text.";
const REJECTED: &str = "We looked again: it praises the attack, zq-decision-text.";

/// A bank of the authority's that the provider matches against, with picture `number`.
pub(super) async fn shared_picture(stage: &Stage, number: u64) {
    let bank = stage.bank("Shared", true).await;
    let entry = file_entry(picture(number));
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
}

/// A held upload that a person of the provider blocked.
async fn blocked_by_reviewer(stage: &Stage, reference: &str) -> (CaseId, Session) {
    shared_picture(stage, 1).await;
    let case = held(&stage.reviewer(), reference, 1).await;
    let session = Session::begin(stage, PROVIDER, "reviewer-1").await;
    let path = format!("/cases/{case}");
    let csrf = session.csrf(&path).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("outcome", "block"),
        ("grounds", "incites"),
        ("purpose", "none_found"),
        ("reasons", "It shows the banked picture."),
    ];
    let answer = session.post(&format!("{path}/decide"), &fields, None).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    (case, session)
}

async fn decide(session: &Session, complaint: &str, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/complaints/{complaint}");
    let csrf = session.csrf(&path).await;
    let all = [&[("csrf", csrf.as_str())], fields].concat();
    session.post(&format!("{path}/decide"), &all, None).await
}

#[tokio::test]
async fn a_newsrooms_upload_is_published_after_all_by_another_person_than_who_blocked_it() {
    let stage = stage().await;
    stage.listen().await;
    let (blocked, reviewer) = blocked_by_reviewer(&stage, "news-1").await;
    let provider = stage.provider.door(&stage.server);
    let mut newsroom = Stranger::at(&stage.server);
    let fields = [
        ("about", "news-1"),
        ("text", WHY),
        ("purposes", "journalism"),
        ("email", "desk@newsroom.example"),
    ];
    let page = newsroom.complain(&stage.provider.id, &fields).await;
    let open = newsroom.get(&page).await;
    assert!(open.text().contains("data-stage=\"open\""));

    let id = only_complaint(&provider).await;
    let listed = &complaints(&provider).await[0];
    assert_eq!(listed["case"], json!(blocked));
    assert_eq!(listed["purposes"], json!(["journalism"]));
    let fields = [
        ("outcome", "upheld"),
        ("reasons", "A newsroom reports."),
        ("purpose", "journalism"),
    ];
    let same = decide(&reviewer, &id, &fields).await;
    assert_eq!(same.status, 409);
    assert!(
        same.text().contains("data-problem=\"same_person\""),
        "{}",
        same.text()
    );
    assert_eq!(case(&provider, &blocked).await["outcome"], "block");

    let officer = Session::begin(&stage, PROVIDER, "officer").await;
    let decided = decide(&officer, &id, &fields).await;
    assert_eq!(decided.status, 303, "{}", decided.text());
    let after = case(&provider, &blocked).await;
    assert_eq!(after["outcome"], "keep");
    assert_eq!(
        after["decisions"][1]["purpose"],
        json!({"protected": "journalism"})
    );
    let told = until("the provider's systems to be told", async || {
        let bodies = stage.host.deliveries().into_iter();
        let bodies = bodies.map(|one| serde_json::from_slice::<Value>(&one.body).unwrap());
        let mut decided = bodies.filter(|body| body["data"]["publish"] == true);
        decided.next()
    });
    let told = told.await;
    assert_eq!(told["type"], "case.decided");
    assert_eq!(told["data"]["reference"], "news-1");
    let answer = stage
        .reviewer()
        .match_file("up.jpg", &picture(1), Some("news-1"))
        .await;
    assert_eq!(answer.unwrap().verdict, exchange::v1::Verdict::Clear);

    let seen = newsroom.get(&page).await.text();
    assert!(seen.contains("data-stage=\"upheld\"") && seen.contains("A newsroom reports."));
    assert!(seen.contains("journalism") && !seen.contains("officer"));
    let letter = newsroom.get(&format!("{page}/decision")).await;
    assert_eq!(letter.status, 200);
    assert!(letter.text().contains("A newsroom reports.") && letter.text().contains("Art 10(2)"));
}

#[tokio::test]
async fn a_rejection_says_why_and_where_to_turn_and_is_decided_once() {
    let stage = stage().await;
    let (_, reviewer) = blocked_by_reviewer(&stage, "up-1").await;
    let provider = stage.provider.door(&stage.server);
    let mut stranger = Stranger::at(&stage.server);
    let fields = [("about", "up-1"), ("text", WHY)];
    let page = stranger.complain(&stage.provider.id, &fields).await;
    let id = only_complaint(&provider).await;
    let officer = Session::begin(&stage, PROVIDER, "officer").await;
    let no_reasons = [("outcome", "rejected"), ("reasons", " ")];
    assert_eq!(decide(&officer, &id, &no_reasons).await.status, 422);
    let rejected = [("outcome", "rejected"), ("reasons", REJECTED)];
    assert_eq!(decide(&officer, &id, &rejected).await.status, 303);
    let seen = stranger.get(&page).await.text();
    for words in [
        REJECTED,
        "You can go to court",
        "out-of-court dispute settlement",
    ] {
        assert!(seen.contains(words), "{words}");
    }
    // The decision is made; sent again it is the same, and another is refused.
    let path = format!("/v1/complaints/{id}/decision");
    let again = json!({"outcome": "rejected", "reasons": REJECTED});
    assert_eq!(provider.post(&path, &again).await.unwrap().status, 200);
    let other = provider.post(&path, &upheld("x")).await.unwrap();
    assert_eq!(
        (other.status, other.problem().unwrap().code.as_str()),
        (409, "already_decided")
    );
    drop(reviewer);
}

#[tokio::test]
async fn two_weeks_are_met_to_the_end_and_missed_a_second_later_and_the_tenth_day_warns() {
    let stage = stage().await;
    let provider = stage.provider.door(&stage.server);
    let mut stranger = Stranger::at(&stage.server);
    for about in ["first", "second"] {
        let fields = [("about", about), ("text", WHY)];
        stranger.complain(&stage.provider.id, &fields).await;
    }
    let all = complaints(&provider).await;
    assert_eq!(all[0]["about"], "first", "the earliest deadline is first");
    assert_eq!(all[0]["urgent"], false);
    assert_eq!(all[0]["clock"]["duty"], true);
    let due = |one: &Value| {
        one["clock"]["due"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
    };
    let started = |one: &Value| one["clock"]["started"].as_str().unwrap().parse();
    let allowed = due(&all[0])
        .unwrap()
        .duration_since(started(&all[0]).unwrap());
    assert_eq!(allowed.as_secs(), 14 * DAY);
    stage.server.set_ahead(10 * DAY).unwrap();
    assert_eq!(complaints(&provider).await[0]["urgent"], true);
    let ids: Vec<_> = all.iter().map(|one| one["id"].as_str().unwrap()).collect();
    let rejected = json!({"outcome": "rejected", "reasons": REJECTED});
    for (id, ahead, status) in [
        (ids[0], 14 * DAY - 60, "met"),
        (ids[1], 14 * DAY + 1, "missed"),
    ] {
        stage.server.set_ahead(ahead).unwrap();
        let path = format!("/v1/complaints/{id}/decision");
        let decided = provider.post(&path, &rejected).await.unwrap();
        let decided: Value = decided.json().unwrap();
        assert_eq!(decided["clock"]["status"], status, "{decided}");
        assert_eq!(decided["urgent"], false);
    }
}

#[tokio::test]
async fn where_nobody_else_may_decide_an_administrator_does_on_record() {
    let stage = Stage::set_after(async |instance| {
        let role = Role::Administrator;
        instance.person(PROVIDER, "reviewer-1", role).await.unwrap();
    })
    .await;
    let (_, alone) = blocked_by_reviewer(&stage, "up-1").await;
    let provider = stage.provider.door(&stage.server);
    let mut stranger = Stranger::at(&stage.server);
    let fields = [("about", "up-1"), ("text", WHY)];
    let page = stranger.complain(&stage.provider.id, &fields).await;
    let id = only_complaint(&provider).await;
    let fields = [("outcome", "rejected"), ("reasons", REJECTED)];
    let asked = decide(&alone, &id, &fields).await;
    assert_eq!(asked.status, 409);
    assert!(asked.text().contains("name=\"exception\""));
    let why = "We are two, and one is ill, zq-exception.";
    let with = [&fields[..], &[("exception", why)]].concat();
    assert_eq!(decide(&alone, &id, &with).await.status, 303);
    assert!(stranger.get(&page).await.text().contains(why));
}

#[tokio::test]
async fn the_open_page_tells_nobody_whether_anything_is_known() {
    let stage = stage().await;
    let (blocked, _) = blocked_by_reviewer(&stage, "up-1").await;
    let mut answers = Vec::new();
    for about in ["up-1", "up-2", blocked.as_str(), "http://nowhere.example/x"] {
        let mut stranger = Stranger::at(&stage.server);
        let fields = [("about", about), ("text", WHY)];
        let path = stranger.complain(&stage.provider.id, &fields).await;
        let page = stranger.get(&path).await.text();
        let code = path.rsplit('/').next().unwrap().to_owned();
        let same = page.replace(&code, "CODE");
        let without = regexless(&same);
        answers.push(
            without
                .replace(about, "ABOUT")
                .replace("hxxp://nowhere[.]example/x", "ABOUT"),
        );
        assert!(!page.replace(about, "").contains("case_"), "{page}");
    }
    assert!(
        answers.windows(2).all(|two| two[0] == two[1]),
        "{answers:#?}"
    );
    // No provider, no page; which of the two it is stays unsaid.
    let mut stranger = Stranger::at(&stage.server);
    let none = "org_00000000000000000000000001";
    for other in [stage.authority.id.as_str(), none, "x"] {
        for kind in ["complaint", "notice"] {
            assert_eq!(stranger.get(&format!("/{kind}/{other}")).await.status, 404);
        }
    }
    // A code nobody has.
    let path = format!("/complaint/status/{}", "x".repeat(43));
    assert_eq!(stranger.get(&path).await.status, 404);
}

/// A page without instants and the tokens of its forms.
fn regexless(page: &str) -> String {
    let mut kept = String::new();
    for line in page.lines() {
        let is_own = ["datetime=", "data-started", "name=\"door\""]
            .iter()
            .any(|word| line.contains(word));
        if !is_own && !line.contains("left") {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[tokio::test]
async fn a_form_of_another_browser_is_not_taken_and_the_same_form_twice_is_one_complaint() {
    let stage = stage().await;
    let provider = stage.provider.door(&stage.server);
    let path = format!("/complaint/{}", stage.provider.id);
    let mut stranger = Stranger::at(&stage.server);
    let page = stranger.get(&path).await;
    let (door, code) = (
        crate::session::hidden(&page, "door"),
        crate::session::hidden(&page, "code"),
    );
    let fields = [
        ("door", door.as_str()),
        ("code", &code),
        ("about", "a"),
        ("text", WHY),
    ];
    let elsewhere = Stranger::at(&stage.server);
    assert_eq!(elsewhere.post(&path, &fields).await.status, 403);
    assert!(complaints(&provider).await.is_empty());
    for _ in 0..2 {
        assert_eq!(stranger.post(&path, &fields).await.status, 200);
    }
    only_complaint(&provider).await;
    // What is missing is named, and nothing typed is lost.
    let empty = [
        ("door", door.as_str()),
        ("code", &"y".repeat(43)),
        ("about", "kept-zq"),
        ("text", ""),
    ];
    let refused = stranger.post(&path, &empty).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("kept-zq") && refused.text().contains("text-fault"));
    // Longer than a form here may be.
    let long = "x".repeat(300_000);
    let long = [("door", door.as_str()), ("text", &long)];
    assert_eq!(stranger.post(&path, &long).await.status, 413);
    // Taken back by whoever holds the code.
    let status = format!("/complaint/status/{code}");
    let back = stranger
        .post(&format!("{status}/withdraw"), &[("door", &door)])
        .await;
    assert_eq!(back.status, 303);
    assert_eq!(complaints(&provider).await[0]["stage"], "withdrawn");
    let id = only_complaint(&provider).await;
    let path = format!("/v1/complaints/{id}/decision");
    let late = provider.post(&path, &upheld("x")).await.unwrap();
    assert_eq!(late.problem().unwrap().code, "withdrawn");
}

#[tokio::test]
async fn nobody_else_hears_a_word_of_a_complaint_and_who_complained_is_shown_on_purpose_only() {
    let stage = stage().await;
    let (blocked, _) = blocked_by_reviewer(&stage, "up-1").await;
    let provider = stage.provider.door(&stage.server);
    let mut stranger = Stranger::at(&stage.server);
    let fields = [
        ("about", "up-1"),
        ("text", WHY),
        ("name", "Zq Complainant"),
        ("email", "zq@person.example"),
    ];
    stranger.complain(&stage.provider.id, &fields).await;
    let id = only_complaint(&provider).await;
    let officer = Session::begin(&stage, PROVIDER, "officer").await;
    decide(
        &officer,
        &id,
        &[("outcome", "rejected"), ("reasons", REJECTED)],
    )
    .await;
    let authority = stage.authority.door(&stage.server);
    assert_eq!(
        authority
            .get(&format!("/v1/complaints/{id}"))
            .await
            .unwrap()
            .status,
        404
    );
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let mut others = Vec::new();
    for path in ["/v1/complaints", "/v1/cases", "/v1/banks"] {
        others.push(authority.get(path).await.unwrap().text());
    }
    for path in ["/cases?stage=all", "/banks", "/ledger"] {
        others.push(analyst.get(path).await.text());
    }
    // The house's own pages do not name the person either, until somebody asks on purpose.
    let page = officer.get(&format!("/complaints/{id}")).await.text();
    let of_the_case = officer.get(&format!("/cases/{blocked}")).await.text();
    for text in others.iter().chain([&page, &of_the_case]) {
        assert!(!text.contains("Zq Complainant") && !text.contains("zq@person.example"));
    }
    for text in &others {
        for word in ["zq-complaint-text", "zq-decision-text", id.as_str()] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
    let csrf = officer.csrf(&format!("/complaints/{id}")).await;
    let path = format!("/complaints/{id}/contact");
    let shown = officer.post(&path, &[("csrf", &csrf)], None).await;
    assert!(
        shown.text().contains("zq@person.example"),
        "{}",
        shown.text()
    );
    let keeper = Session::begin(&stage, PROVIDER, "keeper").await;
    let log = keeper.get("/access").await.text();
    assert!(log.contains("looked at who made the complaint"), "{log}");
}

#[tokio::test]
async fn a_front_end_files_for_its_user_once_and_may_do_nothing_else() {
    let token: Mutex<Option<IssuedToken>> = Mutex::new(None);
    let stage = Stage::set_after(async |instance| {
        let issued = instance
            .token_for(PROVIDER, "front end", &[Scope::File])
            .await;
        *token.lock().unwrap() = Some(issued.unwrap());
    })
    .await;
    let token = token.into_inner().unwrap().unwrap();
    let front = Door::new(stage.server.url()).with_token(&token.secret);
    shared_picture(&stage, 1).await;
    let held = held(&stage.reviewer(), "up-1", 1).await;
    let judged = judgement(Outcome::Block);
    stage.reviewer().decide(&held, &judged).await.unwrap();
    let new = json!({"about": "up-1", "text": WHY, "reference": "c-1", "purposes": ["art"]});
    let filed = front.post("/v1/complaints", &new).await.unwrap();
    assert_eq!(filed.status, 201, "{}", filed.text());
    let filed: Value = filed.json().unwrap();
    assert_eq!(filed["complaint"]["confirmed"], true);
    assert_eq!(filed["complaint"]["case"], json!(held));
    let again = front.post("/v1/complaints", &new).await.unwrap();
    assert_eq!(again.status, 200);
    let again: Value = again.json().unwrap();
    assert_eq!(again["complaint"]["id"], filed["complaint"]["id"]);
    assert!(again.get("code").is_none(), "shown once");
    let page = format!("/complaint/status/{}", filed["code"].as_str().unwrap());
    assert_eq!(Stranger::at(&stage.server).get(&page).await.status, 200);
    let id = filed["complaint"]["id"].as_str().unwrap();
    for path in [
        "/v1/complaints".to_owned(),
        format!("/v1/complaints/{id}"),
        format!("/v1/cases/{held}"),
    ] {
        assert_eq!(front.get(&path).await.unwrap().status, 403, "{path}");
    }
    // Whoever blocked it by token does not decide by the same token.
    let path = format!("/v1/complaints/{id}/decision");
    let provider = stage.provider.door(&stage.server);
    let same = provider.post(&path, &upheld("x")).await.unwrap();
    assert_eq!(
        (same.status, same.problem().unwrap().code.as_str()),
        (409, "same_person")
    );
    let nobody = json!({"about": "x", "text": "x"});
    let authority = stage.authority.door(&stage.server);
    let refused = authority.post("/v1/complaints", &nobody).await.unwrap();
    assert_eq!(refused.problem().unwrap().code, "not_a_provider");
}

#[tokio::test]
async fn whoever_left_an_address_is_told_by_mail_that_it_was_decided_and_nothing_of_what_it_is_about()
 {
    let mail = MailServer::open().await.unwrap();
    let smtp = mail.url();
    let stage = Stage::set_with(async |instance| {
        for (name, role) in [
            ("reviewer-1", Role::Reviewer),
            ("officer", Role::ComplaintsOfficer),
        ] {
            instance.person(PROVIDER, name, role).await.unwrap();
        }
        let mut options = Options::patient();
        let from = "Harbour <complaints@harbour.example>";
        let words = ["--smtp", &smtp, "--smtp-from", from];
        options.words.extend(words.map(str::to_owned));
        options
    })
    .await;
    let (_, _reviewer) = blocked_by_reviewer(&stage, "mail-1").await;
    let mut newsroom = Stranger::at(&stage.server);
    let address = "desk@newsroom.example";
    let fields = [("about", "mail-1"), ("text", WHY), ("email", address)];
    let page = newsroom.complain(&stage.provider.id, &fields).await;
    let provider = stage.provider.door(&stage.server);
    let id = only_complaint(&provider).await;
    assert!(mail.letters().is_empty(), "nothing was decided yet");
    // The mail server is down when it is decided.
    mail.set_down(true);
    let officer = Session::begin(&stage, PROVIDER, "officer").await;
    let fields = [("outcome", "rejected"), ("reasons", REJECTED)];
    let decided = decide(&officer, &id, &fields).await;
    assert_eq!(decided.status, 303, "{}", decided.text());
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    mail.set_down(false);
    let letter = mail.taken(1).await.unwrap().remove(0);
    assert_eq!(letter.to, [address]);
    assert_eq!(letter.header("auto-submitted"), "auto-replied");
    let text = letter.text().replace("=\r\n", "");
    assert!(
        text.contains(PROVIDER) && text.contains("/complaint/status"),
        "{text}"
    );
    let code = page.rsplit('/').next().unwrap();
    for secret in [WHY, REJECTED, "mail-1", code, "officer", id.as_str()] {
        assert!(!letter.data.contains(secret), "{secret}: {}", letter.data);
    }
    // One letter for one decision.
    assert_eq!(mail.letters().len(), 1);
}
