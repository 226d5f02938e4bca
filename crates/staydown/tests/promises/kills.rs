//! Killed (SIGKILL) while it captures, appends, backs up and restores: nothing acknowledged is lost, and nothing that was
//! half done has the name of what is whole. `cargo xtask kills` plays it longer.

use crate::backup::{backup_words, restore_words, secret, verifies};
use crate::stage::{Stage, ask_pdq, client, new_bank, signal_entry};
use casework::CaptureId;
use exchange::v1::Verdict;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::{Chance, Instance, Options, Seed, Server};
use tokio::task::JoinHandle;

/// How often, in all; a quarter of each kind.
const VARIABLE: &str = "STAYDOWN_KILLS";
const BY_DEFAULT: usize = 24;

#[derive(Default)]
struct Acknowledged {
    hashes: Vec<String>,
    captures: Vec<CaptureId>,
}

type Journal = Arc<Mutex<Acknowledged>>;

/// What was killed while it was at it, and what ended before it could be killed.
#[derive(Default)]
struct Tally {
    appending: usize,
    capturing: usize,
    backups: usize,
    restores: usize,
    finished: usize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_it_captures_appends_backs_up_and_restores_it_loses_nothing_acknowledged() {
    let wanted = std::env::var(VARIABLE)
        .ok()
        .and_then(|text| text.parse().ok());
    let each = wanted.unwrap_or(BY_DEFAULT).div_ceil(4);
    let seed = Seed::draw();
    let mut chance = seed.chance(0);
    let mut stage = Stage::set().await;
    let secret = secret(&stage.instance).await;
    // Enough for a capture and a backup to take a while.
    let page = "harmless words of a page ".repeat(60_000);
    stage.host.show("/page", "text/html", page.as_bytes());
    let journal = Journal::default();
    let mut tally = Tally::default();
    let good = stage.instance.scratch().join("good.backup");

    let appending = append(&stage, &journal, seed.chance(1)).await;
    for _ in 0..each {
        strike(&mut stage.server, &mut chance).await;
        tally.appending += 1;
    }
    let capturing = capture(&stage, &journal);
    for _ in 0..each {
        strike(&mut stage.server, &mut chance).await;
        tally.capturing += 1;
    }
    let instance = &stage.instance;
    let words = backup_words(instance, &secret, &good);
    instance.program().run(words).await.unwrap().ok().unwrap();
    while tally.backups < each {
        let to = instance.scratch().join("killed.backup");
        let words = backup_words(instance, &secret, &to);
        if killed(instance, &words, &mut chance).await {
            tally.backups += 1;
        } else {
            tally.finished += 1;
        }
        if to.exists() {
            // It was killed after it had given it its name, or not at all: then it is whole.
            restored(instance, &secret, &to).await;
            std::fs::remove_file(&to).unwrap();
        }
    }
    while tally.restores < each {
        let to = instance.scratch().join("killed");
        let words = restore_words(instance, &secret, &good, &to);
        if killed(instance, &words, &mut chance).await {
            tally.restores += 1;
        } else {
            tally.finished += 1;
        }
        if to.exists() {
            verifies(instance, &to).await;
            std::fs::remove_dir_all(&to).unwrap();
        }
    }
    assert!(!appending.is_finished() && !capturing.is_finished());
    appending.abort();
    capturing.abort();
    stage.server.kill().await.unwrap();
    let said = all_is_there(&stage, &secret, &journal).await;
    report(&format!(
        "{} kills while appending, {} while capturing, {} of backups, {} of restores; {} ended before; {said}",
        tally.appending, tally.capturing, tally.backups, tally.restores, tally.finished
    ));
}

/// In the folder as the last kill left it, and in what is restored of it.
async fn all_is_there(stage: &Stage, secret: &Path, journal: &Journal) -> String {
    let instance = &stage.instance;
    verifies(instance, &instance.data()).await;
    let last = instance.scratch().join("last.backup");
    let words = backup_words(instance, secret, &last);
    let made = instance.program().run(words).await.unwrap().ok().unwrap();
    let made: Value = made.last().unwrap();
    assert_eq!(made["missing"], Value::Array(Vec::new()));
    let to = restored(instance, secret, &last).await;
    let log = instance.scratch().join("restored.log");
    let server = Server::start_with(instance.program(), &to, &log, Options::patient());
    let server = server.await.unwrap();
    let analyst = client(&server, &stage.authority.token);
    let (hashes, captures) = {
        let journal = journal.lock().unwrap();
        (journal.hashes.clone(), journal.captures.clone())
    };
    for pdq in &hashes {
        let answer = analyst.match_signal(&ask_pdq(pdq)).await.unwrap();
        assert_eq!(answer.verdict, Verdict::Hold, "{pdq} was acknowledged");
    }
    for id in &captures {
        // That its bytes open was verified by the restore.
        assert_eq!(analyst.captured(id).await.unwrap().id, *id);
    }
    assert!(!hashes.is_empty() && !captures.is_empty());
    format!(
        "{} writes and {} captures were acknowledged, and are there in {} events",
        hashes.len(),
        captures.len(),
        made["events"]
    )
}

#[allow(
    clippy::print_stderr,
    reason = "shown with --nocapture, and on failure"
)]
fn report(text: &str) {
    eprintln!("{text}");
}

async fn append(stage: &Stage, journal: &Journal, mut chance: Chance) -> JoinHandle<()> {
    let analyst = stage.analyst().with_patience(Duration::from_secs(60));
    let bank = analyst.bank(&new_bank("Written", false)).await.unwrap();
    let journal = Arc::clone(journal);
    tokio::spawn(async move {
        loop {
            let pdq = chance.pdq();
            let entry = signal_entry(Some(&pdq), None);
            analyst.add_signal(&bank.id, &entry).await.unwrap();
            journal.lock().unwrap().hashes.push(pdq);
            tokio::time::sleep(Duration::from_millis(chance.between(1, 30))).await;
        }
    })
}

fn capture(stage: &Stage, journal: &Journal) -> JoinHandle<()> {
    let analyst = stage.analyst().with_patience(Duration::from_secs(60));
    let (url, journal) = (stage.host.url("/page"), Arc::clone(journal));
    tokio::spawn(async move {
        loop {
            let made = analyst.capture(&url).await.unwrap();
            journal.lock().unwrap().captures.push(made.id);
            // A few at a time: each is a megabyte and a half.
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    })
}

async fn strike(server: &mut Server, chance: &mut Chance) {
    tokio::time::sleep(Duration::from_millis(chance.between(20, 400))).await;
    server.kill().await.unwrap();
    server.restart().await.unwrap();
}

/// Runs a command and kills it at some moment; whether it was still running.
async fn killed(instance: &Instance, words: &[String], chance: &mut Chance) -> bool {
    let mut command = instance.program().command();
    command.args(words);
    command.stdout(std::process::Stdio::null());
    command.stderr(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    tokio::time::sleep(Duration::from_millis(chance.between(1, 900))).await;
    let runs = child.try_wait().unwrap().is_none();
    child.kill().await.unwrap();
    runs
}

/// Restores into a folder of its own, after whatever a killed restore left of the same name.
async fn restored(instance: &Instance, secret: &Path, from: &Path) -> PathBuf {
    let to = instance.scratch().join("restored");
    if to.exists() {
        std::fs::remove_dir_all(&to).unwrap();
    }
    let words = restore_words(instance, secret, from, &to);
    instance.program().run(words).await.unwrap().ok().unwrap();
    verifies(instance, &to).await;
    to
}
