#![allow(clippy::unwrap_used)]
use super::*;
use crate::{Environment, Folder, Store};
use casework::*;
use std::fs;

const UNHURRIED: fn(Progress) = |_| ();

fn secret(text: &str) -> Secret {
    Secret(text.to_owned())
}

fn capture(number: u8) -> CaptureId {
    CaptureId::new(jiff::Timestamp::UNIX_EPOCH, [number; 10])
}

/// A folder with sealed content and a ledger.
async fn filled(root: &Path) -> Folder {
    let folder = Folder::at(root.join("data"));
    let environment = Environment::system();
    let store = Store::open(folder.clone(), environment.clone())
        .await
        .unwrap();
    let organisation = OrganisationId::new(environment.now(), [1; 10]);
    let register = Organisation::register(
        organisation.clone(),
        "Authority",
        OrganisationKind::Authority,
        Some("DE".into()),
        None,
        vec![],
    );
    let mut tx = store.write().await.unwrap();
    tx.append(&Actor::Operator, register.unwrap())
        .await
        .unwrap();
    for number in 0..5 {
        let id = capture(number);
        let page = vec![number; 150_000];
        let page = store.blobs().put(&id, page).await.unwrap();
        let record = format!(r#"{{"parts":[{{"sha256":"{page}"}}]}}"#).into_bytes();
        let record_sha256 = store.blobs().put(&id, record).await.unwrap();
        let sealed = Event::CaptureSealed {
            id,
            organisation: organisation.clone(),
            url: "https://host.example/1".into(),
            final_url: "https://host.example/1".into(),
            status: 200,
            record_sha256,
            wacz_sha256: None,
            images: vec![],
        };
        tx.append(&Actor::Operator, sealed).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
    folder
}

fn backup(folder: &Folder, to: &Path) -> Backup {
    Backup {
        folder: folder.clone(),
        to: to.to_owned(),
        secret: secret("a secret of the two of us"),
        with_instance_key: false,
    }
}

fn restore(from: &Path, to: &Path, key: &Folder) -> Restore {
    Restore {
        from: from.to_owned(),
        to: to.to_owned(),
        secret: secret("a secret of the two of us"),
        instance_key: Some(key.instance_key()),
        checkpoint: None,
        key: None,
    }
}

#[tokio::test]
async fn every_byte_of_a_backup_counts_and_what_does_not_hold_leaves_no_folder() {
    let scratch = tempfile::tempdir().unwrap();
    let (root, environment) = (scratch.path(), Environment::system());
    let folder = filled(root).await;
    let file = root.join("one.backup");
    let made = backup(&folder, &file)
        .make(&environment, UNHURRIED)
        .await
        .unwrap();
    assert_eq!((made.events, made.missing.len()), (6, 0));
    let to = root.join("new");
    let restored = restore(&file, &to, &folder)
        .run(&environment, UNHURRIED)
        .await
        .unwrap();
    assert_eq!((restored.events, restored.contents), (6, 10));
    let good = fs::read(&file).unwrap();
    let changed = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let last = good.len() - 1;
    let mut bad = vec![
        good[..last].to_vec(),
        good[..good.len() / 2].to_vec(),
        good[..44].to_vec(),
        Vec::new(),
        [&good[..], b"x"].concat(),
    ];
    // Rounds are not among them: a changed count of rounds may ask for an hour of work, and is refused or another key.
    bad.extend([0, 12, 44, 52, 100, 70_000, good.len() / 2, last].map(changed));
    let other = root.join("bad.backup");
    for (number, bytes) in bad.into_iter().enumerate() {
        fs::write(&other, bytes).unwrap();
        let to = root.join("none");
        let refused = restore(&other, &to, &folder)
            .run(&environment, UNHURRIED)
            .await;
        let error = refused.expect_err(&format!("the bad backup {number}"));
        assert!(
            matches!(
                error,
                NotRestored::Damaged(..) | NotRestored::Secret(_) | NotRestored::NoBackup(_)
            ),
            "{number}: {error}"
        );
        assert!(!to.exists(), "{number}");
    }
    let left: Vec<_> = fs::read_dir(root)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[tokio::test]
async fn a_wrong_secret_a_missing_or_other_key_and_a_full_folder_are_refused_in_words() {
    let scratch = tempfile::tempdir().unwrap();
    let (root, environment) = (scratch.path(), Environment::system());
    let folder = filled(root).await;
    let file = root.join("one.backup");
    backup(&folder, &file)
        .make(&environment, UNHURRIED)
        .await
        .unwrap();
    let again = backup(&folder, &file)
        .make(&environment, UNHURRIED)
        .await
        .unwrap_err();
    assert!(again.to_string().contains("overwrites nothing"), "{again}");
    let inside = folder.path().join("inside.backup");
    let inside = backup(&folder, &inside).make(&environment, UNHURRIED).await;
    assert!(matches!(inside, Err(StoreError::Misplaced(_))));
    let to = root.join("new");
    let said = async |restore: Restore| {
        let error = restore.run(&environment, UNHURRIED).await.unwrap_err();
        assert!(!to.exists());
        error.to_string()
    };
    let mut wrong = restore(&file, &to, &folder);
    wrong.secret = secret("another secret of somebody");
    assert!(said(wrong).await.contains("secret does not open"));
    let mut without = restore(&file, &to, &folder);
    without.instance_key = None;
    assert!(said(without).await.contains("--instance-key"));
    let other = root.join("other.key");
    fs::write(&other, [9; 32]).unwrap();
    let mut another = restore(&file, &to, &folder);
    another.instance_key = Some(other);
    assert!(said(another).await.contains("another key"));
    let occupied = restore(&file, folder.path(), &folder)
        .run(&environment, UNHURRIED)
        .await;
    assert!(matches!(occupied, Err(NotRestored::InTheWay(_))));
    // With the key inside, the secret is enough.
    let whole = root.join("whole.backup");
    let mut with_key = backup(&folder, &whole);
    with_key.with_instance_key = true;
    with_key.make(&environment, UNHURRIED).await.unwrap();
    let mut alone = restore(&whole, &to, &folder);
    alone.instance_key = None;
    alone.run(&environment, UNHURRIED).await.unwrap();
    Store::open(Folder::at(&to), environment.clone())
        .await
        .unwrap();
}

#[tokio::test]
async fn content_that_is_gone_is_told_when_the_backup_is_made_and_a_tampered_one_is_not_restored() {
    let scratch = tempfile::tempdir().unwrap();
    let (root, environment) = (scratch.path(), Environment::system());
    let folder = filled(root).await;
    let blobs = folder.path().join("blobs");
    let first = walk(&blobs).into_iter().next().unwrap();
    let good = fs::read(&first).unwrap();
    fs::remove_file(&first).unwrap();
    let file = root.join("one.backup");
    let made = backup(&folder, &file)
        .make(&environment, UNHURRIED)
        .await
        .unwrap();
    assert_eq!(made.missing.len(), 1, "{:?}", made.missing);
    let restored = restore(&file, &root.join("new"), &folder);
    let restored = restored.run(&environment, UNHURRIED).await.unwrap();
    assert_eq!(restored.missing.len(), 1);
    let mut bad = good.clone();
    bad[60] ^= 1;
    fs::write(&first, bad).unwrap();
    let file = root.join("two.backup");
    backup(&folder, &file)
        .make(&environment, UNHURRIED)
        .await
        .unwrap();
    let refused = restore(&file, &root.join("newer"), &folder);
    let refused = refused.run(&environment, UNHURRIED).await.unwrap_err();
    assert!(matches!(refused, NotRestored::Content(1, _)), "{refused}");
}

#[tokio::test]
async fn a_checkpoint_kept_apart_tells_what_is_missing_and_a_ledger_of_another_past() {
    let scratch = tempfile::tempdir().unwrap();
    let (root, environment) = (scratch.path(), Environment::system());
    let folder = filled(root).await;
    let file = root.join("one.backup");
    let made = backup(&folder, &file)
        .make(&environment, UNHURRIED)
        .await
        .unwrap();
    let store = Store::open(folder.clone(), environment.clone())
        .await
        .unwrap();
    let mut tx = store.write().await.unwrap();
    let second = Organisation::register(
        OrganisationId::new(environment.now(), [2; 10]),
        "Another",
        OrganisationKind::Authority,
        Some("FR".into()),
        None,
        vec![],
    );
    tx.append(&Actor::Operator, second.unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
    drop(store);
    let later = fs::read_to_string(folder.checkpoint()).unwrap();
    let with = |note: &str, to: &str| {
        let mut restore = restore(&file, &root.join(to), &folder);
        restore.checkpoint = Some(note.to_owned());
        restore
    };
    let restored = with(&later, "a")
        .run(&environment, UNHURRIED)
        .await
        .unwrap();
    assert_eq!((restored.events, restored.newer), (6, Some(7)));
    let restored = with(&made.checkpoint, "b")
        .run(&environment, UNHURRIED)
        .await
        .unwrap();
    assert_eq!(restored.newer, None);
    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = filled(elsewhere.path()).await;
    let note = fs::read_to_string(stranger.checkpoint()).unwrap();
    let refused = with(&note, "c")
        .run(&environment, UNHURRIED)
        .await
        .unwrap_err();
    assert!(matches!(refused, NotRestored::OtherLedger(_)), "{refused}");
}

#[test]
fn a_new_secret_is_typed_text_and_short_ones_are_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("secret");
    make_secret(&path).unwrap();
    assert!(make_secret(&path).is_err(), "never over one that is there");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.trim().len(), 8 * 4 + 7);
    assert!(Secret::in_file(&path).is_ok());
    fs::write(&path, "too short\n").unwrap();
    assert!(Secret::in_file(&path).is_err());
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => all.extend(walk(&path)),
            path => all.push(path),
        }
    }
    all.sort();
    all
}
