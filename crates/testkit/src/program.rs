//! The program under test, and what a command of it ended with.

use anyhow::{Context, bail};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::process::Command;

/// The variable that names another binary to test than the one just built.
const VARIABLE: &str = "STAYDOWN_BIN";

/// The staydown binary.
#[derive(Debug, Clone)]
pub struct Program(PathBuf);

impl Program {
    /// The binary named by `STAYDOWN_BIN`, or else the one at `path`: in an integration test of the package,
    /// `env!("CARGO_BIN_EXE_staydown")`.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(std::env::var_os(VARIABLE).map_or_else(|| path.into(), PathBuf::from))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A command of the program, in an environment without settings of whoever runs the tests.
    #[must_use]
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.0);
        command
            .env_remove("STAYDOWN_DATA")
            .env_remove("STAYDOWN_LOG")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Runs a command to its end, whatever that is.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub async fn run<W: AsRef<OsStr>>(
        &self,
        words: impl IntoIterator<Item = W>,
    ) -> anyhow::Result<Finished> {
        let mut command = self.command();
        command.args(words);
        let shown = format!("{:?}", command.as_std());
        let output = command
            .output()
            .await
            .with_context(|| format!("cannot run {shown}"))?;
        Ok(Finished {
            command: shown,
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

/// A command that ended.
#[derive(Debug, Clone)]
pub struct Finished {
    /// What was run.
    pub command: String,
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it said on the side.
    pub stderr: String,
}

impl Finished {
    /// The same, if it ended with 0.
    ///
    /// # Errors
    /// Naming the command and what it said, if it did not.
    pub fn ok(self) -> anyhow::Result<Self> {
        if self.code == Some(0) {
            return Ok(self);
        }
        bail!(
            "{} ended with {:?}\n{}\n{}",
            self.command,
            self.code,
            self.stdout,
            self.stderr
        )
    }

    /// Every line as JSON.
    ///
    /// # Errors
    /// When a line is none.
    pub fn lines(&self) -> anyhow::Result<Vec<Value>> {
        self.stdout.lines().map(|line| self.read(line)).collect()
    }

    /// The last line, read from JSON.
    ///
    /// # Errors
    /// When there is none, or it is something else.
    pub fn last<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        self.read(self.stdout.lines().last().unwrap_or_default())
    }

    fn read<T: DeserializeOwned>(&self, line: &str) -> anyhow::Result<T> {
        serde_json::from_str(line).with_context(|| {
            format!(
                "{} printed {line:?}, ended with {:?} and said: {}",
                self.command, self.code, self.stderr
            )
        })
    }
}
