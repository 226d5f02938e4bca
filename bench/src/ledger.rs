//! The ledger: what an append costs when it is long, and how long it takes to verify one million entries, on one core.
//!
//! A log of ten million is made without its bodies: an append needs the right edge of the tree and nothing else of what was before,
//! so the cost is that of a real one but for the database's own index, which is measured with the store at a smaller size.

use crate::machine;
use crate::one_core::{self, processor_time};
use crate::report::{Heading, Table, write_under};
use anyhow::{Context, Result};
use casework::{Actor, Organisation, OrganisationId, OrganisationKind};
use ledger::{Frontier, Hash, Head, SigningKey, TileCheck, TileWriter, Verifier, leaf_hash};
use rustix::time::{ClockId, clock_gettime};
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::time::Duration;
use store::{Environment, Folder, Store, verify};

const HEADING: Heading = Heading {
    page: "# Performance\n",
    section: "## The ledger\n\nWhat an append costs, and verification.\n",
};

/// The ledger: appends at ten million entries, verification of one million, and both with the store.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Entries below the appends that are measured.
    #[arg(long, default_value_t = 10_000_000)]
    below: u64,
    /// Entries that are verified in memory.
    #[arg(long, default_value_t = 1_000_000)]
    verified: u64,
    /// Events in the store.
    #[arg(long, default_value_t = 100_000)]
    stored: u64,
    /// The page the table goes into.
    #[arg(long)]
    report: PathBuf,
    /// How this was built, for the page.
    #[arg(long, default_value = "release")]
    profile: String,
    /// Only print.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(options: &Options) -> Result<()> {
    let mut table = Table::default();
    append(options.below, &mut table)?;
    check(options.verified, &mut table)?;
    stored(options.stored, &mut table).await?;
    if !options.dry_run {
        let section = format!(
            "{}, {}, {} build, `cargo xtask bench ledger`. Processor time, so what else runs on the machine shifts the figures by its use of the \
             caches only.\n\n{}",
            jiff::Timestamp::now().strftime("%Y-%m-%d"),
            machine::describe(),
            options.profile,
            table.markdown()
        );
        write_under(&options.report, &HEADING, "ledger", &section)?;
    }
    Ok(())
}

fn body(number: u64) -> String {
    format!(
        "{{\"actor\":{{\"kind\":\"system\"}},\"event\":{{\"type\":\"made_up\",\"number\":{number},\"filling\":\"{}\"}}}}",
        "x".repeat(360)
    )
}

fn each(time: Duration, of: u64) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1e6 / of as f64)
}

fn append(below: u64, table: &mut Table) -> Result<()> {
    const APPENDS: u64 = 20_000;
    one_core::stay()?;
    let key = SigningKey::from_seed(&[7; 32], "bench.example")?;
    let mut frontier = Frontier::empty();
    for number in 0..below {
        frontier.append(leaf_hash(&number.to_be_bytes()));
    }
    let last = leaf_hash(&below.saturating_sub(1).to_be_bytes());
    let last = if below == 0 { Hash::ZERO } else { last };
    let mut head = Head::from_parts(frontier, last)?;
    let (mut hashing, mut signing, mut tiling) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let mut tiles = TileWriter::new();
    for number in 0..APPENDS {
        let text = body(number);
        let begun = processor_time();
        let (entry, next) = head.append(number as i64, "made_up", text, [3; 16])?;
        // As the store keeps it, read back at the next transaction.
        head = next.to_string().parse()?;
        let hashed = processor_time();
        let note = head.checkpoint("bench.example").sign(&key)?;
        anyhow::ensure!(!note.to_string().is_empty(), "a note");
        let signed = processor_time();
        tiles.push(entry.leaf_data().as_bytes())?;
        let tiled = processor_time();
        hashing += hashed.saturating_sub(begun);
        signing += signed.saturating_sub(hashed);
        tiling += tiled.saturating_sub(signed);
    }
    table.row(
        &format!("append at {below} entries: commitment, leaf, tree"),
        each(hashing, APPENDS),
    );
    table.row(
        "signing the checkpoint, once a transaction",
        each(signing, APPENDS),
    );
    table.row(
        "the entry's share of the published files",
        each(tiling, APPENDS),
    );
    Ok(())
}

/// Entries are made in portions, and only their checking is counted.
fn check(count: u64, table: &mut Table) -> Result<()> {
    const PORTION: u64 = 10_000;
    let key = SigningKey::from_seed(&[7; 32], "bench.example")?;
    let made = |from: &Head, first: u64, entries: &mut Vec<ledger::StoredEntry>| -> Result<Head> {
        entries.clear();
        let mut head = from.clone();
        for number in first..(first + PORTION).min(count) {
            let (entry, next) = head.append(number as i64, "made_up", body(number), [3; 16])?;
            entries.push(entry);
            head = next;
        }
        Ok(head)
    };
    let (mut head, mut entries) = (Head::empty(), Vec::new());
    let (mut writer, mut files) = (TileWriter::new(), HashMap::new());
    for first in (0..count).step_by(PORTION as usize) {
        head = made(&head, first, &mut entries)?;
        for entry in &entries {
            let full = writer.push(entry.leaf_data().as_bytes())?;
            files.extend(
                full.into_iter()
                    .map(|file| (file.tile.to_string(), file.bytes)),
            );
        }
    }
    let partials = writer.partials();
    files.extend(
        partials
            .into_iter()
            .map(|file| (file.tile.to_string(), file.bytes)),
    );
    let note = head.checkpoint("bench.example").sign(&key)?.to_string();
    let names: BTreeSet<String> = files.keys().cloned().collect();
    let read = |path: &str| Ok::<_, anyhow::Error>(files.get(path).cloned());
    let (mut verifier, mut check) = (
        Verifier::new(&note, key.verifying_key())?,
        TileCheck::new(count, names, read),
    );
    let mut time = Duration::ZERO;
    let mut head = Head::empty();
    for first in (0..count).step_by(PORTION as usize) {
        head = made(&head, first, &mut entries)?;
        let begun = processor_time();
        for entry in &entries {
            verifier.push(entry)?;
            check.push(entry.leaf_data().as_bytes())?;
        }
        time += processor_time().saturating_sub(begun);
    }
    let begun = processor_time();
    anyhow::ensure!(verifier.finish()?.size == count, "all of it");
    anyhow::ensure!(check.finish()?.is_none(), "all files as they should be");
    time += processor_time().saturating_sub(begun);
    table.row(
        &format!("verifying {count} entries and their files, in memory"),
        format!("{:.2} s", time.as_secs_f64()),
    );
    Ok(())
}

/// Processor time of the whole process: SQLite works in threads of its own.
fn process_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

async fn stored(count: u64, table: &mut Table) -> Result<()> {
    const ALONE: u64 = 500;
    const TOGETHER: u64 = 500;
    let path = std::env::temp_dir().join(format!("staydown-bench-ledger-{}", std::process::id()));
    let store = Store::open(Folder::at(&path), Environment::system()).await?;
    let now = store.environment().now();
    let event = |number: u64| {
        let mut id = [0; 10];
        id[..8].copy_from_slice(&number.to_be_bytes());
        let kind = OrganisationKind::Authority;
        let name = format!("Organisation {number}");
        Organisation::register(
            OrganisationId::new(now, id),
            &name,
            kind,
            Some("DE".into()),
            None,
            vec![],
        )
        .map_err(|refusal| anyhow::anyhow!("{refusal}"))
    };
    let mut number = 0;
    while number + ALONE < count {
        let mut tx = store.write().await?;
        for _ in 0..TOGETHER {
            tx.append(&Actor::Operator, event(number)?).await?;
            number += 1;
        }
        tx.commit().await?;
    }
    let begun = process_time();
    for _ in 0..ALONE {
        let mut tx = store.write().await?;
        tx.append(&Actor::Operator, event(number)?).await?;
        tx.commit().await?;
        number += 1;
    }
    let alone = process_time().saturating_sub(begun);
    store.publish_log().await?;
    let begun = process_time();
    for _ in 0..TOGETHER {
        let mut tx = store.write().await?;
        tx.append(&Actor::Operator, event(number)?).await?;
        tx.commit().await?;
        number += 1;
    }
    store.publish_log().await?;
    let with_files = process_time().saturating_sub(begun);
    store.close().await;
    drop(store);
    table.row(
        &format!("store with {number} events: one event a transaction, its table too"),
        each(alone, ALONE),
    );
    table.row(
        "the same, and then the files brought up",
        each(with_files, TOGETHER),
    );
    for (what, tables) in [
        ("chain, tree, files", false),
        ("and the tables compared with a replay", true),
    ] {
        let begun = process_time();
        let report = verify::folder(Folder::at(&path), None, None, tables).await?;
        let time = process_time().saturating_sub(begun);
        anyhow::ensure!(report.events == number, "all events");
        table.row(
            &format!("ledger verify of {number} events on disk: {what}"),
            format!("{:.2} s, {} each", time.as_secs_f64(), each(time, number)),
        );
    }
    std::fs::remove_dir_all(&path).with_context(|| format!("{} stays", path.display()))?;
    Ok(())
}
