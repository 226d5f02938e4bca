//! What breaks, one thing after another.

use crate::house::House;
use crate::tally::Tally;
use anyhow::Context;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::{Chance, Door};

/// How long a lasting fault lasts.
const LASTS: Duration = Duration::from_secs(4);
/// By then the server has to be well again.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy)]
enum Fault {
    Killed,
    Stopped,
    WorkersKilled,
    DatabaseLocked,
    DiskFull,
    EndpointRefuses,
}

const FAULTS: [Fault; 6] = [
    Fault::Killed,
    Fault::Stopped,
    Fault::WorkersKilled,
    Fault::DatabaseLocked,
    Fault::DiskFull,
    Fault::EndpointRefuses,
];

/// Injects faults about every `pause` seconds, and sees that each is got over.
pub(crate) async fn inject(
    house: &Arc<House>,
    tally: &Arc<Tally>,
    seed: u64,
    pause: u64,
    until: Instant,
) -> anyhow::Result<()> {
    let mut chance = Chance::of(seed);
    let mut turn = 0;
    loop {
        let rest = Duration::from_millis(chance.between(500 * pause, 1_500 * pause + 1));
        if Instant::now() + rest + PATIENCE > until {
            break;
        }
        tokio::time::sleep(rest).await;
        if let Ok(bytes) = house.server.lock().await.memory() {
            tally.memory(bytes);
        }
        // Each in its turn: a run of half an hour sees all of them many times.
        let fault = FAULTS[turn % FAULTS.len()];
        turn += 1;
        if let Some(kind) = strike(house, fault, &mut chance).await? {
            tally.fault(kind);
        }
        well(house)
            .await
            .with_context(|| format!("after {fault:?}"))?;
    }
    tokio::time::sleep(until.saturating_duration_since(Instant::now())).await;
    Ok(())
}

async fn strike(
    house: &House,
    fault: Fault,
    chance: &mut Chance,
) -> anyhow::Result<Option<&'static str>> {
    let kind = match fault {
        Fault::Killed => {
            house.server.lock().await.restart().await?;
            "killed (SIGKILL) and started"
        }
        Fault::Stopped => {
            let mut server = house.server.lock().await;
            server.stop().await?;
            server.restart().await?;
            "stopped (SIGTERM) and started"
        }
        Fault::WorkersKilled => {
            for worker in house.server.lock().await.workers() {
                let _ = Command::new("kill")
                    .args(["-9", &worker.to_string()])
                    .status();
            }
            "media workers killed"
        }
        Fault::DatabaseLocked => {
            lock(&house.instance.data().join("staydown.db")).await?;
            "database locked"
        }
        Fault::DiskFull => {
            let Some(disk) = &house.disk else {
                return Ok(None);
            };
            disk.fill()?;
            tokio::time::sleep(LASTS).await;
            if chance.between(0, 2) == 0 {
                // A full disk and a power cut.
                house.server.lock().await.kill().await?;
            }
            disk.clear()?;
            let mut server = house.server.lock().await;
            if !server.runs() {
                server.restart().await?;
            }
            "disk full"
        }
        Fault::EndpointRefuses => {
            house.host.answer(&[500, 503, 404, 429, 500, 502]);
            "endpoint refuses"
        }
    };
    Ok(Some(kind))
}

/// Holds the database for writing as a foreign program does.
async fn lock(database: &std::path::Path) -> anyhow::Result<()> {
    let script = "import sqlite3, sys, time\n\
        held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)\n\
        held.execute('begin immediate')\n\
        time.sleep(float(sys.argv[2]))";
    let mut holder = Command::new("python3")
        .args(["-c", script])
        .arg(database)
        .arg((2 * LASTS).as_secs().to_string())
        .stdin(Stdio::null())
        .spawn()
        .context("python3 is needed to lock the database")?;
    tokio::task::spawn_blocking(move || holder.wait()).await??;
    Ok(())
}

/// Waits until health is well.
async fn well(house: &House) -> anyhow::Result<()> {
    let door = Door::new(&house.url);
    let begun = Instant::now();
    loop {
        if door
            .get("/health")
            .await
            .is_ok_and(|answer| answer.status == 200)
        {
            return Ok(());
        }
        anyhow::ensure!(
            begun.elapsed() < PATIENCE,
            "the server is not well after a minute"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
