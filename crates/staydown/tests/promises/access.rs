//! Who looked at what is on record, and out-of-the-ordinary reading is told to somebody.

use crate::session::Session;
use crate::stage::{AUTHORITY, Stage, ask_pdq, instance};
use casework::{Event, Recorded, Role, Scope};
use exchange::webhook::Secret;
use jiff::Timestamp;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use testkit::{Chance, Door, Host, Instance};

/// The events of some kinds, as the ledger has them. The server must have been stopped.
pub(crate) async fn recorded(instance: &Instance, kinds: &[&str]) -> Vec<Recorded> {
    let folder = store::Folder::at(instance.data());
    let snapshot = store::Snapshot::open(folder).await.unwrap();
    let mut connection = snapshot.read().await.unwrap();
    let kinds = store::events::Kinds::These(kinds);
    let mut events = store::events::latest(&mut connection, kinds, 10_000)
        .await
        .unwrap();
    events.reverse();
    events
}

/// Another program that holds the database for writing, for longer than the server waits.
pub(crate) struct Holder(Child);

impl Holder {
    pub(crate) fn of(database: &Path) -> Self {
        let script = "import sqlite3, sys\n\
            held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)\n\
            held.execute('begin immediate')\n\
            print('held', flush=True)\n\
            sys.stdin.read()";
        let mut child = Command::new("python3")
            .args(["-c", script])
            .arg(database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let out = child.stdout.as_mut().unwrap();
        BufReader::new(out).read_line(&mut said).unwrap();
        assert_eq!(said, "held\n");
        Self(child)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

pub(crate) fn read_records(events: &[Recorded]) -> Vec<(String, Option<String>)> {
    let reading = |recorded: &Recorded| match &recorded.event {
        Event::RecordRead { what, .. } => {
            Some((what.label().to_owned(), what.record().map(str::to_owned)))
        }
        _ => None,
    };
    events.iter().filter_map(reading).collect()
}

#[tokio::test]
async fn every_reading_is_in_the_ledger_once_an_hour_and_a_refused_one_is_not() {
    let mut stage = Stage::set_after(async |instance| {
        let role = Role::Auditor;
        instance.person(AUTHORITY, "auditor-1", role).await.unwrap();
    })
    .await;
    let (capture, case) = stage.found(1).await;
    let image = capture.images[0].sha256.clone();
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    for path in [
        format!("/cases/{case}"),
        format!("/cases/{case}"),
        format!("/pictures/{image}/blurred"),
        format!("/pictures/{image}/plain"),
        format!("/pictures/{image}/plain"),
        "/cases".to_owned(),
    ] {
        assert_eq!(analyst.get(&path).await.status, 200, "{path}");
    }
    // Who is not let in has read nothing.
    let stranger = stage.provider.door(&stage.server);
    assert_eq!(
        stranger
            .get(&format!("/v1/cases/{case}"))
            .await
            .unwrap()
            .status,
        404
    );
    assert_eq!(
        analyst.get("/access").await.status,
        403,
        "analysts do not oversee"
    );
    let auditor = Session::begin(&stage, AUTHORITY, "auditor-1").await;
    let page = auditor.get("/access").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(
        text.contains("analyst-1") && text.contains(case.as_str()),
        "{text}"
    );
    let history = analyst.get(&format!("/cases/{case}")).await.text();
    assert!(
        !history.contains("looked at the case"),
        "readings are not the case's history"
    );
    stage.server.stop().await.unwrap();

    let events = recorded(&stage.instance, &["record_read"]).await;
    let mut read = read_records(&events);
    read.sort();
    let expected = [
        ("the capture".to_owned(), Some(capture.id.to_string())),
        ("the case".to_owned(), Some(case.to_string())),
        ("the list of cases".to_owned(), None),
        ("the picture".to_owned(), Some(image)),
    ];
    assert_eq!(read, expected);
    // The tables are what the ledger says with readings in it, too.
    let replayed = stage.instance.json(&["ledger", "replay", "--check"]).await;
    assert_eq!(replayed.unwrap()["equal"], true);
}

#[tokio::test]
async fn a_reading_that_cannot_be_recorded_is_refused() {
    let stage = Stage::set().await;
    let (_, case) = stage.found(1).await;
    let door = stage.authority.door(&stage.server);
    let holder = Holder::of(&stage.instance.data().join("staydown.db"));
    let refused = door.get(&format!("/v1/cases/{case}")).await.unwrap();
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(
        !refused.text().contains(case.as_str()),
        "{}",
        refused.text()
    );
    drop(holder);
    assert_eq!(
        door.get(&format!("/v1/cases/{case}")).await.unwrap().status,
        200
    );
}

#[tokio::test]
async fn reading_a_canary_tells_the_data_protection_officer_by_a_signed_webhook() {
    let officer = Host::open().await.unwrap();
    let planted = Mutex::new((String::new(), String::new()));
    let mut stage = Stage::set_after(async |instance| {
        let url = officer.url("/alarms");
        let words = [
            "admin",
            "organisation",
            "alarms",
            "--organisation",
            AUTHORITY,
        ];
        let alarms = instance
            .json(&[&words[..], &["--url", &url]].concat())
            .await;
        let words = ["admin", "canary", "plant", "--organisation", AUTHORITY];
        let canary = instance
            .json(&[&words[..], &["--bank", "Archive 2019"]].concat())
            .await;
        *planted.lock().unwrap() = (
            canary.unwrap()["canary"].as_str().unwrap().to_owned(),
            alarms.unwrap()["secret"].as_str().unwrap().to_owned(),
        );
    })
    .await;
    let (canary, secret) = planted.into_inner().unwrap();
    let door = stage.authority.door(&stage.server);
    // Nothing tells it from another bank, and working beside it is no alarm.
    let listed = door.get("/v1/banks").await.unwrap().text();
    assert!(
        listed.contains(&canary) && !listed.contains("canary"),
        "{listed}"
    );
    let ask = ask_pdq(&Chance::of(3).pdq());
    assert_eq!(door.post("/v1/match", &ask).await.unwrap().status, 200);
    let path = format!("/v1/banks/{canary}/entries");
    let outsider = stage.provider.door(&stage.server);
    assert_eq!(outsider.get(&path).await.unwrap().status, 404);
    assert_eq!(door.get(&path).await.unwrap().status, 200);
    let told = officer.delivered(1).await.unwrap().remove(0);
    Secret::parse(&secret)
        .unwrap()
        .verify(
            &told.id,
            &told.timestamp,
            &told.signature,
            &told.body,
            Timestamp::now(),
        )
        .unwrap();
    let body: Value = serde_json::from_slice(&told.body).unwrap();
    assert_eq!(body["type"], "alarm.raised");
    assert_eq!(body["data"]["alarm"], "canary");
    assert_eq!(body["data"]["name"], "tests");
    assert!(body["data"]["detail"].as_str().unwrap().contains(&canary));
    stage.server.stop().await.unwrap();
    let alarms = recorded(&stage.instance, &["alarm_raised"]).await;
    assert_eq!(alarms.len(), 1, "{alarms:?}");
}

#[tokio::test]
async fn reading_more_than_people_do_raises_one_alarm() {
    let instance = instance();
    instance.authority(AUTHORITY).await.unwrap();
    let words = [
        "admin",
        "organisation",
        "alarms",
        "--organisation",
        AUTHORITY,
    ];
    let officer = Host::open().await.unwrap();
    let url = officer.url("/alarms");
    instance
        .json(&[&words[..], &["--url", &url]].concat())
        .await
        .unwrap();
    let create = ["bank", "create", "Known", "--organisation", AUTHORITY];
    let bank = instance.json(&create).await.unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut chance = Chance::of(1);
    let hashes: Vec<_> = (0..700).map(|_| chance.pdq()).collect();
    let list = instance.scratch().join("list.txt");
    std::fs::write(&list, hashes.join("\n")).unwrap();
    let import = [
        "bank",
        "import",
        list.to_str().unwrap(),
        "--bank",
        "Known",
        "--organisation",
        AUTHORITY,
    ];
    let why = ["--source", "list", "--ground", "incites", "--reason", "x"];
    instance
        .run(&[&import[..], &why].concat())
        .await
        .unwrap()
        .ok()
        .unwrap();
    let token = instance
        .token_for(AUTHORITY, "copier", &[Scope::BanksRead])
        .await
        .unwrap();
    let mut server = instance.serve().await.unwrap();
    let door = Door::new(server.url()).with_token(&token.secret);
    let mut after = String::new();
    let mut pages = 0;
    loop {
        let path = format!("/v1/banks/{bank}/entries?limit=100{after}");
        let page: Value = door.get(&path).await.unwrap().json().unwrap();
        pages += 1;
        let Some(next) = page["next"].as_str() else {
            break;
        };
        after = format!("&after={next}");
    }
    assert_eq!(pages, 7);
    let told = officer.delivered(1).await.unwrap().remove(0);
    let body: Value = serde_json::from_slice(&told.body).unwrap();
    assert_eq!(body["data"]["alarm"], "bulk_reading");
    assert_eq!(body["data"]["name"], "copier");
    server.stop().await.unwrap();
    let alarms = recorded(&instance, &["alarm_raised"]).await;
    assert_eq!(alarms.len(), 1, "{alarms:?}");
    // What the operator takes out as a file is on record with what it was for.
    let export = ["bank", "export", "Known", "--organisation", AUTHORITY];
    assert_eq!(
        instance.run(&export).await.unwrap().code,
        Some(2),
        "a purpose is asked for"
    );
    let export = [&export[..], &["--purpose", "to the court"]].concat();
    instance.run(&export).await.unwrap().ok().unwrap();
    let exports = recorded(&instance, &["records_exported"]).await;
    assert!(
        matches!(
            &exports[..],
            [Recorded { event: Event::RecordsExported { records: 700, purpose, .. }, .. }] if purpose == "to the court"
        ),
        "{exports:?}"
    );
}
