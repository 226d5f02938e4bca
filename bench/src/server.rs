//! The server under measurement, as a child process.

use crate::{api, memory::Memory};
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// How long a start may take before it counts as failed.
const START: Duration = Duration::from_secs(120);

/// How long a stop may take before it is forced.
const STOP: Duration = Duration::from_secs(20);

/// How long it is left alone before its memory counts as memory at rest.
const REST: Duration = Duration::from_secs(3);

/// How often `/health` is asked while the server starts.
const PULSE: Duration = Duration::from_millis(1);

/// The word before the address in the line that the server prints when it listens.
const ANNOUNCEMENT: &str = "listening on ";

/// A running server.
pub(crate) struct Server {
    child: Child,
    pid: u32,
    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub(crate) base: String,
    /// From its start to its first healthy answer.
    pub(crate) started_in: Duration,
}

impl Server {
    /// Starts `program` on a data folder and waits until it is healthy. Its log goes to `log`.
    pub(crate) async fn start(program: &Path, data: &Path, log: &Path) -> Result<Self> {
        // Made first: reading the root certificates is not the server's time.
        let client = api::client()?;
        let diagnostics = std::fs::File::create(log)
            .with_context(|| format!("{} cannot be written", log.display()))?;
        let started = Instant::now();
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0"])
            // What is measured is how fast it answers one caller, not whom it refuses.
            .args(["--requests-per-second", "1000000", "--files-in-hand", "256"])
            .arg("--data")
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(diagnostics)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let pid = child.id().context("the server ended at once")?;
        let healthy = async {
            let base = announced(&mut child).await?;
            while !is_healthy(&client, &base).await {
                sleep(PULSE).await;
            }
            anyhow::Ok(base)
        };
        let base = timeout(START, healthy)
            .await
            .context("it was not healthy within two minutes")
            .and_then(|healthy| healthy)
            .with_context(|| failure(log))?;
        Ok(Self {
            child,
            pid,
            base,
            started_in: started.elapsed(),
        })
    }

    /// Its resident memory now.
    pub(crate) fn memory(&self) -> Result<Memory> {
        Memory::of(self.pid)
    }

    /// Its resident memory after nobody has asked it anything for a while.
    pub(crate) async fn memory_at_rest(&self) -> Result<Memory> {
        sleep(REST).await;
        self.memory()
    }

    /// Asks it to stop, as a service manager does, and waits until it has.
    pub(crate) async fn stop(mut self) -> Result<()> {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw);
        let pid = pid.context("a process has a positive number")?;
        kill_process(pid, Signal::TERM).context("the server is gone already")?;
        let ended = timeout(STOP, self.child.wait()).await;
        let status =
            ended.context("the server did not stop within twenty seconds of SIGTERM")??;
        if !status.success() {
            eprintln!("note: after SIGTERM the server ended with {status}");
        }
        Ok(())
    }
}

/// Where the server says it listens. The rest of its output is read and thrown away, so that it never blocks.
async fn announced(child: &mut Child) -> Result<String> {
    let stdout = child.stdout.take().context("the server has no output")?;
    let mut lines = BufReader::new(stdout).lines();
    let base = loop {
        let line = lines.next_line().await?;
        let Some(line) = line else {
            bail!("it ended before it listened");
        };
        if let Some(base) = address(&line) {
            break base;
        }
    };
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok(base)
}

fn address(line: &str) -> Option<String> {
    let (_, address) = line.split_once(ANNOUNCEMENT)?;
    Some(
        address
            .split_whitespace()
            .next()?
            .trim_end_matches('/')
            .to_owned(),
    )
}

async fn is_healthy(client: &reqwest::Client, base: &str) -> bool {
    let answer = client.get(format!("{base}/health")).send().await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

/// That the server did not start, with the end of its log.
fn failure(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let end = &lines[lines.len().saturating_sub(10)..];
    format!(
        "the server did not start; the end of its log:\n{}\n",
        end.join("\n")
    )
}

/// The program to be measured, or a sentence about how to get it.
pub(crate) fn program(path: &Path) -> Result<PathBuf> {
    path.canonicalize().with_context(|| {
        format!(
            "there is no program at {}: run this as `cargo xtask bench match`, which builds it",
            path.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_from_the_announcement() {
        assert_eq!(
            address("listening on http://127.0.0.1:4711").as_deref(),
            Some("http://127.0.0.1:4711")
        );
        assert_eq!(
            address("listening on http://127.0.0.1:4711/ (data: x)").as_deref(),
            Some("http://127.0.0.1:4711")
        );
        assert_eq!(address("starting"), None);
    }
}
