//! What was removed on an order is preserved for six months, closed to everybody but for a purpose, and then erased.

use crate::access::recorded;
use crate::session::Session;
use crate::stage::{PROVIDER, Stage, client, referral_answer, until};
use casework::{
    Event, Executed, Measure, NoticeAnswer, NoticeKind, Recorded, ReferralOutcome, Role,
};
use exchange::v1::{AccessCounts, CertificateView, MaterialView, Page, PreservationView};
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use testkit::{Answer, Door, Options};
use tokio::io::AsyncWriteExt;

/// Nobody writes this by chance.
const CANARY: &[u8] = b"canary-of-what-must-never-lie-plain-7d1f0c52";
const MEGABYTE: usize = 1 << 20;
/// Everything the ledger has about preservations.
const KINDS: [&str; 9] = [
    "preservation_begun",
    "preservation_extended",
    "material_deposited",
    "preserved_access_requested",
    "preserved_access_confirmed",
    "preserved_material_read",
    "preservation_end_near",
    "preservation_ended",
    "preservation_erased",
];

/// A stage whose provider has people, and takes deposits of a megabyte.
async fn stage(officers: &[&str]) -> Stage {
    Stage::set_with(async |instance| {
        for officer in officers {
            let role = Role::PreservationOfficer;
            instance.person(PROVIDER, officer, role).await.unwrap();
        }
        let mut options = Options::patient();
        options
            .words
            .extend(["--material-megabytes", "1"].map(str::to_owned));
        options
    })
    .await
}

/// An order that was executed now, and what is preserved because of it.
async fn executed(stage: &Stage) -> PreservationView {
    let order = stage.notice(1, NoticeKind::RemovalOrder).await;
    let answer = NoticeAnswer::Executed(Executed {
        measure: Measure::Disabled,
        at: Timestamp::now(),
        addressee_reference: String::new(),
        authorised_person: "Duty desk".to_owned(),
        urls: Vec::new(),
    });
    stage.reviewer().answer(&order.id, &answer).await.unwrap();
    let page = list(&door(stage)).await;
    let kept = page
        .items
        .into_iter()
        .find(|kept| kept.notice.as_ref() == Some(&order.id));
    kept.unwrap()
}

fn door(stage: &Stage) -> Door {
    stage.provider.door(&stage.server)
}

async fn list(door: &Door) -> Page<PreservationView> {
    door.get("/v1/preservations").await.unwrap().json().unwrap()
}

async fn one(door: &Door, kept: &PreservationView) -> PreservationView {
    let path = format!("/v1/preservations/{}", kept.id);
    door.get(&path).await.unwrap().json().unwrap()
}

async fn deposit(door: &Door, kept: &PreservationView, kind: &str, bytes: Vec<u8>) -> Answer {
    let path = format!("/v1/preservations/{}/material?kind={kind}", kept.id);
    let request = door.request(Method::POST, &path).unwrap();
    let request = request.header("content-type", "video/mp4").body(bytes);
    door.send(request).await.unwrap()
}

async fn ask(door: &Door, kept: &PreservationView, purpose: &str) -> Answer {
    let path = format!("/v1/preservations/{}/accesses", kept.id);
    let asked = json!({"purpose": purpose, "reference": "Az. 7/27", "reason": "The complaint says it is a news report."});
    door.post(&path, &asked).await.unwrap()
}

async fn read(door: &Door, kept: &PreservationView, material: u32, access: u32) -> Answer {
    let path = format!(
        "/v1/preservations/{}/material/{material}?access={access}",
        kept.id
    );
    door.get(&path).await.unwrap()
}

fn code(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem().unwrap().code)
}

/// Bytes with a canary at the beginning, across the edge of a chunk, and at the end.
fn with_canaries(length: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..length).map(|at| (at % 253) as u8).collect();
    for at in [0, 64 * 1024 - 10, length - CANARY.len()] {
        bytes[at..at + CANARY.len()].copy_from_slice(CANARY);
    }
    bytes
}

/// The files of a folder that hold these bytes.
fn holding(folder: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, needle));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(needle.len()).any(|window| window == needle)
        {
            found.push(path);
        }
    }
    found
}

fn files(folder: &Path) -> usize {
    match std::fs::read_dir(folder) {
        Ok(entries) => entries.count(),
        Err(_) => 0,
    }
}

fn set_clock(stage: &Stage, at: Timestamp) {
    let ahead = at.duration_since(Timestamp::now()).as_secs() + 1;
    stage.server.set_ahead(ahead).unwrap();
}

async fn erased(stage: &Stage, kept: &PreservationView) -> PreservationView {
    until("the erasure", async || {
        let now = one(&door(stage), kept).await;
        (now.stage == "erased").then_some(now)
    })
    .await
}

async fn ledger_is_whole(stage: &Stage) {
    for words in [&["ledger", "verify"][..], &["ledger", "replay", "--check"]] {
        stage.instance.run(words).await.unwrap().ok().unwrap();
    }
}

fn kinds(events: &[Recorded]) -> Vec<&'static str> {
    events
        .iter()
        .map(|recorded| recorded.event.kind())
        .collect()
}

#[tokio::test]
async fn annex_ii_of_an_order_begins_it_once_and_a_referral_never_does() {
    let mut stage = stage(&[]).await;
    let (door, reviewer) = (door(&stage), stage.reviewer());
    let kept = executed(&stage).await;
    let notice = reviewer
        .notice(kept.notice.as_ref().unwrap())
        .await
        .unwrap();
    let measure = notice.executed.as_ref().unwrap();
    assert_eq!((kept.since, kept.stage.as_str()), (measure.at, "running"));
    assert_eq!(kept.locations, std::slice::from_ref(&notice.terms.url));
    assert_eq!(
        (kept.case, kept.basis.as_str()),
        (notice.case.clone(), "removal_order")
    );
    // The same Annex II again is the same preservation.
    let again = NoticeAnswer::Executed(measure.clone());
    reviewer.answer(&notice.id, &again).await.unwrap();
    assert_eq!(list(&door).await.total, 1);

    let referral = stage.notice(2, NoticeKind::Referral).await;
    let removed = referral_answer(ReferralOutcome::Removed, "Against our rules.");
    let removed = NoticeAnswer::Referral(removed);
    reviewer.answer(&referral.id, &removed).await.unwrap();
    assert_eq!(list(&door).await.total, 1);
    let begin = json!({"notice": referral.id, "since": Timestamp::now()});
    let refused = door.post("/v1/preservations", &begin).await.unwrap();
    assert_eq!(code(&refused), (422, "not_a_basis".to_owned()));
    assert!(refused.problem().unwrap().detail.contains("another basis"));
    // Its issuer has nothing of it to preserve, and sees nothing of what the addressee preserves.
    let authority = stage.authority.door(&stage.server);
    let refused = authority.post("/v1/preservations", &begin).await.unwrap();
    assert_eq!(refused.status, 403);
    assert_eq!(list(&authority).await.total, 0);
    let path = format!("/v1/preservations/{}", kept.id);
    assert_eq!(authority.get(&path).await.unwrap().status, 404);
    stage.server.stop().await.unwrap();
    let events = recorded(&stage.instance, &KINDS).await;
    assert_eq!(kinds(&events), ["preservation_begun"]);
    ledger_is_whole(&stage).await;
}

#[tokio::test]
async fn six_months_end_on_the_last_of_february_where_there_is_no_31st() {
    let stage = stage(&[]).await;
    let door = door(&stage);
    let new = |since: &str| json!({"basis": "specific_measure", "locations": ["https://host.example/a"], "since": since});
    let made = door
        .post("/v1/preservations", &new("2026-08-31T10:00:00Z"))
        .await
        .unwrap();
    assert_eq!(made.status, 201, "{}", made.text());
    let made: PreservationView = made.json().unwrap();
    assert_eq!(made.until, "2027-02-28T10:00:00Z".parse().unwrap());
    let again = door
        .post("/v1/preservations", &new("2026-08-31T10:00:00Z"))
        .await
        .unwrap();
    assert_eq!(again.status, 200);
    assert_eq!(again.json::<PreservationView>().unwrap().id, made.id);
    set_clock(&stage, "2027-09-01T00:00:00Z".parse().unwrap());
    let leap = door
        .post("/v1/preservations", &new("2027-08-31T10:00:00Z"))
        .await
        .unwrap();
    let leap: PreservationView = leap.json().unwrap();
    assert_eq!(leap.until, "2028-02-29T10:00:00Z".parse().unwrap());
    // What ends soonest comes first, and what is erased comes last.
    let first = erased(&stage, &made).await;
    let order: Vec<_> = list(&door)
        .await
        .items
        .into_iter()
        .map(|kept| kept.id)
        .collect();
    assert_eq!(order, [leap.id, first.id]);
    let empty = door
        .post(
            "/v1/preservations",
            &json!({"since": "2027-08-31T10:00:00Z"}),
        )
        .await
        .unwrap();
    assert_eq!(code(&empty).0, 422);
}

#[tokio::test]
async fn material_never_lies_plain_anywhere_and_is_read_back_by_whoever_asked_once_another_confirmed()
 {
    let mut stage = stage(&["officer-1", "officer-2"]).await;
    let door = door(&stage);
    let kept = executed(&stage).await;
    let bytes = with_canaries(300_000);
    let given: MaterialView = deposit(&door, &kept, "content", bytes.clone())
        .await
        .json()
        .unwrap();
    assert_eq!(
        (given.bytes, given.media_type.as_str()),
        (300_000, "video/mp4")
    );
    assert_eq!(given.sha256, sha256_of(&bytes));
    let again: MaterialView = deposit(&door, &kept, "content", bytes.clone())
        .await
        .json()
        .unwrap();
    assert_eq!(again, given);
    let log = [b"uploaded 2027-01-01 by ".as_slice(), CANARY].concat();
    let log: MaterialView = deposit(&door, &kept, "related_data", log)
        .await
        .json()
        .unwrap();
    assert_eq!(log.number, 1);
    assert_eq!(
        files(&stage.instance.data().join("vault").join(kept.id.as_str())),
        2
    );

    let asked = ask(&door, &kept, "complaint").await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert_eq!(
        code(&read(&door, &kept, 0, 0).await),
        (409, "not_confirmed".to_owned())
    );
    // Who asks with a browser cannot confirm themselves; another can.
    let one_person = Session::begin(&stage, PROVIDER, "officer-1").await;
    let page = format!("/preservations/{}", kept.id);
    let csrf = one_person.csrf(&page).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("purpose", "lawful_request"),
        ("reference", "Az. 9"),
        ("reason", "Section 94 of the code."),
    ];
    let sent = one_person.post(&format!("{page}/ask"), &fields, None).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let confirm = format!("{page}/confirm");
    let own = [("csrf", csrf.as_str()), ("access", "1")];
    assert_eq!(one_person.post(&confirm, &own, None).await.status, 403);
    let other = Session::begin(&stage, PROVIDER, "officer-2").await;
    let csrf = other.csrf(&page).await;
    let shown = other.get(&page).await.text();
    assert!(
        shown.contains("Confirm access no. 1") && shown.contains("Confirm access no. 0"),
        "{shown}"
    );
    for access in ["0", "1"] {
        let fields = [("csrf", csrf.as_str()), ("access", access)];
        let confirmed = other.post(&confirm, &fields, None).await;
        assert_eq!(confirmed.status, 303, "{}", confirmed.text());
    }
    // Only whoever asked reads.
    let foreign = other.get(&format!("{page}/material/0?access=1")).await;
    assert_eq!(foreign.status, 403);
    let by_person = one_person.get(&format!("{page}/material/0?access=1")).await;
    let by_program = read(&door, &kept, 0, 0).await;
    for answer in [by_person, by_program] {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, bytes);
        assert_eq!(answer.header("content-type"), "application/octet-stream");
        assert!(
            answer
                .header("content-disposition")
                .starts_with("attachment")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(
        code(&read(&door, &kept, 9, 0).await),
        (404, "no_such_material".to_owned())
    );
    let year = Timestamp::now().strftime("%Y").to_string();
    let counts = door
        .get(&format!("/v1/preserved-accesses?year={year}"))
        .await
        .unwrap();
    let counts: AccessCounts = counts.json().unwrap();
    assert_eq!(
        (
            counts.lawful_request,
            counts.complaint,
            counts.review_proceedings
        ),
        (1, 1, 0)
    );

    // While it runs, after a crash, and after a stop.
    assert_eq!(
        holding(stage.instance.scratch(), CANARY),
        Vec::<PathBuf>::new()
    );
    stage.server.kill().await.unwrap();
    assert_eq!(
        holding(stage.instance.scratch(), CANARY),
        Vec::<PathBuf>::new()
    );
    stage.server.restart().await.unwrap();
    assert_eq!(read(&door, &kept, 0, 0).await.body, bytes);
    // A day later it takes another access.
    set_clock(&stage, Timestamp::now() + SignedDuration::from_hours(25));
    assert_eq!(
        code(&read(&door, &kept, 0, 0).await),
        (409, "access_over".to_owned())
    );
    stage.server.stop().await.unwrap();
    assert_eq!(
        holding(stage.instance.scratch(), CANARY),
        Vec::<PathBuf>::new()
    );
    let events = recorded(&stage.instance, &KINDS[3..6]).await;
    let readings = events
        .iter()
        .filter(|recorded| matches!(recorded.event, Event::PreservedMaterialRead { .. }));
    assert_eq!(readings.count(), 3);
    let alone = events.iter().filter(|recorded| {
        matches!(
            recorded.event,
            Event::PreservedAccessConfirmed { alone: true, .. }
        )
    });
    assert_eq!(alone.count(), 0);
    ledger_is_whole(&stage).await;
}

fn sha256_of(bytes: &[u8]) -> String {
    use std::io::Write;
    let mut child = std::process::Command::new("sha256sum")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap()[..64].to_owned()
}

#[tokio::test]
async fn a_house_of_one_person_reads_alone_and_that_is_on_record() {
    let mut stage = stage(&["only-one"]).await;
    let kept = executed(&stage).await;
    let bytes = with_canaries(200_000);
    deposit(&door(&stage), &kept, "content", bytes.clone()).await;
    let person = Session::begin(&stage, PROVIDER, "only-one").await;
    let page = format!("/preservations/{}", kept.id);
    let csrf = person.csrf(&page).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("purpose", "review_proceedings"),
        ("reference", "6 K 1/27"),
        ("reason", "The court asks."),
    ];
    let sent = person.post(&format!("{page}/ask"), &fields, None).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let read = person.get(&format!("{page}/material/0?access=0")).await;
    assert_eq!((read.status, read.body == bytes), (200, true));
    assert!(
        person
            .get(&page)
            .await
            .text()
            .contains("no second person in the house")
    );
    stage.server.stop().await.unwrap();
    let events = recorded(&stage.instance, &KINDS[3..6]).await;
    let expected = [
        "preserved_access_requested",
        "preserved_access_confirmed",
        "preserved_material_read",
    ];
    assert_eq!(kinds(&events), expected);
}

#[tokio::test]
async fn too_much_and_what_was_cut_off_is_refused_and_leaves_nothing() {
    let stage = stage(&[]).await;
    let door = door(&stage);
    let kept = executed(&stage).await;
    let folder = stage.instance.data().join("vault").join(kept.id.as_str());
    assert_eq!(
        deposit(&door, &kept, "content", vec![7; MEGABYTE])
            .await
            .status,
        200
    );
    let refused = deposit(&door, &kept, "content", vec![8; MEGABYTE + 1]).await;
    assert_eq!(code(&refused), (413, "too_many_bytes".to_owned()));
    let path = format!("/v1/preservations/{}/material", kept.id);
    let form = door
        .request(Method::POST, &path)
        .unwrap()
        .form(&[("file", "x")]);
    assert_eq!(
        code(&door.send(form).await.unwrap()),
        (422, "not_a_file".to_owned())
    );
    let unknown = deposit(&door, &kept, "everything", vec![1]).await;
    assert_eq!(unknown.status, 400);
    // A client that goes away in the middle.
    let mut stream = tokio::net::TcpStream::connect(stage.server.address())
        .await
        .unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: video/mp4\r\ncontent-length: 500000\r\n\r\n",
        stage.server.address(),
        stage.provider.token.secret
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&with_canaries(200_000)).await.unwrap();
    until("the beginning to be sealed", async || {
        (files(&folder) == 2).then_some(())
    })
    .await;
    drop(stream);
    until("nothing to be left of it", async || {
        (files(&folder) == 1).then_some(())
    })
    .await;
    assert_eq!(one(&door, &kept).await.material.len(), 1);
    assert_eq!(
        holding(stage.instance.scratch(), CANARY),
        Vec::<PathBuf>::new()
    );
}

#[tokio::test]
async fn the_owner_is_told_sixty_days_before_a_court_has_it_kept_longer_and_at_the_end_all_is_erased()
 {
    let mut stage = stage(&["only-one"]).await;
    stage.listen().await;
    let door = door(&stage);
    let kept = executed(&stage).await;
    deposit(&door, &kept, "content", with_canaries(200_000)).await;
    let wrapped = stage
        .instance
        .data()
        .join("keys/data")
        .join(format!("{}.key", kept.id));
    let wrapped = std::fs::read(wrapped).unwrap();
    let told = async |count: usize| {
        until("the message", async || {
            let deliveries = stage.host.deliveries().into_iter();
            let bodies =
                deliveries.map(|delivery| serde_json::from_slice::<Value>(&delivery.body).unwrap());
            let ending: Vec<_> = bodies
                .filter(|body| body["type"] == "preservation.ending")
                .collect();
            (ending.len() == count).then_some(ending)
        })
        .await
    };
    set_clock(&stage, kept.until - SignedDuration::from_hours(24 * 60));
    let message = told(1).await.remove(0);
    assert_eq!(
        message["data"],
        json!({"preservation": kept.id, "until": kept.until})
    );
    let longer = kept.until + SignedDuration::from_hours(24 * 90);
    let extension = json!({"authority": "Administrative Court", "reference": "6 K 12/27", "proceedings": "Action against the order",
        "until": longer, "document_sha256": "d".repeat(64)});
    let path = format!("/v1/preservations/{}/extensions", kept.id);
    let mut endless = extension.clone();
    endless["until"] = json!("9990-01-01T00:00:00Z");
    assert_eq!(code(&door.post(&path, &endless).await.unwrap()).0, 422);
    for _ in 0..2 {
        let extended: PreservationView =
            door.post(&path, &extension).await.unwrap().json().unwrap();
        assert_eq!((extended.until, extended.extensions.len()), (longer, 1));
    }
    // The old end passes; before the new one the owner is told again.
    set_clock(&stage, kept.until + SignedDuration::from_hours(24 * 40));
    assert_eq!(told(2).await[1]["data"]["until"], json!(longer));
    assert_eq!(one(&door, &kept).await.stage, "running");
    assert_eq!(
        code(
            &door
                .get(&format!("/v1/preservations/{}/certificate", kept.id))
                .await
                .unwrap()
        )
        .1,
        "not_erased"
    );

    set_clock(&stage, longer);
    let over = erased(&stage, &kept).await;
    assert!(over.erased_at.is_some() && over.ended_at.unwrap() >= longer);
    let late = deposit(&door, &kept, "content", vec![1]).await;
    assert_eq!(code(&late), (409, "preservation_ended".to_owned()));
    assert_eq!(
        code(&read(&door, &kept, 0, 0).await),
        (409, "preservation_ended".to_owned())
    );
    assert_eq!(
        code(&ask(&door, &kept, "complaint").await),
        (409, "preservation_ended".to_owned())
    );
    let mut longest = extension.clone();
    longest["until"] = json!(longer + SignedDuration::from_hours(24));
    assert_eq!(
        code(&door.post(&path, &longest).await.unwrap()),
        (409, "preservation_ended".to_owned())
    );
    let data = stage.instance.data();
    assert!(!data.join("vault").join(kept.id.as_str()).exists());
    assert_eq!(
        holding(stage.instance.scratch(), &wrapped),
        Vec::<PathBuf>::new()
    );

    let certificate = door
        .get(&format!("/v1/preservations/{}/certificate", kept.id))
        .await
        .unwrap();
    let certificate: CertificateView = certificate.json().unwrap();
    let item = &certificate.certificate.items[0];
    assert_eq!(
        (certificate.certificate.items.len(), item.bytes),
        (1, 200_000)
    );
    assert_eq!(item.sha256, over.material[0].sha256);
    assert_eq!(item.sealed_sha256, over.material[0].sealed_sha256);
    assert_eq!(item.sha256, sha256_of(&with_canaries(200_000)));
    assert!(certificate.certificate.rule.contains("Art 6(2)"));
    // A link to sign in is made by the machine's clock.
    stage.server.set_ahead(0).unwrap();
    let person = Session::begin(&stage, PROVIDER, "only-one").await;
    let page = person.get(&format!("/preservations/{}", kept.id)).await;
    assert!(
        page.text().contains("Download the certificate"),
        "{}",
        page.text()
    );
    let file = person
        .get(&format!("/preservations/{}/certificate", kept.id))
        .await;
    assert!(file.header("content-disposition").contains("attachment"));
    assert_eq!(file.json::<CertificateView>().unwrap(), certificate);
    stage.server.stop().await.unwrap();
    ledger_is_whole(&stage).await;
    let number = certificate.event.to_string();
    let words = ["ledger", "prove", &number];
    let proof = stage.instance.run(&words).await.unwrap().ok().unwrap();
    let proof: Value = proof.last().unwrap();
    // What anybody can do with the two files and a program for SHA-256.
    let salt: Vec<u8> = (0..32)
        .step_by(2)
        .map(|at| u8::from_str_radix(&certificate.salt[at..at + 2], 16).unwrap())
        .collect();
    let committed = sha256_of(&[&salt, certificate.text.as_bytes()].concat());
    assert_eq!(proof["commitment"], json!(committed));
    assert!(certificate.text.contains(&item.sealed_sha256));
}

#[tokio::test]
async fn a_kill_between_the_keys_destruction_and_the_certificate_is_finished_after_the_next_start()
{
    let mut stage = stage(&[]).await;
    let door = door(&stage);
    let kept = executed(&stage).await;
    deposit(&door, &kept, "content", with_canaries(200_000)).await;
    let data = stage.instance.data();
    let (sealed, aside) = (
        data.join("vault").join(kept.id.as_str()),
        data.join("vault").join("aside"),
    );
    let key = data.join("keys/data").join(format!("{}.key", kept.id));
    // A file where the folder of the sealed files was: it cannot be removed, so that nothing comes after the key.
    std::fs::rename(&sealed, &aside).unwrap();
    std::fs::write(&sealed, b"in the way").unwrap();
    set_clock(&stage, kept.until);
    until("the key to be destroyed", async || {
        (!key.exists()).then_some(())
    })
    .await;
    until("it to be closed", async || {
        (one(&door, &kept).await.stage == "ended").then_some(())
    })
    .await;
    stage.server.kill().await.unwrap();
    let events = recorded(&stage.instance, &KINDS).await;
    assert!(
        !kinds(&events).contains(&"preservation_erased"),
        "{events:?}"
    );
    std::fs::remove_file(&sealed).unwrap();
    std::fs::rename(&aside, &sealed).unwrap();
    stage.server.restart().await.unwrap();
    erased(&stage, &kept).await;
    assert!(!sealed.exists() && !key.exists());
    stage.server.stop().await.unwrap();
    let events = recorded(&stage.instance, &KINDS).await;
    let erasures = events
        .iter()
        .filter(|recorded| recorded.event.kind() == "preservation_erased");
    assert_eq!(erasures.count(), 1);
    ledger_is_whole(&stage).await;
}

#[tokio::test]
async fn without_the_scope_nobody_sees_what_is_preserved() {
    let tokens = std::sync::Mutex::new(None);
    let stage = Stage::set_after(async |instance| {
        let scopes = [
            casework::Scope::Answer,
            casework::Scope::NoticesRead,
            casework::Scope::CasesRead,
        ];
        let token = instance
            .token_for(PROVIDER, "no vault", &scopes)
            .await
            .unwrap();
        *tokens.lock().unwrap() = Some(token);
        instance
            .person(PROVIDER, "reviewer-1", Role::Reviewer)
            .await
            .unwrap();
        instance
            .person(PROVIDER, "auditor-1", Role::Auditor)
            .await
            .unwrap();
    })
    .await;
    let kept = executed(&stage).await;
    let token = tokens.lock().unwrap().take().unwrap();
    let limited = Door::new(stage.server.url()).with_token(&token.secret);
    assert!(
        client(&stage.server, &token)
            .notice(kept.notice.as_ref().unwrap())
            .await
            .is_ok()
    );
    for path in [
        "/v1/preservations".to_owned(),
        format!("/v1/preservations/{}", kept.id),
    ] {
        assert_eq!(limited.get(&path).await.unwrap().status, 403, "{path}");
    }
    assert_eq!(
        deposit(&limited, &kept, "content", vec![1]).await.status,
        403
    );
    assert_eq!(ask(&limited, &kept, "complaint").await.status, 403);
    let reviewer = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    assert_eq!(reviewer.get("/preservations").await.status, 403);
    // Whoever oversees sees that and for what, and not what.
    let auditor = Session::begin(&stage, PROVIDER, "auditor-1").await;
    let page = format!("/preservations/{}", kept.id);
    let shown = auditor.get(&page).await;
    assert_eq!(shown.status, 200);
    assert!(!shown.text().contains("Ask to look"), "{}", shown.text());
    assert_eq!(
        auditor
            .get(&format!("{page}/material/0?access=0"))
            .await
            .status,
        403
    );
}
