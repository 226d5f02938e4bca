//! Nothing that was acknowledged is lost, whenever the server is killed.

use crate::stage::{AUTHORITY, Stage, ask_pdq, client, instance, new_bank, signal_entry};
use casework::BankId;
use exchange::v1::Verdict;
use simulator::api::Client;
use simulator::provider::{Provider, ProviderConfig};
use simulator::samples;
use simulator::story::{Story, StoryConfig, Summary};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::{Chance, Instance, Seed, Server};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

/// Fewer kills prove little.
const KILLS_AT_LEAST: usize = 8;
/// After so many the story is left to finish.
const KILLS_AT_MOST: usize = 24;
const WRITER_BANK: &str = "Written meanwhile";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_story_survives_kills_and_every_acknowledged_write_is_there_afterwards() {
    let seed = Seed::draw();
    let instance = instance();
    let (at_a, at_b) = (listener().await, listener().await);
    let authority = instance.authority(AUTHORITY).await.unwrap();
    let a = instance.provider("A", &name(&at_a)).await.unwrap();
    let b = instance.provider("B", &name(&at_b)).await.unwrap();
    let mut server = instance.serve().await.unwrap();
    let server_url = server.url().clone();
    let start = async |name: &str, token: &str, at| {
        let config = ProviderConfig {
            refuse_first_deliveries: 1,
            ..ProviderConfig::new(name, server.url(), token)
        };
        Provider::start(config, at).await.unwrap()
    };
    let a = start("A", &a.token.secret, at_a).await;
    let b = start("B", &b.token.secret, at_b).await;
    let analyst = client(&server, &authority.token);
    let analyst = analyst.with_patience(Duration::from_secs(60));

    let play = |number| play(&server_url, &authority.token.secret, (&a, &b), number);
    let mut story = play(seed.number());
    let bank = analyst.bank(&new_bank(WRITER_BANK, false)).await.unwrap();
    let journal = Journal::default();
    let writer = journal.write(analyst.clone(), bank.id.clone(), seed.chance(1));
    let mut killer = Killer {
        chance: seed.chance(2),
        kills: 0,
        workers: Vec::new(),
        size: 0,
    };
    loop {
        if story.is_finished() || killer.kills >= KILLS_AT_MOST {
            let summary = story.await.unwrap();
            assert!(summary.is_ok(), "{:#?}", summary.failures);
            if killer.kills >= KILLS_AT_LEAST {
                break;
            }
            // On a fast machine one story is over too soon.
            story = play(seed.number().wrapping_add(1 + killer.kills as u64));
        }
        killer.strike(&mut server).await;
        killer.look_after(&analyst, &journal).await;
    }
    assert!(!writer.is_finished(), "the writer failed");
    writer.abort();
    let written = journal.acknowledged();
    let context = format!("{} kills, {} writes", killer.kills, written.len());
    said(&context);
    assert!(written.len() >= 50, "{context}");
    assert_eq!(
        (a.counts().bad_signatures, b.counts().bad_signatures),
        (0, 0)
    );

    // As the last kill leaves it: nobody has opened the folder since.
    server.kill().await.unwrap();
    verifies_offline(&instance, killer.size).await;
    exported(&instance, &written).await;
    Server::workers_end(&killer.workers).await.unwrap();
    a.shutdown().await;
    b.shutdown().await;
}

#[allow(
    clippy::print_stderr,
    reason = "shown with --nocapture, and on failure"
)]
fn said(text: &str) {
    eprintln!("{text}");
}

async fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

fn name(listener: &TcpListener) -> String {
    listener.local_addr().unwrap().to_string()
}

fn play(
    server: &Url,
    token: &str,
    (a, b): (&Provider, &Provider),
    seed: u64,
) -> JoinHandle<Summary> {
    let mut config = StoryConfig::new(server, token, a.clone(), b.clone());
    config.known = samples::generate(seed, 12).unwrap();
    config.benign = samples::generate(!seed, 8).unwrap();
    config.seed = seed;
    config.patience = Duration::from_secs(60);
    let story = Story::new(config).unwrap();
    tokio::spawn(async move { story.play(|_| ()).await.unwrap() })
}

/// The hashes whose banking was acknowledged, in order.
#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Vec<String>>>);

impl Journal {
    fn acknowledged(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// Banks one random hash after the other, and notes each once it is acknowledged.
    fn write(&self, analyst: Client, bank: BankId, mut chance: Chance) -> JoinHandle<()> {
        let journal = self.clone();
        tokio::spawn(async move {
            loop {
                let pdq = chance.pdq();
                let entry = signal_entry(Some(&pdq), None);
                let entry = analyst.add_signal(&bank, &entry).await.unwrap();
                assert_eq!(entry.pdq.as_deref(), Some(pdq.as_str()));
                journal.0.lock().unwrap().push(pdq);
                let pause = chance.between(5, 40);
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
        })
    }
}

/// Kills and starts again, at moments that chance gives.
struct Killer {
    chance: Chance,
    kills: usize,
    workers: Vec<u32>,
    /// The largest size of the ledger anybody was told.
    size: u64,
}

impl Killer {
    async fn strike(&mut self, server: &mut Server) {
        self.pause(150, 900).await;
        self.workers.extend(server.workers());
        server.kill().await.unwrap();
        self.kills += 1;
        // Now and then it dies again while it is still starting.
        while self.chance.between(0, 4) == 0 {
            server.spawn().await.unwrap();
            self.pause(1, 120).await;
            self.workers.extend(server.workers());
            server.kill().await.unwrap();
            self.kills += 1;
        }
        server.restart().await.unwrap();
    }

    async fn pause(&mut self, low: u64, high: u64) {
        tokio::time::sleep(Duration::from_millis(self.chance.between(low, high))).await;
    }

    /// Everything acknowledged must match, and the ledger must not be shorter than anybody was told.
    async fn look_after(&mut self, analyst: &Client, journal: &Journal) {
        for pdq in journal.acknowledged() {
            let answer = analyst.match_signal(&ask_pdq(&pdq)).await.unwrap();
            assert_eq!(
                (answer.verdict, answer.matches.len()),
                (Verdict::Hold, 1),
                "{pdq} was acknowledged and is gone after kill {}",
                self.kills
            );
        }
        let size = analyst.checkpoint().await.unwrap().size;
        assert!(
            size >= self.size,
            "the ledger shrank from {} to {size}",
            self.size
        );
        self.size = size;
    }
}

async fn verifies_offline(instance: &Instance, at_least: u64) {
    let verified = instance.json(&["ledger", "verify"]).await.unwrap();
    assert_eq!(verified["verified"], true);
    assert!(verified["events"].as_u64() >= Some(at_least), "{verified}");
    let replayed = instance.json(&["ledger", "replay", "--check"]).await;
    let replayed = replayed.unwrap();
    assert_eq!(replayed["equal"], true, "{replayed}");
    assert_eq!(replayed["events"], verified["events"]);
}

/// Every acknowledged hash is in the export, once.
async fn exported(instance: &Instance, written: &[String]) {
    let words = ["bank", "export", WRITER_BANK, "--organisation", AUTHORITY];
    let words = [&words[..], &["--purpose", "to compare"]].concat();
    let csv = instance.run(&words).await.unwrap().ok().unwrap().stdout;
    let mut hashes: Vec<_> = csv
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    hashes.sort_unstable();
    let all = hashes.len();
    hashes.dedup();
    assert_eq!(all, hashes.len(), "a hash was banked twice");
    for pdq in written {
        assert!(
            hashes.binary_search(&pdq.as_str()).is_ok(),
            "{pdq} was acknowledged and is not in the export"
        );
    }
    // What was on its way when the writer was stopped may be there too.
    assert!(all <= written.len() + 1, "{all} {}", written.len());
}

#[tokio::test]
async fn told_to_stop_it_ends_with_0_and_leaves_no_worker() {
    let mut stage = Stage::set().await;
    stage.found(1).await;
    let workers = stage.server.workers();
    assert!(!workers.is_empty());
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    Server::workers_end(&workers).await.unwrap();
    verifies_offline(&stage.instance, 1).await;
}
