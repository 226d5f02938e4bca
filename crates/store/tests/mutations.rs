//! Nothing of the past can be changed unseen: every column of the ledger, every kind of file of the published log, at its first, a
//! middle and its last place. The first bad entry is named; where it lies is worked out here from the layout, not asked of the
//! program.
#![allow(clippy::unwrap_used)]

use casework::*;
use ledger::{Head, SigningKey, bundle_entries};
use sqlx::{AssertSqlSafe, Connection as _, Row, SqliteConnection};
use std::fs;
use std::path::{Path, PathBuf};
use store::verify::{self, NotVerified};
use store::{Environment, Folder, Store};

/// Two full tiles, a partial one, and a partial one above them.
const EVENTS: u64 = 600;
/// Where it was closed and opened on the way, so that partial tiles of earlier sizes are there.
const STEPS: [u64; 3] = [30, 550, EVENTS];

/// A folder, and the same folder before its last fifty events.
async fn filled() -> (tempfile::TempDir, tempfile::TempDir) {
    let (folder, older) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let now = Environment::system().now();
    let mut number = 0u64;
    for step in STEPS {
        if step == EVENTS {
            copy(folder.path(), older.path());
        }
        let store = Store::open(Folder::at(folder.path()), Environment::system())
            .await
            .unwrap();
        let mut tx = store.write().await.unwrap();
        while number < step {
            let mut id = [0; 10];
            id[..8].copy_from_slice(&number.to_be_bytes());
            let event = Organisation::register(
                OrganisationId::new(now, id),
                &format!("Organisation {number}"),
                OrganisationKind::Authority,
                Some("DE".into()),
                None,
                vec![],
            );
            tx.append(&Actor::Operator, event.unwrap()).await.unwrap();
            number += 1;
        }
        tx.commit().await.unwrap();
        store.close().await;
    }
    (folder, older)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

async fn verdict(folder: &Path) -> Result<verify::Report, NotVerified> {
    verify::folder(Folder::at(folder), None, None, true).await
}

/// The folder must not verify, and where an entry is expected it must be named.
async fn found(folder: &Path, entry: Option<u64>, what: &str) {
    match verdict(folder).await {
        Ok(_) => panic!("{what}: not noticed"),
        Err(error) => {
            if entry.is_some() {
                assert_eq!(error.entry(), entry, "{what}: {error}");
            }
        }
    }
}

async fn database(folder: &Path) -> SqliteConnection {
    let url = format!("sqlite://{}", folder.join("staydown.db").display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn change(folder: &Path, sql: &str) {
    let mut connection = database(folder).await;
    for sql in sql.split(';') {
        let done = sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await
            .unwrap();
        assert!(done.rows_affected() > 0, "{sql} changed nothing");
    }
    connection.close().await.unwrap();
}

/// Puts the database back as it was.
fn restore(from: &Path, to: &Path) {
    for name in ["staydown.db", "staydown.db-wal", "staydown.db-shm"] {
        let _ = fs::remove_file(to.join(name));
        if from.join(name).exists() {
            fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

#[tokio::test]
async fn every_column_of_every_kind_of_event_is_held_by_the_tree() {
    let (folder, _older) = filled().await;
    let spoilt = tempfile::tempdir().unwrap();
    copy(folder.path(), spoilt.path());
    let report = verdict(spoilt.path()).await.unwrap();
    assert_eq!((report.events, report.published), (EVENTS, EVENTS));

    let mut connection = database(folder.path()).await;
    let columns: Vec<(String, String)> =
        sqlx::query_as("SELECT name, type FROM pragma_table_info('events')")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    connection.close().await.unwrap();
    // A column that comes later must be thought of here.
    assert_eq!(columns.len(), 8);
    for (name, kind) in &columns {
        let mut ways = match kind.as_str() {
            "BIGINT" => vec![
                format!("{name} + 1000000"),
                format!("-1 - {name}"),
                format!("{name} + 0.5"),
                "'x'".to_owned(),
            ],
            "BLOB" => {
                let flip = |at: &str| {
                    let other = format!(
                        "CASE substr({name}, {at}, 1) WHEN X'A7' THEN X'7A' ELSE X'A7' END"
                    );
                    format!(
                        "CAST(substr({name}, 1, {at} - 1) || {other} || substr({name}, {at} + 1) AS BLOB)"
                    )
                };
                vec![
                    flip("1"),
                    flip(&format!("(length({name}) / 2)")),
                    flip(&format!("length({name})")),
                    format!("substr({name}, 2)"),
                    format!("CAST({name} || X'00' AS BLOB)"),
                    "X''".to_owned(),
                    "'text'".to_owned(),
                ]
            }
            "TEXT" => vec![
                format!("{name} || ' '"),
                format!("substr({name}, 2)"),
                format!("substr({name}, 1, length({name}) - 1)"),
                format!("upper({name})"),
                "''".to_owned(),
                "X'FF'".to_owned(),
            ],
            other => panic!("a column of type {other}"),
        };
        if matches!(name.as_str(), "salt" | "body") {
            ways.push("NULL".to_owned());
        }
        for way in ways {
            for seq in [0, 1, 255, 256, 300, EVENTS - 1] {
                restore(folder.path(), spoilt.path());
                let what = format!("UPDATE events SET {name} = {way} WHERE seq = {seq}");
                change(spoilt.path(), &what).await;
                // A row whose number is negative is not where it should be: what is missing is found at its own place, but the
                // stranger is seen first.
                let expected = if name == "seq" && way.starts_with("-1") {
                    0
                } else {
                    seq
                };
                found(spoilt.path(), Some(expected), &what).await;
            }
        }
    }
}

#[tokio::test]
async fn rows_put_in_taken_out_swapped_or_erased_halfway_are_named() {
    let (folder, _older) = filled().await;
    let spoilt = tempfile::tempdir().unwrap();
    copy(folder.path(), spoilt.path());
    let columns = "at, kind, commitment, previous, leaf, salt, body";
    for (what, entry) in [
        (format!("DELETE FROM events WHERE seq = {}", EVENTS - 1), EVENTS - 1),
        ("DELETE FROM events WHERE seq = 0".into(), 0),
        ("DELETE FROM events WHERE seq BETWEEN 300 AND 310".into(), 300),
        ("DELETE FROM events WHERE seq >= 400".into(), 400),
        ("DELETE FROM events WHERE seq = 300;UPDATE events SET seq = seq - 1 WHERE seq > 300".into(), 300),
        (format!("INSERT INTO events SELECT {EVENTS}, {columns} FROM events WHERE seq = 5"), EVENTS),
        (format!("INSERT INTO events SELECT -7, {columns} FROM events WHERE seq = 5"), 0),
        ("UPDATE events SET seq = -10 WHERE seq = 20;UPDATE events SET seq = 20 WHERE seq = 21;UPDATE events SET seq = 21 WHERE seq = -10".into(), 20),
        ("UPDATE events SET seq = -10 WHERE seq = 0;UPDATE events SET seq = 0 WHERE seq = 599;UPDATE events SET seq = 599 WHERE seq = -10".into(), 0),
    ] {
        restore(folder.path(), spoilt.path());
        change(spoilt.path(), &what).await;
        found(spoilt.path(), Some(entry), &what).await;
    }
}

#[tokio::test]
async fn a_ledger_rewritten_to_fit_itself_is_told_from_the_published_one() {
    let (folder, older) = filled().await;
    // Everything from entry 100 on is made anew: commitment, chain, leaves and the head. Only the signature cannot be.
    let mut connection = database(folder.path()).await;
    let rows = sqlx::query("SELECT at, kind, salt, body FROM events ORDER BY seq")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let mut head = Head::empty();
    for (seq, row) in (0i64..).zip(&rows) {
        let (at, kind, salt, mut body): (i64, String, Vec<u8>, String) =
            (row.get(0), row.get(1), row.get(2), row.get(3));
        if seq == 100 {
            body = body.replace("Organisation 100", "Organisation X00");
        }
        let (entry, next) = head
            .append(at, kind, body.clone(), salt.try_into().unwrap())
            .unwrap();
        head = next;
        sqlx::query(
            "UPDATE events SET body = $1, commitment = $2, previous = $3, leaf = $4 WHERE seq = $5",
        )
        .bind(body)
        .bind(&entry.commitment.as_bytes()[..])
        .bind(&entry.previous.as_bytes()[..])
        .bind(&entry.leaf.as_bytes()[..])
        .bind(seq)
        .execute(&mut connection)
        .await
        .unwrap();
    }
    sqlx::query("UPDATE ledger_head SET head = $1")
        .bind(head.to_string())
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    found(folder.path(), Some(100), "rewritten").await;
    // An older database put back: the first event that is gone is named.
    restore(older.path(), folder.path());
    let _ = fs::remove_file(folder.path().join("ledger.checkpoint"));
    found(folder.path(), Some(550), "an older database").await;
}

#[tokio::test]
async fn where_the_ledger_ends_cannot_be_changed_either() {
    let (folder, older) = filled().await;
    let spoilt = tempfile::tempdir().unwrap();
    copy(folder.path(), spoilt.path());
    let mut connection = database(folder.path()).await;
    let (head, note): (String, String) = sqlx::query_as("SELECT head, checkpoint FROM ledger_head")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let mut past = database(older.path()).await;
    let (old_head, old_note): (String, String) =
        sqlx::query_as("SELECT head, checkpoint FROM ledger_head")
            .fetch_one(&mut past)
            .await
            .unwrap();
    past.close().await.unwrap();
    let mut spoilings: Vec<(String, String)> = Vec::new();
    for (column, text) in [("head", &head), ("checkpoint", &note)] {
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= if bytes[place].is_ascii_digit() { 1 } else { 2 };
            if let Ok(changed) = String::from_utf8(bytes) {
                spoilings.push((column.to_owned(), changed));
            }
        }
        spoilings.push((column.to_owned(), String::new()));
        spoilings.push((column.to_owned(), format!("{text}\n")));
        spoilings.push((column.to_owned(), format!(" {text}")));
    }
    spoilings.push(("head".into(), old_head));
    spoilings.push(("checkpoint".into(), old_note));
    for (column, text) in spoilings {
        restore(folder.path(), spoilt.path());
        let mut connection = database(spoilt.path()).await;
        sqlx::query(AssertSqlSafe(format!(
            "UPDATE ledger_head SET {column} = $1"
        )))
        .bind(&text)
        .execute(&mut connection)
        .await
        .unwrap();
        connection.close().await.unwrap();
        found(spoilt.path(), None, &format!("{column} = {text:?}")).await;
    }
    restore(folder.path(), spoilt.path());
    change(spoilt.path(), "DELETE FROM ledger_head").await;
    found(spoilt.path(), None, "no head").await;
}

/// All files of the log but the checkpoint, with their paths below it.
fn files(log: &Path) -> Vec<(String, PathBuf)> {
    fn below(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                below(root, &path, files);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                files.push((name, path));
            }
        }
    }
    let mut found = Vec::new();
    below(log, log, &mut found);
    found.retain(|(name, _)| name != "checkpoint");
    found.sort();
    found
}

/// Which entry a byte of a file is about, from its name and the layout.
fn entry_at(name: &str, bytes: &[u8], place: usize) -> u64 {
    let index: u64 = if name.contains("/002") {
        2
    } else if name.contains("/001") {
        1
    } else {
        0
    };
    let first = index * 256;
    if name.starts_with("tile/1/") {
        return (place as u64 / 32) * 256;
    }
    if name.starts_with("tile/0/") {
        return first + place as u64 / 32;
    }
    let mut at = 0;
    for number in 0.. {
        at += 2 + usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
        if place < at {
            return first + number;
        }
    }
    unreachable!()
}

#[tokio::test]
async fn every_kind_of_published_file_is_held_against_the_database() {
    let (folder, _older) = filled().await;
    let log = folder.path().join("log");
    let names: Vec<String> = files(&log).into_iter().map(|(name, _)| name).collect();
    // 30 events, 550, 600: what was partial stays until it is full.
    assert_eq!(
        names,
        [
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/38",
            "tile/0/002.p/88",
            "tile/1/000.p/2",
            "tile/entries/000",
            "tile/entries/001",
            "tile/entries/002.p/38",
            "tile/entries/002.p/88",
        ]
    );
    for (name, path) in files(&log) {
        let whole = fs::read(&path).unwrap();
        let last = whole.len() - 1;
        for place in [0, 1, 31, 32, 33, last / 2, last - 32, last] {
            for bit in [0, 7] {
                let mut changed = whole.clone();
                changed[place] ^= 1 << bit;
                fs::write(&path, changed).unwrap();
                found(
                    folder.path(),
                    Some(entry_at(&name, &whole, place)),
                    &format!("{name}: bit {bit} of {place}"),
                )
                .await;
            }
        }
        let after = |place: usize| entry_at(&name, &whole, place);
        for (what, changed, entry) in [
            ("a byte cut off", whole[..last].to_vec(), after(last)),
            (
                "cut in half",
                whole[..whole.len() / 2].to_vec(),
                after(whole.len() / 2),
            ),
            ("empty", Vec::new(), after(0)),
        ] {
            fs::write(&path, changed).unwrap();
            found(folder.path(), Some(entry), &format!("{name}: {what}")).await;
        }
        fs::write(&path, [&whole[..], &[0]].concat()).unwrap();
        found(folder.path(), None, &format!("{name}: a byte more")).await;
        fs::remove_file(&path).unwrap();
        if name.ends_with(".p/38") {
            // A partial tile of an earlier size may go.
            verdict(folder.path()).await.unwrap();
        } else {
            found(folder.path(), Some(after(0)), &format!("{name}: missing")).await;
        }
        fs::write(&path, whole).unwrap();
    }
    verdict(folder.path()).await.unwrap();
}

#[tokio::test]
async fn files_swapped_added_or_with_entries_swapped_are_found() {
    let (folder, older) = filled().await;
    let log = folder.path().join("log");
    for (one, other, entry) in [
        ("tile/0/000", "tile/0/001", 0),
        ("tile/entries/000", "tile/entries/001", 0),
        ("tile/0/002.p/38", "tile/0/002.p/88", 512 + 38),
    ] {
        let (one, other) = (log.join(one), log.join(other));
        let (a, b) = (fs::read(&one).unwrap(), fs::read(&other).unwrap());
        fs::write(&one, &b).unwrap();
        fs::write(&other, &a).unwrap();
        found(
            folder.path(),
            Some(entry),
            &format!("{} swapped", one.display()),
        )
        .await;
        fs::write(&one, a).unwrap();
        fs::write(&other, b).unwrap();
    }
    // Two entries of a bundle, and their hashes with them.
    let (bundle, tile) = (log.join("tile/entries/001"), log.join("tile/0/001"));
    let (entries, hashes) = (fs::read(&bundle).unwrap(), fs::read(&tile).unwrap());
    let mut list: Vec<Vec<u8>> = bundle_entries(&entries)
        .0
        .into_iter()
        .map(<[u8]>::to_vec)
        .collect();
    list.swap(40, 41);
    let written: Vec<u8> = list
        .iter()
        .flat_map(|entry| [&(entry.len() as u16).to_be_bytes()[..], entry].concat())
        .collect();
    let mut swapped = hashes.clone();
    swapped[40 * 32..42 * 32].rotate_left(32);
    fs::write(&bundle, written).unwrap();
    fs::write(&tile, swapped).unwrap();
    found(folder.path(), Some(256 + 40), "two entries swapped").await;
    // The same with nothing but the files.
    let key = Folder::at(folder.path()).verifying_key().unwrap();
    let alone = verify::log_alone(&Folder::at(folder.path()).log(), &key).unwrap_err();
    assert_eq!(alone.entry(), Some(256 + 40), "{alone}");
    fs::write(&bundle, entries).unwrap();
    fs::write(&tile, hashes).unwrap();
    assert_eq!(
        verify::log_alone(&Folder::at(folder.path()).log(), &key)
            .unwrap()
            .0,
        EVENTS
    );

    for (name, entry) in [
        ("tile/0/003", Some(768)),
        ("tile/2/000.p/1", Some(0)),
        ("tile/0/002.p/89", Some(512)),
        ("tile/entries/002", Some(512)),
        ("notes.txt", None),
        ("tile/0/2", None),
        ("tile/0/x000/000", None),
    ] {
        let path = log.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, [7; 64]).unwrap();
        found(folder.path(), entry, &format!("{name} added")).await;
        assert!(
            verify::log_alone(&Folder::at(folder.path()).log(), &key).is_err(),
            "{name}"
        );
        fs::remove_file(&path).unwrap();
    }
    // All of it put back as it once was: the files say that they are behind, and the next start brings them up.
    let now = tempfile::tempdir().unwrap();
    copy(&log, now.path());
    fs::remove_dir_all(&log).unwrap();
    found(folder.path(), None, "no files at all").await;
    copy(&older.path().join("log"), &log);
    assert_eq!(verdict(folder.path()).await.unwrap().published, 550);
    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    store.close().await;
    drop(store);
    assert_eq!(verdict(folder.path()).await.unwrap().published, EVENTS);
    for (name, path) in files(&log) {
        assert_eq!(
            fs::read(path).unwrap(),
            fs::read(now.path().join(&name)).unwrap(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn no_byte_of_the_published_checkpoint_can_be_changed() {
    let (folder, _older) = filled().await;
    let path = folder.path().join("log/checkpoint");
    let whole = fs::read(&path).unwrap();
    for place in 0..whole.len() {
        let mut changed = whole.clone();
        changed[place] ^= 1;
        fs::write(&path, changed).unwrap();
        found(
            folder.path(),
            None,
            &format!("byte {place} of the checkpoint"),
        )
        .await;
    }
    let text = String::from_utf8(whole).unwrap();
    let stranger = SigningKey::from_seed(&[7; 32], "stranger.example").unwrap();
    let mut with_stranger: ledger::Note = text.parse().unwrap();
    with_stranger.cosign(&stranger);
    for changed in [
        String::new(),
        format!("{text}\n"),
        text.trim_end().to_owned(),
        with_stranger.to_string(),
    ] {
        fs::write(&path, &changed).unwrap();
        found(folder.path(), None, &changed).await;
    }
    fs::remove_file(&path).unwrap();
    found(folder.path(), None, "no checkpoint").await;
}

#[tokio::test]
async fn nothing_that_was_changed_is_written_over_at_the_next_start() {
    for name in [
        "tile/0/000",
        "tile/entries/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
    ] {
        let (folder, _older) = filled().await;
        let path = folder.path().join("log").join(name);
        let mut changed = fs::read(&path).unwrap();
        changed[40] ^= 1;
        fs::write(&path, &changed).unwrap();
        // Also where the checkpoint is lost, so that everything is gone through again.
        fs::remove_file(folder.path().join("log/checkpoint")).unwrap();
        let store = Store::open(Folder::at(folder.path()), Environment::system())
            .await
            .unwrap();
        assert!(store.publish_log().await.is_err(), "{name}");
        store.close().await;
        assert_eq!(fs::read(&path).unwrap(), changed, "{name}");
        found(folder.path(), None, name).await;
    }
}
