//! The program under test: one running `staydown demo`, shared by the tests that run at the same time.

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the demo may take until it prints its links; a debug build on a busy machine takes a while.
const CURTAIN: Duration = Duration::from_secs(180);
const STOP: Duration = Duration::from_secs(20);
const LAST_LINE: &str = "Ctrl-C stops everything.";

/// Who works in the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// The authority's analyst.
    Analyst,
    /// The reviewer of the provider that leaves notices to people.
    Lantern,
    /// The reviewer of the provider that answers notices by itself and holds uploads.
    Harbour,
}

impl Who {
    pub(crate) fn organisation(self) -> &'static str {
        match self {
            Self::Analyst => "Example Referral Unit",
            Self::Lantern => "Lantern Forum",
            Self::Harbour => "Harbour Pictures",
        }
    }

    fn pseudonym(self) -> &'static str {
        match self {
            Self::Analyst => "analyst-1",
            Self::Lantern | Self::Harbour => "reviewer-1",
        }
    }
}

/// Runs the program to its end on a data folder, and gives what it printed.
pub(crate) fn staydown(program: &Path, data: &Path, words: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(words)
        .arg("--data")
        .arg(data)
        .output()?;
    ensure!(
        output.status.success(),
        "staydown {} ended with {}:\n{}",
        words.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// A running demo.
#[derive(Debug)]
pub(crate) struct Stage {
    child: Child,
    program: PathBuf,
    folder: TempDir,
    printed: Vec<String>,
    server: String,
}

static SHARED: Mutex<Weak<Stage>> = Mutex::new(Weak::new());

/// Runs a test on the demo that other tests use at the same time. Whoever leaves last stops it and sees that it ends well.
///
/// A test that shares takes only what no other test takes.
pub(crate) async fn shared(test: impl AsyncFnOnce(&Stage) -> Result<()>) -> Result<()> {
    let Some(program) = program()? else {
        return Ok(());
    };
    let stage = {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        match shared.upgrade() {
            Some(stage) => stage,
            None => {
                let stage = Arc::new(Stage::set(program, "0")?);
                *shared = Arc::downgrade(&stage);
                stage
            }
        }
    };
    let result = test(&stage).await;
    let stopped = Arc::into_inner(stage).map_or(Ok(()), Stage::stop);
    result.and(stopped)
}

/// Runs a test on a demo of its own, which nobody else changes.
pub(crate) async fn alone(test: impl AsyncFnOnce(&Stage) -> Result<()>) -> Result<()> {
    let Some(program) = program()? else {
        return Ok(());
    };
    let stage = Stage::set(program, "0")?;
    let result = test(&stage).await;
    result.and(stage.stop())
}

/// As [`alone`], where what people decide can be undone for so many seconds.
pub(crate) async fn alone_with_undo(
    seconds: &str,
    test: impl AsyncFnOnce(&Stage) -> Result<()>,
) -> Result<()> {
    let Some(program) = program()? else {
        return Ok(());
    };
    let stage = Stage::set(program, seconds)?;
    let result = test(&stage).await;
    result.and(stage.stop())
}

/// The built program; `None` where the browser is to be left out.
#[allow(clippy::print_stderr)] // Whoever reads a test's output learns that it did nothing, and why.
pub(crate) fn program() -> Result<Option<PathBuf>> {
    if std::env::var_os("STAYDOWN_SKIP_BROWSER").is_some_and(|set| set == "1") {
        eprintln!("skipped: STAYDOWN_SKIP_BROWSER=1 leaves the browser tests out");
        return Ok(None);
    }
    let program = std::env::var_os("STAYDOWN_BIN").map(PathBuf::from);
    let program = program.filter(|program| program.is_file());
    program
        .map(Some)
        .context("run `cargo xtask test`, or set STAYDOWN_BIN to a built staydown")
}

impl Stage {
    /// Starts the demo and waits until it has printed its links.
    fn set(program: PathBuf, undo_seconds: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let errors = folder.path().join("stderr");
        let mut child = Command::new(&program)
            .args(["demo", "--undo-seconds", undo_seconds, "--data"])
            .arg(folder.path().join("data"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&errors)?)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let stdout = child.stdout.take().context("the demo has no output")?;
        match opening(stdout) {
            Ok(printed) => {
                let server = printed
                    .iter()
                    .find_map(|line| line.split_whitespace().last()?.split_once("/sign-in/"))
                    .map(|(server, _)| server.to_owned());
                let mut stage = Self {
                    child,
                    program,
                    folder,
                    printed,
                    server: String::new(),
                };
                stage.server = server.context("the demo printed no sign-in link")?;
                Ok(stage)
            }
            Err(error) => {
                // It may have ended by itself.
                drop(child.kill());
                drop(child.wait());
                let said = fs::read_to_string(&errors).unwrap_or_default();
                Err(error.context(format!("the demo wrote:\n{said}")))
            }
        }
    }

    /// The console's address, without a slash at its end.
    pub(crate) fn server(&self) -> &str {
        &self.server
    }

    /// The public address of a provider's service, without a slash at its end.
    pub(crate) fn provider(&self, who: Who) -> Result<&str> {
        let named = format!(" ({}, ", who.organisation());
        self.printed
            .iter()
            .find_map(|line| line.strip_prefix("Providers:")?.split_once(&named))
            .and_then(|(before, _)| before.split_whitespace().last())
            .map(|address| address.trim_end_matches('/'))
            .with_context(|| format!("the demo printed no address of {}", who.organisation()))
    }

    /// The one-time link that the demo printed for a person. Only one test may use it.
    pub(crate) fn printed_link(&self, who: Who) -> Result<String> {
        let whose = format!(" of {} ", who.organisation());
        self.printed
            .iter()
            .filter(|line| line.contains(&whose))
            .find_map(|line| line.split_whitespace().last())
            .filter(|link| link.contains("/sign-in/"))
            .map(ToOwned::to_owned)
            .with_context(|| format!("the demo printed no link{whose}"))
    }

    /// One more one-time link, made as the demo's own hint says.
    pub(crate) fn another_link(&self, who: Who) -> Result<String> {
        let output = Command::new(&self.program)
            .args(["admin", "sign-in-link", "--data"])
            .arg(self.folder.path().join("data"))
            .args(["--server", &self.server])
            .args(["--organisation", who.organisation()])
            .args(["--person", who.pseudonym()])
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "no link was made: {said}");
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Ctrl-C: everything stops, and the program says that all is well.
    fn stop(mut self) -> Result<()> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let pid = pid.context("a process has a positive number")?;
        kill_process(pid, Signal::INT).context("the demo was gone already")?;
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if began.elapsed() > STOP {
                bail!(
                    "the demo did not stop within {} s of Ctrl-C",
                    STOP.as_secs()
                );
            }
            thread::sleep(Duration::from_millis(20));
        };
        let said = self.said();
        ensure!(status.success(), "the demo ended with {status}:\n{said}");
        Ok(())
    }

    fn said(&self) -> String {
        let path: &Path = self.folder.path();
        fs::read_to_string(path.join("stderr")).unwrap_or_default()
    }
}

impl Drop for Stage {
    /// Only after a failure is it still running.
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Every line up to the last of the opening words. What comes later is read and thrown away, so that nothing blocks.
fn opening(stdout: ChildStdout) -> Result<Vec<String>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            drop(sender.send(line));
        }
    });
    let until = Instant::now() + CURTAIN;
    let mut lines = Vec::new();
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let line = receiver
            .recv_timeout(left)
            .context("the demo ended or took too long before it printed its links")?;
        if line == LAST_LINE {
            return Ok(lines);
        }
        lines.push(line);
    }
}
