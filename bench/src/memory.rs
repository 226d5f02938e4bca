//! Resident memory of the server and of its media workers, from `/proc`.

use crate::machine::{field, kibibytes};
use anyhow::{Context, Result};
use std::fs::{read_dir, read_to_string};

/// Resident memory at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    /// Of the server process.
    server: u64,
    /// Of its child processes together.
    workers: u64,
    /// How many child processes there are.
    worker_count: usize,
}

impl Memory {
    /// That of process `pid` and its children.
    pub(crate) fn of(pid: u32) -> Result<Self> {
        let (_, server) = status(pid).context(
            "the server's memory cannot be read from /proc: this benchmark needs Linux and a live server",
        )?;
        let workers: Vec<u64> = processes()?
            .into_iter()
            .filter_map(status)
            .filter_map(|(parent, resident)| (parent == pid).then_some(resident))
            .collect();
        Ok(Self {
            server,
            workers: workers.iter().sum(),
            worker_count: workers.len(),
        })
    }
}

impl std::fmt::Display for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let megabytes = |kib: u64| kib as f64 * 1024.0 / 1e6;
        write!(f, "{:.1} MB", megabytes(self.server))?;
        match self.worker_count {
            0 => write!(f, ", no media worker"),
            1 => write!(f, " + 1 media worker of {:.1} MB", megabytes(self.workers)),
            count => write!(
                f,
                " + {count} media workers, together {:.1} MB",
                megabytes(self.workers)
            ),
        }
    }
}

/// Parent and resident memory of a process, unless it has just ended.
fn status(pid: u32) -> Option<(u32, u64)> {
    let text = read_to_string(format!("/proc/{pid}/status")).ok()?;
    let parent = field(&text, "PPid")?.parse().ok()?;
    Some((parent, field(&text, "VmRSS").and_then(kibibytes)?))
}

fn processes() -> Result<Vec<u32>> {
    let entries = read_dir("/proc").context("/proc cannot be read: this benchmark needs Linux")?;
    Ok(entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_child_counts_as_a_worker() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .expect("sleep starts");
        let memory = Memory::of(std::process::id()).expect("this is Linux");
        child.kill().expect("it lives");
        child.wait().expect("it ended");
        assert!(memory.server > 0 && memory.worker_count >= 1);
        assert!(memory.to_string().contains("media worker"));
    }

    #[test]
    fn memory_is_said_in_megabytes() {
        let memory = Memory {
            server: 50_000,
            workers: 20_000,
            worker_count: 2,
        };
        assert_eq!(
            memory.to_string(),
            "51.2 MB + 2 media workers, together 20.5 MB"
        );
    }
}
