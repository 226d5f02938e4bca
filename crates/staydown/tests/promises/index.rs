//! The index on disk: a start with a snapshot finds what a start without one finds, whatever happened to the snapshot.

use crate::stage::{AUTHORITY, ask_pdq, client, instance, signal_entry};
use casework::BankId;
use exchange::v1::Verdict;
use simulator::api::Client;
use std::fs;
use std::path::{Path, PathBuf};
use testkit::{Authority, Chance, Instance, Server};

/// Enough that a snapshot is worth writing when the program ends.
const MANY: usize = 1_500;

/// An instance with a bank of many hashes, imported on the command line, which leaves a snapshot.
struct Imported {
    instance: Instance,
    authority: Authority,
    hashes: Vec<String>,
}

impl Imported {
    async fn new(number: u64) -> Self {
        let instance = instance();
        let authority = instance.authority(AUTHORITY).await.unwrap();
        let mut chance = Chance::of(number);
        let hashes: Vec<String> = (0..MANY).map(|_| chance.pdq()).collect();
        let list = instance.scratch().join("hashes.txt");
        fs::write(&list, hashes.join("\n")).unwrap();
        let list = list.to_str().unwrap();
        let create = ["bank", "create", "Large", "--organisation", AUTHORITY];
        instance.json(&create).await.unwrap();
        let import = ["bank", "import", list, "--bank", "Large"];
        let who = ["--organisation", AUTHORITY, "--source", "Partner"];
        let why = ["--ground", "incites", "--reason", "Assessed there."];
        let words = [&import[..], &who, &why].concat();
        instance.json(&words).await.unwrap();
        Self {
            instance,
            authority,
            hashes,
        }
    }

    fn access(&self, server: &Server) -> Client {
        client(server, &self.authority.token)
    }

    async fn bank(&self, server: &Server) -> BankId {
        let banks = self.access(server).banks().await.unwrap();
        banks.items.first().unwrap().id.clone()
    }

    /// The files of the snapshot.
    fn snapshot(&self) -> Vec<PathBuf> {
        files_in(&self.instance.data().join("index"))
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(files_in(&path));
        } else {
            files.push(path);
        }
    }
    files
}

async fn is_known(access: &Client, pdq: &str) -> bool {
    let answer = access.match_signal(&ask_pdq(pdq)).await.unwrap();
    answer.verdict == Verdict::Hold
}

async fn withdraw(access: &Client, bank: &BankId, pdq: &str) {
    let answer = access.match_signal(&ask_pdq(pdq)).await.unwrap();
    let entry = &answer.matches.first().unwrap().entry;
    let why = "It was wrong.";
    access.withdraw_entry(bank, entry, why).await.unwrap();
}

#[tokio::test]
async fn what_happened_after_the_snapshot_is_made_up_for_also_after_a_kill() {
    let imported = Imported::new(31).await;
    assert!(!imported.snapshot().is_empty(), "a snapshot was written");
    let mut server = imported.instance.serve().await.unwrap();
    let access = imported.access(&server);
    let bank = imported.bank(&server).await;
    let mut chance = Chance::of(32);
    let (new, brief) = (chance.pdq(), chance.pdq());
    for pdq in [&new, &brief] {
        let entry = signal_entry(Some(pdq), None);
        access.add_signal(&bank, &entry).await.unwrap();
    }
    withdraw(&access, &bank, &imported.hashes[7]).await;
    withdraw(&access, &bank, &brief).await;
    for _ in 0..2 {
        server.kill().await.unwrap();
        server.restart().await.unwrap();
        let access = imported.access(&server);
        for (place, hash) in imported.hashes.iter().enumerate().step_by(50) {
            assert!(is_known(&access, hash).await, "hash {place} was lost");
        }
        assert!(is_known(&access, &new).await);
        assert!(!is_known(&access, &imported.hashes[7]).await);
        assert!(!is_known(&access, &brief).await);
    }
}

#[tokio::test]
async fn a_damaged_snapshot_is_refused_and_everything_is_found_all_the_same() {
    let imported = Imported::new(33).await;
    let snapshot = imported.snapshot();
    assert!(!snapshot.is_empty());
    for (way, file) in snapshot.iter().enumerate() {
        let whole = fs::read(file).unwrap();
        let mut damaged = whole.clone();
        match way % 3 {
            0 => damaged.truncate(whole.len() / 2),
            1 => damaged[whole.len() / 2] ^= 1,
            _ => damaged.clear(),
        }
        fs::write(file, damaged).unwrap();
        let mut server = imported.instance.serve().await.unwrap();
        let access = imported.access(&server);
        let name = file.display();
        for hash in imported.hashes.iter().step_by(300) {
            assert!(is_known(&access, hash).await, "lost with {name} damaged");
        }
        server.kill().await.unwrap();
        fs::write(file, whole).unwrap();
    }
}

#[tokio::test]
async fn a_snapshot_of_another_history_is_not_used() {
    let imported = Imported::new(34).await;
    let data = imported.instance.data();
    let backed_up = ["staydown.db", "ledger.checkpoint"];
    let copies: Vec<Vec<u8>> = backed_up
        .iter()
        .map(|name| fs::read(data.join(name)).unwrap())
        .collect();
    // Many more entries, and so a later snapshot.
    let mut chance = Chance::of(35);
    let later: Vec<String> = (0..MANY).map(|_| chance.pdq()).collect();
    let list = imported.instance.scratch().join("later.txt");
    fs::write(&list, later.join("\n")).unwrap();
    let import = ["bank", "import", list.to_str().unwrap(), "--bank", "Large"];
    let who = ["--organisation", AUTHORITY, "--source", "Partner"];
    let why = ["--ground", "incites", "--reason", "Assessed there."];
    let words = [&import[..], &who, &why].concat();
    imported.instance.json(&words).await.unwrap();
    // Then the backup is put back, without a thought for the index, and other entries follow.
    for (name, copy) in backed_up.iter().zip(&copies) {
        fs::write(data.join(name), copy).unwrap();
    }
    for beside in ["staydown.db-wal", "staydown.db-shm"] {
        let _ = fs::remove_file(data.join(beside));
    }
    // The server refuses the index of what is not there, and is killed before it writes another.
    let mut server = imported.instance.serve().await.unwrap();
    let (access, bank) = (imported.access(&server), imported.bank(&server).await);
    let other: Vec<String> = (0..MANY + 100).map(|_| chance.pdq()).collect();
    for pdq in &other {
        let entry = signal_entry(Some(pdq), None);
        access.add_signal(&bank, &entry).await.unwrap();
    }
    server.kill().await.unwrap();
    // Now the ledger is as long as that of the snapshot, and only its leaves tell that it is another.
    server.restart().await.unwrap();
    let access = imported.access(&server);
    for hash in imported.hashes.iter().chain(&other).step_by(200) {
        assert!(is_known(&access, hash).await, "{hash} was lost");
    }
    for hash in later.iter().step_by(200) {
        assert!(!is_known(&access, hash).await, "{hash} is in no table");
    }
}
