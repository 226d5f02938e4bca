//! A backup is made while the server serves, says nothing to whoever lacks its secret, and restores what was acknowledged.

use crate::sealed::{entrusted, files};
use crate::stage::{Stage, ask_pdq, client, instance, new_bank, signal_entry, until};
use casework::NoticeKind;
use exchange::v1::Verdict;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use testkit::{Chance, Finished, Instance, Options, Server};

/// A secret for backups, made as an operator makes it.
pub(crate) async fn secret(instance: &Instance) -> PathBuf {
    let path = instance.scratch().join("backup.secret");
    let words = ["admin", "key", "backup-secret", "--to"].map(std::ffi::OsStr::new);
    let words = words.into_iter().chain([path.as_os_str()]);
    instance.program().run(words).await.unwrap().ok().unwrap();
    path
}

/// The words of a backup to a file.
pub(crate) fn backup_words(instance: &Instance, secret: &Path, to: &Path) -> Vec<String> {
    let data = instance.data();
    let words = [
        "backup",
        "--json",
        "--data",
        shown(&data),
        "--to",
        shown(to),
    ];
    let words = [&words[..], &["--secret-file", shown(secret)]].concat();
    words.into_iter().map(str::to_owned).collect()
}

/// The words of a restore into a folder, with the key where the data are.
pub(crate) fn restore_words(
    instance: &Instance,
    secret: &Path,
    from: &Path,
    to: &Path,
) -> Vec<String> {
    let key = instance.data().join("keys/instance.key");
    let words = ["restore", "--json", shown(from), "--to", shown(to)];
    let more = [
        "--secret-file",
        shown(secret),
        "--instance-key",
        shown(&key),
    ];
    let words = [&words[..], &more].concat();
    words.into_iter().map(str::to_owned).collect()
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

async fn run(instance: &Instance, words: Vec<String>) -> Finished {
    instance.program().run(words).await.unwrap()
}

/// Serves a restored folder.
async fn serve(instance: &Instance, data: &Path) -> Server {
    let log = instance.scratch().join("restored.log");
    let options = Options::patient();
    Server::start_with(instance.program(), data, &log, options)
        .await
        .unwrap()
}

/// The ledger of a folder verifies, and its tables are what it says.
pub(crate) async fn verifies(instance: &Instance, data: &Path) -> u64 {
    let words = ["ledger", "verify", "--json", "--data", shown(data)];
    let verified = instance.program().run(words).await.unwrap().ok().unwrap();
    let verified: Value = verified.last().unwrap();
    let words = [
        "ledger",
        "replay",
        "--check",
        "--json",
        "--data",
        shown(data),
    ];
    let replayed = instance.program().run(words).await.unwrap().ok().unwrap();
    assert_eq!(replayed.last::<Value>().unwrap()["equal"], true);
    verified["events"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_it_serves_is_sealed_and_restores_everything_acknowledged_before() {
    let (mut stage, needles, _) = entrusted().await;
    let instance = &stage.instance;
    let secret = secret(instance).await;
    let analyst = stage.analyst();
    let bank = analyst.bank(&new_bank("Written", false)).await.unwrap();
    let written: Arc<Mutex<Vec<String>>> = Arc::default();
    let writer = {
        let (written, analyst, mut chance) = (Arc::clone(&written), analyst, Chance::of(3));
        tokio::spawn(async move {
            loop {
                let pdq = chance.pdq();
                let entry = signal_entry(Some(&pdq), None);
                analyst.add_signal(&bank.id, &entry).await.unwrap();
                written.lock().unwrap().push(pdq);
            }
        })
    };
    until("some writes", async || {
        (written.lock().unwrap().len() > 20).then_some(())
    })
    .await;
    let before = written.lock().unwrap().clone();
    let file = instance.scratch().join("one.backup");
    let made = run(instance, backup_words(instance, &secret, &file)).await;
    let made: Value = made.ok().unwrap().last().unwrap();
    let after = written.lock().unwrap().len();
    assert!(after > before.len(), "it went on serving");
    assert_eq!(made["missing"].as_array().unwrap().len(), 0);
    assert!(!writer.is_finished());
    writer.abort();

    assert_eq!(needles.found_in(std::slice::from_ref(&file)), Vec::new());
    let left: Vec<_> = files(&instance.data().join("backup"))
        .into_iter()
        .filter(|path| !path.ends_with("lock"))
        .collect();
    assert_eq!(
        left,
        Vec::<PathBuf>::new(),
        "no copy of the database is left"
    );
    let key = std::fs::read(instance.data().join("keys/instance.key")).unwrap();

    stage.server.kill().await.unwrap();
    let instance = &stage.instance;
    let to = instance.scratch().join("restored");
    let restored = run(instance, restore_words(instance, &secret, &file, &to)).await;
    let said = restored.stderr.clone();
    let restored: Value = restored.ok().unwrap().last().unwrap();
    assert!(!said.contains("WARNING"), "{said}");
    assert_eq!(restored["events"], made["events"]);
    assert!(restored["contents"].as_u64() >= Some(7), "{restored}");
    assert_eq!(
        verifies(instance, &to).await,
        made["events"].as_u64().unwrap()
    );
    assert_eq!(needles.found_in(&files(&to)), Vec::new());
    assert_eq!(std::fs::read(to.join("keys/instance.key")).unwrap(), key);
    // The checkpoint of the folder as it was later tells that something is missing.
    let later = instance.data().join("ledger.checkpoint");
    let words = ["ledger", "checkpoint", "--data", shown(&instance.data())].map(str::to_owned);
    std::fs::write(
        &later,
        run(instance, words.to_vec()).await.ok().unwrap().stdout,
    )
    .unwrap();
    let mut words = restore_words(instance, &secret, &file, &instance.scratch().join("older"));
    words.extend(["--checkpoint".to_owned(), shown(&later).to_owned()]);
    let older = run(instance, words).await.ok().unwrap();
    assert!(older.stderr.contains("WARNING"), "{}", older.stderr);
    assert!(older.last::<Value>().unwrap()["newer"].as_u64() > made["events"].as_u64());

    let server = serve(instance, &to).await;
    let analyst = client(&server, &stage.authority.token);
    for pdq in &before {
        let answer = analyst.match_signal(&ask_pdq(pdq)).await.unwrap();
        assert_eq!(
            answer.verdict,
            Verdict::Hold,
            "{pdq} was acknowledged before"
        );
    }
}

#[tokio::test]
async fn what_was_waiting_to_be_sent_is_sent_under_the_same_id_and_what_was_sent_is_not_sent_again()
{
    let mut stage = Stage::set().await;
    let secret = secret(&stage.instance).await;
    stage.listen().await;
    stage.notice(1, NoticeKind::Referral).await;
    let sent = stage.host.delivered(1).await.unwrap().remove(0).id;
    stage.host.answer(&[503; 3]);
    stage.notice(2, NoticeKind::Referral).await;
    let waiting = stage.host.delivered(2).await.unwrap().remove(1).id;
    assert_ne!(sent, waiting);
    let file = stage.instance.scratch().join("one.backup");
    let words = backup_words(&stage.instance, &secret, &file);
    run(&stage.instance, words).await.ok().unwrap();
    stage.server.kill().await.unwrap();
    let before = stage.host.deliveries().len();
    let to = stage.instance.scratch().join("restored");
    let words = restore_words(&stage.instance, &secret, &file, &to);
    run(&stage.instance, words).await.ok().unwrap();
    let _server = serve(&stage.instance, &to).await;
    until("it to be delivered", async || {
        let deliveries = stage.host.deliveries();
        deliveries
            .iter()
            .any(|one| one.answered == 204 && one.id == waiting)
            .then_some(())
    })
    .await;
    let after: BTreeSet<_> = stage.host.deliveries()[before..]
        .iter()
        .map(|delivery| delivery.id.clone())
        .collect();
    assert_eq!(after, BTreeSet::from([waiting]));
}

#[tokio::test]
async fn the_command_line_says_what_is_wrong_with_a_backup_or_its_secret() {
    let instance = instance();
    instance.authority(crate::stage::AUTHORITY).await.unwrap();
    let secret = secret(&instance).await;
    let file = instance.scratch().join("one.backup");
    run(&instance, backup_words(&instance, &secret, &file))
        .await
        .ok()
        .unwrap();
    let refused = async |words: Vec<String>, what: &str| {
        let ended = run(&instance, words).await;
        assert_eq!(ended.code, Some(1), "{}", ended.stderr);
        assert!(ended.stderr.contains(what), "{}", ended.stderr);
    };
    refused(
        backup_words(&instance, &secret, &file),
        "overwrites nothing",
    )
    .await;
    let other = instance.scratch().join("other.secret");
    std::fs::write(&other, "this is another secret\n").unwrap();
    let to = instance.scratch().join("new");
    refused(
        restore_words(&instance, &other, &file, &to),
        "secret does not open",
    )
    .await;
    let data = instance.data();
    refused(restore_words(&instance, &secret, &file, &data), "not empty").await;
    let none = instance.scratch().join("backup.secret");
    refused(
        restore_words(&instance, &secret, &none, &to),
        "is no backup",
    )
    .await;
    let mut without = restore_words(&instance, &secret, &file, &to);
    without.truncate(without.len() - 2);
    refused(without, "--instance-key").await;
    assert!(!to.exists());
    run(&instance, restore_words(&instance, &secret, &file, &to))
        .await
        .ok()
        .unwrap();
}
