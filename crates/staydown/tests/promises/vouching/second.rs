//! Our files and proofs, read by a program that has nothing of ours (`second.py`).

use super::keys;
use crate::stage::{Stage, signal_entry};
use std::path::{Path, PathBuf};
use std::process::Command;
use testkit::Chance;

const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/promises/vouching/second.py"
);

/// What it printed, if it found everything right.
fn read(words: &[&str]) -> Result<String, String> {
    let done = Command::new("python3")
        .arg(SCRIPT)
        .args(words)
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap().trim().to_owned();
    assert!(
        done.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    if done.status.success() {
        Ok(said)
    } else {
        Err(said)
    }
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn another_program_reads_the_files_and_the_proofs_and_finds_the_same() {
    let mut stage = Stage::set().await;
    let (bank, analyst, mut chance) = (
        stage.bank("Own", false).await,
        stage.analyst(),
        Chance::of(5),
    );
    // Over a full tile, so that there are two levels.
    for _ in 0..270 {
        let entry = signal_entry(Some(&chance.pdq()), None);
        analyst.add_signal(&bank.id, &entry).await.unwrap();
    }
    let shown = analyst.checkpoint().await.unwrap();
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    let (key, _) = keys(&stage.instance).await;
    let vkey = key.to_string();
    let log = stage.instance.data().join("log");
    let said = read(&["log", path(&log), &vkey]).unwrap();
    assert_eq!(said, format!("{} {}", shown.size, shown.root));

    let out = stage.instance.scratch().join("proofs");
    let words = [
        "ledger",
        "prove",
        "--case",
        bank.id.as_str(),
        "--out",
        path(&out),
    ];
    stage.instance.run(&words).await.unwrap().ok().unwrap();
    let proofs: Vec<PathBuf> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "tlog-proof")
        })
        .collect();
    assert_eq!(proofs.len(), 271);
    for proof in proofs.iter().step_by(17) {
        let said = read(&["proof", path(proof), &vkey]).unwrap();
        let index: u64 = said.split(' ').next().unwrap().parse().unwrap();
        assert_eq!(
            proof.file_stem().unwrap().to_str().unwrap(),
            format!("{index:08}")
        );
    }
    // It is no reader that says yes to everything.
    for (name, place) in [
        ("tile/0/000", 100),
        ("tile/entries/000", 40),
        ("checkpoint", 70),
        ("tile/1/000.p/1", 3),
    ] {
        let file = log.join(name);
        let whole = std::fs::read(&file).unwrap();
        let mut changed = whole.clone();
        changed[place] ^= 1;
        std::fs::write(&file, changed).unwrap();
        assert!(read(&["log", path(&log), &vkey]).is_err(), "{name}");
        std::fs::write(&file, whole).unwrap();
    }
    let text = std::fs::read_to_string(&proofs[0]).unwrap();
    let changed = text.replacen("index ", "index 1", 1);
    std::fs::write(&proofs[0], changed).unwrap();
    assert!(read(&["proof", path(&proofs[0]), &vkey]).is_err());
}
