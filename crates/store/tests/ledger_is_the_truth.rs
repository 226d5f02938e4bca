//! The promises of a data folder: nothing acknowledged is lost, nothing is changed unseen, tables follow the ledger.
#![allow(clippy::unwrap_used)]

use casework::*;
use sqlx::{Connection as _, SqliteConnection};
use std::path::Path;
use store::{Environment, Folder, Store, StoreError, banks, jobs, organisations, verify};

async fn filled(path: &Path) -> (OrganisationId, BankId) {
    let environment = Environment::system();
    let store = Store::open(Folder::at(path), environment.clone())
        .await
        .unwrap();
    let now = environment.now();
    let (organisation, bank) = (OrganisationId::new(now, [1; 10]), BankId::new(now, [2; 10]));
    let mut tx = store.write().await.unwrap();
    let event = Organisation::register(
        organisation.clone(),
        "Authority",
        OrganisationKind::Authority,
        Some("DE".into()),
        None,
        vec!["Host.example".into()],
    );
    tx.append(&Actor::Operator, event.unwrap()).await.unwrap();
    let event = Bank::create(
        bank.clone(),
        organisation.clone(),
        "Known",
        "",
        true,
        Thoroughness::Thorough,
    )
    .unwrap();
    tx.append(&Actor::Operator, event).await.unwrap();
    let state = banks::get(tx.connection(), &bank).await.unwrap().unwrap();
    for number in 0..20u8 {
        let entry = NewEntry {
            pdq: Some(format!("{number:02x}").repeat(32)),
            quality: Some(100),
            sha256: None,
            features: None,
            video: None,
            sound: None,
            text: None,
            link: None,
            stored: false,
            label: format!("poster {number}"),
            source: "joint action".into(),
            ground: Ground::Incites,
            reason: "glorifies".into(),
        };
        let event = state.add(EntryId::new(now, [number; 10]), entry).unwrap();
        tx.append(&Actor::Operator, event).await.unwrap();
    }
    let event = Event::CaseOpened {
        id: CaseId::new(now, [3; 10]),
        organisation: organisation.clone(),
        origin: Origin::Upload {
            reference: "u".into(),
            sha256: Some("ab".repeat(32)),
            pdq: None,
            quality: None,
            stored: true,
            link: None,
            left_out: Vec::new(),
        },
        matches: vec![],
    };
    tx.append(&Actor::System, event).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    (organisation, bank)
}

async fn tamper(path: &Path, sql: &'static str) {
    let url = format!("sqlite://{}", path.join("staydown.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let done = sqlx::query(sql).execute(&mut connection).await.unwrap();
    assert!(done.rows_affected() > 0, "{sql} changed nothing");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn an_untouched_folder_verifies_and_its_tables_equal_the_replay() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let report = verify::folder(Folder::at(folder.path()), None, None, true)
        .await
        .unwrap();
    assert_eq!((report.events, report.erased), (23, 0));
    // 1 organisation + 1 host + 1 bank + 20 entries + 1 case, with the place by which it is found and the tally it is in + 1 picture;
    // 20 events have two subjects, 3 have one.
    assert_eq!(report.rows, 1 + 1 + 1 + 20 + 3 + 1 + 43);
}

#[tokio::test]
async fn any_change_of_a_past_event_is_found_and_named() {
    for (sql, entry) in [
        (
            "UPDATE events SET body = replace(body, 'poster 4', 'poster 5') WHERE seq = 6",
            Some(6),
        ),
        ("UPDATE events SET at = at + 1 WHERE seq = 9", Some(9)),
        (
            "UPDATE events SET kind = 'token_revoked' WHERE seq = 2",
            Some(2),
        ),
        (
            "UPDATE events SET salt = zeroblob(16) WHERE seq = 0",
            Some(0),
        ),
        (
            "UPDATE events SET commitment = zeroblob(32) WHERE seq = 11",
            Some(11),
        ),
        (
            "UPDATE events SET previous = zeroblob(32) WHERE seq = 12",
            Some(12),
        ),
        (
            "UPDATE events SET leaf = zeroblob(32) WHERE seq = 13",
            Some(13),
        ),
        ("UPDATE events SET seq = 99 WHERE seq = 14", Some(14)),
        ("DELETE FROM events WHERE seq = 15", Some(15)),
        ("DELETE FROM events WHERE seq = 22", Some(22)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path()).await;
        tamper(folder.path(), sql).await;
        let error = verify::folder(Folder::at(folder.path()), None, None, true)
            .await
            .unwrap_err();
        assert_eq!(error.entry(), entry, "{sql}: {error}");
    }
}

#[tokio::test]
async fn a_changed_table_is_found_and_named_though_the_ledger_is_whole() {
    for (sql, named) in [
        (
            "UPDATE entries SET withdrawn = TRUE WHERE seq = 5",
            "table entries",
        ),
        ("DELETE FROM cases", "table cases"),
        (
            "INSERT INTO hosts (host, organisation) VALUES ('evil.example', 'org')",
            "table hosts",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path()).await;
        tamper(folder.path(), sql).await;
        let error = verify::folder(Folder::at(folder.path()), None, None, true)
            .await
            .unwrap_err();
        assert!(error.to_string().contains(named), "{sql}: {error}");
    }
}

#[tokio::test]
async fn an_older_database_put_back_is_noticed_by_the_checkpoint_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    store.close().await;
    drop(store);
    std::fs::copy(
        folder.path().join("staydown.db"),
        folder.path().join("old.db"),
    )
    .unwrap();
    filled(folder.path()).await;
    std::fs::rename(
        folder.path().join("old.db"),
        folder.path().join("staydown.db"),
    )
    .unwrap();
    let error = verify::folder(Folder::at(folder.path()), None, None, true)
        .await
        .unwrap_err();
    // The published files say which event is the first that is gone; without them it is still noticed.
    assert!(
        matches!(error, verify::NotVerified::Rewritten { entry: 0, .. }),
        "{error}"
    );
    std::fs::remove_dir_all(folder.path().join("log")).unwrap();
    let error = verify::folder(Folder::at(folder.path()), None, None, true)
        .await
        .unwrap_err();
    assert!(matches!(error, verify::NotVerified::Ledger(_)), "{error}");
}

#[tokio::test]
async fn a_transaction_dropped_before_its_commit_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (organisation, bank) = filled(folder.path()).await;
    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    let mut tx = store.write().await.unwrap();
    let event = Event::EndpointSet {
        organisation: organisation.clone(),
        url: "http://host.example/hook".into(),
        signed_receipts: false,
    };
    tx.append(&Actor::Operator, event).await.unwrap();
    drop(tx);
    let mut read = store.read().await.unwrap();
    assert!(
        organisations::get(&mut read, &organisation)
            .await
            .unwrap()
            .unwrap()
            .endpoint
            .is_none()
    );
    assert_eq!(
        banks::get(&mut read, &bank).await.unwrap().unwrap().entries,
        20
    );
    assert_eq!(store::events::size_and_root(&mut read).await.unwrap().0, 23);
    assert!(
        organisations::by_host(&mut read, "host.example")
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_second_process_cannot_write_to_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    let second = Store::open(Folder::at(folder.path()), Environment::system()).await;
    assert!(matches!(second.err(), Some(StoreError::Locked(_))));
    drop(store);
    assert!(
        Store::open(Folder::at(folder.path()), Environment::system())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_job_is_claimed_once_and_again_only_when_its_lease_ends() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::system();
    let store = Store::open(Folder::at(folder.path()), environment.clone())
        .await
        .unwrap();
    let (now, later) = (
        environment.now(),
        environment.now() + jiff::SignedDuration::from_secs(60),
    );
    let mut tx = store.write().await.unwrap();
    jobs::add(tx.connection(), "msg_1", "deliver", "notice_1", "{}", now)
        .await
        .unwrap();
    jobs::add(tx.connection(), "msg_1", "deliver", "notice_1", "{}", now)
        .await
        .unwrap();
    assert_eq!(
        jobs::claim(tx.connection(), now, later, 10)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        jobs::claim(tx.connection(), now, later, 10)
            .await
            .unwrap()
            .len(),
        0
    );
    assert_eq!(jobs::next_due(tx.connection()).await.unwrap(), Some(later));
    assert_eq!(
        jobs::claim(tx.connection(), later, later, 10)
            .await
            .unwrap()
            .len(),
        1
    );
    jobs::again(tx.connection(), "msg_1", Some("HTTP 503"), later)
        .await
        .unwrap();
    let progress = jobs::progress(tx.connection(), "notice_1", "deliver")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            progress.attempts,
            progress.last_error.as_deref(),
            progress.next
        ),
        (1, Some("HTTP 503"), Some(later))
    );
    jobs::finish(tx.connection(), "msg_1").await.unwrap();
    assert_eq!(jobs::next_due(tx.connection()).await.unwrap(), None);
}

#[tokio::test]
async fn a_lost_or_exchanged_key_is_refused_instead_of_signing_on_with_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let key = folder.path().join("keys/ledger.key");
    std::fs::write(&key, "ab".repeat(32)).unwrap();
    let open = async || Store::open(Folder::at(folder.path()), Environment::system()).await;
    assert!(
        open()
            .await
            .err()
            .unwrap()
            .to_string()
            .contains("does not belong")
    );
    std::fs::remove_file(&key).unwrap();
    assert!(
        open()
            .await
            .err()
            .unwrap()
            .to_string()
            .contains("put it back")
    );
    assert!(!key.exists());
}

#[tokio::test]
async fn the_cases_beside_one_follow_the_queue_and_a_closed_one_is_followed_by_the_first_open_one()
{
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::system();
    let store = Store::open(Folder::at(folder.path()), environment.clone())
        .await
        .unwrap();
    let organisation = OrganisationId::new(environment.now(), [1; 10]);
    let ids = [1, 2, 3].map(|number| CaseId::new(jiff::Timestamp::UNIX_EPOCH, [number; 10]));
    let mut tx = store.write().await.unwrap();
    for id in &ids {
        let event = Event::CaseOpened {
            id: id.clone(),
            organisation: organisation.clone(),
            origin: Origin::Upload {
                reference: id.to_string(),
                sha256: None,
                pdq: None,
                quality: None,
                stored: false,
                link: None,
                left_out: Vec::new(),
            },
            matches: vec![],
        };
        tx.append(&Actor::System, event).await.unwrap();
    }
    let beside = store::queue::beside(tx.connection(), &organisation, &ids[1]).await;
    assert_eq!(
        beside.unwrap(),
        (Some(ids[0].clone()), Some(ids[2].clone()))
    );
    let judgement = Judgement {
        outcome: Outcome::Keep,
        grounds: vec![],
        purpose: PurposeCheck::NoneFound,
        reasons: "harmless".into(),
    };
    let case = store::cases::get(tx.connection(), &ids[1])
        .await
        .unwrap()
        .unwrap();
    let provider = OrganisationKind::Provider;
    let events = case.decide(&judgement, provider, &Actor::System, environment.now());
    tx.append_all(&Actor::System, events.unwrap())
        .await
        .unwrap();
    let beside = store::queue::beside(tx.connection(), &organisation, &ids[1]).await;
    assert_eq!(beside.unwrap(), (None, Some(ids[0].clone())));
}

#[tokio::test]
async fn a_folder_written_by_an_older_version_has_its_tables_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (_, bank) = filled(folder.path()).await;
    // As version 1 left it: without the newer columns, and with states that lack the newer fields.
    for sql in [
        "DELETE FROM _sqlx_migrations WHERE version = 2",
        "UPDATE banks SET state = replace(state, '\"thoroughness\":\"thorough\",', '')",
    ] {
        tamper(folder.path(), sql).await;
    }
    let url = format!("sqlite://{}", folder.path().join("staydown.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    for sql in [
        "ALTER TABLE banks DROP COLUMN thoroughness",
        "ALTER TABLE entries DROP COLUMN features",
        "DROP TABLE projected",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();

    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    let mut connection = store.read().await.unwrap();
    let renewed = banks::get(&mut connection, &bank).await.unwrap().unwrap();
    assert_eq!(renewed.thoroughness, Thoroughness::Thorough);
    drop(connection);
    store.close().await;
    verify::folder(Folder::at(folder.path()), None, None, true)
        .await
        .unwrap();
}

/// A folder of before: content plain under its SHA-256, secrets plain in their tables.
#[tokio::test]
async fn content_and_secrets_of_an_older_version_are_sealed_when_the_folder_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Environment::system();
    let open = async || Store::open(Folder::at(folder.path()), Environment::system()).await;
    let (picture, page) = (
        b"bytes of a picture".repeat(9_000),
        b"<p>a page</p>".to_vec(),
    );
    let digest = |bytes: &[u8]| {
        let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
        digest
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let record = format!(
        r#"{{"parts":[{{"sha256":"{}"}},{{"sha256":"{}"}}]}}"#,
        digest(&page),
        digest(&picture)
    );
    let now = environment.now();
    let (organisation, capture) = (
        OrganisationId::new(now, [1; 10]),
        CaptureId::new(now, [2; 10]),
    );
    let store = open().await.unwrap();
    let mut tx = store.write().await.unwrap();
    let register = Organisation::register(
        organisation.clone(),
        "Authority",
        OrganisationKind::Authority,
        Some("DE".into()),
        None,
        vec![],
    );
    let sealed = Event::CaptureSealed {
        id: capture.clone(),
        organisation: organisation.clone(),
        url: "https://host.example/1".into(),
        final_url: "https://host.example/1".into(),
        status: 200,
        record_sha256: digest(record.as_bytes()),
        images: vec![CapturedImage {
            url: "https://host.example/1.jpg".into(),
            sha256: digest(&picture),
            bytes: picture.len() as u64,
            width: 1,
            height: 1,
            pdq: "00".repeat(32),
            quality: 100,
        }],
        wacz_sha256: None,
    };
    for event in [register.unwrap(), sealed] {
        tx.append(&Actor::Operator, event).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
    drop(store);
    let plain = |bytes: &[u8]| {
        let name = digest(bytes);
        folder
            .path()
            .join("blobs/sha256")
            .join(&name[..2])
            .join(&name[2..4])
            .join(name)
    };
    let stranger = b"what no event names";
    for bytes in [record.as_bytes(), &picture, &page, stranger] {
        std::fs::create_dir_all(plain(bytes).parent().unwrap()).unwrap();
        std::fs::write(plain(bytes), bytes).unwrap();
    }
    let database = folder.path().join("staydown.db");
    let mut raw = SqliteConnection::connect(&format!("sqlite://{}", database.display()))
        .await
        .unwrap();
    sqlx::query("INSERT INTO endpoint_secrets (organisation, secret) VALUES ($1, 'whsec_planted')")
        .bind(organisation.as_str())
        .execute(&mut raw)
        .await
        .unwrap();
    raw.close().await.unwrap();

    let store = open().await.unwrap();
    for bytes in [record.as_bytes(), &picture, &page] {
        let name = digest(bytes);
        assert_eq!(store.blobs().get(&capture, &name).await.unwrap(), bytes);
    }
    assert!(!folder.path().join("blobs/sha256").exists());
    let mut connection = store.read().await.unwrap();
    let secret = organisations::endpoint_secret(&mut connection, &organisation)
        .await
        .unwrap();
    let of = store::secrets::of_endpoint(&organisation);
    let secret = store.secrets().open_text(&of, &secret.unwrap()).unwrap();
    assert_eq!(secret, "whsec_planted");
    drop(connection);
    store.close().await;
    for file in ["staydown.db", "staydown.db-wal"] {
        let bytes = std::fs::read(folder.path().join(file)).unwrap_or_default();
        let planted = b"whsec_planted";
        assert!(
            !bytes.windows(planted.len()).any(|window| window == planted),
            "{file}"
        );
    }
}
